"""Mandates as they stand in the database, for the two sides of each."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import ColumnElement

from openfla.contract.qualities import Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import joins
from openfla.platform.access import service as access
from openfla.platform.access.errors import NoAccess
from openfla.platform.access.model import Agent, Operator, Task
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import queries_lists, rules
from openfla.platform.mandates.errors import MandateUnknown
from openfla.platform.mandates.model import (
    MANDATOR_QUALITIES,
    STORED,
    Mandate,
    Period,
    Procuration,
    Side,
    Stage,
    Status,
    Terms,
)

USUAL_PAGE: Final = 50
_FEW: Final = 12_000
_SERVICES: Final = {number: service for service, number in STORED.items()}


class Found(Struct, frozen=True):
    """One page of mandates, and after which one the next page begins, when there is one."""

    mandates: tuple[Mandate, ...]
    next: UUID | None = None


async def one(tx: Tx, agent: Agent, mandate: UUID) -> Mandate:
    """A mandate, for one of its two sides.

    Raises:
        NoAccess: no role of theirs gives it.
        MandateUnknown: there is none, or it is between others.
    """
    access.require_task(agent, Task.CONSULT_MANDATES)
    row = (await tx.execute(queries_lists.one(mandate))).mappings().one_or_none()
    found = mandate_of(row) if row else None
    if found is None or not rules.sides(agent, found.terms):
        raise MandateUnknown
    return found


async def procuration(tx: Tx, agent: Agent, mandate: UUID) -> Procuration:
    """The document by which a mandate was confirmed, for one of its two sides.

    Raises:
        NoAccess, MandateUnknown: as `one`; also when it has no document.
    """
    await one(tx, agent, mandate)
    row = (await tx.execute(queries_lists.procuration(mandate))).one_or_none()
    if row is None:
        raise MandateUnknown
    return Procuration(row.file_name, bytes(row.content))


async def of_mandator(
    tx: Tx, agent: Agent, number: EnterpriseNumber, *, after: UUID | None = None, size: int = USUAL_PAGE
) -> Found:
    """What an enterprise gives, gave or was asked for, newest first.

    Raises:
        NoAccess: it is another's, or they act there in a quality that gives no mandates.
    """
    require_mandator(agent, Task.CONSULT_MANDATES, number)
    return await _found(tx, queries_lists.of_mandator(number, (), after, size + 1), size)


async def of_mandator_in(
    tx: Tx,
    agent: Agent,
    number: EnterpriseNumber,
    stage: Stage,
    *,
    today: date,
    after: UUID | None = None,
    size: int = USUAL_PAGE,
) -> Found:
    """The same, of one stage alone.

    Raises:
        NoAccess: as `of_mandator`.
    """
    require_mandator(agent, Task.CONSULT_MANDATES, number)
    conditions = [queries_lists.in_stage(stage, Quarter.of(today))]
    return await _found(tx, queries_lists.of_mandator(number, conditions, after, size + 1), size)


async def of_mandatary(
    tx: Tx,
    agent: Agent,
    number: EnterpriseNumber,
    quality: Quality,
    *,
    today: date,
    words: str = "",
    stage: Stage | None = None,
    after: UUID | None = None,
    size: int = USUAL_PAGE,
) -> Found:
    """The mandates of a mandatary, ordered by the number of the mandator.

    Args:
        words: the first digits of a mandator's number, or words of its name.
        stage: only those in that stage; left out: all.
        after: the last one of the page before.

    Raises:
        NoAccess: they are another's.
        MandateUnknown: `after` is none of theirs.
    """
    access.require_here(agent, Task.CONSULT_MANDATES, number, quality)
    conditions: list[ColumnElement[bool]] = []
    if words.strip():
        conditions.append(await _typed(tx, words))
    if stage is not None:
        conditions.append(queries_lists.in_stage(stage, Quarter.of(today)))
    if after is not None:
        conditions.append(queries_lists.beyond(await one(tx, agent, after)))
    return await _found(tx, queries_lists.of_mandatary(number, quality, conditions, size + 1), size)


async def to_answer(
    tx: Tx, agent: Agent, number: EnterpriseNumber, quality: Quality, *, size: int = USUAL_PAGE
) -> Found:
    """What was asked of a mandatary and waits for its answer.

    Raises:
        NoAccess: it is another's.
    """
    access.require_here(agent, Task.CONSULT_MANDATES, number, quality)
    waiting = [queries_lists.to_answer(Side.MANDATARY)]
    return await _found(tx, queries_lists.of_mandatary(number, quality, waiting, size + 1), size)


def require_mandator(agent: Agent, task: Task, number: EnterpriseNumber) -> None:
    """May this person do this for an enterprise that gives mandates?

    Raises:
        NoAccess: no role of theirs gives it, they act elsewhere, or in a quality that gives no mandates.
    """
    access.require_here(agent, task, number)
    if not isinstance(agent, Operator) and agent.quality not in MANDATOR_QUALITIES:
        raise NoAccess(task)


def period_of(stored: Any) -> Period:
    """The reverse of `queries.stored`."""
    return Period(Quarter.at(stored.lower), None if stored.upper is None else Quarter.at(stored.upper - 1))


async def _typed(tx: Tx, words: str) -> ColumnElement[bool]:
    """What is of the mandators that were typed.

    The database cannot tell beforehand whether a word is rare or common, and each asks for a way of its own.
    """
    numbered = queries_lists.of_numbered(words)
    if numbered is not None:
        return numbered
    named = (await tx.execute(joins.named(words, _FEW + 1))).scalars().all()
    return queries_lists.of_these(named) if len(named) <= _FEW else queries_lists.of_named(words)


async def _found(tx: Tx, statement: Any, size: int) -> Found:
    rows = (await tx.execute(statement)).mappings().all()
    mandates = tuple(mandate_of(row) for row in rows[:size])
    return Found(mandates, mandates[-1].id if len(rows) > size else None)


def mandate_of(row: Any) -> Mandate:
    """A mandate as `queries_lists.one` finds it."""
    terms = Terms(
        EnterpriseNumber(row["mandator"]),
        EnterpriseNumber(row["mandatary"]),
        Quality(row["mandatary_quality"]),
        Mandated(_SERVICES[row["service"]]),
        period_of(row["period"]),
    )
    return Mandate(
        id=row["id"],
        terms=terms,
        mandator_name=row["mandator_name"],
        mandatary_name=row["mandatary_name"],
        status=Status(row["status"]),
        asked_by=Side(row["asked_by"]),
        asked_at=row["asked_at"],
        decided_at=row["decided_at"],
        ended_at=row["ended_at"],
        version=row["version"],
        has_procuration=row["has_procuration"],
    )
