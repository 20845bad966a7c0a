from datetime import datetime
from typing import Any

from openfla.contract.qualities import AnyQuality, Quality, any_quality
from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.access import queries, rules
from openfla.platform.access.errors import EnterpriseUnknown, MissingPermission, NoAccess, QualityNotActive
from openfla.platform.access.model import (
    Act,
    Actor,
    Agent,
    Enterprise,
    Operator,
    Permission,
    Place,
    Rank,
    Task,
    Visitor,
)
from openfla.platform.identity.model import Person
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx


def require(actor: Actor, act: Act, enterprise: EnterpriseNumber) -> None:
    """May this actor do this to that enterprise's data now? Every door asks here, and nowhere else.

    An employer acts for its own enterprise number (SEED 2.3). Anybody else needs a mandate (MANDATE-2), and
    mandates do not exist in this installation yet, so nobody else may.

    Raises:
        MissingPermission: the data is another enterprise's.
    """
    if not may(actor, act, enterprise):
        raise MissingPermission(actor.enterprise_number, enterprise)


def may(actor: Actor, act: Act, enterprise: EnterpriseNumber) -> bool:  # noqa: ARG001 - mandates will ask for the act
    """The same question, for whoever must not tell that there is something to see."""
    return actor.quality is Quality.EMPLOYER and actor.enterprise_number == enterprise


async def enrol(
    tx: Tx, number: EnterpriseNumber, name: str, qualities: tuple[AnyQuality, ...], *, at: datetime
) -> None:
    """Make an enterprise known, with the qualities it acts in (SEED 4.1, 4.2 and 5); told twice is told once."""
    await tx.execute(queries.enrol(number, name))
    qualities = tuple(qualities)
    for quality in qualities:
        await tx.execute(queries.activate(number, quality))
    told = {"name": name, "qualities": [quality.value for quality in qualities]}
    await audit.append(tx, [audit.Entry(action="enterprise.enrolled", at=at, enterprise_number=number, details=told)])


async def enterprises(tx: Tx) -> list[Enterprise]:
    """Every enterprise that is known, ordered by number."""
    return [_enterprise(row) for row in (await tx.execute(queries.known())).mappings()]


async def find(tx: Tx, number: EnterpriseNumber) -> Enterprise:
    """The enterprise of that number.

    Raises:
        EnterpriseUnknown: nobody made it known.
    """
    row = (await tx.execute(queries.one(number))).mappings().one_or_none()
    if row is None:
        raise EnterpriseUnknown(number)
    return _enterprise(row)


async def require_quality(tx: Tx, number: EnterpriseNumber, quality: AnyQuality) -> Enterprise:
    """The enterprise, when it acts in that quality.

    Raises:
        EnterpriseUnknown: nobody made it known.
        QualityNotActive: the quality was not activated for it (PROVIDER-3).
    """
    enterprise = await find(tx, number)
    if quality not in enterprise.qualities:
        raise QualityNotActive(number, quality)
    return enterprise


async def places(tx: Tx, person: Person) -> list[Place]:
    """In which qualities of which enterprises a person has a role, ordered by name."""
    found = await tx.execute(queries.places(person.id))
    return [Place(EnterpriseNumber(number), name, any_quality(quality)) for number, name, quality in found]


async def visitor(tx: Tx, person: Person, number: EnterpriseNumber, quality: AnyQuality) -> Visitor | None:
    """A person in a quality of an enterprise with the roles they have now; nothing when they have none there."""
    row = (await tx.execute(queries.one(number))).mappings().one_or_none()
    if row is None or quality.value not in row["qualities"]:
        return None
    told = (await tx.execute(queries.ranks_of(person.id, number, quality))).all()
    ranks = {level: Rank(rank) for level, rank in told}
    given = (await tx.execute(queries.permissions_of(person.id, number, quality))).scalar_one_or_none()
    permissions = frozenset(Permission(permission) for permission in given or ())
    found = Visitor(person, _enterprise(row), quality, ranks.get(None), ranks.get(quality.value), permissions)
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


def about(agent: Agent) -> dict[str, str]:
    """Who did something, as an entry of the trail tells it: by the id of the person, never by a name."""
    if isinstance(agent, Operator):
        return {"person": "operator"}
    return {"person": str(agent.person.id)}


def _enterprise(row: Any) -> Enterprise:
    return Enterprise(
        EnterpriseNumber(row["number"]),
        row["name"],
        tuple(sorted(any_quality(quality) for quality in row["qualities"])),
        names=row["names"],
        nsso_number=NssoNumber(row["nsso_number"]) if row["nsso_number"] else None,
        legal_form=row["legal_form"],
        stopped_on=row["stopped_on"],
        barred_because=row["barred_because"],
        outsourced_to=EnterpriseNumber(row["outsourced_to"]) if row["outsourced_to"] else None,
    )
