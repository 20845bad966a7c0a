"""Mandates: asked by one side, confirmed by the other, ended by either (SEED 2.2, MAHIS)."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from psycopg import AsyncCursor

from openfla.contract.qualities import Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.errors import NoAccess
from openfla.platform.access.model import Agent, Task
from openfla.platform.kernel import audit
from openfla.platform.kernel.arrays import column
from openfla.platform.kernel.database import Driver, Tx
from openfla.platform.kernel.stale import Changed
from openfla.platform.mandates import making, queries, queries_lists, reading, rules
from openfla.platform.mandates.errors import (
    NoProcurations,
    NotPossibleNow,
)
from openfla.platform.mandates.model import Mandate, Period, Side, Status, Terms
from openfla.platform.mandates.reading import (
    Found,
    of_mandatary,
    of_mandator,
    of_mandator_in,
    one,
    procuration,
    to_answer,
)

__all__ = [
    "Found",
    "ask_active",
    "confirm",
    "end",
    "is_active",
    "mandators",
    "of_mandatary",
    "of_mandator",
    "of_mandator_in",
    "one",
    "procuration",
    "record_procuration",
    "refuse",
    "request",
    "to_answer",
    "withdraw",
]


async def request(tx: Tx, agent: Agent, terms: Terms, *, asked_by: Side, today: date, at: datetime) -> Mandate:
    """Ask for a mandate; it waits for the other side.

    Raises:
        NoAccess: no role of theirs gives it, or they do not act on that side.
        MandateToItself, NotAMandatary, StartOutOfBounds, EndBeforeStart: the terms are not fit.
        EnterpriseUnknown, EnterpriseStopped, QualityNotActive, MandataryBarred: one of the two is not (MANDATE-3).
        OtherMandatary, AlreadyAsked: there is one already (MANDATE-4).
    """
    made, entries = await making.asked(tx, agent, terms, asked_by=asked_by, today=today, at=at)
    await audit.append(tx, entries)
    return made


async def confirm(tx: Tx, agent: Agent, mandate: UUID, *, version: int, today: date, at: datetime) -> Mandate:
    """Agree to a mandate that the other side asked; it begins now, or later when that was asked.

    Raises:
        NoAccess, MandateUnknown, Changed, NotPossibleNow: as `refuse`.
        PeriodOver: the period that was asked is past.
        EnterpriseStopped, QualityNotActive, MandataryBarred: the conditions hold no more (MANDATE-3).
        OtherMandatary: there is one already (MANDATE-4); of two that meet, the database lets one through.
    """
    found = await _waiting(tx, agent, mandate, version, answered=True)
    made, entries = await making.confirmed(tx, agent, found, today=today, at=at)
    await audit.append(tx, entries)
    return made


async def refuse(tx: Tx, agent: Agent, mandate: UUID, *, version: int, at: datetime) -> Mandate:
    """Do not agree to a mandate that the other side asked.

    Raises:
        NoAccess: no role of theirs gives it, or they act on the side that asked.
        MandateUnknown: it is between others.
        Changed: somebody was first.
        NotPossibleNow: it does not wait for an answer.
    """
    found = await _waiting(tx, agent, mandate, version, answered=True)
    changes = queries.decide(found.id, version, Status.REFUSED, found.terms.period, at)
    return await _changed(tx, agent, found, changes, "mandate.refused", at)


async def withdraw(tx: Tx, agent: Agent, mandate: UUID, *, version: int, at: datetime) -> Mandate:
    """Take back what one's own side asked.

    Raises:
        NoAccess: no role of theirs gives it, or they act on the side that was asked.
        MandateUnknown, Changed, NotPossibleNow: as `refuse`.
    """
    found = await _waiting(tx, agent, mandate, version, answered=False)
    changes = queries.decide(found.id, version, Status.WITHDRAWN, found.terms.period, at)
    return await _changed(tx, agent, found, changes, "mandate.withdrawn", at)


async def end(
    tx: Tx, agent: Agent, mandate: UUID, *, after: Quarter | None, version: int, today: date, at: datetime
) -> Mandate:
    """End a mandate, from either side: after a quarter, or at once when none is told.

    Raises:
        NoAccess, MandateUnknown, Changed: as `refuse`.
        NotPossibleNow: it was never confirmed, or is over.
        EndOutOfBounds: it cannot end after that quarter.
    """
    found = await _held(tx, agent, mandate, version)
    period = found.terms.period
    if found.status is not Status.CONFIRMED or period.is_over(Quarter.of(today)):
        raise NotPossibleNow
    if after is None:
        return await _changed(tx, agent, found, queries.revoke(found.id, version, at), "mandate.revoked", at)
    changes = queries.shorten(found.id, version, rules.shortened(period, after, today))
    return await _changed(tx, agent, found, changes, "mandate.shortened", at)


async def record_procuration(
    tx: Tx,
    agent: Agent,
    terms: Terms,
    *,
    is_taken: bool,
    file_name: str,
    content: bytes,
    today: date,
    at: datetime,
) -> Mandate:
    """A mandate that the mandator signed on paper: it is confirmed when the mandatary records it.

    The mandator sees it, can read the document and can end the mandate at once; our own choice, as is the setting.

    Args:
        tx, agent, terms, today, at: as `request`.
        is_taken: whether this installation takes procurations.
        file_name: what the document is called.
        content: the document, a PDF.

    Raises:
        NoProcurations: this installation takes none.
        NotAPdf, ProcurationTooBig: the document is not fit.
        NoAccess: they do not act for the mandatary; and whatever `request` raises.
    """
    if not is_taken:
        raise NoProcurations
    document = rules.fit_procuration(file_name, content)
    made, entries = await making.asked(
        tx, agent, terms, asked_by=Side.MANDATARY, today=today, at=at, status=Status.CONFIRMED
    )
    await tx.execute(queries.record(made.id, document, at))
    await audit.append(tx, entries)
    return await making.again(tx, made.id)


async def is_active(
    tx: Tx,
    mandator: EnterpriseNumber,
    mandatary: EnterpriseNumber,
    quality: Quality,
    service: Mandated,
    on: date,
) -> bool:
    """Whether a mandatary may act for an enterprise on a day in Belgium (requirement MANDATE-2)."""
    told = queries_lists.whom(mandatary, quality, service, Quarter.of(on))
    return (await tx.execute(queries_lists.active_for(), {**told, "mandator": mandator})).scalar_one()


async def ask_active(
    driver: Driver,
    mandators: Collection[str],
    mandatary: EnterpriseNumber,
    quality: Quality,
    service: Mandated,
    on: date,
) -> AsyncCursor[tuple[str]]:
    """Ask for which of these enterprises a mandatary may act on a day; once for many (requirement MANDATE-2)."""
    statement, values = queries_lists.active_among()
    told = queries_lists.whom(mandatary, quality, service, Quarter.of(on))
    return await driver.execute(statement, {**values, **told, "mandators": column(list(mandators))})


async def mandators(
    tx: Tx, mandatary: EnterpriseNumber, quality: Quality, service: Mandated, on: date, *, page: int, size: int
) -> tuple[list[tuple[EnterpriseNumber, str, Period]], int]:
    """One page of those for whom a mandatary may act on a day: number, name and period; and how many there are."""
    found = queries_lists.active(mandatary, quality, service, Quarter.of(on))
    total = (await tx.execute(queries_lists.count(found))).scalar_one()
    rows = (await tx.execute(found.limit(size).offset((page - 1) * size))).all()
    return [(EnterpriseNumber(number), name, reading.period_of(period)) for number, name, period in rows], total


async def _held(tx: Tx, agent: Agent, mandate: UUID, version: int) -> Mandate:
    """A mandate of one's own, as it was last seen."""
    access.require_task(agent, Task.MANAGE_MANDATES)
    found = await one(tx, agent, mandate)
    if found.version != version:
        raise Changed
    return found


async def _waiting(tx: Tx, agent: Agent, mandate: UUID, version: int, *, answered: bool) -> Mandate:
    """A mandate that waits, for the side that answers it or for the one that asked."""
    access.require_task(agent, Task.MANAGE_MANDATES)
    found = await one(tx, agent, mandate)
    side = found.asked_by.other if answered else found.asked_by
    if side not in rules.sides(agent, found.terms):
        raise NoAccess(Task.MANAGE_MANDATES)
    if found.version != version:
        raise Changed
    if found.status is not Status.REQUESTED:
        raise NotPossibleNow
    return found


async def _changed(
    tx: Tx, agent: Agent, found: Mandate, changes: queries.Changes, action: str, at: datetime
) -> Mandate:
    if (await tx.execute(changes)).first() is None:
        raise Changed
    made = await making.again(tx, found.id)
    await audit.append(tx, making.entries(action, agent, made, at))
    return made
