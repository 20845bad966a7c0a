import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import uuid4

import pytest
from msgspec.structs import replace

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.access import rules
from openfla.platform.access import service as access
from openfla.platform.access.errors import (
    AlreadyRegistered,
    EnterpriseStopped,
    EnterpriseUnknown,
    NoAccess,
    NssoNumberTaken,
    OtherNssoNumber,
    UnfitEnterpriseName,
)
from openfla.platform.access.model import NamedPerson, Rank, Task
from openfla.platform.identity import service as identity
from openfla.platform.identity.model import Person
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from openfla.platform.registrations import service
from openfla.platform.registrations.errors import (
    AlreadyWaiting,
    OutsourcedToItself,
    OutsourcedToNoMandatary,
    RegistrationDecided,
    TooManyWaiting,
    UnfitLegalForm,
)
from openfla.platform.registrations.model import NewRegistration, Registration, RegistrationSettings
from tests.platform.access.town import KINDS, NOW, NSSO, OPERATOR, build, last_entry, state
from tests.platforms import BAKERY, BUTCHER

OTHER_NSSO: Final = NssoNumber("012345674")
BUREAU: Final = EnterpriseNumber("0206731645")
TOLD: Final = NewRegistration(BAKERY, "Bakkerij De Korenbloem", "BV", NSSO)


@dataclass
class Desk:
    """Where registrations are asked."""

    tx: Tx
    person: Person

    async def ask(self, *, at_once: bool = True, **about: Any) -> Registration:
        return await service.ask(self.tx, self.person, replace(TOLD, **about), counts_at_once=at_once, at=NOW)


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    database = Database.at(database_url, DatabaseSettings())
    async with database.transaction() as tx:
        person = await identity.known_as(tx, "steven@korenbloem.example", "Steven Peeters", at=NOW)
        yield Desk(tx, person)
        await tx.rollback()
    await database.close()


class TestMany:
    async def test_one_person_keeps_ten_numbers_waiting_at_most(self, desk: Desk) -> None:
        numbers = [f"09991{number:03}" for number in range(11)]
        for place, number in enumerate(numbers[:10]):
            nsso = NssoNumber(f"{place:07}")
            await desk.ask(at_once=False, number=numbered(number), nsso_number=nsso)
        with pytest.raises(TooManyWaiting):
            await desk.ask(at_once=False, number=numbered(numbers[10]), nsso_number=NssoNumber("x"))


def numbered(leading: str) -> EnterpriseNumber:
    """The enterprise number that begins with these eight digits."""
    return EnterpriseNumber(f"{leading}{97 - int(leading) % 97:02}")


