"""The chooser of the sandbox, as a browser without script meets it."""

from uuid import uuid4

import pytest

from openfla.contract.qualities import Quality
from tests.conftest import Start
from tests.platform.identity.people import SESSION, new_person, sign_in, somebody
from tests.platforms import BAKERY, Platform
from tests.portals import Tab, a_manager


@pytest.mark.requirement("PORTAL-12")
class TestMadeUpPeople:
    def test_are_shown_with_what_they_may_do(self, sandbox: Platform) -> None:
        login = a_manager(sandbox, somebody(sandbox), BAKERY, Quality.EMPLOYER)
        page = Tab.of_nobody(sandbox).get("/sign-in", params={"words": login}).text
        for told in ("This is make-believe.", login, "Bakkerij De Korenbloem", "Access manager", "Local manager"):
            assert told in page
        assert ">Enterprise<" in page
        assert "Citizen (later)" in page

    def test_sign_in_by_one_button_and_are_led_where_they_wanted_to_go(self, sandbox: Platform) -> None:
        tab = Tab.of_nobody(sandbox)
        answer = sign_in(tab, somebody(sandbox, (BAKERY, Quality.EMPLOYER)), "/choose?to=/home")
        assert (answer.status_code, answer.headers["location"]) == (303, "/choose?to=/home")
        assert tab.get("/choose").headers["location"] == "/home"
        assert "Bakkerij De Korenbloem" in tab.get("/home").text

    def test_are_found_by_words_and_by_htmx_alone(self, sandbox: Platform) -> None:
        login = somebody(sandbox, (BAKERY, Quality.EMPLOYER))
        part = Tab.of_nobody(sandbox).get("/sign-in", params={"words": login}, headers={"HX-Request": "true"})
        assert part.text.strip().startswith('<div id="people"')
        assert login in part.text
        assert Tab.of_nobody(sandbox).get("/sign-in?words=%00%ff").status_code == 200
        assert "Nobody has these words" in Tab.of_nobody(sandbox).get("/sign-in?words=nobody+at+all").text

    def test_somebody_new_signs_in_and_is_told_what_to_do_next(self, sandbox: Platform) -> None:
        tab, login = Tab.of_nobody(sandbox), f"{uuid4().hex}@example.org"
        answer = new_person(tab, name="An Claes", login=login.upper())
        assert answer.headers["location"] == "/home"
        page = tab.get("/choose").text
        assert "You have no role in any enterprise" in page
        assert login in page
        assert 'href="/register"' in page

    @pytest.mark.parametrize(
        ("field", "value"),
        [("login", "a b"), ("login", "85.07.30-033.28"), ("login", ""), ("name", ""), ("name", "x" * 201)],
    )
    def test_a_mistake_is_told_beside_its_field_and_nobody_is_added(
        self, field: str, value: str, sandbox: Platform
    ) -> None:
        told = {"name": "Somebody right", "login": "right@example.org", field: value}
        answer = new_person(Tab.of_nobody(sandbox), **told)
        assert answer.status_code == 422
        assert f'id="{field}-wrong"' in answer.text
        right = "login" if field == "name" else "name"
        assert told[right] in answer.text
        assert "set-cookie" not in answer.headers or SESSION not in answer.headers["set-cookie"]
        assert sandbox.rows("SELECT 1 FROM persons WHERE login = 'right@example.org'") == []

    def test_who_is_unknown_is_nobody(self, sandbox: Platform) -> None:
        tab = Tab.of_nobody(sandbox)
        form = next(form for form in tab.forms("/sign-in") if form.action == "/sign-in/new")
        form.action = "/sign-in/as"
        answer = tab.send(form, {"login": "nobody@example.org"})
        assert answer.status_code == 404
        assert SESSION not in tab.http.cookies

    @pytest.mark.parametrize("environment", ["acceptance", "production"])
    def test_are_nobody_elsewhere(self, environment: str, start: Start) -> None:
        platform = start(environment=environment)
        login = somebody(platform, (BAKERY, Quality.EMPLOYER))
        tab = Tab.of_nobody(platform)
        page = tab.get("/sign-in").text
        assert "make-believe" not in page
        assert "OPENFLA_IDENTITY_ISSUER" in page
        assert f"{platform.base_url}/sign-in/callback" in page
        people = platform.rows("SELECT count(*) FROM persons")
        for address in ("/sign-in/as", "/sign-in/new"):
            told = {"login": login, "name": "An", "csrf": "", "once": str(uuid4())}
            assert tab.http.post(address, data=told).status_code == 404
        assert SESSION not in tab.http.cookies
        assert platform.rows("SELECT count(*) FROM sessions") == [(0,)]
        assert platform.rows("SELECT count(*) FROM persons") == people
        assert tab.get("/sign-in/begin").status_code == 404


class TestReturnAddress:
    @pytest.mark.parametrize(
        "to",
        ["https://evil.example", "//evil.example", "/\\evil.example", "/a//b", "javascript:alert(1)", "/a\r\nb: c"],
    )
    def test_of_another_site_leads_home(self, to: str, sandbox: Platform) -> None:
        tab = Tab.of_nobody(sandbox)
        answer = sign_in(tab, somebody(sandbox), to)
        assert answer.headers["location"] == "/home"
        form = next(form for form in tab.forms("/sign-in") if form.action == "/sign-in/new")
        answer = tab.send(form, {"name": "An", "login": f"{uuid4().hex}@example.org", "to": to})
        assert answer.headers["location"] == "/home"
