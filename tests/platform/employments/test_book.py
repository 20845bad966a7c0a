"""Many commands at once, several books at once, and what the book tells the other books."""

import asyncio
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from openfla.contract.qualities import Quality
from openfla.platform.employments import queries
from openfla.platform.employments.book import EmploymentBook
from openfla.platform.kernel.database import Database
from openfla.platform.kernel.groups import Contended
from openfla.platform.records.model import Command, Result
from tests.platform.books import written
from tests.platform.employments.people import (
    OTHER_WORKER,
    TODAY,
    an_actor,
    an_employment,
    begun,
    corrected,
    declared,
    done,
    occasion,
    one,
    rows,
    withdrawn,
    withdrawn_by_id,
)
from tests.platforms import BAKERY, BUTCHER, WORKER

FIRST, LAST = date(2026, 1, 1), date(2026, 1, 31)


class TestOneBatch:
    async def test_commands_on_one_reference_build_on_each_other_in_their_order(self, database: Database) -> None:
        ends = ["2026-06-30", "2026-09-30"]
        commands = [
            declared(an_employment(reference="one")),
            *(corrected(an_employment(reference="one", endDate=end)) for end in ends),
            declared(an_employment(reference="one")),
            withdrawn("one"),
            corrected(an_employment(reference="one")),
        ]
        _, outcomes = await done(database, *commands)
        results = [outcome.result for outcome in outcomes]
        changed = [Result.NEW, Result.CHANGED, Result.CHANGED]
        assert results == [*changed, Result.BLOCKED, Result.WITHDRAWN, Result.BLOCKED]
        (row,) = await rows(database, "SELECT version, withdrawn, CAST(end_date AS text) AS end FROM employments")
        assert dict(row) == {"version": 4, "withdrawn": True, "end": ends[-1]}
        history = await rows(database, "SELECT version, before, after FROM record_history ORDER BY version")
        assert [change["version"] for change in history] == [2, 3, 4]
        assert all(one["after"] == next_one["before"] for one, next_one in pairwise(history))

    async def test_an_id_and_a_reference_are_the_same_employment(self, database: Database) -> None:
        first = await one(database, declared(an_employment(reference="one")))
        by_reference = corrected(an_employment(reference="one", endDate="2026-06-30"))
        by_id = corrected(an_employment(reference="one", endDate="2026-09-30"), record=first.record, version=2)
        _, outcomes = await done(database, by_reference, by_id)
        assert [outcome.rows[0].version for outcome in outcomes] == [2, 3]

    async def test_whose_data_a_command_touches_is_told_before_it_is_done(self, database: Database) -> None:
        first = await one(database, declared(an_employment(reference="one")))
        assert first.record
        strangers = an_actor(BUTCHER, Quality.SOCIAL_SECRETARIAT)
        commands = {
            BAKERY: [
                declared(an_employment(), actor=strangers),
                corrected(an_employment(enterpriseNumber=BUTCHER), record=first.record),
                withdrawn_by_id(first.record),
                withdrawn("one", actor=strangers),
            ],
            None: [withdrawn_by_id(uuid4()), withdrawn("one", "", actor=strangers)],
        }
        book = EmploymentBook()
        async with database.journey() as driver:
            await book.load(driver, [command for told in commands.values() for command in told])
        found = {owner: {book.enterprise_of(command) for command in told} for owner, told in commands.items()}
        assert found == {BAKERY: {BAKERY}, None: {None}}

    async def test_a_whole_chunk_of_corrections_is_written_at_once(self, database: Database) -> None:
        await done(database, *(declared(an_employment(reference=f"{number}")) for number in range(1500)))
        ended = (an_employment(reference=f"{number}", endDate="2026-06-30") for number in range(1500))
        async with asyncio.timeout(20):
            await done(database, *map(corrected, ended))
        (row,) = await rows(database, "SELECT count(*) FILTER (WHERE version = 2) AS changed FROM employments")
        assert row["changed"] == 1500


