"""What every answer has, whatever was asked."""

from typing import Any
from uuid import UUID

import pytest

from openfla.contract import addresses
from tests.conftest import Start
from tests.platforms import BAKERY, Platform, a_training

_BASES = (addresses.FLA, addresses.TRAINING_PROVIDER)


class TestTraceId:
    def test_it_is_new_for_every_answer(self, shared_platform: Platform) -> None:
        found = {shared_platform.http.get(f"{addresses.FLA}/health").headers["BelGov-Trace-Id"] for _ in range(3)}
        assert len(found) == 3
        assert all(str(UUID(trace_id)) == trace_id for trace_id in found)

    def test_the_callers_own_comes_back_as_the_related_one(self, shared_platform: Platform) -> None:
        told = {"BelGov-Trace-Id": "0f2b7a52-6a2a-4d3a-a9a0-2d4a8d3c9b11"}
        answer = shared_platform.http.get(f"{addresses.FLA}/health", headers=told)
        assert answer.headers["BelGov-Related-Trace-Id"] == told["BelGov-Trace-Id"]
        assert answer.headers["BelGov-Trace-Id"] != told["BelGov-Trace-Id"]

    @pytest.mark.parametrize("told", ["", "x" * 37, "a b", "<script>", 'a"b'])
    def test_what_is_no_trace_id_does_not_come_back(self, shared_platform: Platform, told: str) -> None:
        answer = shared_platform.http.get(f"{addresses.FLA}/health", headers={"BelGov-Trace-Id": told})
        assert "BelGov-Related-Trace-Id" not in answer.headers

    def test_it_is_the_instance_of_a_problem_and_stands_in_the_trail(self, shared_platform: Platform) -> None:
        answer = shared_platform.http.post(f"{addresses.FLA}/trainings", json={})
        trace_id = answer.headers["BelGov-Trace-Id"]
        assert answer.json()["instance"] == f"urn:uuid:{trace_id}"
        assert shared_platform.trail()[-1]["traceId"] == trace_id

    def test_it_stands_in_the_trail_of_what_was_registered(self, shared_platform: Platform) -> None:
        answer = shared_platform.party().call("POST", "/trainings", a_training())
        (entry,) = [entry for entry in shared_platform.trail() if entry.get("subject") == answer.json()["id"]]
        assert (entry["action"], entry["traceId"]) == ("training.registered", answer.headers["BelGov-Trace-Id"])


class TestHealth:
    @pytest.mark.parametrize("base", _BASES)
    def test_anybody_may_ask_whether_the_service_is_up(self, shared_platform: Platform, base: str) -> None:
        answer = shared_platform.http.get(f"{base}/health")
        assert (answer.status_code, answer.json()) == (200, {"status": "UP"})
        assert answer.headers["Content-Type"] == "application/json"


class TestLanguage:
    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ("nl-BE", "nl"),
            ("fr-BE,nl;q=0.5", "fr"),
            ("de", "de"),
            ("xx", "en"),
            ("", "en"),
            ("*", "en"),
            (";q=x,,", "en"),
        ],
    )
    def test_a_problem_is_told_in_the_language_of_its_reader(
        self, shared_platform: Platform, asked: str, told: str
    ) -> None:
        answer = shared_platform.http.post(f"{addresses.FLA}/trainings", headers={"Accept-Language": asked})
        assert answer.headers["Content-Language"] == told

    @pytest.mark.parametrize("language", ["nl", "fr", "de"])
    def test_so_is_every_issue_and_a_rule_of_the_list_is_told_with_its_page(
        self, shared_platform: Platform, language: str
    ) -> None:
        misshapen = a_training(title="", period={"startDate": "x"}, surprise=1)
        wrong = a_training(ssin="85073003329", period={"startDate": "2026-03-03", "endDate": "2026-03-02"})
        for body in (misshapen, wrong):
            in_english, in_theirs = (_issues(shared_platform, body, asked) for asked in ("en", language))
            assert len(in_english) == len(in_theirs) > 1
            for one, other in zip(in_english, in_theirs, strict=True):
                assert one["detail"] != other["detail"]
                assert one["href"] == f"{shared_platform.base_url}/doc/anomalies/{one['anomaly']}"
                assert shared_platform.http.get(one["href"]).status_code == 200

    @pytest.mark.parametrize("language", ["nl", "fr", "de"])
    def test_so_is_what_is_wrong_with_a_parameter_or_a_header(self, shared_platform: Platform, language: str) -> None:
        calls = [
            ("POST", "/trainings/search?pageSize=0", {}),
            ("POST", "/trainings/search?pageSize=1&pageSize=1", {}),
            ("POST", "/trainings/search?cursor=x", {}),
            ("POST", "/trainings/search?page=1", {}),
            ("GET", "/mandators?page=0", None),
            ("GET", "/mandators?page=1000000&pageSize=1000", None),
            ("PUT", "/trainings/0198f5f0-0000-7000-8000-000000000000", a_training()),
            ("PUT", "/calculationOptOuts/1999", {"enterpriseNumber": BAKERY}),
        ]
        party = shared_platform.party()
        for method, path, body in calls:
            in_english, in_theirs = (
                party.call(method, path, body, headers={"Accept-Language": asked}) for asked in ("en", language)
            )
            assert (in_english.status_code, in_theirs.status_code) == (400, 400), path
            (one,), (other,) = in_english.json()["issues"], in_theirs.json()["issues"]
            assert one["detail"] != other["detail"]
            assert "%(" not in other["detail"]
            assert "href" not in one


def _issues(platform: Platform, body: dict[str, Any], language: str) -> list[dict[str, Any]]:
    answer = platform.party().call("POST", "/trainings", body, headers={"Accept-Language": language})
    found: list[dict[str, Any]] = answer.json()["issues"]
    return found


class TestSecurity:
    @pytest.mark.parametrize("path", ["/nothing", f"{addresses.FLA}/health", addresses.TOKEN])
    def test_no_answer_is_guessed_at_or_names_its_server(self, shared_platform: Platform, path: str) -> None:
        answer = shared_platform.http.get(path)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in answer.headers

    def test_what_is_told_of_a_worker_is_kept_by_nobody_on_the_way(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        made = employer.call("POST", "/trainings", a_training())
        for answer in (made, employer.call("GET", f"/trainings/{made.json()['id']}")):
            assert answer.headers["Cache-Control"] == "no-store"


class TestMetrics:
    def test_this_machine_may_read_them_and_nobody_behind_a_proxy(self, shared_platform: Platform) -> None:
        answer = shared_platform.http.get("/metrics")
        assert answer.status_code == 200
        assert "openfla" in answer.text
        behind = shared_platform.http.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"})
        assert behind.status_code == 404

    def test_with_a_token_set_only_that_token_reads_them(self, start: Start) -> None:
        platform = start(web={"port": 0, "metrics_token": "the token of the tests"})
        assert platform.http.get("/metrics").status_code == 404
        header = {"Authorization": "Bearer the token of the tests"}
        assert platform.http.get("/metrics", headers=header).status_code == 200
