"""What can be done to an employability budget, on a real database."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from openfla.contract.declarations import RecordKind
from openfla.contract.qualities import Quality
from openfla.platform.entitlements import messages, queries, queries_budgets
from openfla.platform.entitlements.budgets_book import BudgetsBook
from openfla.platform.kernel.database import Database
from openfla.platform.kernel.groups import Contended
from openfla.platform.records.model import Result
from tests.platform.entitlements.owed import (
    OTHER_WORKER,
    a_budget,
    a_payment,
    an_actor,
    codes,
    corrected,
    declared,
    done,
    many,
    one,
    overtaken,
    rows,
    withdrawn,
    withdrawn_budget,
)
from tests.platforms import BAKERY, BUTCHER

BUDGET = RecordKind.EMPLOYABILITY_BUDGET
STANDING = "SELECT initial_amount, spent, version, withdrawn, payments FROM employability_budgets"
HISTORY = "SELECT version, act, before, after FROM record_history ORDER BY version"
PAID = [a_payment(0.1), a_payment(0.2, description="Coach")]


class TestDeeds:
    async def test_what_remains_is_exact_to_the_cent(self, database: Database) -> None:
        outcome = await one(database, declared(a_budget(initialAmount=0.4, payments=PAID)))
        assert outcome.result is Result.NEW
        (row,) = await rows(database, STANDING)
        assert (row["initial_amount"], row["spent"]) == (Decimal("0.4"), Decimal("0.3"))
        assert row["payments"] == PAID
        assert messages.budget_of(outcome.rows[0], "").remaining_amount == Decimal("0.1")

    async def test_the_same_again_changes_nothing_however_it_is_written(self, database: Database) -> None:
        await one(database, declared(a_budget(reference="one", payments=[a_payment(12.5)])))
        same = a_budget(reference="one", initialAmount="1800.00", payments=[{**a_payment(0), "amount": "12.50"}])
        assert (await one(database, declared(same))).result is Result.SAME

    async def test_another_content_asks_for_a_correction(self, database: Database) -> None:
        first = await one(database, declared(a_budget(reference="one")))
        other = await one(database, declared(a_budget(reference="one", payments=PAID)))
        assert (codes(other), other.record) == (["referenceTaken"], first.record)

    async def test_a_payment_more_is_a_correction(self, database: Database) -> None:
        first = await one(database, declared(a_budget(reference="one")))
        by_reference = await one(database, corrected(a_budget(reference="one", payments=PAID[:1])))
        content = a_budget(reference="one", payments=PAID)
        by_id = await one(database, corrected(content, record=first.record, version=2))
        assert (by_reference.result, by_id.result) == (Result.CHANGED, Result.CHANGED)
        (row,) = await rows(database, STANDING)
        assert (row["spent"], row["version"]) == (Decimal("0.3"), 3)
        remaining = [change["after"]["remainingAmount"] for change in await rows(database, HISTORY)]
        assert remaining == [1799.9, 1799.7]

    @pytest.mark.parametrize(
        ("about", "name"), [({"ssin": OTHER_WORKER}, "ssin"), ({"reference": "other"}, "reference")]
    )
    async def test_it_stays_the_same_budget(self, database: Database, about: dict[str, Any], name: str) -> None:
        first = await one(database, declared(a_budget(reference="one")))
        content = a_budget(**{"reference": "one", **about})
        outcome = await one(database, corrected(content, record=first.record, version=1))
        assert (codes(outcome), outcome.findings[0].name) == (["identityChanged"], name)

    async def test_who_saw_another_version_changes_nothing(self, database: Database) -> None:
        first = await one(database, declared(a_budget(reference="one")))
        await one(database, corrected(a_budget(reference="one", payments=PAID)))
        content = a_budget(reference="one", measure="Coaching")
        for command in (corrected(content, record=first.record, version=1), withdrawn(BUDGET, first.record, 1)):
            assert codes(await one(database, command)) == ["versionChanged"]

    async def test_what_does_not_stand_is_neither_corrected_nor_withdrawn(self, database: Database) -> None:
        commands = [
            corrected(a_budget()),
            corrected(a_budget(), record=uuid4(), version=1),
            withdrawn(BUDGET, uuid4(), 1),
            withdrawn_budget("one"),
        ]
        outcomes = await done(database, *commands)
        assert [codes(outcome) for outcome in outcomes] == [["recordUnknown"]] * 4

    @pytest.mark.parametrize("enterprise", [BAKERY, None], ids=["named", "its own"])
    async def test_withdrawn_it_is_final(self, database: Database, enterprise: str | None) -> None:
        await one(database, declared(a_budget(reference="one")))
        results = [(await one(database, withdrawn_budget("one", enterprise))).result for _ in range(2)]
        assert results == [Result.WITHDRAWN, Result.SAME]
        for command in (declared(a_budget(reference="one")), corrected(a_budget(reference="one"))):
            assert codes(await one(database, command)) == ["withdrawnBefore"]
        (row,) = await rows(database, STANDING)
        assert (row["withdrawn"], row["version"]) == (True, 2)


class TestManyAtOnce:
    async def test_commands_on_one_reference_build_on_each_other_in_their_order(self, database: Database) -> None:
        outcomes = await done(
            database,
            declared(a_budget(reference="one")),
            corrected(a_budget(reference="one", payments=PAID)),
            withdrawn_budget("one"),
            declared(a_budget(reference="one")),
        )
        results = [outcome.result for outcome in outcomes]
        assert results == [Result.NEW, Result.CHANGED, Result.WITHDRAWN, Result.BLOCKED]
        assert [change["act"] for change in await rows(database, HISTORY)] == ["corrected", "withdrawn"]

    async def test_one_bad_budget_spoils_nothing_else(self, database: Database) -> None:
        outcomes = await done(database, declared(a_budget(initialAmount=0)), declared(a_budget()))
        assert [outcome.result for outcome in outcomes] == [Result.BLOCKED, Result.NEW]

    async def test_a_mandatary_names_the_enterprise(self, database: Database) -> None:
        mandatary = an_actor(BUTCHER, Quality.SOCIAL_SECRETARIAT)
        commands = [withdrawn_budget("one", None, actor=mandatary), withdrawn_budget("one", BAKERY, actor=mandatary)]
        book = BudgetsBook()
        async with database.journey() as driver:
            await book.load(driver, commands)
        assert [book.enterprise_of(command) for command in commands] == [None, BAKERY]

    async def test_who_decided_on_what_somebody_else_changed_since_writes_nothing(self, database: Database) -> None:
        await one(database, declared(a_budget(reference="one")))
        command = corrected(a_budget(reference="one", payments=PAID))
        with pytest.raises(Contended):
            await overtaken(database, BudgetsBook(), command, withdrawn_budget("one"))
        (row,) = await rows(database, STANDING)
        assert (row["withdrawn"], row["spent"], row["version"]) == (True, 0, 2)

    @pytest.mark.parametrize("statement", ["under_references", "by_ids"])
    async def test_every_budget_is_found_by_an_index(self, database: Database, statement: str) -> None:
        sql, asked = {
            "under_references": (queries_budgets.under_references(), ([BAKERY], ["one"])),
            "by_ids": (queries_budgets.by_ids(), ([uuid4()],)),
        }[statement]
        await many(database, "employability_budgets")
        async with database.journey() as driver:
            plan = await (await driver.execute(b"EXPLAIN " + sql, asked, prepare=queries.PLAN_KEPT)).fetchall()
        told = "\n".join(line for (line,) in plan)
        assert "Seq Scan" not in told
        assert "using uq_employability_budgets_reference" in told or "using pk_employability_budgets" in told
