import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

import pytest

from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.errors import NoAccess, UnfitEnterpriseName, WorkersNumberTyped
from openfla.platform.access.model import Agent
from openfla.platform.admissions import service
from openfla.platform.admissions.errors import (
    AlreadyAdmitted,
    AlreadyAsked,
    NotAdmitted,
    NothingAsked,
    UnfitPurpose,
)
from openfla.platform.admissions.model import State
from openfla.platform.identity import service as identity
from openfla.platform.identity.model import Person
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from tests.platform.access.town import KINDS, NOW, OPERATOR, Town, build, last_entry, state
from tests.platforms import BAKERY, BUTCHER, WORKER

PURPOSE: Final = "To test our software before it goes live."


@pytest.fixture
async def tx(database_url: str) -> AsyncIterator[Tx]:
    database = Database.at(database_url, DatabaseSettings())
    async with database.transaction() as found:
        yield found
    await database.close()


@pytest.fixture
async def person(tx: Tx) -> Person:
    return await identity.known_as(tx, "steven@korenbloem.example", "Steven Peeters", at=NOW)


async def asked(tx: Tx, person: Person | None, number: EnterpriseNumber = BAKERY) -> None:
    await service.ask(tx, person, number, "De Korenbloem", PURPOSE, at=NOW)


@pytest.mark.requirement("ENV-2")
class TestAsk:
    async def test_it_waits_and_nobody_is_in_yet(self, tx: Tx, person: Person) -> None:
        await asked(tx, person)
        assert not await service.is_admitted(tx, BAKERY)
        assert [(found.number, found.purpose, found.state) for found in await service.all_(tx)] == [
            (BAKERY, PURPOSE, State.WAITING)
        ]
        assert await service.of_person(tx, person) == await service.all_(tx)
        entry = await last_entry(tx)
        assert (entry["action"], entry["person"]) == ("admission.asked", str(person.id))
        assert "@" not in str(entry)

    async def test_twice_changes_nothing_and_is_told(self, tx: Tx, person: Person) -> None:
        await asked(tx, person)
        before = await state(tx)
        with pytest.raises(AlreadyAsked):
            await service.ask(tx, None, BAKERY, "Another name", PURPOSE, at=NOW)
        assert await state(tx) == before

    async def test_who_is_in_need_not_ask(self, tx: Tx, person: Person) -> None:
        await service.admit(tx, OPERATOR, BAKERY, at=NOW)
        with pytest.raises(AlreadyAdmitted):
            await asked(tx, person)

    async def test_after_a_refusal_one_may_ask_again(self, tx: Tx, person: Person) -> None:
        await asked(tx, person)
        await service.refuse(tx, OPERATOR, BAKERY, at=NOW)
        assert [found.state for found in await service.of_person(tx, person)] == [State.REFUSED]
        await asked(tx, person)
        assert [found.state for found in await service.of_person(tx, person)] == [State.WAITING]

    @pytest.mark.parametrize(
        ("name", "purpose", "mistake"),
        [
            ("", PURPOSE, UnfitEnterpriseName),
            ("x" * 201, PURPOSE, UnfitEnterpriseName),
            ("De Os", "", UnfitPurpose),
            ("De Os", " \n ", UnfitPurpose),
            ("De Os", "x" * 1001, UnfitPurpose),
            ("De Os", "\u202ex", UnfitPurpose),
            ("De Os", f"For worker {WORKER}", WorkersNumberTyped),
        ],
    )
    async def test_what_is_typed_is_looked_at(self, tx: Tx, name: str, purpose: str, mistake: type[Exception]) -> None:
        with pytest.raises(mistake):
            await service.ask(tx, None, BAKERY, name, purpose, at=NOW)
        assert await service.all_(tx) == []

    async def test_a_purpose_keeps_its_lines(self, tx: Tx) -> None:
        await service.ask(tx, None, BAKERY, "De Os", " One  line\r\nanother \n", at=NOW)
        assert (await service.all_(tx))[0].purpose == "One line\nanother"


@pytest.mark.requirement("ENV-2")
class TestDecide:
    async def test_who_is_admitted_is_in_until_that_is_withdrawn(self, tx: Tx, person: Person) -> None:
        await asked(tx, person)
        await service.admit(tx, OPERATOR, BAKERY, at=NOW)
        assert await service.admitted_among(tx, [BAKERY, BUTCHER]) == {BAKERY}
        assert (await last_entry(tx))["action"] == "admission.admitted"
        before = await state(tx)
        await service.admit(tx, OPERATOR, BAKERY, at=NOW)
        assert await state(tx) == before
        await service.withdraw(tx, OPERATOR, BAKERY, at=NOW)
        assert not await service.is_admitted(tx, BAKERY)

    async def test_without_a_request_too(self, tx: Tx) -> None:
        await service.admit(tx, OPERATOR, BAKERY, at=NOW)
        assert [(found.name, found.state) for found in await service.all_(tx)] == [("0999.999.922", State.ADMITTED)]

    async def test_what_is_not_there_is_not_decided(self, tx: Tx, person: Person) -> None:
        await asked(tx, person, BUTCHER)
        with pytest.raises(NothingAsked):
            await service.refuse(tx, OPERATOR, BAKERY, at=NOW)
        with pytest.raises(NotAdmitted):
            await service.withdraw(tx, OPERATOR, BUTCHER, at=NOW)
        await service.admit(tx, OPERATOR, BUTCHER, at=NOW)
        with pytest.raises(NothingAsked):
            await service.refuse(tx, OPERATOR, BUTCHER, at=NOW)


Decision = Callable[[Tx, Agent], Awaitable[None]]


async def admit(tx: Tx, agent: Agent) -> None:
    await service.admit(tx, agent, BAKERY, at=NOW)


async def refuse(tx: Tx, agent: Agent) -> None:
    await service.refuse(tx, agent, BAKERY, at=NOW)


async def withdraw(tx: Tx, agent: Agent) -> None:
    await service.withdraw(tx, agent, BUTCHER, at=NOW)


async def test_only_an_operator_decides(tx: Tx) -> None:
    town: Town = await build(tx)
    await asked(tx, None)
    await service.admit(tx, OPERATOR, BUTCHER, at=NOW)
    before = await state(tx)
    decisions: tuple[Decision, ...] = (admit, refuse, withdraw)
    for decide in decisions:
        for kind in KINDS:
            if kind != "operator":
                with pytest.raises(NoAccess):
                    await decide(tx, town.agent(kind))
    assert await state(tx) == before
    for decide in (refuse, withdraw, admit):
        await decide(tx, OPERATOR)


async def test_of_two_who_ask_at_once_one_is_told(database_url: str) -> None:
    database = Database.at(database_url, DatabaseSettings())
    gate = asyncio.Barrier(2)

    async def ask() -> None:
        async with database.transaction() as tx:
            await gate.wait()
            await asked(tx, None)

    outcomes = await asyncio.gather(ask(), ask(), return_exceptions=True)
    await database.close()
    assert [type(outcome) for outcome in outcomes if outcome] == [AlreadyAsked]
