"""ChaMan in the browser: what is done there, and what every wrong form is told."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from openfla.channel.certificates import make
from openfla.contract import scopes
from openfla.contract.qualities import OtherQuality, Quality
from openfla.contract.services import Service
from openfla.platform.access.model import Operator
from openfla.platform.channels import service
from tests.conftest import Start
from tests.platform.channels.certificates import NOW, an_entry, der, pem, private_pem
from tests.platforms import BAKERY, BUTCHER, Party, Platform
from tests.portals import FoundForm, Tab, a_manager, forms_of, in_transaction

NAME = "Bakkerij De Korenbloem"
CERTIFICATE = {"certificate": ("own.cer", pem(an_entry("page", of=NAME)))}
NOWHERE = "019aa5f0-0000-7000-8000-000000000000"
FILLED: dict[str, Any] = {"name": "Payroll", "services": ["federalLearningAccount"], "certificateName": "2026"}


@pytest.fixture
def tab(shared_platform: Platform) -> Tab:
    """The browser of a local manager who has no account yet."""
    return manager_of(shared_platform)


def manager_of(platform: Platform, **about: Any) -> Tab:
    login = f"manager-{uuid4().hex[:8]}"
    platform.rows("UPDATE web_service_accounts SET closed_at = now() WHERE closed_at IS NULL RETURNING id")
    return Tab.of(platform, a_manager(platform, login, BAKERY, Quality.EMPLOYER, is_entity=False, **about))


def opened(tab: Tab, **about: Any) -> str:
    """The address of an account that was made on screen."""
    answer = tab.fill("/channels/new", {**FILLED, **about}, CERTIFICATE)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def accounts(tab: Tab) -> list[Any]:
    return list(in_transaction(tab.platform, service.accounts))


def client_id_on(page: str) -> str:
    found = re.search(r'class="client-id"[^>]*>([^<]+)<', page)
    assert found, page
    return found[1]


def wrong(answer: httpx2.Response, field: str) -> str:
    """What is told beside a field."""
    assert answer.status_code == 422, (answer.status_code, answer.text)
    found = re.search(rf'id="{field}-wrong">([^<]+)<', answer.text)
    assert found, answer.text
    return found[1]


class TestOpen:
    @pytest.mark.requirement("PORTAL-7")
    def test_the_client_id_is_shown_and_gets_a_token_with_which_software_calls(self, tab: Tab) -> None:
        made = make(NAME, now=NOW - timedelta(minutes=5), key="ec-p384")
        answer = tab.fill("/channels/new", FILLED, {"certificate": ("own.cer", der(made))})
        assert answer.headers["location"].endswith("?done=opened")
        page = tab.get(answer.headers["location"]).text
        assert "Keep its Client ID" in page
        party = Party(tab.platform, BAKERY, Quality.EMPLOYER, client_id_on(page), made.private_key, b"")  # type: ignore[arg-type]
        assert party.call("POST", "/trainings/search", {"enterpriseNumber": BAKERY}).status_code == 200

    def test_the_next_steps_are_filled_in(self, tab: Tab) -> None:
        page = tab.get(opened(tab, name="Loon & co")).text
        client_id = client_id_on(page)
        assert f"--client-id {client_id}" in page
        assert f"--base-url {tab.platform.base_url}" in page
        assert "openfla token loon-co" in page
        assert "--key-store bakkerij-de-korenbloem.key" in page
        assert scopes.EMPLOYER in page
        assert tab.platform.settings.token_url in page

    def test_the_form_proposes_the_permission_of_the_guide(self, tab: Tab) -> None:
        assert tab.forms("/channels/new")[-1].values["services"] == ["federalLearningAccount"]

    @pytest.mark.parametrize(
        ("changed", "content", "field", "told"),
        [
            ({"name": ""}, CERTIFICATE["certificate"][1], "name", "1 to 100 characters"),
            ({"name": "x" * 101}, CERTIFICATE["certificate"][1], "name", "1 to 100 characters"),
            ({"certificateName": "  "}, CERTIFICATE["certificate"][1], "certificateName", "1 to 100 characters"),
            ({"certificateName": "x" * 101}, CERTIFICATE["certificate"][1], "certificateName", "1 to 100 characters"),
            ({"services": None}, CERTIFICATE["certificate"][1], "services", "at least one permission"),
            ({"services": ["everything"]}, CERTIFICATE["certificate"][1], "services", "at least one permission"),
            ({}, b"", "certificate", "No certificate is chosen"),
            ({}, b"Dear sir", "certificate", "not a certificate"),
            ({}, private_pem(an_entry("page", of=NAME)), "certificate", "private key"),
            ({}, pem(an_entry("page", of=NAME)) + bytes(70_000), "certificate", "64 KiB"),
            ({}, pem(an_entry("gone", made=NOW - timedelta(days=60), of=NAME)), "certificate", "expired"),
            ({}, pem(an_entry("other", of="Slagerij De Os")), "certificate", "Slagerij De Os"),
        ],
    )
    def test_a_mistake_is_told_beside_its_field_and_what_was_typed_is_kept(
        self, tab: Tab, changed: dict[str, Any], content: bytes, field: str, told: str
    ) -> None:
        values = {**FILLED, **changed}
        files = {"certificate": ("own.cer", content)} if content else {"certificate": ("", b"")}
        answer = tab.fill("/channels/new", values, files)
        assert told in wrong(answer, field)
        assert accounts(tab) == []
        kept = next(form.values for form in _forms(answer) if form.action == "/channels/new")
        for name in ("name", "certificateName"):
            assert kept[name] == values[name].strip()
        if values["services"] == FILLED["services"]:
            assert kept["services"] == values["services"]

    def test_every_mistake_is_told_at_once(self, tab: Tab) -> None:
        answer = tab.fill("/channels/new", {"name": "", "services": None}, {"certificate": ("", b"")})
        for field in ("name", "services", "certificate", "certificateName"):
            assert wrong(answer, field)

    def test_the_key_of_another_enterprise_is_refused_beside_the_field(self, tab: Tab) -> None:
        other = a_manager(tab.platform, "butcher", BUTCHER, Quality.EMPLOYER, name=NAME)
        both = {"certificate": ("own.cer", pem(an_entry("shared", of=NAME)))}
        answer = Tab.of(tab.platform, other, BUTCHER).fill("/channels/new", FILLED, both)
        assert answer.status_code == 303
        assert "another enterprise" in wrong(tab.fill("/channels/new", FILLED, both), "certificate")

    def test_a_form_that_is_far_too_large_is_not_read(self, tab: Tab) -> None:
        answer = tab.fill("/channels/new", FILLED, {"certificate": ("own.cer", bytes(9_000_000))})
        assert answer.status_code == 413
        assert "larger than" in answer.text
        assert accounts(tab) == []

    def test_a_form_that_is_sent_twice_makes_one_account(self, tab: Tab) -> None:
        form = tab.forms("/channels/new")[-1]
        one, other = tab.send(form, FILLED, CERTIFICATE), tab.send(form, FILLED, CERTIFICATE)
        assert one.headers["location"] == other.headers["location"]
        assert len(accounts(tab)) == 1

    def test_a_form_that_was_corrected_is_done_and_going_back_to_it_does_nothing_twice(self, tab: Tab) -> None:
        refused = tab.fill("/channels/new", {**FILLED, "name": ""}, CERTIFICATE)
        corrected = next(form for form in _forms(refused) if form.action == "/channels/new")
        for _ in range(2):
            assert tab.send(corrected, {"name": "Payroll"}, CERTIFICATE).status_code == 303
        assert [account.name for account in accounts(tab)] == ["Payroll"]

    @pytest.mark.parametrize("csrf", [None, "", "x", "0" * 64])
    def test_a_form_that_no_page_of_ours_made_is_refused(self, tab: Tab, csrf: str | None) -> None:
        form = tab.forms("/channels/new")[-1]
        answer = tab.send(form, {**FILLED, "csrf": csrf}, CERTIFICATE)
        assert answer.status_code == 403
        assert accounts(tab) == []


class TestList:
    def test_who_has_none_is_told_what_to_do_next(self, tab: Tab) -> None:
        page = tab.get("/channels").text
        assert "no web service account in this quality yet" in page
        assert 'href="/channels/new"' in page
        assert "<table" not in page

    def test_it_shows_each_account_with_its_client_id_permissions_and_certificates(self, tab: Tab) -> None:
        address = opened(tab)
        page = tab.get("/channels").text
        assert f'href="{address}"' in page
        assert client_id_on(tab.get(address).text) in page
        assert "CareerPro - Federal Learning Account" in page
        assert "within 30 days" in page
        assert page.count("never") == 2

    def test_the_last_token_and_call_are_shown_once_they_are_kept(self, start: Start) -> None:
        platform = start()
        party = platform.party()
        assert party.call("POST", "/trainings/search", {"enterpriseNumber": BAKERY}).status_code == 200
        platform.rows(
            "INSERT INTO web_service_account_usage VALUES (:client_id, '2026-07-01T10:00Z', now()) RETURNING 1",
            client_id=party.client_id,
        )
        tab = Tab.of(platform, a_manager(platform, "one", BAKERY, Quality.EMPLOYER))
        assert "01/07/2026 at 12:00" in tab.get("/channels").text

    def test_a_search_finds_by_name_or_client_id_and_htmx_gets_the_part_alone(self, tab: Tab) -> None:
        address = opened(tab, name="Payroll")
        opened(tab, name="Dimona")
        for words in ("payr", client_id_on(tab.get(address).text)):
            part = tab.get("/channels", params={"words": words}, headers={"HX-Request": "true"}).text
            assert part.lstrip().startswith('<div id="accounts"')
            assert (part.count('<th scope="row">'), "Payroll" in part) == (1, True)
        nothing = tab.get("/channels", params={"words": "<b>nothing"}).text
        assert "No account has these words" in nothing
        assert tab.get("/channels?words=%00").status_code == 200
        assert "<b>nothing" not in nothing

    def test_pages_follow_each_other(self, tab: Tab) -> None:
        for number in range(27):
            opened(tab, name=f"Account {number}")
        first = tab.get("/channels").text
        older = re.search(r'href="(/channels\?[^"]+)" rel="next"', first)
        assert older
        second = tab.get(older[1].replace("&amp;", "&")).text
        assert ("Account 26<" in first, "Account 1<" in first) == (True, False)
        assert ("Account 1<" in second, "Account 0<" in second, "Account 26<" in second) == (True, True, False)
        assert tab.get("/channels", params={"after": "nonsense"}).status_code == 200


class TestChange:
    @pytest.mark.requirement("PORTAL-8")
    def test_an_account_for_another_service_gets_the_permission_and_keeps_certificate_and_client_id(
        self, tab: Tab
    ) -> None:
        address = opened(tab, services=["dimonaDeclaration"])
        before = tab.get(address).text
        assert "may not call the Federal Learning Account yet" in before
        ticked = ["federalLearningAccount", "dimonaDeclaration"]
        answer = tab.fill(f"{address}/services", {"services": ticked})
        after = tab.get(answer.headers["location"]).text
        assert client_id_on(after) == client_id_on(before)
        [account] = accounts(tab)
        assert account.services() == (Service.FEDERAL_LEARNING_ACCOUNT, Service.DIMONA_DECLARATION)
        assert len(account.certificates) == 1

    def test_nothing_ticked_is_refused(self, tab: Tab) -> None:
        address = opened(tab)
        assert "at least one" in wrong(tab.fill(f"{address}/services", {"services": None}), "services")

    def test_of_two_pages_that_were_open_together_the_second_is_told(self, tab: Tab) -> None:
        address = opened(tab)
        [services], [name] = _last(tab, f"{address}/services"), _last(tab, f"{address}/rename")
        assert tab.send(name, {"name": "Other"}).status_code == 303
        stale = tab.send(services, {"services": ["dimonaConsultation"]})
        assert stale.status_code == 422
        assert "Somebody changed this in the meantime" in stale.text
        assert "As it is now" in stale.text
        assert accounts(tab)[0].services() == (Service.FEDERAL_LEARNING_ACCOUNT,)
        again = next(form for form in _forms(stale) if form.action.endswith("/services"))
        assert again.values["services"] == ["dimonaConsultation"]
        assert tab.send(again).status_code == 303
        assert accounts(tab)[0].services() == (Service.DIMONA_CONSULTATION,)

    def test_a_name_is_changed_or_refused_beside_its_field(self, tab: Tab) -> None:
        address = opened(tab)
        refused = tab.fill(f"{address}/rename", {"name": "x" * 101})
        assert "1 to 100" in wrong(refused, "name")
        assert "x" * 101 in refused.text
        answer = tab.fill(f"{address}/rename", {"name": "<b>Bold</b>"})
        assert "&lt;b&gt;Bold&lt;/b&gt;" in tab.get(answer.headers["location"]).text


class TestCertificates:
    def test_one_is_added_and_the_old_one_revoked(self, tab: Tab) -> None:
        address = opened(tab)
        new = {"certificate": ("new.cer", pem(an_entry("new", of=NAME)))}
        answer = tab.fill(f"{address}/certificates/new", {"certificateName": "2027"}, new)
        assert answer.headers["location"] == f"{address}?done=added"
        old = re.search(rf'href="({address}/certificates/[^"]+/revoke)"', tab.get(address).text)
        assert old
        assert "only certificate" not in tab.get(old[1]).text
        [form] = _last(tab, old[1])
        for _ in range(2):
            assert tab.send(form).headers["location"] == f"{address}?done=revoked"
        assert [held.name for held in accounts(tab)[0].certificates] == ["2027"]
        assert tab.get(old[1]).status_code == 404

    def test_before_the_only_one_is_revoked_it_is_told(self, tab: Tab) -> None:
        address = opened(tab)
        certificate = accounts(tab)[0].certificates[0].id
        page = f"{address}/certificates/{certificate}/revoke"
        assert "only certificate" in tab.get(page).text
        [form] = _last(tab, page)
        _revoke_elsewhere(tab, certificate)
        stale = tab.send(form)
        assert (stale.status_code, "Somebody changed this" in stale.text) == (422, True)
        assert "gets no token" in tab.get(address).text

    def test_the_one_that_it_has_is_not_added_again(self, tab: Tab) -> None:
        address = opened(tab)
        answer = tab.fill(f"{address}/certificates/new", {"certificateName": "again"}, CERTIFICATE)
        assert "already" in wrong(answer, "certificate")

    def test_one_that_ends_soon_is_warned_of_on_the_list(self, tab: Tab) -> None:
        opened(tab)
        page = tab.get("/channels").text
        assert "ends on" in page
        assert 'data-level="30"' in page


class TestDelete:
    def test_it_is_asked_first_and_done_once(self, tab: Tab) -> None:
        address = opened(tab)
        assert "Client ID never comes back" in tab.get(f"{address}/delete").text
        assert len(accounts(tab)) == 1
        [form] = _last(tab, f"{address}/delete")
        for _ in range(2):
            assert tab.send(form).headers["location"] == "/channels?done=deleted"
        assert accounts(tab) == []
        assert tab.get(address).status_code == 404
        assert "was deleted" in tab.get("/channels?done=deleted").text

    def test_one_that_was_changed_in_the_meantime_stays(self, tab: Tab) -> None:
        address = opened(tab)
        [form] = _last(tab, f"{address}/delete")
        tab.fill(f"{address}/rename", {"name": "Still needed"})
        assert tab.send(form).status_code == 422
        assert [account.name for account in accounts(tab)] == ["Still needed"]


class TestOthers:
    @pytest.mark.requirement("PORTAL-4")
    def test_who_has_no_access_is_sent_to_the_local_manager(self, shared_platform: Platform) -> None:
        login = a_manager(shared_platform, "entity", BAKERY)
        other = Tab.of(shared_platform, login)
        for path in ("/channels", "/channels/new"):
            answer = other.get(path)
            assert answer.status_code == 403
            assert "Ask your local manager" in answer.text

    @pytest.mark.requirement("PORTAL-6")
    def test_a_quality_without_channels_says_which_have_them(self, shared_platform: Platform) -> None:
        quality = OtherQuality.PENSION_MANAGER
        login = a_manager(shared_platform, "pensions", BAKERY, quality, is_entity=False)
        other = Tab.of(shared_platform, login, BAKERY, quality)
        page = other.get("/channels")
        assert page.status_code == 200
        assert "No channel in this quality" in page.text
        assert "Training provider" in page.text
        refused = other.get("/channels/new")
        assert (refused.status_code, "In this quality" in refused.text) == (403, True)

    @pytest.mark.requirement("PORTAL-5")
    @pytest.mark.parametrize(("number", "quality"), [(BUTCHER, Quality.EMPLOYER), (BAKERY, Quality.TRAINING_PROVIDER)])
    def test_an_account_of_another_enterprise_or_quality_does_not_exist(
        self, tab: Tab, number: Any, quality: Quality
    ) -> None:
        address = opened(tab, name="Private name")
        certificate = accounts(tab)[0].certificates[0].id
        login = a_manager(tab.platform, f"other-{number}-{quality}", number, quality, is_entity=False)
        other = Tab.of(tab.platform, login, number, quality)
        assert "Private name" not in other.get("/channels").text
        csrf = other.forms("/channels/new")[-1].values["csrf"]
        unknown = f"/channels/{uuid4()}"
        for path in ("", "/services", "/rename", "/certificates/new", f"/certificates/{certificate}/revoke", "/delete"):
            answer = other.get(address + path)
            assert (answer.status_code, "Private name" in answer.text) == (404, False), path
            assert other.get(unknown + path).status_code == 404
            if path:
                form = {"csrf": csrf, "once": str(uuid4()), "version": "1", **FILLED}
                sent = other.http.post(address + path, data=form)
                assert sent.status_code in (404, 422), path
                assert "Private name" not in sent.text
        [account] = accounts(tab)
        assert (account.name, account.version, len(account.certificates)) == ("Private name", 1, 1)

    @pytest.mark.parametrize("path", ["/channels", "/channels/new", f"/channels/{NOWHERE}"])
    def test_who_is_not_signed_in_is_led_to_signing_in(self, shared_platform: Platform, path: str) -> None:
        answer = Tab.of_nobody(shared_platform).get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?to={path}")


def _forms(answer: httpx2.Response) -> list[FoundForm]:
    return forms_of(answer.text)


def _last(tab: Tab, page: str) -> list[FoundForm]:
    return tab.forms(page)[-1:]


def _revoke_elsewhere(tab: Tab, certificate: Any) -> None:
    account = accounts(tab)[0].id
    revoke: Callable[..., Any] = service.revoke_certificate
    in_transaction(tab.platform, lambda tx: revoke(tx, Operator(), account, certificate, at=NOW))
