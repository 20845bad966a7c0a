"""What can be done to a right, one thing or many at once, on a real database."""

import asyncio
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from openfla.contract.declarations import RecordKind
from openfla.platform.entitlements import queries
from openfla.platform.entitlements.rights_book import RightsBook
from openfla.platform.kernel.database import Database
from openfla.platform.kernel.groups import Contended
from openfla.platform.records.model import Result
from tests.platform.entitlements.owed import (
    OTHER_WORKER,
    a_right,
    codes,
    corrected,
    declared,
    done,
    many,
    one,
    overtaken,
    rows,
    withdrawn,
)
from tests.platforms import BUTCHER

RIGHT = RecordKind.TRAINING_RIGHT
STANDING = "SELECT days, version, withdrawn, source, agreement FROM training_rights"
HISTORY = "SELECT version, act, before, after, declaration FROM record_history ORDER BY version"


class TestDeclare:
    async def test_a_right_that_is_declared_stands(self, database: Database) -> None:
        outcome = await one(database, declared(a_right(days=2.5, collectiveAgreement="181682/CO/200")))
        assert outcome.result is Result.NEW
        assert await rows(database, STANDING) == [
            {
                "days": Decimal("2.5"),
                "version": 1,
                "withdrawn": False,
                "source": "declared",
                "agreement": "181682/CO/200",
            }
        ]
        assert await rows(database, HISTORY) == []

    async def test_the_same_again_changes_nothing_however_it_is_written(self, database: Database) -> None:
        first = await one(database, declared(a_right(days=2.5)))
        again = await one(database, declared(a_right(days="2.50")))
        assert (again.result, again.record) == (Result.SAME, first.record)

    @pytest.mark.parametrize("about", [{"days": 4}, {"collectiveAgreement": "181682"}], ids=["days", "agreement"])
    async def test_another_content_asks_for_a_correction(self, database: Database, about: dict[str, Any]) -> None:
        first = await one(database, declared(a_right()))
        other = await one(database, declared(a_right(**about)))
        assert (other.result, codes(other), other.record) == (Result.BLOCKED, ["rightTaken"], first.record)
        assert other.findings[0].name == "kind"
        assert (await rows(database, STANDING))[0]["days"] == 5

    async def test_one_of_each_year_kind_and_worker_stand_beside_each_other(self, database: Database) -> None:
        others = [a_right(), a_right(year=2027), a_right(kind="extra"), a_right(ssin=OTHER_WORKER)]
        outcomes = await done(database, *(declared(right) for right in others))
        assert {outcome.result for outcome in outcomes} == {Result.NEW}

    async def test_more_than_the_law_gives_is_accepted_with_a_warning(self, database: Database) -> None:
        outcome = await one(database, declared(a_right(days=5.5)))
        assert (outcome.result, codes(outcome)) == (Result.NEW, ["rightAboveLaw"])

    async def test_what_is_wrong_stops_it(self, database: Database) -> None:
        outcome = await one(database, declared(a_right(days=367)))
        assert (outcome.result, codes(outcome)) == (Result.BLOCKED, ["daysOutOfRange"])
        assert await rows(database, STANDING) == []

    async def test_what_an_older_version_wrote_is_the_same_right(self, database: Database) -> None:
        await one(database, declared(a_right()))
        async with database.transaction() as tx:
            await tx.execute(queries.training_rights.update().values(digest=b""))
        assert (await one(database, declared(a_right()))).result is Result.SAME


