"""Access management on the command line: enterprises, qualities, who answers for them, users."""

from datetime import UTC, date, datetime, timedelta

import pytest

from openfla.cli.admin._options import NoQuality
from openfla.cli.admin._people import NobodyThere, NoPerson
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.errors import (
    AlreadyNamed,
    EnterpriseStopped,
    EnterpriseUnknown,
    LastManager,
    NoNssoNumber,
    NoReason,
    NssoNumberTaken,
    QualityAlreadyActive,
    QualityNotActive,
    StopToCome,
    UnfitPermission,
)
from openfla.platform.access.model import Enterprise
from openfla.texts import Explained
from tests.platform.cli.admins import Admin
from tests.platforms import BAKERY, BUTCHER

DANNY = "Danny Deeg <Danny@korenbloem.example>"
MERY = "Mery Meel <mery@korenbloem.example>"
OF_EMPLOYER = ("--quality", "employer")


def known(admin: Admin, number: EnterpriseNumber = BAKERY) -> Enterprise:
    found: Enterprise = admin.within(lambda tx: access.find(tx, number))
    return found


class TestEnterprise:
    def test_all_that_was_told_of_one_is_shown(self, admin: Admin) -> None:
        told = ("--nsso-number", "9990101-77", "--legal-form", "BV", "--name-fr", "Le Bleuet")
        admin.done("enterprise", "add", BAKERY, "De Korenbloem", *OF_EMPLOYER, *told)
        assert admin.told("enterprise", "show", BAKERY) == {
            "number": BAKERY,
            "name": "De Korenbloem",
            "qualities": ["employer"],
            "names": {"fr": "Le Bleuet"},
            "nssoNumber": "999010177",
            "legalForm": "BV",
            "stoppedOn": None,
            "barredBecause": None,
            "outsourcedTo": None,
        }
        shown = admin.done("enterprise", "show", "0999.999.922")
        assert [word in shown for word in ("0999.999.922", "Le Bleuet", "9990101-77", "BV", "employer")] == [True] * 5
        assert "Stopped" not in shown

    def test_told_once_more_what_is_left_out_stays(self, admin: Admin) -> None:
        admin.done("enterprise", "add", BAKERY, "De Korenbloem", "--nsso-number", "999010177")
        admin.done("enterprise", "add", BAKERY, "Bakkerij De Korenbloem", "--quality", "pensionManager")
        found = known(admin)
        assert (found.name, found.nsso_number, len(found.qualities)) == ("Bakkerij De Korenbloem", "999010177", 1)

    def test_it_is_found_by_digits_and_by_words(self, bakery: Admin) -> None:
        assert [found["number"] for found in bakery.told("enterprise", "list", "korenbl")] == [BAKERY]
        assert [found["number"] for found in bakery.told("enterprise", "list", "0884")] == [BUTCHER]
        assert "No enterprise fits" in bakery.done("enterprise", "list", "nowhere")

    def test_what_cannot_be_is_refused(self, bakery: Admin) -> None:
        bakery.refused(NoQuality, "enterprise", "add", BAKERY, "De Korenbloem", "--quality", "baker")
        bakery.refused(Explained, "enterprise", "add", BAKERY, "De Korenbloem", "--nsso-number", "999010178")
        bakery.done("enterprise", "add", BAKERY, "De Korenbloem", "--nsso-number", "999010177")
        bakery.refused(NssoNumberTaken, "enterprise", "add", BUTCHER, "De Os", "--nsso-number", "999010177")
        bakery.refused(EnterpriseUnknown, "enterprise", "show", "0999110193")

    def test_it_stops_and_goes_on(self, bakery: Admin) -> None:
        assert "2026-01-31" in bakery.done("enterprise", "stop", BAKERY, "--on", "2026-01-31")
        assert known(bakery).stopped_on == date(2026, 1, 31)
        assert bakery.last()["action"] == "enterprise.stopped"
        assert "Stopped on: 2026-01-31" in bakery.done("enterprise", "show", BAKERY)
        assert "active" in bakery.done("enterprise", "resume", BAKERY)
        assert known(bakery).is_active

    def test_it_stops_today_and_not_tomorrow(self, bakery: Admin) -> None:
        tomorrow = datetime.now(UTC).date() + timedelta(days=1)
        bakery.refused(StopToCome, "enterprise", "stop", BAKERY, "--on", tomorrow.isoformat())
        bakery.done("enterprise", "stop", BAKERY)
        assert known(bakery).stopped_on == datetime.now(UTC).date()

    @pytest.mark.requirement("MANDATE-3")
    def test_it_is_barred_with_a_reason_and_freed(self, bakery: Admin) -> None:
        bakery.refused(NoReason, "enterprise", "bar", BAKERY, "--reason", " ")
        bakery.done("enterprise", "bar", BAKERY, "--reason", "debts")
        assert known(bakery).barred_because == "debts"
        assert bakery.last() | {"action": "enterprise.barred", "person": "operator"} == bakery.last()
        bakery.done("enterprise", "unbar", BAKERY)
        assert known(bakery).barred_because is None


