"""To the provider and back, as a browser without script does it."""

import pytest

from tests.conftest import Start
from tests.platform.identity.people import SESSION
from tests.platform.identity.providers import CLIENT_ID, Provider
from tests.platforms import Platform
from tests.portals import Tab


@pytest.mark.requirement("PORTAL-12")
class TestProvider:
    @pytest.fixture
    def platform(self, start: Start, provider: Provider) -> Platform:
        told = {"issuer": provider.issuer, "client_id": CLIENT_ID, "client_secret": provider.secret}
        return start(environment="production", identity=told)

    def test_leads_back_signed_in(self, platform: Platform, provider: Provider) -> None:
        provider.claims = {"name": "Els <b>Peeters</b>"}
        tab = Tab.of_nobody(platform)
        page = tab.get("/sign-in?to=/choose").text
        assert 'href="/sign-in/begin?to=/choose"' in page
        going = tab.get("/sign-in/begin?to=/choose")
        assert going.status_code == 303
        name, *attributes = (part.strip().lower() for part in going.headers["set-cookie"].split(";"))
        assert name.startswith("openfla-sign-in=")
        assert {"httponly", "path=/", "samesite=lax", "max-age=600"} == set(attributes)
        back = tab.get("/sign-in/callback", params=provider.let_in(going.headers["location"]))
        assert back.status_code == 200
        assert '<meta http-equiv="refresh" content="0; url=/choose">' in back.text
        assert "Welcome, Els &lt;b&gt;Peeters&lt;/b&gt;" in back.text
        assert "<b>Peeters" not in back.text
        assert back.headers["referrer-policy"] == "no-referrer"
        assert back.headers["cache-control"] == "no-store"
        assert "openfla-sign-in" not in tab.http.cookies
        assert "els@korenbloem.example" in tab.get("/choose").text

    def test_signs_nobody_in_by_a_callback_of_another_browser(self, platform: Platform, provider: Provider) -> None:
        attacker, victim = Tab.of_nobody(platform), Tab.of_nobody(platform)
        theirs = provider.let_in(attacker.get("/sign-in/begin").headers["location"])
        for tab in (victim, victim):
            answer = tab.get("/sign-in/callback", params=theirs)
            assert answer.status_code in (400, 403)
            assert SESSION not in tab.http.cookies
            tab.get("/sign-in/begin")

    def test_shows_nothing_of_what_a_callback_says(self, platform: Platform, provider: Provider) -> None:
        tab = Tab.of_nobody(platform)
        told = provider.let_in(tab.get("/sign-in/begin").headers["location"])
        words = {"error": "<script>alert(1)</script>", "error_description": "call 0800 12 345"}
        answer = tab.get("/sign-in/callback", params={**told, **words})
        assert answer.status_code == 403
        assert "alert(1)" not in answer.text
        assert "0800" not in answer.text
        assert "refusedByProvider" in answer.text

    def test_that_does_not_answer_is_told_on_a_page(self, platform: Platform, provider: Provider) -> None:
        provider.instead["/.well-known/openid-configuration"] = lambda: (500, {}, b"")
        answer = Tab.of_nobody(platform).get("/sign-in/begin")
        assert answer.status_code == 503
        assert "does not answer at the moment" in answer.text
