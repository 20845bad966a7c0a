"""Two who act at the same moment, each on a connection of their own: one wins, the other is told why."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from psycopg.errors import ExclusionViolation
from sqlalchemy.exc import IntegrityError

from openfla.contract.qualities import Quality
from openfla.platform.access.model import Operator
from openfla.platform.kernel.database import Database, DatabaseSettings
from openfla.platform.kernel.stale import Changed
from openfla.platform.mandates import queries, service
from openfla.platform.mandates.errors import AlreadyAsked, OtherMandatary
from openfla.platform.mandates.model import Mandate, Status, Terms
from tests.platform.mandates.people import AT, PROVIDER, TODAY, asked, enrol_all, terms
from tests.platforms import BAKERY

RIVAL = {"mandatary": PROVIDER, "mandatary_quality": Quality.SERVICE_PROVIDER}


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    found = Database.at(database_url, DatabaseSettings())
    async with found.transaction() as tx:
        await enrol_all(tx)
    yield found
    await found.close()


async def waiting(database: Database, about: Terms) -> Mandate:
    async with database.transaction() as tx:
        return await asked(tx, about)


async def confirm(database: Database, mandate: Mandate) -> Mandate:
    async with database.transaction() as tx:
        return await service.confirm(tx, Operator(), mandate.id, version=1, today=TODAY, at=AT)


async def statuses(database: Database, *mandates: Mandate) -> list[Status]:
    async with database.transaction() as tx:
        return [(await service.one(tx, Operator(), mandate.id)).status for mandate in mandates]


@pytest.mark.requirement("MANDATE-4")
@pytest.mark.parametrize("_again", range(5))
async def test_of_two_mandataries_confirmed_at_once_exactly_one_wins(database: Database, _again: int) -> None:
    both = [await waiting(database, terms()), await waiting(database, terms(**RIVAL))]
    told = await asyncio.gather(*(confirm(database, mandate) for mandate in both), return_exceptions=True)
    (refused,) = [answer for answer in told if isinstance(answer, Exception)]
    assert isinstance(refused, OtherMandatary)
    assert "mandatary for this service already" in refused.explain()
    assert refused.advise()
    assert sorted(await statuses(database, *both)) == [Status.CONFIRMED, Status.REQUESTED]


@pytest.mark.requirement("MANDATE-4")
async def test_the_database_holds_the_rule_whatever_the_code_does(database: Database) -> None:
    one, two = await waiting(database, terms()), await waiting(database, terms(**RIVAL))

    async def behind_the_service(mandate: Mandate) -> None:
        async with database.transaction() as tx:
            changes = queries.decide(mandate.id, 1, Status.CONFIRMED, mandate.terms.period, AT)
            await tx.execute(changes)
            await asyncio.sleep(0.2)

    first = asyncio.create_task(behind_the_service(one))
    await asyncio.sleep(0.05)
    with pytest.raises(IntegrityError) as refused:
        await behind_the_service(two)
    await first
    assert isinstance(refused.value.orig, ExclusionViolation)
    assert await statuses(database, one, two) == [Status.CONFIRMED, Status.REQUESTED]


async def test_two_who_answer_the_same_request_do_not_undo_each_other(database: Database) -> None:
    mandate = await waiting(database, terms())

    async def refuse() -> Mandate:
        async with database.transaction() as tx:
            return await service.refuse(tx, Operator(), mandate.id, version=1, at=AT)

    told = await asyncio.gather(confirm(database, mandate), refuse(), return_exceptions=True)
    (made,) = [answer for answer in told if isinstance(answer, Mandate)]
    (late,) = [answer for answer in told if isinstance(answer, Exception)]
    assert isinstance(late, Changed)
    assert await statuses(database, mandate) == [made.status]


async def test_the_same_request_sent_twice_at_once_waits_once(database: Database) -> None:
    told = await asyncio.gather(waiting(database, terms()), waiting(database, terms()), return_exceptions=True)
    assert [type(answer) for answer in told if isinstance(answer, Exception)] == [AlreadyAsked]


async def test_one_that_was_ended_makes_room_at_once(database: Database) -> None:
    one = await confirm(database, await waiting(database, terms()))
    with pytest.raises(OtherMandatary):
        await waiting(database, terms(**RIVAL))
    async with database.transaction() as tx:
        now = datetime.now(UTC)
        await service.end(tx, Operator(), one.id, after=None, version=2, today=TODAY, at=now)
    await confirm(database, await waiting(database, terms(**RIVAL)))
    async with database.transaction() as tx:
        assert len((await service.of_mandator(tx, Operator(), BAKERY)).mandates) == 2
