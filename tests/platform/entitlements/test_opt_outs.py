"""R10.1: the yearly calculation is stopped for a whole enterprise or for one of its workers, over services."""

import asyncio
from typing import Any

import pytest
from msgspec import UNSET

from openfla.contract.entitlements import OptOut, OptOutSearch
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber, Ssin
from openfla.platform.access.errors import MissingPermission
from openfla.platform.access.model import Actor
from openfla.platform.api.turning import Place, Turn
from openfla.platform.entitlements import service
from openfla.platform.entitlements.model import OptOutRow
from openfla.platform.kernel.database import Database
from openfla.platform.kernel.issues import BadRequest
from tests.platform.entitlements.owed import NOON, OTHER_WORKER, TODAY, an_actor, rows
from tests.platforms import BAKERY, BUTCHER, WORKER

TRAIL = "SELECT body FROM audit_entries WHERE body LIKE '%calculation.%' ORDER BY number"


def of(ssin: str | None = None, enterprise: str = BAKERY) -> OptOut:
    return OptOut(enterprise_number=EnterpriseNumber(enterprise), ssin=Ssin(ssin) if ssin else UNSET)


async def out(database: Database, year: int, wanted: OptOut, actor: Actor | None = None) -> tuple[OptOutRow, bool]:
    async with database.transaction() as tx:
        about: Any = {"today": TODAY, "at": NOON, "trace_id": "t"}
        return await service.opt_out(tx, actor or an_actor(), year, wanted, **about)


async def back(database: Database, year: int, wanted: OptOut, actor: Actor | None = None) -> None:
    async with database.transaction() as tx:
        about: Any = {"today": TODAY, "at": NOON, "trace_id": "t"}
        await service.opt_in(tx, actor or an_actor(), year, wanted, **about)


async def standing(database: Database, turn: Turn = Turn(100), **about: Any) -> list[OptOutRow]:  # noqa: B008 - frozen
    async with database.transaction() as tx:
        return await service.search_opt_outs(tx, an_actor(), OptOutSearch(**about), turn, today=TODAY)


class TestOptOut:
    async def test_an_enterprise_and_a_worker_stand_beside_each_other(self, database: Database) -> None:
        for wanted in (of(), of(WORKER), of(OTHER_WORKER)):
            assert (await out(database, 2026, wanted))[1]
        assert [row.ssin for row in await standing(database)] == [None, WORKER, OTHER_WORKER]
        assert len(await standing(database, year=2027)) == 0
        assert len(await standing(database, year=2026)) == 3

    @pytest.mark.parametrize("ssin", [None, WORKER], ids=["enterprise", "worker"])
    async def test_again_it_changes_nothing(self, database: Database, ssin: str | None) -> None:
        first, is_new = await out(database, 2026, of(ssin))
        again, is_newer = await out(database, 2026, of(ssin))
        assert (again, is_new, is_newer) == (first, True, False)
        assert len(await rows(database, TRAIL)) == 1

    async def test_several_at_once_are_one(self, database: Database) -> None:
        found = await asyncio.gather(*(out(database, 2026, of()) for _ in range(4)))
        assert len({row.id for row, _ in found}) == 1
        assert sorted(is_new for _, is_new in found) == [False, False, False, True]

    async def test_what_is_taken_back_is_gone_and_nothing_else(self, database: Database) -> None:
        for wanted in (of(), of(WORKER)):
            await out(database, 2026, wanted)
            await out(database, 2027, wanted)
        for _ in range(2):
            await back(database, 2026, of())
        found = [(row.year, row.ssin) for row in await standing(database)]
        assert found == [(2027, None), (2026, WORKER), (2027, WORKER)]

    async def test_the_trail_tells_it_without_the_number_of_the_worker(self, database: Database) -> None:
        row, _ = await out(database, 2026, of(WORKER))
        await back(database, 2026, of(WORKER))
        bodies = [entry["body"] for entry in await rows(database, TRAIL)]
        assert all(WORKER not in body and str(row.id) in body for body in bodies)
        assert ['"calculation.optedOut"' in body for body in bodies] == [True, False]
        assert ['"calculation.optedIn"' in body for body in bodies] == [False, True]

    async def test_pages_follow_each_other(self, database: Database) -> None:
        for year in (2026, 2027, 2028):
            await out(database, year, of())
        first = await standing(database, Turn(1))
        assert [row.year for row in first] == [2026, 2027]
        rest = await standing(database, Turn(1, Place(None, first[0].id)))
        assert [row.year for row in rest] == [2027, 2028]


class TestWhoMay:
    @pytest.mark.parametrize("do", [out, back])
    async def test_another_enterprise_is_out_of_reach(self, database: Database, do: Any) -> None:
        for actor in (an_actor(BUTCHER), an_actor(BUTCHER, Quality.SOCIAL_SECRETARIAT)):
            with pytest.raises(MissingPermission):
                await do(database, 2026, of(), actor)
        assert await standing(database) == []

    async def test_another_enterprise_learns_nothing(self, database: Database) -> None:
        async with database.transaction() as tx:
            wanted = OptOutSearch(enterprise_number=BAKERY)
            with pytest.raises(MissingPermission):
                await service.search_opt_outs(tx, an_actor(BUTCHER), wanted, Turn(1), today=TODAY)
            mandatary = an_actor(BUTCHER, Quality.SOCIAL_SECRETARIAT)
            with pytest.raises(BadRequest):
                await service.search_opt_outs(tx, mandatary, OptOutSearch(), Turn(1), today=TODAY)

    @pytest.mark.parametrize(
        ("year", "wanted"),
        [(1999, of()), (2100, of()), (2026, of("85073003329")), (2026, of(None, "0999999923"))],
        ids=["too early", "too late", "worker", "enterprise"],
    )
    async def test_what_is_wrong_is_refused(self, database: Database, year: int, wanted: OptOut) -> None:
        for do in (out, back):
            with pytest.raises(BadRequest):
                await do(database, year, wanted)

    @pytest.mark.parametrize("year", [2000, 2099])
    async def test_the_first_and_the_last_year(self, database: Database, year: int) -> None:
        assert (await out(database, year, of()))[1]
