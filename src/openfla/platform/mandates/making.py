"""How a mandate comes to be: what asking and confirming have in common, alone or for a whole group."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from uuid import UUID

import psycopg
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.errors import NoAccess
from openfla.platform.access.model import Agent, Task, Visitor
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx
from openfla.platform.kernel.stale import Changed
from openfla.platform.mandates import queries, queries_lists, reading, rules
from openfla.platform.mandates.errors import AlreadyAsked, OtherMandatary, OtherMandataryNamed
from openfla.platform.mandates.model import Mandate, Side, Status, Terms


async def asked(
    tx: Tx,
    agent: Agent,
    terms: Terms,
    *,
    asked_by: Side,
    today: date,
    at: datetime,
    status: Status = Status.REQUESTED,
) -> tuple[Mandate, Sequence[audit.Entry]]:
    """`request` without its entries in the trail, for who makes several; or confirmed in the same breath."""
    access.require_task(agent, Task.MANAGE_MANDATES)
    if asked_by not in rules.sides(agent, terms):
        raise NoAccess(Task.MANAGE_MANDATES)
    rules.require_fit_terms(terms, today)
    await _require_fit_parties(tx, terms)
    await tx.execute(queries.take_turns(terms))
    if (await tx.execute(queries.overlapping(terms))).first() is not None:
        raise await _taken(tx, agent, terms)
    if (await tx.execute(queries.waiting_same(terms))).first() is not None:
        raise AlreadyAsked
    mandate = uuid7()
    async with _one_mandatary(tx, agent, terms):
        await tx.execute(queries.ask(mandate, terms, asked_by, at, status))
    made = await again(tx, mandate)
    action = "mandate.requested" if status is Status.REQUESTED else "mandate.recorded"
    return made, entries(action, agent, made, at)


async def confirmed(
    tx: Tx, agent: Agent, found: Mandate, *, today: date, at: datetime
) -> tuple[Mandate, Sequence[audit.Entry]]:
    """`confirm` of a mandate that waits, without its entries in the trail."""
    period = rules.from_now_on(found.terms.period, today)
    await _require_fit_parties(tx, found.terms)
    await tx.execute(queries.take_turns(found.terms))
    async with _one_mandatary(tx, agent, found.terms):
        changes = queries.decide(found.id, found.version, Status.CONFIRMED, period, at)
        if (await tx.execute(changes)).first() is None:
            raise Changed
    made = await again(tx, found.id)
    return made, entries("mandate.confirmed", agent, made, at)


async def again(tx: Tx, mandate: UUID) -> Mandate:
    """A mandate as it stands after a change."""
    return reading.mandate_of((await tx.execute(queries_lists.one(mandate))).mappings().one())


def entries(action: str, agent: Agent, mandate: Mandate, at: datetime) -> list[audit.Entry]:
    """One for the trail of each side; who it was on one side is no business of the other."""
    terms = mandate.terms
    details = {"mandator": terms.mandator, "mandatary": terms.mandatary, "service": terms.service.value}
    period = {"first": str(terms.period.first), **({"last": str(terms.period.last)} if terms.period.last else {})}
    quality_here = (
        agent.quality.value if isinstance(agent, Visitor) and agent.enterprise.number == terms.mandator else ""
    )
    both = ((terms.mandator, quality_here), (terms.mandatary, terms.mandatary_quality.value))
    return [
        audit.Entry(
            action=action,
            at=at,
            enterprise_number=number,
            quality=quality,
            subject=str(mandate.id),
            details={**details, **period},
            **_by(agent, number),
        )
        for number, quality in both
    ]


def _by(agent: Agent, number: EnterpriseNumber) -> dict[str, str]:
    is_elsewhere = isinstance(agent, Visitor) and agent.enterprise.number != number
    return {"person": "other"} if is_elsewhere else access.about(agent)


async def _require_fit_parties(tx: Tx, terms: Terms) -> None:
    rules.require_fit_mandatary(await access.find(tx, terms.mandatary), terms.mandatary_quality)
    rules.require_active(await access.find(tx, terms.mandator))


@asynccontextmanager
async def _one_mandatary(tx: Tx, agent: Agent, terms: Terms) -> AsyncIterator[None]:
    """The rule of one mandatary (MANDATE-4) is the database's; here its refusal becomes a sentence."""
    try:
        async with tx.begin_nested():
            yield
    except IntegrityError as error:
        if isinstance(error.orig, psycopg.errors.ExclusionViolation):
            raise await _taken(tx, agent, terms) from error
        raise


async def _taken(tx: Tx, agent: Agent, terms: Terms) -> OtherMandatary:
    """Who the mandatary is, is told to the mandator alone."""
    standing = (await tx.execute(queries.overlapping(terms))).scalars().first()
    if standing is None or Side.MANDATOR not in rules.sides(agent, terms):
        return OtherMandatary(terms.mandator)
    return OtherMandataryNamed(terms.mandator, EnterpriseNumber(standing))
