"""What every page of the portal has in common: who it is for, where its forms come from, how it is sent."""

from collections.abc import Mapping
from typing import Any

import pytest

from openfla.contract.qualities import Quality
from tests.platforms import BAKERY, BUTCHER, Platform
from tests.portals import Tab, a_manager


def is_signed_in(tab: Tab) -> bool:
    return tab.get("/home").status_code == 200


@pytest.fixture(scope="class")
def manager(shared_platform: Platform) -> str:
    return a_manager(shared_platform, "an", BAKERY, Quality.EMPLOYER)


class TestWhoItIsFor:
    @pytest.mark.parametrize("path", ["/home", "/activity", "/choose"])
    def test_who_is_not_signed_in_signs_in_and_comes_back(self, path: str, shared_platform: Platform) -> None:
        answer = Tab.of_nobody(shared_platform).get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?to={path}")

    def test_a_form_that_comes_after_the_end_of_a_session_leads_home(self, shared_platform: Platform) -> None:
        answer = Tab.of_nobody(shared_platform).http.post("/sign-out/everywhere", data={"once": "x"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?to=/home")

    def test_a_part_of_a_page_leads_there_with_the_whole_page(self, shared_platform: Platform) -> None:
        answer = Tab.of_nobody(shared_platform).get("/activity", headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["hx-redirect"]) == (200, "/sign-in?to=/activity")

    def test_who_chose_no_enterprise_chooses_first(self, shared_platform: Platform, manager: str) -> None:
        answer = Tab.of(shared_platform, manager, None).get("/home")
        assert (answer.status_code, answer.headers["location"]) == (303, "/choose?to=/home")

    def test_a_choice_that_is_not_theirs_counts_for_nothing(self, shared_platform: Platform, manager: str) -> None:
        a_manager(shared_platform, "bert", BUTCHER, Quality.EMPLOYER)
        assert Tab.of(shared_platform, manager, BUTCHER).get("/home").headers["location"] == "/choose?to=/home"
        assert Tab.of(shared_platform, manager, BAKERY, Quality.TRAINING_PROVIDER).get("/home").status_code == 303

    def test_a_role_that_was_taken_away_is_gone_at_the_next_click(self, start: Any) -> None:
        platform: Platform = start()
        tab = Tab.of(platform, a_manager(platform, "cis", BAKERY, Quality.EMPLOYER))
        assert is_signed_in(tab)
        platform.rows("DELETE FROM responsibles RETURNING 1")
        assert tab.get("/home").headers["location"] == "/choose?to=/home"

    @pytest.mark.parametrize(("column", "age"), [("seen_at", "31 minutes"), ("begun_at", "11 hours")])
    def test_a_session_ends_when_it_is_idle_or_old(
        self, column: str, age: str, shared_platform: Platform, manager: str
    ) -> None:
        tab = Tab.of(shared_platform, manager)
        assert is_signed_in(tab)
        shared_platform.rows(f"UPDATE sessions SET {column} = now() - CAST(:age AS interval) RETURNING 1", age=age)
        assert not is_signed_in(tab)

    @pytest.mark.parametrize("token", ["", "x", "é", "x" * 5000, "' OR 1=1 --"])
    def test_a_cookie_that_is_none_of_ours_is_nobody(self, token: str, shared_platform: Platform) -> None:
        answer = shared_platform.http.get("/home", headers=[(b"Cookie", f"openfla-session={token}".encode())])
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?to=/home")


class TestForms:
    def sent(self, tab: Tab, changed: Mapping[str, Any], **headers: str) -> int:
        form = next(form for form in tab.forms("/home") if form.action == "/sign-out")
        values = {name: value for name, value in {**form.values, **changed}.items() if value is not None}
        return tab.http.post(form.action, data=values, headers=headers).status_code

    @pytest.mark.parametrize(
        "headers",
        [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}],
    )
    def test_a_form_of_our_own_does_what_it_says(
        self, headers: dict[str, str], shared_platform: Platform, manager: str
    ) -> None:
        tab = Tab.of(shared_platform, manager)
        assert self.sent(tab, {}, **headers) == 303
        assert not is_signed_in(tab)

    @pytest.mark.parametrize("csrf", [None, "", "x", "0" * 64, "é"])
    def test_a_form_without_its_mark_does_nothing(
        self, csrf: str | None, shared_platform: Platform, manager: str
    ) -> None:
        tab = Tab.of(shared_platform, manager)
        assert self.sent(tab, {"csrf": csrf}) == 403
        assert is_signed_in(tab)

    def test_the_mark_of_another_session_of_the_same_person_is_not_enough(
        self, shared_platform: Platform, manager: str
    ) -> None:
        tab, other = Tab.of(shared_platform, manager), Tab.of(shared_platform, manager)
        assert self.sent(tab, {"csrf": other.forms("/home")[0].values["csrf"]}) == 403
        assert is_signed_in(tab)

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:1"},
        ],
    )
    def test_a_form_that_comes_from_elsewhere_does_nothing(
        self, headers: dict[str, str], shared_platform: Platform, manager: str
    ) -> None:
        tab = Tab.of(shared_platform, manager)
        assert self.sent(tab, {}, **headers) == 403
        assert is_signed_in(tab)

    @pytest.mark.parametrize(("once", "status"), [(None, 400), ("", 400), ("1", 400)])
    def test_a_form_without_its_name_is_none(
        self, once: str | None, status: int, shared_platform: Platform, manager: str
    ) -> None:
        tab = Tab.of(shared_platform, manager)
        assert self.sent(tab, {"once": once}) == status
        assert is_signed_in(tab)

    def test_a_form_that_is_too_large_is_not_read(self, shared_platform: Platform, manager: str) -> None:
        tab = Tab.of(shared_platform, manager)
        assert self.sent(tab, {"more": "x" * 70_000}) == 413
        assert is_signed_in(tab)

    def test_json_is_no_form(self, shared_platform: Platform, manager: str) -> None:
        tab = Tab.of(shared_platform, manager)
        assert tab.http.post("/sign-out", json={}).status_code == 400
        assert is_signed_in(tab)


class TestSending:
    def test_a_page_inside_is_kept_by_nobody_and_runs_our_script_alone(
        self, shared_platform: Platform, manager: str
    ) -> None:
        answer = Tab.of(shared_platform, manager).get("/home")
        policy = answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert "script-src 'self';" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy

    def test_a_page_that_is_not_there_is_kept_by_nobody_and_lets_its_reader_sign_out(
        self, shared_platform: Platform, manager: str
    ) -> None:
        answer = Tab.of(shared_platform, manager).get("/mandates/019aa5f0-0000-7000-8000-000000000000/nonsense")
        assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
        assert "form-action 'self'" in answer.headers["content-security-policy"]

    def test_a_page_that_is_not_there_or_not_asked_for_so_looks_like_the_others(
        self, shared_platform: Platform, manager: str
    ) -> None:
        tab = Tab.of(shared_platform, manager)
        assert tab.http.post("/home").status_code == 405
        assert tab.http.delete("/activity").status_code == 405

    def test_the_language_that_was_chosen_stays(self, shared_platform: Platform, manager: str) -> None:
        tab = Tab.of(shared_platform, manager)
        tab.get("/home?lang=fr")
        assert tab.get("/activity").headers["content-language"] == "fr"
