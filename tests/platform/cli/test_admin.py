from datetime import timedelta
from pathlib import Path

import pytest

from openfla.cli.admin._files import FileUnreadable
from openfla.contract import scopes
from openfla.platform.access.errors import QualityNotActive
from openfla.platform.channels.errors import (
    AccountUnknown,
    CertificateRefused,
    KeyOfAnother,
    PrivateKeyUploaded,
    UnfitName,
)
from openfla.platform.kernel.audit.model import ChainBroken
from openfla.platform.migrations import HEAD
from openfla.platform.runtime import OtherSecret
from openfla.texts import Explained
from tests.platform.channels.certificates import NOW, an_entry, pem, private_pem
from tests.platform.cli.admins import Admin
from tests.platforms import BAKERY, BUTCHER


class TestEnterprise:
    def test_what_was_added_is_listed(self, admin: Admin) -> None:
        assert "No enterprise is known yet" in admin.done("enterprise", "list")
        told = ("--quality", "employer", "--quality", "trainingProvider")
        assert "0999.999.922" in admin.done("enterprise", "add", "BE 0999.999.922", "De Korenbloem", *told)
        expected = {"number": BAKERY, "name": "De Korenbloem", "qualities": ["employer", "trainingProvider"]}
        assert admin.told("enterprise", "list") == [expected]
        assert "De Korenbloem  (employer, trainingProvider)" in admin.done("enterprise", "list")

    def test_a_number_that_is_none_is_refused(self, admin: Admin) -> None:
        admin.refused(Explained, "enterprise", "add", "0999999923", "De Korenbloem", "--quality", "employer")
        assert admin.told("enterprise", "list") == []


class TestChannel:
    def test_an_account_is_opened_and_listed_with_its_certificates(self, bakery: Admin) -> None:
        assert "There is no account yet" in bakery.done("channel", "list")
        opened = bakery.told(*bakery.open())
        assert opened["clientId"].startswith("self_service_chaman_")
        assert (opened["enterpriseNumber"], opened["scopes"]) == (BAKERY, [scopes.EMPLOYER])
        more = ("--certificate", bakery.file(pem(an_entry("two"))), "--certificate-name", "2")
        assert "2 certificates" in bakery.done("channel", "add-certificate", opened["clientId"], *more)
        [listed] = bakery.told("channel", "list")
        assert [held["name"] for held in listed["certificates"]] == ["1", "2"]
        assert opened["clientId"] in bakery.done("channel", "list")

    def test_the_key_of_another_enterprise_is_refused(self, bakery: Admin) -> None:
        bakery.done(*bakery.open())
        bakery.refused(KeyOfAnother, *bakery.open(number=BUTCHER))
        assert len(bakery.told("channel", "list")) == 1

    @pytest.mark.requirement("CERT-5")
    def test_a_private_key_is_refused(self, bakery: Admin) -> None:
        bakery.refused(PrivateKeyUploaded, *bakery.open(content=pem(an_entry()) + private_pem(an_entry())))
        assert bakery.told("channel", "list") == []

    def test_an_expired_certificate_is_refused(self, bakery: Admin) -> None:
        old = an_entry("old", made=NOW - timedelta(days=60))
        bakery.refused(CertificateRefused, *bakery.open(content=pem(old)))

    @pytest.mark.requirement("PROVIDER-3")
    def test_a_quality_that_is_not_active_is_refused(self, admin: Admin) -> None:
        admin.done("enterprise", "add", BAKERY, "De Korenbloem", "--quality", "trainingProvider")
        admin.refused(QualityNotActive, *admin.open())

    def test_a_file_that_is_missing_is_named(self, bakery: Admin) -> None:
        arguments = [part if not isinstance(part, Path) else bakery.folder / "none.cer" for part in bakery.open()]
        bakery.refused(FileUnreadable, *arguments)

    def test_an_account_that_is_unknown_is_refused(self, bakery: Admin) -> None:
        certificate = bakery.file(pem(an_entry()))
        about = ("--certificate", certificate, "--certificate-name", "2")
        bakery.refused(AccountUnknown, "channel", "add-certificate", "self_service_chaman_1_x", *about)

    def test_a_name_that_is_unfit_is_refused(self, bakery: Admin) -> None:
        bakery.refused(UnfitName, *bakery.open("--name", "x" * 101))
        bakery.refused(UnfitName, *bakery.open("--certificate-name", ""))
        assert bakery.told("channel", "list") == []


class TestKeys:
    def test_a_rotation_publishes_the_new_key_beside_the_old(self, admin: Admin) -> None:
        [first] = admin.told("keys", "list")
        assert first["publishedUntil"] is None
        assert "signs from" in admin.done("keys", "rotate")
        new, old = admin.told("keys", "list")
        assert (old["kid"], new["publishedUntil"]) == (first["kid"], None)
        assert new["signsFrom"] < old["publishedUntil"]
        assert "no end" in admin.done("keys", "list")

    def test_a_key_that_leaked_is_published_no_longer(self, admin: Admin) -> None:
        [leaked] = admin.told("keys", "list")
        admin.done("keys", "rotate", "--now")
        assert leaked["kid"] not in {key["kid"] for key in admin.told("keys", "list")}

    def test_another_secret_is_told(self, admin: Admin) -> None:
        admin.told("keys", "list")
        admin.secret = "another secret than before, as long as it"
        admin.refused(OtherSecret, "keys", "list")


class TestAudit:
    def test_a_trail_that_nobody_touched_is_whole(self, bakery: Admin) -> None:
        assert "The audit trail is whole: 3 entries." in bakery.done("audit", "verify")
        entries = bakery.told("audit", "list", "-n", "2")
        assert [(entry["number"], entry["action"]) for entry in entries] == [
            (3, "enterprise.enrolled"),
            (2, "enterprise.enrolled"),
        ]
        assert "signingKey.added" in bakery.done("audit", "list")

    def test_another_hand_is_told_with_the_number(self, bakery: Admin) -> None:
        bakery.execute(
            "SET session_replication_role = replica",
            "UPDATE audit_entries SET body = replace(body, 'Os', 'Koe') WHERE number = 3",
        )
        result = bakery.run("audit", "verify")
        assert result.exit_code == 1
        assert isinstance(result.exception, ChainBroken)
        assert result.exception.number == 3


class TestDatabase:
    def test_a_schema_is_brought_up_to_date_once(self, admin: Admin) -> None:
        admin.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public AUTHORIZATION openfla")
        assert f"was brought to schema {HEAD}" in admin.done("database", "upgrade")
        assert f"is at schema {HEAD} already" in admin.done("database", "upgrade")

    def test_its_address_is_one_for_psql(self, admin: Admin) -> None:
        told = admin.done("database", "url").strip()
        assert told == admin.url.replace("+psycopg", "")
