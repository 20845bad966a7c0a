"""How rights and budgets are read: who may, what is found, in which order, and every version of them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.dialects.postgresql.base import PGDialect

from openfla.contract.declarations import RecordKind
from openfla.contract.entitlements import BudgetSearch, TrainingRightSearch
from openfla.contract.qualities import Quality
from openfla.platform.access.errors import MissingPermission
from openfla.platform.api.turning import Place, Turn
from openfla.platform.entitlements import messages, queries, queries_budgets, service
from openfla.platform.kernel.database import Database
from openfla.platform.kernel.issues import BadRequest
from openfla.platform.records import queries_reading
from openfla.platform.records.errors import RecordUnknown
from tests.platform.entitlements.owed import (
    NOON,
    OTHER_WORKER,
    TODAY,
    a_budget,
    a_payment,
    a_right,
    an_actor,
    corrected,
    counted,
    declared,
    done,
    many,
    one,
    withdrawn,
    withdrawn_budget,
)
from tests.platforms import BAKERY, BUTCHER, WORKER

RIGHT = RecordKind.TRAINING_RIGHT
LONG_AGO = NOON - timedelta(days=9999)
DIALECT = PGDialect()  # type: ignore[no-untyped-call]
BASE = "https://fla.example/api"


async def rights(database: Database, turn: Turn = Turn(100), actor: Any = None, **about: Any) -> Any:  # noqa: B008
    async with database.transaction() as tx:
        return await service.search_rights(tx, actor or an_actor(), TrainingRightSearch(**about), turn, today=TODAY)


async def budgets(database: Database, turn: Turn = Turn(100), actor: Any = None, **about: Any) -> Any:  # noqa: B008
    async with database.transaction() as tx:
        return await service.search_budgets(tx, actor or an_actor(), BudgetSearch(**about), turn, today=TODAY)


class TestRights:
    async def test_everything_given_must_hold(self, database: Database) -> None:
        told = [a_right(), a_right(year=2027), a_right(kind="extra"), a_right(ssin=OTHER_WORKER)]
        await done(database, *(declared(right) for right in told))
        await done(database, declared(a_right(enterpriseNumber=BUTCHER)))
        counts = [
            len((await rights(database, **about))[0])
            for about in ({}, {"ssin": WORKER}, {"year": 2026}, {"kind": "legal"}, {"ssin": WORKER, "year": 2027})
        ]
        assert counts == [4, 3, 3, 3, 1]

    async def test_pages_follow_each_other_in_the_order_of_registration(self, database: Database) -> None:
        for year in range(2024, 2029):
            await one(database, declared(a_right(year=year)))
        (first, until) = await rights(database, Turn(2))
        assert ([row.year for row in first], until) == ([2024, 2025, 2026], None)
        (rest, _) = await rights(database, Turn(9, Place(None, first[1].id)))
        assert [row.year for row in rest] == [2026, 2027, 2028]

    async def test_withdrawn_ones_are_told_to_who_follows_changes_only(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        await one(database, declared(a_right(year=2027)))
        await one(database, withdrawn(RIGHT, first.record, 1))
        (standing, _) = await rights(database)
        assert [row.year for row in standing] == [2027]
        (changed, until) = await rights(database, changed_since=LONG_AGO)
        assert [(row.year, row.withdrawn) for row in changed] == [(2027, False), (2026, True)]
        (rest, _) = await rights(database, Turn(9, Place(changed[0].changed_at, changed[0].id)), changed_since=LONG_AGO)
        assert [row.year for row in rest] == [2026]
        (since, _) = await rights(database, changed_since=until)
        assert since == []

    async def test_a_cursor_of_another_search_is_refused(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        with pytest.raises(BadRequest):
            await rights(database, Turn(9, Place(None, first.record)), changed_since=LONG_AGO)
        for place in (Place(NOON, first.record), Place(number=3)):
            with pytest.raises(BadRequest):
                await rights(database, Turn(9, place))

    async def test_who_may_not_see_learns_nothing(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        with pytest.raises(MissingPermission):
            await rights(database, actor=an_actor(BUTCHER), enterprise_number=BAKERY)
        mandatary = an_actor(BUTCHER, Quality.SOCIAL_SECRETARIAT)
        with pytest.raises(BadRequest):
            await rights(database, actor=mandatary)
        async with database.transaction() as tx:
            for actor, record in (
                (an_actor(BUTCHER), str(first.record)),
                (mandatary, str(first.record)),
                (an_actor(), "no id"),
                (an_actor(), str(first.record).upper()),
            ):
                with pytest.raises(RecordUnknown):
                    await service.right(tx, actor, record, today=TODAY)
                with pytest.raises(RecordUnknown):
                    await service.right_history(tx, actor, record, Turn(1), today=TODAY)
            assert (await service.right(tx, an_actor(), str(first.record), today=TODAY)).days == 5

    async def test_every_version_is_told_before_and_after(self, database: Database) -> None:
        first = await one(database, declared(a_right(days=2.3)))
        await done(database, corrected(a_right(days=3)), corrected(a_right(days=4)))
        await one(database, withdrawn(RIGHT, first.record, 3))
        async with database.transaction() as tx:
            row, versions = await service.right_history(tx, an_actor(), str(first.record), Turn(9), today=TODAY)
            _, later = await service.right_history(
                tx, an_actor(), str(first.record), Turn(1, Place(number=2)), today=TODAY
            )
        told = [messages.right_change_of(version, row, BASE) for version in versions]
        assert [(each.version, each.act) for each in told] == [
            (1, "declared"),
            (2, "corrected"),
            (3, "corrected"),
            (4, "withdrawn"),
        ]
        assert [str(each.after.days) for each in told] == ["2.3", "3", "4", "4"]
        assert [each.after for each in told[:-1]] == [each.before for each in told[1:]]
        assert not told[0].before
        assert told[-1].after == messages.right_of(row, BASE)
        assert {each.after.href for each in told} == {f"{BASE}/trainingRights/{first.record}"}
        assert [version.number for version in later] == [3, 4]
        assert not await _more(database, str(first.record))

    async def test_a_right_that_never_changed_has_one_version(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        async with database.transaction() as tx:
            row, versions = await service.right_history(tx, an_actor(), str(first.record), Turn(9), today=TODAY)
        (told,) = [messages.right_change_of(version, row, BASE) for version in versions]
        assert (told.version, told.act, told.after) == (1, "declared", messages.right_of(row, BASE))

    async def test_all_of_an_enterprise_is_read_for_an_export(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        await one(database, declared(a_right(enterpriseNumber=BUTCHER)))
        await one(database, withdrawn(RIGHT, first.record, 1))
        async with database.transaction() as tx:
            found = [row async for row in service.all_rights(tx, BAKERY)]
        assert [(row.enterprise, row.withdrawn) for row in found] == [(BAKERY, True)]


async def _more(database: Database, record: str) -> Any:
    async with database.transaction() as tx:
        place = Place(number=999_999_999)
        return (await service.right_history(tx, an_actor(), record, Turn(9, place), today=TODAY))[1]


class TestBudgets:
    async def test_everything_given_must_hold(self, database: Database) -> None:
        told = [a_budget(reference="one"), a_budget(ssin=OTHER_WORKER), a_budget(enterpriseNumber=BUTCHER)]
        await done(database, *(declared(budget) for budget in told))
        abouts: list[dict[str, Any]] = [{}, {"ssin": WORKER}, {"reference": "one"}]
        counts = [len((await budgets(database, **about))[0]) for about in abouts]
        assert counts == [2, 1, 1]

    async def test_withdrawn_ones_are_told_to_who_follows_changes_only(self, database: Database) -> None:
        await one(database, declared(a_budget(reference="one")))
        await one(database, withdrawn_budget("one"))
        assert (await budgets(database))[0] == []
        (changed, until) = await budgets(database, changed_since=LONG_AGO)
        assert [row.withdrawn for row in changed] == [True]
        assert until

    async def test_who_may_not_see_learns_nothing(self, database: Database) -> None:
        first = await one(database, declared(a_budget()))
        with pytest.raises(MissingPermission):
            await budgets(database, actor=an_actor(BUTCHER), enterprise_number=BAKERY)
        async with database.transaction() as tx:
            with pytest.raises(RecordUnknown):
                await service.budget(tx, an_actor(BUTCHER), str(first.record), today=TODAY)

    async def test_every_version_is_told_before_and_after(self, database: Database) -> None:
        first = await one(database, declared(a_budget(reference="one")))
        await one(database, corrected(a_budget(reference="one", payments=[a_payment(0.1)])))
        async with database.transaction() as tx:
            row, versions = await service.budget_history(tx, an_actor(), str(first.record), Turn(9), today=TODAY)
            stored = await service.budget(tx, an_actor(), str(first.record), today=TODAY)
            found = [each async for each in service.all_budgets(tx, BAKERY)]
        told = [messages.budget_change_of(version, row, BASE) for version in versions]
        assert [str(each.after.remaining_amount) for each in told] == ["1800", "1799.9"]
        assert told[1].before == told[0].after
        assert found == [stored] == [row]


class TestPlans:
    @pytest.mark.parametrize("by_change", [False, True])
    @pytest.mark.parametrize(
        "table", [queries.training_rights, queries_budgets.employability_budgets], ids=["rights", "budgets"]
    )
    async def test_a_page_is_found_by_an_index(self, database: Database, table: Any, by_change: bool) -> None:
        statement = queries_reading.page(table, [table.c.enterprise == BAKERY], None, 101, by_change=by_change)
        sql = str(statement.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True}))
        await many(database, table.name)
        await counted(database, table.name)
        async with database.journey() as driver:
            plan = await (await driver.execute(f"EXPLAIN {sql}".encode())).fetchall()
        told = "\n".join(line for (line,) in plan)
        assert ("_enterprise_changed" if by_change else "_enterprise_id") in told
        assert "Sort" not in told
