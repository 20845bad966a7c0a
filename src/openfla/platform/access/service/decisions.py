"""Who may do what: asked at every door and in every act."""

from typing import Any

from openfla.contract.qualities import AnyQuality, any_quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import queries, queries_roles, rules
from openfla.platform.access.errors import EnterpriseUnknown, NoAccess
from openfla.platform.access.model import (
    Agent,
    Enterprise,
    Operator,
    Permission,
    Place,
    Rank,
    Task,
    Visitor,
)
from openfla.platform.access.service.reading import enterprise, one
from openfla.platform.identity.model import Person
from openfla.platform.kernel.database import Tx


async def places(tx: Tx, person: Person) -> list[Place]:
    """In which qualities of which enterprises a person has a role, ordered by name."""
    found = await tx.execute(queries_roles.places(person.id))
    return [Place(EnterpriseNumber(number), name, any_quality(quality)) for number, name, quality in found]


async def visitor(tx: Tx, person: Person, number: EnterpriseNumber, quality: AnyQuality) -> Visitor | None:
    """A person in a quality of an enterprise with the roles they have now; nothing when they have none there."""
    row = (await tx.execute(queries.one(number))).mappings().one_or_none()
    if row is None or quality.value not in row["qualities"]:
        return None
    told = (await tx.execute(queries_roles.ranks_of(person.id, number, quality))).all()
    ranks = {level: Rank(rank) for level, rank in told}
    given = (await tx.execute(queries_roles.permissions_of(person.id, number, quality))).scalar_one_or_none()
    permissions = frozenset(Permission(permission) for permission in given or ())
    found = Visitor(person, enterprise(row), quality, ranks.get(None), ranks.get(quality.value), permissions)
    return found if found.has_a_role else None


def require_task(agent: Agent, task: Task) -> None:
    """May this person do this here? Every page and every act of a person asks, and nowhere else.

    Raises:
        NoAccess: no role of theirs gives it, or the enterprise has stopped (PORTAL-3, PORTAL-4).
    """
    if not rules.may(agent, task):
        raise NoAccess(task)


def require_here(agent: Agent, task: Task, number: EnterpriseNumber, quality: AnyQuality | None = None) -> None:
    """The same question about an enterprise, and about one of its qualities, where a person acts in one alone.

    Raises:
        NoAccess: no role of theirs gives it, or they act elsewhere.
    """
    require_task(agent, task)
    if isinstance(agent, Operator):
        return
    if agent.enterprise.number != number or quality not in (None, agent.quality):
        raise NoAccess(task)


async def held(
    tx: Tx, agent: Agent, task: Task, number: EnterpriseNumber, quality: AnyQuality | None = None
) -> Enterprise:
    """The enterprise, held against whoever changes it at the same time, for somebody who may still do this to it.

    Raises:
        NoAccess: no role of theirs gives it, or it was taken from them a moment ago.
        EnterpriseUnknown: an operator named one that nobody made known.
    """
    require_here(agent, task, number, quality)
    if (await tx.execute(queries.hold(number))).first() is None:
        raise EnterpriseUnknown(number)
    if isinstance(agent, Operator):
        return await one(tx, number)
    now = await visitor(tx, agent.person, number, agent.quality)
    if now is None:
        raise NoAccess(task)
    require_task(now, task)
    return now.enterprise


def about(agent: Agent) -> dict[str, Any]:
    """Who did something, as an entry of the trail tells it: by the id of the person, never by a name."""
    if isinstance(agent, Operator):
        return {"person": "operator"}
    return {"person": str(agent.person.id)}
