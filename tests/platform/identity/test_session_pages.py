"""What a browser keeps of a sign-in, what it sends by itself, and how it ends."""

from uuid import uuid4

import httpx2
import pytest

from openfla.contract.qualities import Quality
from tests.conftest import Start
from tests.platform.identity.people import SESSION, new_person, sign_in, somebody
from tests.platforms import BAKERY, Platform
from tests.portals import Tab, forms_of


class TestForgedForms:
    def test_signing_in_by_a_form_of_another_browser_is_refused(self, sandbox: Platform) -> None:
        login = somebody(sandbox)
        attacker, victim = Tab.of_nobody(sandbox), Tab.of_nobody(sandbox)
        victim.get("/sign-in")
        page = attacker.get("/sign-in", params={"words": login}).text
        (form,) = [form for form in forms_of(page) if form.action == "/sign-in/as"]
        answer = victim.send(form)
        assert answer.status_code == 403
        assert SESSION not in victim.http.cookies
        assert attacker.send(form).status_code == 303

    @pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}], ids=str)
    def test_signing_in_from_another_site_is_refused(self, headers: dict[str, str], sandbox: Platform) -> None:
        tab, login = Tab.of_nobody(sandbox), somebody(sandbox)
        page = tab.get("/sign-in", params={"words": login}).text
        (form,) = [form for form in forms_of(page) if form.action == "/sign-in/as"]
        assert tab.http.post(form.action, data=form.values, headers=headers).status_code == 403
        assert SESSION not in tab.http.cookies

    @pytest.mark.parametrize("address", ["/sign-out", "/sign-out/everywhere", "/choose"])
    def test_nothing_is_done_for_a_form_that_is_not_of_this_session(self, address: str, sandbox: Platform) -> None:
        tab = Tab.of(sandbox, somebody(sandbox, (BAKERY, Quality.EMPLOYER)), None)
        told = {"csrf": "another", "once": str(uuid4()), "place": f"{BAKERY}/employer"}
        assert tab.http.post(address, data=told).status_code == 403
        assert tab.http.get("/choose").status_code in (200, 303)


class TestCookies:
    def test_of_a_session_are_for_this_site_only_and_for_no_script(self, sandbox: Platform) -> None:
        tab = Tab.of_nobody(sandbox)
        told = new_person(tab, name="An", login=f"{uuid4().hex}@example.org").headers["set-cookie"]
        name, *attributes = (part.strip().lower() for part in told.split(";"))
        assert name.startswith(f"{SESSION}=")
        assert {"httponly", "path=/", "samesite=strict"} == set(attributes)

    def test_have_the_prefix_of_a_host_over_tls(self, start: Start) -> None:
        platform = start(web={"port": 0, "base_url": "https://fla.example"})
        told = httpx2.get(f"http://127.0.0.1:{platform.settings.web.port}/sign-in").headers["set-cookie"]
        assert told.startswith("__Host-openfla-visit=")
        assert "secure" in told.lower()

    def test_from_before_signing_in_never_become_a_session(self, sandbox: Platform) -> None:
        tab = Tab.of_nobody(sandbox)
        tab.http.cookies.set(SESSION, "chosen-by-somebody-else")
        new_person(tab, name="An", login=f"{uuid4().hex}@example.org")
        tokens = [cookie.value for cookie in tab.http.cookies.jar if cookie.name == SESSION]
        assert tab.get("/choose").status_code == 200
        for token in ("chosen-by-somebody-else", tab.http.cookies["openfla-visit"]):
            assert token not in tokens[-1:]
            other = Tab.of_nobody(sandbox)
            other.http.cookies.set(SESSION, token)
            assert other.get("/choose").headers["location"] == "/sign-in?to=/choose"

    def test_are_new_at_each_sign_in_and_the_session_before_ends(self, sandbox: Platform) -> None:
        tab, login = Tab.of_nobody(sandbox), somebody(sandbox)
        found = []
        for _ in range(2):
            sign_in(tab, login)
            found.append(tab.http.cookies[SESSION])
        assert found[0] != found[1]
        other = Tab.of_nobody(sandbox)
        other.http.cookies.set(SESSION, found[0])
        assert other.get("/choose").status_code == 303


class TestSigningOut:
    def signed_in_twice(self, platform: Platform) -> tuple[Tab, Tab]:
        login = somebody(platform)
        here, elsewhere = Tab.of(platform, login, None), Tab.of(platform, login, None)
        return here, elsewhere

    def test_here_leaves_other_browsers_signed_in(self, sandbox: Platform) -> None:
        here, elsewhere = self.signed_in_twice(sandbox)
        answer = here.fill("/choose", action="/sign-out")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert "max-age=0" in answer.headers["set-cookie"].lower()
        assert here.get("/choose").status_code == 303
        assert elsewhere.get("/choose").status_code == 200

    def test_everywhere_ends_every_browser(self, sandbox: Platform) -> None:
        here, elsewhere = self.signed_in_twice(sandbox)
        other = Tab.of(sandbox, somebody(sandbox), None)
        assert here.fill("/choose", action="/sign-out/everywhere").status_code == 303
        assert [tab.get("/choose").status_code for tab in (here, elsewhere, other)] == [303, 303, 200]

    def test_cannot_be_asked_by_a_link(self, sandbox: Platform) -> None:
        here, _ = self.signed_in_twice(sandbox)
        for address in ("/sign-out", "/sign-out/everywhere"):
            assert here.get(address).status_code in (404, 405)
        assert here.get("/choose").status_code == 200