class TestSeveralBooks:
    @pytest.mark.parametrize("stands", [False, True])
    async def test_who_decided_on_what_somebody_else_changed_since_writes_nothing(
        self, database: Database, stands: bool
    ) -> None:
        if stands:
            await one(database, declared(an_employment(reference="one")))
        command = (corrected if stands else declared)(an_employment(reference="one", endDate="2026-06-30"))
        commands = [command, declared(an_employment(reference="two"))]

        async def late() -> None:
            book = EmploymentBook()
            async with database.journey() as driver:
                now = await begun(driver)
                await book.load(driver, commands)
                await done(database, command)
                for each in commands:
                    book.apply(each, now)
                await written(driver, book)

        with pytest.raises(Contended):
            await late()
        assert {row["reference"] for row in await rows(database, "SELECT reference FROM employments")} == {"one"}
        assert (await one(database, command)).result is Result.SAME

    async def test_two_who_declare_the_same_in_another_order_do_not_wait_for_each_other(
        self, database: Database
    ) -> None:
        employments = [an_employment(reference=f"{number:03}") for number in range(200)]
        both = (employments, employments[::-1])
        async with asyncio.timeout(60):
            told = await asyncio.gather(*(done(database, *map(declared, each)) for each in both))
        results = sorted(outcome.result for _, outcomes in told for outcome in outcomes)
        assert results == [Result.NEW] * 200 + [Result.SAME] * 200

    async def test_the_history_has_no_gap_however_many_correct_at_once(self, database: Database) -> None:
        first = await one(database, declared(an_employment(reference="one")))

        async def often(month: int) -> None:
            for day in range(1, 11):
                command = corrected(an_employment(reference="one", endDate=f"2026-{month:02}-{day:02}"))
                while await _lost(database, command):
                    pass

        await asyncio.gather(often(5), often(6))
        history = await rows(database, "SELECT * FROM record_history ORDER BY version")
        assert [change["version"] for change in history] == list(range(2, 22))
        assert all(one["after"]["endDate"] == next_one["before"]["endDate"] for one, next_one in pairwise(history))
        (row,) = await rows(database, "SELECT id, version, CAST(end_date AS text) AS end FROM employments")
        assert (row["id"], row["version"]) == (first.record, 21)
        assert row["end"] == history[-1]["after"]["endDate"]


