"""When a right is used up, by what stands in the database and by what was decided in the same batch."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from openfla.contract.declarations import RecordKind
from openfla.platform.entitlements.balances import Balances
from openfla.platform.entitlements.rights_book import RightsBook
from openfla.platform.kernel.database import Database, Driver
from openfla.platform.records.model import Command
from openfla.platform.trainings import queries as trainings
from tests.platform.entitlements.owed import (
    OTHER_WORKER,
    a_right,
    a_training_of,
    corrected,
    declared,
    many,
    occasion,
    one,
    withdrawn,
)
from tests.platforms import BAKERY, BUTCHER, WORKER

RIGHT = RecordKind.TRAINING_RIGHT
DAY = 456
SCANS = "SELECT idx_scan + seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'trainings'"
PAIRS = {(BAKERY, WORKER), (BAKERY, OTHER_WORKER)}
Load = Callable[..., Awaitable[tuple[RightsBook, Balances]]]


@pytest.fixture
async def load(database: Database) -> Load:
    """The two books as the register loads them for a batch with these commands on rights."""

    async def loaded(*commands: Command) -> tuple[RightsBook, Balances]:
        async with database.journey() as driver:
            return await _loaded(driver, commands)

    return loaded


async def _loaded(driver: Driver, commands: Any) -> tuple[RightsBook, Balances]:
    rights = RightsBook()
    balances = Balances(rights, Decimal(DAY))
    if commands:
        await rights.load(driver, list(commands))
    await balances.hear(driver, await balances.ask(driver, PAIRS), PAIRS)
    return rights, balances


def exhausts(balances: Balances, minutes: Fraction | int, **about: Any) -> bool:
    told = {"enterprise": BAKERY, "ssin": WORKER, "kind": "legal", "year": 2026, **about}
    return balances.is_exhausted_by(minutes=Fraction(minutes), **told)


def note(balances: Balances, minutes: int, status: str = "completed", **about: Any) -> None:
    told = {"enterprise": BAKERY, "ssin": WORKER, "kind": "legal", "year": 2026, **about}
    balances.note(status=status, minutes=Fraction(minutes), **told)


class TestWhatStands:
    async def test_the_edge_is_exact(self, database: Database, load: Load) -> None:
        await one(database, declared(a_right(days=2.5)))
        await a_training_of(database, 2026, DAY)
        await a_training_of(database, 2026, DAY, status="reserved")
        _, balances = await load()
        assert not exhausts(balances, DAY // 2)
        assert exhausts(balances, DAY // 2 + Fraction(1, 1000))

    async def test_durations_of_every_unit_are_added(self, database: Database, load: Load) -> None:
        await one(database, declared(a_right(days=3)))
        await a_training_of(database, 2026, 1, unit="days")
        await a_training_of(database, 2026, Decimal("7.6"), unit="hours")
        _, balances = await load()
        assert not exhausts(balances, DAY)
        assert exhausts(balances, DAY + 1)

    @pytest.mark.parametrize(
        "about",
        [
            {"status": "notFollowed"},
            {"kind": "none", "counts": False},
            {"kind": "extra"},
            {"withdrawn": True},
            {"enterprise": BUTCHER},
            {"ssin": OTHER_WORKER},
        ],
        ids=["not followed", "from no right", "from another right", "withdrawn", "another employer", "another worker"],
    )
    async def test_what_takes_nothing_of_it(self, database: Database, load: Load, about: dict[str, Any]) -> None:
        await one(database, declared(a_right(days=1)))
        await a_training_of(database, 2026, DAY, **about)
        _, balances = await load()
        assert not exhausts(balances, DAY)

    async def test_what_earlier_years_of_the_period_left_over_can_be_used(self, database: Database, load: Load) -> None:
        """R5.1 and R5.3: 2024 and 2025 leave two days; 2023 belongs to another period."""
        for year in (2023, 2024, 2025):
            await one(database, declared(a_right(year=year, days=2)))
        await a_training_of(database, 2024, DAY)
        await a_training_of(database, 2025, DAY)
        _, balances = await load()
        assert not exhausts(balances, 2 * DAY)
        assert exhausts(balances, 2 * DAY + 1)

    async def test_nobody_warns_where_nobody_told_how_much_there_is(self, database: Database, load: Load) -> None:
        await one(database, declared(a_right(days=0)))
        _, balances = await load()
        assert exhausts(balances, 1)
        assert not exhausts(balances, 1, kind="sectoral")
        assert not exhausts(balances, 1, year=2030)
        assert not exhausts(balances, 1, ssin=OTHER_WORKER)
        assert not exhausts(balances, 1, enterprise=BUTCHER)

    async def test_a_right_that_was_withdrawn_is_no_right(self, database: Database, load: Load) -> None:
        outcome = await one(database, declared(a_right(days=0)))
        await one(database, withdrawn(RIGHT, outcome.record, 1))
        _, balances = await load()
        assert not exhausts(balances, 1)


class TestTheSameBatch:
    async def test_what_was_taken_and_planned_before_counts(self, database: Database, load: Load) -> None:
        await one(database, declared(a_right(days=2)))
        _, balances = await load()
        note(balances, DAY)
        note(balances, DAY, "reserved")
        note(balances, DAY, "notFollowed")
        assert exhausts(balances, 1)
        note(balances, -DAY)
        assert not exhausts(balances, DAY)

    async def test_a_right_that_is_declared_corrected_and_withdrawn_before_counts_as_it_is_then(
        self, database: Database, load: Load
    ) -> None:
        await a_training_of(database, 2026, DAY)
        commands = [declared(a_right(days=2)), corrected(a_right(days=3))]
        rights, balances = await load(*commands)
        assert not exhausts(balances, 9 * DAY)
        first = rights.apply(commands[0], occasion())
        assert [exhausts(balances, minutes) for minutes in (DAY, DAY + 1)] == [False, True]
        rights.apply(commands[1], occasion())
        assert [exhausts(balances, minutes) for minutes in (2 * DAY, 2 * DAY + 1)] == [False, True]
        rights.apply(withdrawn(RIGHT, first.record), occasion())
        assert not exhausts(balances, 9 * DAY)

    async def test_what_was_noted_before_the_right_was_declared_counts(self, database: Database, load: Load) -> None:
        command = declared(a_right(days=1))
        rights, balances = await load(command)
        note(balances, DAY)
        rights.apply(command, occasion())
        assert exhausts(balances, 1)


class TestCost:
    @pytest.mark.parametrize("has_rights", [False, True])
    async def test_of_workers_without_rights_no_training_is_read(self, database: Database, has_rights: bool) -> None:
        await a_training_of(database, 2026, DAY)
        if has_rights:
            await one(database, declared(a_right()))
        async with database.journey() as driver:
            await _loaded(driver, ())
            ((scans,),) = await (await driver.execute(SCANS)).fetchall()
        assert (scans > 0) is has_rights

    async def test_what_is_taken_is_found_by_an_index(self, database: Database) -> None:
        await many(database, "trainings")
        async with database.journey() as driver:
            sql = b"EXPLAIN " + trainings.used_by_pairs()
            plan = await (await driver.execute(sql, ([BAKERY], [WORKER]), prepare=False)).fetchall()
        told = "\n".join(line for (line,) in plan)
        assert "using ix_trainings_ssin" in told
        assert "Seq Scan" not in told
