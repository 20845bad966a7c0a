"""Makers for tests of rights and budgets: a test names only what it is about."""

import secrets
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import text

from openfla.contract.declarations import RecordKind, Withdrawal, WithdrawnKind
from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.entitlements.budgets_book import BudgetsBook
from openfla.platform.entitlements.rights_book import RightsBook
from openfla.platform.kernel.database import Database, Driver
from openfla.platform.kernel.groups import persistently
from openfla.platform.records import service as records
from openfla.platform.records.model import Command, Deed, Occasion, Outcome
from tests.platform.books import written
from tests.platforms import BAKERY, WORKER

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OTHER_WORKER = "00010200172"
_NUMBER = "lpad(CAST(n AS text), 11, '0')"
_DAY = "date '2026-03-02'"
KINDS: dict[Any, RecordKind] = {
    NewTrainingRight: RecordKind.TRAINING_RIGHT,
    NewEmployabilityBudget: RecordKind.EMPLOYABILITY_BUDGET,
}


def a_right(**about: Any) -> NewTrainingRight:
    usual = {"enterpriseNumber": BAKERY, "ssin": WORKER, "year": 2026, "kind": "legal", "days": 5}
    return msgspec.convert({**usual, **about}, NewTrainingRight)


def a_payment(amount: float, day: str = "2026-03-01", **about: Any) -> dict[str, Any]:
    return {"paidOn": day, "amount": amount, **about}


def a_budget(**about: Any) -> NewEmployabilityBudget:
    usual = {
        "reference": secrets.token_hex(8),
        "enterpriseNumber": BAKERY,
        "ssin": WORKER,
        "measure": "Outplacement",
        "initialAmount": 1800,
        "lastSpendingDate": "2026-12-31",
    }
    return msgspec.convert({**usual, **about}, NewEmployabilityBudget)


def an_actor(number: str = BAKERY, quality: Quality = Quality.EMPLOYER) -> Actor:
    return Actor(EnterpriseNumber(number), quality, "self_service_chaman_1_a", frozenset())


def declared(content: Any, **about: Any) -> Command:
    return _command(Deed.DECLARE, content, **about)


def corrected(content: Any, **about: Any) -> Command:
    return _command(Deed.CORRECT, content, **about)


def withdrawn(kind: RecordKind, record: UUID | None, version: int | None = None) -> Command:
    return _command(Deed.WITHDRAW, None, kind=kind, record=record, version=version)


def withdrawn_budget(reference: str, enterprise: str | None = BAKERY, **about: Any) -> Command:
    told = {"enterprise_number": EnterpriseNumber(enterprise)} if enterprise else {}
    content = Withdrawal(kind=WithdrawnKind.EMPLOYABILITY_BUDGET, reference=reference, **told)
    return _command(Deed.WITHDRAW, content, kind=RecordKind.EMPLOYABILITY_BUDGET, **about)


def occasion(declaration: UUID | None = None) -> Occasion:
    return Occasion(at=NOON, today=TODAY, declaration=declaration)


async def begun(driver: Driver, declaration: UUID | None = None) -> Occasion:
    """The occasion of a transaction that writes, as the engine takes it."""
    return msgspec.structs.replace(occasion(declaration), moment=await records.moment(await records.begin(driver)))


async def done(database: Database, *commands: Command, declaration: UUID | None = None) -> list[Outcome]:
    """Do these things in one batch, as the register would; all of one kind."""
    kind = RightsBook if commands[0].kind is RecordKind.TRAINING_RIGHT else BudgetsBook

    async def work(driver: Driver) -> list[Outcome]:
        book, now = kind(), await begun(driver, declaration)
        await book.load(driver, list(commands))
        outcomes = [book.apply(command, now) for command in commands]
        await written(driver, book)
        return outcomes

    return await persistently(database, work)


async def overtaken(database: Database, book: RightsBook | BudgetsBook, command: Command, faster: Command) -> None:
    """Do one thing while somebody else does another one after the records were read."""
    async with database.journey() as driver:
        now = await begun(driver)
        await book.load(driver, [command])
        book.apply(command, now)
        await one(database, faster)
        await written(driver, book)


async def one(database: Database, command: Command) -> Outcome:
    """Do one thing."""
    (outcome,) = await done(database, command)
    return outcome


async def rows(database: Database, sql: str, **values: Any) -> list[dict[str, Any]]:
    """What a query answers."""
    async with database.transaction() as tx:
        return [dict(row) for row in (await tx.execute(text(sql), values)).mappings()]


async def a_training_of(database: Database, year: int, minutes: int | Decimal, **about: Any) -> None:
    """A training of the worker as the table holds it; whoever declared it."""
    told = {
        "id": uuid4(),
        "reference": secrets.token_hex(8),
        "enterprise": BAKERY,
        "ssin": WORKER,
        "day": date(year, 3, 2),
        "duration": minutes,
        "unit": "minutes",
        "status": "completed",
        "counts": True,
        "kind": "legal",
        "withdrawn": False,
        "at": NOON,
        **about,
    }
    sql = """
        INSERT INTO trainings (id, record_id, declarer, quality, reference, participant, digest, enterprise, ssin,
            title, type, start_date, end_date, duration, duration_unit, status, has_certificate, counts,
            deducted_from, verification, version, withdrawn, registered_at)
        VALUES (:id, :id, '0999999922', 'employer', :reference, 0, '', :enterprise, :ssin, 'First aid', 'formal', :day,
            :day, :duration, :unit, :status, false, :counts, :kind, 'notNeeded', 1, :withdrawn, :at)
        """
    async with database.transaction() as tx:
        await tx.execute(text(sql), told)


async def many(database: Database, table: str) -> None:
    """Thousands of rows of one enterprise, of which the statistics know nothing yet."""
    like = {
        "training_rights": {"ssin": _NUMBER, "year": "2026", "kind": "'legal'", "days": "5"},
        "employability_budgets": {
            "reference": "CAST(n AS text)",
            "ssin": _NUMBER,
            "measure": "'Outplacement'",
            "initial_amount": "1800",
            "spent": "0",
            "last_spending_date": _DAY,
            "payments": "'[]'",
        },
        "trainings": {
            "record_id": "gen_random_uuid()",
            "reference": "CAST(n AS text)",
            "participant": "1",
            "ssin": _NUMBER,
            "title": "'First aid'",
            "type": "'formal'",
            "start_date": _DAY,
            "end_date": _DAY,
            "duration": "1",
            "duration_unit": "'days'",
            "status": "'completed'",
            "has_certificate": "false",
            "counts": "true",
            "deducted_from": "'legal'",
            "verification": "'toVerify'",
            "version": "1",
        },
    }
    columns, values = (", ".join(told) for told in (like[table], like[table].values()))
    sql = f"""
        INSERT INTO {table} (id, enterprise, declarer, quality, digest, registered_at, {columns})
        SELECT gen_random_uuid(), '0999999922', '0999999922', 'employer', '', now(), {values}
        FROM generate_series(1, 5000) AS n
        """
    async with database.transaction() as tx:
        await tx.execute(text(sql))


async def counted(database: Database, table: str) -> None:
    """Let the statistics know."""
    async with database.transaction() as tx:
        await tx.execute(text(f"ANALYZE {table}"))


def codes(outcome: Outcome) -> list[str]:
    return [found.code for found in outcome.findings]


def _command(deed: Deed, content: Any, **about: Any) -> Command:
    kind: Any = KINDS.get(type(content))
    return Command(**{"actor": an_actor(), "deed": deed, "kind": kind, "content": content, **about})