class TestWhoIsInService:
    async def test_only_those_asked_about_and_only_what_stands(self, database: Database) -> None:
        await done(
            database,
            declared(an_employment(reference="gone")),
            withdrawn("gone"),
            declared(an_employment(reference="here", endDate="2026-06-30")),
            declared(an_employment(ssin=OTHER_WORKER)),
            declared(an_employment(enterpriseNumber=BUTCHER), actor=an_actor(BUTCHER)),
        )
        book, _ = await done(database, workers=[(BAKERY, WORKER)])
        (employed,) = book.employed(BAKERY, WORKER)
        assert (employed.start, employed.end) == (date(2024, 4, 29), date(2026, 6, 30))
        assert not book.employed(BAKERY, OTHER_WORKER)
        assert not book.employed(BUTCHER, WORKER)

    async def test_the_employers_of_a_worker_are_those_who_cover_the_days(self, database: Database) -> None:
        await done(
            database,
            declared(an_employment(startDate="2025-01-01", endDate="2026-01-15")),
            declared(an_employment(startDate="2026-01-16")),
            declared(an_employment(startDate="2026-01-02", enterpriseNumber=BUTCHER), actor=an_actor(BUTCHER)),
        )
        book, _ = await done(database, workers=[(None, WORKER)])
        assert book.employers_of(WORKER, FIRST, LAST) == [BAKERY]
        assert book.employers_of(WORKER, date(2026, 1, 2), LAST) == [BUTCHER, BAKERY]
        assert book.employers_of(OTHER_WORKER, FIRST, LAST) == []
        assert len(book.employed(BAKERY, WORKER)) == 2

    async def test_what_the_batch_decided_counts_at_once(self, database: Database) -> None:
        await one(database, declared(an_employment(reference="one", endDate="2026-01-15")))
        book = EmploymentBook()
        async with database.journey() as driver:
            commands = [corrected(an_employment(reference="one")), withdrawn("one")]
            await book.load(driver, commands)
            await book.hear(await book.ask(driver, [(BAKERY, WORKER), (None, OTHER_WORKER)]))
            assert not book.is_covered(BAKERY, WORKER, FIRST, LAST)
            assert book.is_closed(BAKERY, WORKER, TODAY, 30)
            book.apply(commands[0], occasion())
            assert book.is_covered(BAKERY, WORKER, FIRST, LAST)
            assert not book.is_closed(BAKERY, WORKER, TODAY, 30)
            book.apply(declared(an_employment(ssin=OTHER_WORKER)), occasion())
            assert book.employers_of(OTHER_WORKER, FIRST, LAST) == [BAKERY]
            book.apply(commands[1], occasion())
            assert not book.employed(BAKERY, WORKER)

    async def test_who_is_simply_in_service_is_so_from_the_day_that_was_asked_on_and_not_before(
        self, database: Database
    ) -> None:
        await done(database, declared(an_employment(startDate="2026-03-01")))
        book, pair = EmploymentBook(), (BAKERY, WORKER)
        before, since, later = date(2026, 2, 1), date(2026, 3, 1), date(2026, 6, 1)
        async with database.journey() as driver:
            for first in (later, before):
                asked: dict[tuple[str, str], date] = {pair: first}
                await book.hear_unusual(await book.ask_unusual(driver, asked), asked)
        assert book.is_covered(*pair, later, later)
        assert book.is_covered(*pair, since, later)
        assert not book.is_covered(*pair, before, later)
        assert not book.is_closed(*pair, later, 30)

    async def test_who_has_no_employment_is_not_simply_in_service(self, database: Database) -> None:
        book, asked = EmploymentBook(), dict[tuple[str, str], date]({(BAKERY, WORKER): FIRST})
        async with database.journey() as driver:
            await book.hear_unusual(await book.ask_unusual(driver, asked), asked)
        assert not book.is_covered(BAKERY, WORKER, FIRST, LAST)

    async def test_who_is_asked_about_later_does_not_undo_what_was_decided(self, database: Database) -> None:
        await done(database, declared(an_employment(reference="one")), declared(an_employment(startDate="2026-02-01")))
        book = EmploymentBook()
        async with database.journey() as driver:
            await book.load(driver, [withdrawn("one")])
            book.apply(withdrawn("one"), occasion())
            await book.hear(await book.ask(driver, [(None, WORKER)]))
            assert [each.start for each in book.employed(BAKERY, WORKER)] == [date(2026, 2, 1)]

    @pytest.mark.parametrize(
        ("last", "first_of_next", "is_covered"), [("15", "16", True), ("15", "15", True), ("15", "17", False)]
    )
    async def test_periods_that_follow_each_other_cover_days_together(
        self, database: Database, last: str, first_of_next: str, is_covered: bool
    ) -> None:
        earlier = an_employment(endDate=f"2026-01-{last}")
        later = an_employment(startDate=f"2026-01-{first_of_next}")
        await done(database, declared(later), declared(earlier))
        book, _ = await done(database, workers=[(BAKERY, WORKER)])
        assert book.is_covered(BAKERY, WORKER, FIRST, LAST) is is_covered

    async def test_workers_whose_employments_may_change_are_told(self, database: Database) -> None:
        stands = (await one(database, declared(an_employment(reference="stands")))).record
        assert stands
        other = declared(an_employment(ssin=OTHER_WORKER))
        for command, worker in (
            (withdrawn("stands"), WORKER),
            (withdrawn_by_id(stands), WORKER),
            (other, OTHER_WORKER),
            (withdrawn("unknown"), None),
        ):
            book, _ = await done(database, command)
            assert book.workers_of([command]) == ({worker} if worker else set())


class TestPlans:
    PAIR = ([BAKERY], [WORKER])

    @pytest.mark.parametrize("is_filled", [False, True])
    @pytest.mark.parametrize(
        ("statement", "values", "indexes"),
        [
            (queries.by_ids(), ([uuid4()],), {"pk_employments"}),
            (queries.under_references(), PAIR, {"uq_employments_reference"}),
            (queries.IN_SERVICE.encode(), (*PAIR, [WORKER]), {"ix_employments_ssin"}),
        ],
        ids=["by id", "by reference", "in service"],
    )
    async def test_everything_is_found_by_its_index(
        self, database: Database, is_filled: bool, statement: bytes, values: tuple[Any, ...], indexes: set[str]
    ) -> None:
        if is_filled:
            await done(database, *(declared(an_employment()) for _ in range(500)))
            async with database.transaction() as tx:
                await tx.execute(text("ANALYZE employments"))
        async with database.journey() as driver:
            plan = await (await driver.execute(b"EXPLAIN (FORMAT JSON) " + statement, values)).fetchone()
        assert plan
        nodes = list(_nodes(plan[0][0]["Plan"]))
        assert "Seq Scan" not in {node["Node Type"] for node in nodes}
        assert {node["Index Name"] for node in nodes if "Index Name" in node} == indexes


async def _lost(database: Database, command: Command) -> bool:
    """Whether the others came between each time."""
    try:
        await one(database, command)
    except Contended:
        return True
    return False


def _nodes(plan: dict[str, Any]) -> Any:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)
