"""What people ask and an operator decides: registrations and admissions."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.access import service as access
from openfla.platform.admissions import service as admissions
from openfla.platform.admissions.errors import NotAdmitted, NothingAsked
from openfla.platform.identity import service as identity
from openfla.platform.kernel.database import Tx
from openfla.platform.registrations import service as registrations
from openfla.platform.registrations.errors import RegistrationDecided
from openfla.platform.registrations.model import NewRegistration
from tests.platform.cli.admins import Admin
from tests.platforms import BAKERY

NOW = datetime.now(UTC)
NORA = EnterpriseNumber("0999111183")


async def _register(tx: Tx) -> str:
    nora = await identity.known_as(tx, "nora@nieuw.example", "Nora Nieuw", at=NOW)
    told = NewRegistration(NORA, "Nieuw en Co", "BV", NssoNumber("999011147"))
    return str((await registrations.ask(tx, nora, told, counts_at_once=False, at=NOW)).id)


async def _ask_admission(tx: Tx) -> None:
    await admissions.ask(tx, None, BAKERY, "De Korenbloem", "Software of our own.", at=NOW)


class TestRegistration:
    @pytest.mark.requirement("PORTAL-1", "PORTAL-2")
    def test_a_confirmed_one_makes_a_manager_of_whoever_asked(self, admin: Admin) -> None:
        assert "No registration waits" in admin.done("registration", "list")
        asked = admin.within(_register)
        [waiting] = admin.told("registration", "list")
        assert waiting | {"id": asked, "enterpriseNumber": NORA, "nssoNumber": "999011147"} == waiting
        assert waiting["askedBy"] == {"login": "nora@nieuw.example", "name": "Nora Nieuw"}
        assert asked in admin.done("registration", "list")
        assert "Nieuw en Co is registered" in admin.done("registration", "confirm", asked)
        held = admin.told("responsible", "list", NORA)
        assert [(each["quality"], each["name"]) for each in held] == [(None, "Nora Nieuw"), ("employer", "Nora Nieuw")]
        admin.refused(RegistrationDecided, "registration", "confirm", asked)

    def test_a_refused_one_leaves_nothing(self, admin: Admin) -> None:
        asked = admin.within(_register)
        assert "is not registered" in admin.done("registration", "refuse", asked)
        assert (admin.told("registration", "list"), admin.told("enterprise", "list")) == ([], [])
        assert admin.last()["action"] == "registration.refused"

    def test_one_that_nobody_asked_is_told(self, admin: Admin) -> None:
        admin.refused(RegistrationDecided, "registration", "confirm", str(uuid4()))
        assert admin.run("registration", "confirm", "1").exit_code == 1


class TestAdmissions:
    @pytest.mark.requirement("ENV-2")
    def test_one_that_asks_is_admitted_and_shut_out(self, admin: Admin) -> None:
        assert "Nobody asked" in admin.done("admissions", "list")
        admin.within(_ask_admission)
        [asked] = admin.told("admissions", "list")
        assert (asked["enterpriseNumber"], asked["state"], asked["purpose"]) == (
            BAKERY,
            "waiting",
            "Software of our own.",
        )
        admin.done("admissions", "admit", BAKERY)
        assert admin.within(_is_admitted)
        assert "admitted" in admin.done("admissions", "list")
        admin.done("admissions", "withdraw", BAKERY)
        assert not admin.within(_is_admitted)
        admin.refused(NotAdmitted, "admissions", "withdraw", BAKERY)

    def test_one_that_asks_is_refused(self, admin: Admin) -> None:
        admin.refused(NothingAsked, "admissions", "refuse", BAKERY)
        admin.within(_ask_admission)
        admin.done("admissions", "refuse", BAKERY)
        assert [asked["state"] for asked in admin.told("admissions", "list")] == ["refused"]

    def test_one_that_never_asked_is_admitted_too(self, bakery: Admin) -> None:
        bakery.done("admissions", "admit", BAKERY)
        assert [asked["name"] for asked in bakery.told("admissions", "list")] == ["De Korenbloem"]
        assert bakery.within(lambda tx: access.find(tx, BAKERY)).number == BAKERY


async def _is_admitted(tx: Tx) -> Any:
    return await admissions.is_admitted(tx, BAKERY)