@pytest.mark.requirement("PORTAL-1", "PORTAL-2")
class TestAtOnce:
    async def test_the_enterprise_is_an_employer_and_who_asks_answers_for_it(self, desk: Desk) -> None:
        asked = await desk.ask()
        assert (asked.is_confirmed, asked.decided_at) == (True, NOW)
        found = await access.find(desk.tx, BAKERY)
        assert (found.nsso_number, found.legal_form, found.qualities) == (NSSO, "BV", (Quality.EMPLOYER,))
        told = [(each.quality, each.rank, each.person) for each in await access.responsibles(desk.tx, BAKERY)]
        assert told == [(None, Rank.MANAGER, desk.person), (Quality.EMPLOYER, Rank.MANAGER, desk.person)]
        visitor = await access.visitor(desk.tx, desk.person, BAKERY, Quality.EMPLOYER)
        assert visitor is not None
        assert all(rules.may(visitor, task) for task in Task if task is not Task.OPERATE)
        entry = await last_entry(desk.tx)
        assert (entry["action"], entry["person"]) == ("enterprise.registered", str(desk.person.id))
        assert "@" not in str(entry)

    async def test_a_second_registration_is_refused_without_telling_who_answers(self, desk: Desk) -> None:
        await desk.ask()
        before = await state(desk.tx)
        with pytest.raises(AlreadyRegistered) as refused:
            await desk.ask()
        assert "Steven" not in str(refused.value)
        assert await state(desk.tx) == before

    async def test_what_an_operator_made_known_can_be_registered_and_keeps_its_name(self, desk: Desk) -> None:
        await access.enrol(desk.tx, BAKERY, "De Korenbloem", (Quality.TRAINING_PROVIDER,), at=NOW)
        await desk.ask(legal_form="")
        found = await access.find(desk.tx, BAKERY)
        assert (found.name, found.nsso_number) == ("De Korenbloem", NSSO)
        assert found.qualities == (Quality.EMPLOYER, Quality.TRAINING_PROVIDER)

    @pytest.mark.parametrize("quality", [None, Quality.EMPLOYER], ids=["entity", "quality"])
    async def test_not_where_somebody_answers_for_it(self, desk: Desk, quality: Quality | None) -> None:
        await access.enrol(desk.tx, BAKERY, "De Korenbloem", (Quality.EMPLOYER,), at=NOW)
        somebody = NamedPerson("danny@korenbloem.example", "Danny", Rank.DEPUTY)
        await access.name_responsible(desk.tx, OPERATOR, BAKERY, quality, somebody, at=NOW)
        with pytest.raises(AlreadyRegistered):
            await desk.ask()

    async def test_not_what_has_stopped(self, desk: Desk) -> None:
        await access.enrol(desk.tx, BAKERY, "De Korenbloem", (), at=NOW)
        await access.stop(desk.tx, OPERATOR, BAKERY, on=date(2026, 1, 1), at=NOW)
        with pytest.raises(EnterpriseStopped):
            await desk.ask()

    async def test_the_nsso_number_is_its_own(self, desk: Desk) -> None:
        await access.enrol(desk.tx, BUTCHER, "De Os", (), nsso_number=NSSO, at=NOW)
        with pytest.raises(NssoNumberTaken) as refused:
            await desk.ask()
        assert BUTCHER not in str(refused.value)
        await access.enrol(desk.tx, BAKERY, "De Korenbloem", (), nsso_number=OTHER_NSSO, at=NOW)
        with pytest.raises(OtherNssoNumber):
            await desk.ask(nsso_number=NssoNumber("000000197"))
        await desk.ask(nsso_number=OTHER_NSSO)

    @pytest.mark.parametrize(
        ("about", "mistake"),
        [
            ({"name": ""}, UnfitEnterpriseName),
            ({"name": "x" * 201}, UnfitEnterpriseName),
            ({"legal_form": "x" * 101}, UnfitLegalForm),
            ({"legal_form": "\u202eBV"}, UnfitLegalForm),
        ],
    )
    async def test_what_is_typed_is_looked_at(
        self, desk: Desk, about: dict[str, Any], mistake: type[Exception]
    ) -> None:
        with pytest.raises(mistake):
            await desk.ask(**about)


@pytest.mark.requirement("PORTAL-2")
class TestOutsourced:
    async def test_to_a_mandatary_that_is_kept(self, desk: Desk) -> None:
        await access.enrol(desk.tx, BUREAU, "Sociaal Bureau", (Quality.SOCIAL_SECRETARIAT,), at=NOW)
        await desk.ask(outsourced_to=BUREAU)
        assert (await access.find(desk.tx, BAKERY)).outsourced_to == BUREAU

    async def test_not_to_itself_nor_to_what_is_unknown(self, desk: Desk) -> None:
        with pytest.raises(OutsourcedToItself):
            await desk.ask(outsourced_to=BAKERY)
        with pytest.raises(EnterpriseUnknown):
            await desk.ask(outsourced_to=BUREAU)

    @pytest.mark.parametrize("why", ["no mandatary", "stopped", "barred"])
    async def test_not_to_one_that_cannot_be_a_mandatary(self, desk: Desk, why: str) -> None:
        quality = Quality.TRAINING_PROVIDER if why == "no mandatary" else Quality.SERVICE_PROVIDER
        await access.enrol(desk.tx, BUREAU, "Sociaal Bureau", (quality,), at=NOW)
        if why == "stopped":
            await access.stop(desk.tx, OPERATOR, BUREAU, on=date(2026, 1, 1), at=NOW)
        if why == "barred":
            await access.bar(desk.tx, OPERATOR, BUREAU, "Debts", at=NOW)
        before = await state(desk.tx)
        with pytest.raises(OutsourcedToNoMandatary):
            await desk.ask(outsourced_to=BUREAU)
        assert await state(desk.tx) == before


