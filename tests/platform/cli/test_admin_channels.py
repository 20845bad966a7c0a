"""Channels on the command line, beyond what test_admin shows of them."""

from datetime import timedelta

import pytest

from openfla.cli.admin._certificates import NoSuchCertificate
from openfla.contract import scopes
from openfla.contract.qualities import Quality
from openfla.contract.services import Service, scope_of
from openfla.platform.channels.errors import AccountUnknown
from tests.platform.channels.certificates import NOW, an_entry, pem
from tests.platform.cli.admins import Admin

DIMONA = scope_of(Service.DIMONA_DECLARATION, Quality.EMPLOYER)


class TestServices:
    def test_an_account_is_opened_for_what_is_named(self, bakery: Admin) -> None:
        opened = bakery.told(*bakery.open("--service", "dimonaDeclaration", "--service", "federalLearningAccount"))
        assert set(opened["scopes"]) == {DIMONA, scopes.EMPLOYER}

    def test_a_scope_that_no_service_gives_may_stand_alone(self, bakery: Admin) -> None:
        assert bakery.told(*bakery.open("--scope", scopes.INTROSPECT))["scopes"] == [scopes.INTROSPECT]

    @pytest.mark.requirement("PORTAL-8")
    def test_an_edited_account_keeps_its_certificate(self, bakery: Admin) -> None:
        opened = bakery.told(*bakery.open())
        bakery.done("channel", "edit", opened["clientId"], "--service", "dimonaDeclaration")
        [listed] = bakery.told("channel", "list")
        assert (listed["scopes"], listed["certificates"]) == ([DIMONA], opened["certificates"])


class TestName:
    def test_it_is_changed(self, bakery: Admin) -> None:
        opened = bakery.told(*bakery.open())
        assert "Payroll" in bakery.done("channel", "rename", opened["clientId"], "Payroll")
        assert [account["name"] for account in bakery.told("channel", "list")] == ["Payroll"]


class TestRevocation:
    def test_a_certificate_goes_by_its_name_or_by_its_fingerprint(self, bakery: Admin) -> None:
        client_id = bakery.told(*bakery.open())["clientId"]
        for name in ("2", "3"):
            more = ("--certificate", bakery.file(pem(an_entry(name))), "--certificate-name", name)
            bakery.done("channel", "add-certificate", client_id, *more)
        bakery.refused(NoSuchCertificate, "channel", "revoke-certificate", client_id, "4")
        bakery.done("channel", "revoke-certificate", client_id, "1")
        [account] = bakery.told("channel", "list")
        bakery.done("channel", "revoke-certificate", client_id, account["certificates"][0]["sha256"])
        [account] = bakery.told("channel", "list")
        assert [held["name"] for held in account["certificates"]] == ["3"]
        bakery.refused(NoSuchCertificate, "channel", "revoke-certificate", client_id, "1")

    def test_of_two_with_one_name_none_is_guessed(self, bakery: Admin) -> None:
        client_id = bakery.told(*bakery.open())["clientId"]
        more = ("--certificate", bakery.file(pem(an_entry("two"))), "--certificate-name", "1")
        bakery.done("channel", "add-certificate", client_id, *more)
        bakery.refused(NoSuchCertificate, "channel", "revoke-certificate", client_id, "1")


class TestClose:
    def test_a_deleted_account_is_gone(self, bakery: Admin) -> None:
        client_id = bakery.told(*bakery.open())["clientId"]
        bakery.done("channel", "close", client_id)
        assert bakery.told("channel", "list") == []
        bakery.refused(AccountUnknown, "channel", "close", client_id)
        bakery.refused(AccountUnknown, "channel", "rename", client_id, "Payroll")


class TestExpiring:
    def test_what_ends_soon_is_listed_until_it_is_far(self, bakery: Admin) -> None:
        assert "No certificate ends within 60 days" in bakery.done("channel", "expiring")
        client_id = bakery.told(*bakery.open())["clientId"]
        [ending] = bakery.told("channel", "expiring")
        assert (ending["clientId"], ending["certificate"], ending["renewed"]) == (client_id, "1", False)
        assert "not renewed" in bakery.done("channel", "expiring")
        assert bakery.told("channel", "expiring", "--days", "7") == []
        later = an_entry("later", made=NOW - timedelta(minutes=1))
        more = ("--certificate", bakery.file(pem(later)), "--certificate-name", "2")
        bakery.done("channel", "add-certificate", client_id, *more)
        assert [each["renewed"] for each in bakery.told("channel", "expiring")] == [False, True]