class TestCorrect:
    async def test_other_days_by_key_and_by_id(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        by_key = await one(database, corrected(a_right(days=4)))
        by_id = await one(database, corrected(a_right(days=3), record=first.record, version=2))
        assert [outcome.result for outcome in (by_key, by_id)] == [Result.CHANGED] * 2
        assert [(row["days"], row["version"]) for row in await rows(database, STANDING)] == [(3, 3)]
        history = await rows(database, HISTORY)
        assert [change["act"] for change in history] == ["corrected"] * 2
        assert [(change["before"]["days"], change["after"]["days"]) for change in history] == [(5, 4), (4, 3)]
        assert "href" not in history[0]["after"]

    async def test_a_retry_that_arrived_before_changes_nothing(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        for result in (Result.CHANGED, Result.SAME):
            outcome = await one(database, corrected(a_right(days=4), record=first.record, version=1))
            assert outcome.result is result
        assert len(await rows(database, HISTORY)) == 1

    async def test_who_saw_another_version_is_told_the_present_one(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        await one(database, corrected(a_right(days=4)))
        outcome = await one(database, corrected(a_right(days=3), record=first.record, version=1))
        assert (codes(outcome), outcome.findings[0].values) == (["versionChanged"], {"version": 2})

    @pytest.mark.parametrize(
        ("about", "name"),
        [
            ({"enterpriseNumber": BUTCHER}, "enterpriseNumber"),
            ({"ssin": OTHER_WORKER}, "ssin"),
            ({"year": 2027}, "year"),
            ({"kind": "extra"}, "kind"),
        ],
    )
    async def test_it_stays_the_same_right(self, database: Database, about: dict[str, Any], name: str) -> None:
        first = await one(database, declared(a_right()))
        outcome = await one(database, corrected(a_right(**about), record=first.record, version=1))
        assert (codes(outcome), outcome.findings[0].name) == (["identityChanged"], name)

    async def test_what_does_not_stand_is_not_corrected(self, database: Database) -> None:
        for command in (corrected(a_right()), corrected(a_right(), record=uuid4(), version=1)):
            assert codes(await one(database, command)) == ["recordUnknown"]

    async def test_a_calculated_right_becomes_a_declared_one(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        explained = [{"name": "A", "value": "5", "source": "R2.7"}]
        async with database.transaction() as tx:
            calculated = queries.training_rights.update().values(source="calculated", explanation=explained)
            await tx.execute(calculated)
        assert (await one(database, declared(a_right()))).result is Result.SAME
        outcome = await one(database, corrected(a_right(), record=first.record, version=1))
        assert outcome.result is Result.CHANGED
        (row,) = await rows(database, "SELECT source, explanation, version FROM training_rights")
        assert row == {"source": "declared", "explanation": [], "version": 2}
        (change,) = await rows(database, HISTORY)
        assert change["before"]["explanation"] == explained
        assert change["after"]["source"] == "declared"


class TestWithdraw:
    async def test_a_right_that_is_withdrawn_keeps_its_history(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        outcome = await one(database, withdrawn(RIGHT, first.record, 1))
        assert outcome.result is Result.WITHDRAWN
        assert [(row["withdrawn"], row["version"]) for row in await rows(database, STANDING)] == [(True, 2)]
        assert [change["act"] for change in await rows(database, HISTORY)] == ["withdrawn"]

    async def test_again_it_changes_nothing(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        results = [(await one(database, withdrawn(RIGHT, first.record, 1))).result for _ in range(2)]
        assert results == [Result.WITHDRAWN, Result.SAME]

    async def test_who_saw_another_version_withdraws_nothing(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        await one(database, corrected(a_right(days=4)))
        assert codes(await one(database, withdrawn(RIGHT, first.record, 1))) == ["versionChanged"]

    async def test_what_does_not_stand_is_not_withdrawn(self, database: Database) -> None:
        assert codes(await one(database, withdrawn(RIGHT, uuid4(), 1))) == ["recordUnknown"]

    async def test_it_is_not_corrected_any_more(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        await one(database, withdrawn(RIGHT, first.record, 1))
        assert codes(await one(database, corrected(a_right(days=4)))) == ["withdrawnBefore"]

    @pytest.mark.parametrize("days", [5, 4])
    async def test_declared_again_it_stands_again(self, database: Database, days: int) -> None:
        first = await one(database, declared(a_right()))
        await one(database, withdrawn(RIGHT, first.record, 1))
        again = await one(database, declared(a_right(days=days)))
        assert (again.result, again.record) == (Result.CHANGED, first.record)
        (row,) = await rows(database, STANDING)
        assert (row["days"], row["version"], row["withdrawn"]) == (days, 3, False)
        assert [change["act"] for change in await rows(database, HISTORY)] == ["withdrawn", "declared"]


class TestManyAtOnce:
    async def test_commands_on_one_right_build_on_each_other_in_their_order(self, database: Database) -> None:
        declaration = uuid4()
        commands = [
            declared(a_right()),
            corrected(a_right(days=4)),
            declared(a_right()),
            corrected(a_right(days=3)),
            declared(a_right(days=3)),
        ]
        outcomes = await done(database, *commands, declaration=declaration)
        results = [outcome.result for outcome in outcomes]
        assert results == [Result.NEW, Result.CHANGED, Result.BLOCKED, Result.CHANGED, Result.SAME]
        assert [(row["days"], row["version"]) for row in await rows(database, STANDING)] == [(3, 3)]
        history = await rows(database, HISTORY)
        assert [change["version"] for change in history] == [2, 3]
        assert all(before["after"] == after["before"] for before, after in pairwise(history))
        assert {change["declaration"] for change in history} == {declaration}

    async def test_whose_data_a_command_touches_is_told_before_it_is_done(self, database: Database) -> None:
        first = await one(database, declared(a_right()))
        commands = [
            declared(a_right(enterpriseNumber=BUTCHER)),
            corrected(a_right(enterpriseNumber=BUTCHER), record=first.record),
            withdrawn(RIGHT, uuid4()),
        ]
        book = RightsBook()
        async with database.journey() as driver:
            await book.load(driver, commands)
        assert [book.enterprise_of(command) for command in commands] == [BUTCHER, "0999999922", None]

    @pytest.mark.parametrize("stands", [False, True])
    async def test_who_decided_on_what_somebody_else_changed_since_writes_nothing(
        self, database: Database, stands: bool
    ) -> None:
        if stands:
            await one(database, declared(a_right()))
        do = corrected if stands else declared
        with pytest.raises(Contended):
            await overtaken(database, RightsBook(), do(a_right(days=4)), do(a_right(days=3)))
        assert [row["days"] for row in await rows(database, STANDING)] == [3]

    async def test_many_who_correct_at_once_leave_a_history_without_a_gap(self, database: Database) -> None:
        await one(database, declared(a_right()))
        outcomes = await asyncio.gather(*(one(database, corrected(a_right(days=1 + turn / 10))) for turn in range(3)))
        assert {outcome.result for outcome in outcomes} == {Result.CHANGED}
        history = await rows(database, HISTORY)
        assert [change["version"] for change in history] == [2, 3, 4]
        days = [(change["before"]["days"], change["after"]["days"]) for change in history]
        assert all(before[1] == after[0] for before, after in pairwise(days))

    @pytest.mark.parametrize("statement", ["under_keys", "by_ids", "OF_PAIRS"])
    async def test_every_right_is_found_by_an_index(self, database: Database, statement: str) -> None:
        sql, asked = {
            "under_keys": (queries.under_keys().decode(), ([BUTCHER], [OTHER_WORKER], [2026], ["legal"])),
            "by_ids": (queries.by_ids().decode(), ([uuid4()],)),
            "OF_PAIRS": (queries.OF_PAIRS, ([BUTCHER], [OTHER_WORKER])),
        }[statement]
        await many(database, "training_rights")
        async with database.journey() as driver:
            plan = await (await driver.execute(f"EXPLAIN {sql}", asked, prepare=queries.PLAN_KEPT)).fetchall()
        told = "\n".join(line for (line,) in plan)
        assert "using uq_training_rights_key" in told or "using pk_training_rights" in told
        assert "Seq Scan" not in told
