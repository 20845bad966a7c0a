"""Mandates on the command line."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from openfla.cli.admin._files import FileUnreadable
from openfla.contract.quarters import BadQuarter, Quarter
from openfla.platform.mandates.errors import (
    AlreadyAsked,
    MandateUnknown,
    NotAMandatary,
    NotAPdf,
    NotPossibleNow,
    OtherMandatary,
)
from tests.platform.cli.admins import Admin
from tests.platforms import BAKERY, BUTCHER

OFFICE = "0999110589"
AS_OFFICE = ("--quality", "socialSecretariat")
NOW = Quarter.of(date.today())  # noqa: DTZ011 - a quarter has ninety days


@pytest.fixture
def office(bakery: Admin) -> Admin:
    """The same, where a social secretariat is known too."""
    bakery.done("enterprise", "add", OFFICE, "Meerwerk", *AS_OFFICE, "--quality", "serviceProvider")
    return bakery


def asked(office: Admin, *more: str, mandator: str = BAKERY) -> dict[str, Any]:
    found: dict[str, Any] = office.told("mandate", "ask", mandator, OFFICE, *AS_OFFICE, *more)
    return found


def states(office: Admin, number: str = BAKERY) -> list[str]:
    return [mandate["state"] for mandate in office.told("mandate", "list", number)]


class TestAsk:
    @pytest.mark.requirement("MANDATE-3")
    def test_one_is_asked_and_confirmed(self, office: Admin) -> None:
        assert "no mandate yet" in office.done("mandate", "list", BAKERY)
        waiting = asked(office)
        assert waiting == {
            "id": waiting["id"],
            "mandator": BAKERY,
            "mandatary": OFFICE,
            "mandataryQuality": "socialSecretariat",
            "service": "federalLearningAccount",
            "firstQuarter": str(NOW),
            "lastQuarter": None,
            "state": "requested",
            "askedBy": "mandatary",
            "hasProcuration": False,
        }
        assert office.told("mandate", "confirm", waiting["id"])["state"] == "active"
        assert (states(office), states(office, OFFICE)) == (["active"], ["active"])
        assert "active" in office.done("mandate", "list", OFFICE)

    def test_it_has_the_period_and_the_service_that_were_told(self, office: Admin) -> None:
        told = ("--from", str(NOW.plus(1)), "--until", str(NOW.plus(4)), "--service", "dmfaDimona", "--by", "mandator")
        found = asked(office, *told)
        assert (found["firstQuarter"], found["lastQuarter"]) == (str(NOW.plus(1)), str(NOW.plus(4)))
        assert (found["service"], found["askedBy"]) == ("dmfaDimona", "mandator")

    def test_what_cannot_be_is_refused(self, office: Admin) -> None:
        ask = ("mandate", "ask", BAKERY, OFFICE)
        office.refused(NotAMandatary, *ask, "--quality", "employer")
        office.refused(BadQuarter, *ask, *AS_OFFICE, "--from", "spring")
        asked(office)
        office.refused(AlreadyAsked, *ask, *AS_OFFICE)

    @pytest.mark.requirement("MANDATE-4")
    def test_there_is_one_mandatary(self, office: Admin) -> None:
        office.done("mandate", "confirm", asked(office)["id"])
        office.refused(OtherMandatary, "mandate", "ask", BAKERY, OFFICE, "--quality", "serviceProvider")


class TestAnswer:
    def test_one_is_refused(self, office: Admin) -> None:
        mandate = asked(office)["id"]
        assert office.told("mandate", "refuse", mandate)["state"] == "refused"
        office.refused(NotPossibleNow, "mandate", "confirm", mandate)

    def test_one_is_withdrawn(self, office: Admin) -> None:
        assert office.told("mandate", "withdraw", asked(office)["id"])["state"] == "withdrawn"

    def test_one_that_does_not_exist_is_told(self, office: Admin) -> None:
        office.refused(MandateUnknown, "mandate", "confirm", "0199f3a0-0000-7000-8000-000000000000")


class TestEnd:
    def test_one_ends_after_a_quarter_or_at_once(self, office: Admin) -> None:
        mandate = asked(office)["id"]
        office.refused(NotPossibleNow, "mandate", "end", mandate)
        office.done("mandate", "confirm", mandate)
        shortened = office.told("mandate", "end", mandate, "--after", str(NOW.plus(2)))
        assert (shortened["lastQuarter"], shortened["state"]) == (str(NOW.plus(2)), "active")
        assert office.told("mandate", "end", mandate)["state"] == "revoked"


class TestProcuration:
    def test_a_signed_document_confirms_it(self, office: Admin) -> None:
        signed = office.file(b"%PDF-1.7 signed", "signed.pdf")
        told = office.told("mandate", "procuration", BAKERY, OFFICE, *AS_OFFICE, "--document", signed)
        assert (told["state"], told["hasProcuration"]) == ("active", True)

    def test_a_file_that_is_none_is_refused(self, office: Admin) -> None:
        record = ("mandate", "procuration", BAKERY, OFFICE, *AS_OFFICE, "--document")
        office.refused(NotAPdf, *record, office.file(b"signed", "signed.pdf"))
        office.refused(FileUnreadable, *record, Path(office.folder / "none.pdf"))
        assert states(office) == []


class TestGroup:
    @pytest.mark.requirement("GROUP-2")
    def test_one_company_becomes_mandatary_of_the_others(self, office: Admin) -> None:
        office.done("enterprise", "add", BUTCHER, "De Os")
        answers = office.told("mandate", "group", OFFICE, BAKERY, BUTCHER, OFFICE, *AS_OFFICE)
        assert [answer["mandator"] for answer in answers] == [BAKERY, BUTCHER, OFFICE]
        assert [answer["refused"] for answer in answers] == [None, None, "mandateToItself"]
        assert (states(office), states(office, BUTCHER)) == (["active"], ["active"])
        assert "gives no mandate to itself" in office.done("mandate", "group", OFFICE, OFFICE, *AS_OFFICE)