@pytest.mark.requirement("PORTAL-1")
class TestWaiting:
    async def test_nothing_counts_until_an_operator_confirms(self, desk: Desk) -> None:
        asked = await desk.ask(at_once=False)
        assert asked.is_confirmed is None
        assert await service.waiting(desk.tx) == [asked]
        assert await service.of_person(desk.tx, desk.person) == [asked]
        with pytest.raises(EnterpriseUnknown):
            await access.find(desk.tx, BAKERY)
        confirmed = await service.confirm(desk.tx, OPERATOR, asked.id, at=NOW)
        assert confirmed.is_confirmed
        assert await service.waiting(desk.tx) == []
        assert (await last_entry(desk.tx))["person"] == "operator"
        visitor = await access.visitor(desk.tx, desk.person, BAKERY, Quality.EMPLOYER)
        assert visitor is not None

    async def test_a_second_one_of_the_same_enterprise_is_refused(self, desk: Desk) -> None:
        await desk.ask(at_once=False)
        with pytest.raises(AlreadyWaiting):
            await desk.ask(at_once=False, nsso_number=OTHER_NSSO)

    async def test_after_a_refusal_it_may_be_asked_again(self, desk: Desk) -> None:
        asked = await desk.ask(at_once=False)
        assert (await service.refuse(desk.tx, OPERATOR, asked.id, at=NOW)).is_confirmed is False
        assert (await last_entry(desk.tx))["action"] == "registration.refused"
        assert await service.waiting(desk.tx) == []
        await desk.ask(at_once=False)

    async def test_what_is_decided_is_not_decided_again(self, desk: Desk) -> None:
        asked = await desk.ask(at_once=False)
        await service.refuse(desk.tx, OPERATOR, asked.id, at=NOW)
        before = await state(desk.tx)
        for registration in (asked.id, uuid4()):
            with pytest.raises(RegistrationDecided):
                await service.confirm(desk.tx, OPERATOR, registration, at=NOW)
            with pytest.raises(RegistrationDecided):
                await service.refuse(desk.tx, OPERATOR, registration, at=NOW)
        assert await state(desk.tx) == before

    async def test_what_changed_meanwhile_is_looked_at_again(self, desk: Desk) -> None:
        await access.enrol(desk.tx, BUREAU, "Sociaal Bureau", (Quality.SOCIAL_SECRETARIAT,), at=NOW)
        asked = await desk.ask(at_once=False, outsourced_to=BUREAU)
        await access.bar(desk.tx, OPERATOR, BUREAU, "Debts", at=NOW)
        with pytest.raises(OutsourcedToNoMandatary):
            await service.confirm(desk.tx, OPERATOR, asked.id, at=NOW)
        await access.unbar(desk.tx, OPERATOR, BUREAU, at=NOW)
        await access.enrol(desk.tx, BUTCHER, "De Os", (), nsso_number=NSSO, at=NOW)
        with pytest.raises(NssoNumberTaken):
            await service.confirm(desk.tx, OPERATOR, asked.id, at=NOW)

    async def test_only_an_operator_decides(self, desk: Desk) -> None:
        town = await build(desk.tx)
        number = EnterpriseNumber("0403170701")
        asked = await desk.ask(at_once=False, number=number)
        before = await state(desk.tx)
        for kind in KINDS:
            if kind != "operator":
                with pytest.raises(NoAccess):
                    await service.confirm(desk.tx, town.agent(kind), asked.id, at=NOW)
                with pytest.raises(NoAccess):
                    await service.refuse(desk.tx, town.agent(kind), asked.id, at=NOW)
        assert await state(desk.tx) == before
        await service.confirm(desk.tx, OPERATOR, asked.id, at=NOW)


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "waiting"])
async def test_of_two_who_register_one_enterprise_at_once_one_does(database_url: str, at_once: bool) -> None:
    database = Database.at(database_url, DatabaseSettings())
    gate = asyncio.Barrier(2)

    async def ask(login: str) -> None:
        async with database.transaction() as tx:
            person = await identity.known_as(tx, login, "Somebody", at=NOW)
            await gate.wait()
            await service.ask(tx, person, TOLD, counts_at_once=at_once, at=NOW)
            await asyncio.sleep(0.2)

    outcomes = await asyncio.gather(ask("one"), ask("two"), return_exceptions=True)
    await database.close()
    assert [type(outcome) for outcome in outcomes if outcome] == [AlreadyRegistered if at_once else AlreadyWaiting]


@pytest.mark.parametrize(
    ("told", "expected"),
    [("sandbox", {"sandbox"}), ("always", {"sandbox", "acceptance", "production"}), ("never", set())],
)
def test_the_settings_say_where_a_registration_counts_at_once(told: Any, expected: set[str]) -> None:
    settings = RegistrationSettings(open=told)
    known = {name for name in expected if settings.counts_at_once(name, is_known=True)}
    assert known == expected & {"sandbox"}
    assert {name for name in ("sandbox", "acceptance", "production") if settings.counts_at_once(name)} == expected