class TestQuality:
    @pytest.mark.requirement("PORTAL-9")
    def test_one_is_activated_with_its_managers(self, bakery: Admin) -> None:
        named = ("--manager", DANNY, "--deputy", MERY)
        bakery.done("quality", "activate", BAKERY, "trainingProvider", *named)
        assert bakery.told("responsible", "list", BAKERY) == [
            {
                "quality": "trainingProvider",
                "rank": "manager",
                "login": "danny@korenbloem.example",
                "name": "Danny Deeg",
            },
            {"quality": "trainingProvider", "rank": "deputy", "login": "mery@korenbloem.example", "name": "Mery Meel"},
        ]
        bakery.refused(QualityAlreadyActive, "quality", "activate", BAKERY, "trainingProvider", *named)

    @pytest.mark.requirement("PORTAL-1")
    def test_what_cannot_be_is_refused(self, admin: Admin) -> None:
        admin.done("enterprise", "add", BAKERY, "De Korenbloem")
        for_danny = ("--manager", DANNY)
        admin.refused(NoNssoNumber, "quality", "activate", BAKERY, "employer", *for_danny)
        admin.refused(NoQuality, "quality", "activate", BAKERY, "baker", *for_danny)
        admin.refused(NoPerson, "quality", "activate", BAKERY, "trainingProvider", "--manager", "danny")
        admin.done("enterprise", "stop", BAKERY)
        admin.refused(EnterpriseStopped, "quality", "activate", BAKERY, "trainingProvider", *for_danny)
        assert known(admin).qualities == ()


class TestResponsible:
    @pytest.mark.requirement("PORTAL-11")
    def test_people_are_named_for_the_entity_and_for_a_quality(self, bakery: Admin) -> None:
        assert "Nobody answers" in bakery.done("responsible", "list", BAKERY)
        bakery.done("responsible", "add", BAKERY, "Steven Zuurdesem <steven@korenbloem.example>")
        bakery.done("responsible", "add", BAKERY, DANNY, *OF_EMPLOYER, "--rank", "deputy")
        shown = bakery.done("responsible", "list", BAKERY).splitlines()
        assert shown == [
            "entity  manager  Steven Zuurdesem <steven@korenbloem.example>",
            "employer  deputy  Danny Deeg <danny@korenbloem.example>",
        ]

    def test_one_manager_always_remains(self, bakery: Admin) -> None:
        bakery.done("responsible", "add", BAKERY, DANNY)
        bakery.refused(AlreadyNamed, "responsible", "add", BAKERY, DANNY)
        bakery.refused(LastManager, "responsible", "remove", BAKERY, "danny@korenbloem.example")
        bakery.refused(LastManager, "responsible", "rank", BAKERY, "danny@korenbloem.example", "deputy")
        bakery.done("responsible", "add", BAKERY, MERY, "--rank", "deputy")
        bakery.done("responsible", "rank", BAKERY, "mery@korenbloem.example", "manager")
        assert "no longer" in bakery.done("responsible", "remove", BAKERY, "Danny@korenbloem.example")
        assert [held["name"] for held in bakery.told("responsible", "list", BAKERY)] == ["Mery Meel"]

    def test_who_is_not_there_is_told(self, bakery: Admin) -> None:
        bakery.done("responsible", "add", BAKERY, DANNY)
        elsewhere = ("danny@korenbloem.example", *OF_EMPLOYER)
        bakery.refused(NobodyThere, "responsible", "remove", BAKERY, *elsewhere)
        bakery.refused(QualityNotActive, "responsible", "add", BAKERY, DANNY, "--quality", "trainingProvider")
        bakery.refused(EnterpriseUnknown, "responsible", "list", "0999110193")
        bakery.refused(NoPerson, "responsible", "add", BAKERY, "danny@korenbloem.example")


class TestUser:
    @pytest.mark.requirement("PORTAL-3")
    def test_permissions_are_given_replaced_and_taken(self, bakery: Admin) -> None:
        assert "Nobody was given" in bakery.done("user", "list", BAKERY, *OF_EMPLOYER)
        give = ("user", "grant", BAKERY, DANNY, *OF_EMPLOYER)
        bakery.done(*give, "--permission", "manageChannels")
        assert bakery.last()["action"] == "user.added"
        bakery.done(*give, "--permission", "consultMandates", "--permission", "manageChannels")
        assert bakery.last()["action"] == "user.changed"
        told = bakery.told("user", "list", BAKERY, *OF_EMPLOYER)
        assert [user["permissions"] for user in told] == [["consultMandates", "manageChannels"]]
        assert "consultMandates, manageChannels" in bakery.done("user", "list", BAKERY, *OF_EMPLOYER)
        bakery.done("user", "remove", BAKERY, "danny@korenbloem.example", *OF_EMPLOYER)
        assert bakery.told("user", "list", BAKERY, *OF_EMPLOYER) == []

    def test_the_same_again_leaves_no_trace(self, bakery: Admin) -> None:
        give = ("user", "grant", BAKERY, DANNY, *OF_EMPLOYER, "--permission", "manageChannels")
        bakery.done(*give)
        before = bakery.last()
        bakery.done(*give)
        assert bakery.last() == before

    def test_what_cannot_be_is_refused(self, bakery: Admin) -> None:
        bakery.done("enterprise", "add", BAKERY, "De Korenbloem", "--quality", "pensionManager")
        in_pensions = ("--quality", "pensionManager", "--permission", "manageChannels")
        bakery.refused(UnfitPermission, "user", "grant", BAKERY, DANNY, *in_pensions)
        bakery.refused(NobodyThere, "user", "remove", BAKERY, "danny@korenbloem.example", *OF_EMPLOYER)
        bakery.refused(QualityNotActive, "user", "list", BAKERY, "--quality", "trainingProvider")
