"""Makers for tests of employments: a test names only what it is about."""

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text

from openfla.contract.declarations import RecordKind, Withdrawal, WithdrawnKind
from openfla.contract.employments import NewEmployment
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.employments.book import EmploymentBook
from openfla.platform.kernel.database import Database, Driver
from openfla.platform.kernel.groups import persistently
from openfla.platform.records import service as records
from openfla.platform.records.model import Command, Deed, Occasion, Outcome
from tests.platform.books import written
from tests.platforms import BAKERY, WORKER

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OTHER_WORKER = "00010200271"


def an_employment(**about: Any) -> NewEmployment:
    """An employment with the bakery without an end; None leaves a member out."""
    usual = {
        "reference": secrets.token_hex(8),
        "enterpriseNumber": BAKERY,
        "ssin": WORKER,
        "startDate": "2024-04-29",
        "workingRegime": {"hoursPerWeek": 30.4, "fullTimeHoursPerWeek": 38},
        "jointCommittees": ["200"],
    }
    told = {name: value for name, value in {**usual, **about}.items() if value is not None}
    return msgspec.convert(told, NewEmployment)


def an_actor(number: str = BAKERY, quality: Quality = Quality.EMPLOYER) -> Actor:
    return Actor(EnterpriseNumber(number), quality, "self_service_chaman_1_a", frozenset())


def declared(employment: NewEmployment, **about: Any) -> Command:
    return _command(Deed.DECLARE, employment, **about)


def corrected(employment: NewEmployment, **about: Any) -> Command:
    return _command(Deed.CORRECT, employment, **about)


def withdrawn(reference: str, enterprise: str = BAKERY, **about: Any) -> Command:
    content = Withdrawal(
        kind=WithdrawnKind.EMPLOYMENT, reference=reference, enterprise_number=EnterpriseNumber(enterprise)
    )
    return _command(Deed.WITHDRAW, content, **about)


def withdrawn_by_id(record: UUID, version: int | None = None, **about: Any) -> Command:
    return _command(Deed.WITHDRAW, None, record=record, version=version, **about)


def occasion() -> Occasion:
    return Occasion(at=NOON, today=TODAY)


async def begun(driver: Driver) -> Occasion:
    """The occasion of a transaction that writes, as the engine takes it."""
    return msgspec.structs.replace(occasion(), moment=await records.moment(await records.begin(driver)))


async def done(
    database: Database, *commands: Command, workers: Sequence[Any] = ()
) -> tuple[EmploymentBook, list[Outcome]]:
    """Do these things in one batch, as the register would."""

    async def work(driver: Driver) -> tuple[EmploymentBook, list[Outcome]]:
        book, now = EmploymentBook(), await begun(driver)
        await book.load(driver, list(commands))
        await book.hear(await book.ask(driver, workers))
        outcomes = [book.apply(command, now) for command in commands]
        await written(driver, book)
        return book, outcomes

    return await persistently(database, work)


async def one(database: Database, command: Command) -> Outcome:
    """Do one thing."""
    _, (outcome,) = await done(database, command)
    return outcome


async def rows(database: Database, sql: str, **values: Any) -> list[Any]:
    """What a query answers."""
    async with database.transaction() as tx:
        return list((await tx.execute(text(sql), values)).mappings())


def codes(outcome: Outcome) -> list[str]:
    return [found.code for found in outcome.findings]


def _command(deed: Deed, content: Any, **about: Any) -> Command:
    usual = {"actor": an_actor(), "deed": deed, "kind": RecordKind.EMPLOYMENT, "content": content}
    return Command(**{**usual, **about})
