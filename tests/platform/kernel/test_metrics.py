from tests.conftest import Start
from tests.platforms import Platform


class TestMetrics:
    def test_this_machine_may_read_them(self, platform: Platform) -> None:
        platform.party().ask()
        answer = platform.http.get("/metrics")
        assert answer.status_code == 200
        assert 'openfla_tokens_total{outcome="issued"}' in answer.text

    def test_what_came_through_a_proxy_may_not(self, platform: Platform) -> None:
        for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
            assert platform.http.get("/metrics", headers={header: "192.0.2.1"}).status_code == 404

    def test_with_a_token_only_its_bearer_may(self, start: Start) -> None:
        platform = start(web={"port": 0, "metrics_token": "sesame"})
        assert platform.http.get("/metrics").status_code == 404
        assert platform.http.get("/metrics", headers={"Authorization": "Bearer open"}).status_code == 404
        assert platform.http.get("/metrics", headers={"Authorization": "Bearer sesame"}).status_code == 200

    def test_nothing_a_caller_puts_in_an_address_is_a_label(self, platform: Platform) -> None:
        platform.http.get("/85073003328")
        platform.http.request("SURPRISE", "/metrics")
        told = platform.http.get("/metrics").text
        assert "85073003328" not in told
        assert "SURPRISE" not in told
