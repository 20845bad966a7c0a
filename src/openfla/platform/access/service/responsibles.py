"""Who answers for an enterprise and for its qualities (SEED 7.1, PORTAL-11)."""

from datetime import datetime
from uuid import UUID

from openfla.contract.qualities import AnyQuality, any_quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import names, queries_roles, rules
from openfla.platform.access.errors import AlreadyNamed, QualityNotActive
from openfla.platform.access.model import Agent, NamedPerson, Rank, Responsible, Task
from openfla.platform.access.service.decisions import about, held
from openfla.platform.identity import service as identity
from openfla.platform.identity.model import Person
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx
from openfla.platform.kernel.stale import Changed


async def responsibles(tx: Tx, number: EnterpriseNumber) -> list[Responsible]:
    """Who answers for an enterprise: its entity first, then each quality, managers before deputies."""
    rows = (await tx.execute(queries_roles.responsibles_of(number))).all()
    people = await identity.people(tx, [row.person for row in rows])
    found = [
        Responsible(people[row.person], any_quality(row.quality) if row.quality else None, Rank(row.rank))
        for row in rows
    ]
    return sorted(found, key=rules.in_list)


async def name_responsible(
    tx: Tx, agent: Agent, number: EnterpriseNumber, quality: AnyQuality | None, named: NamedPerson, *, at: datetime
) -> Person:
    """Name a manager or a deputy, of the entity when there is no quality.

    Raises:
        NoAccess: for the entity its access managers may, for a quality their deputies too; nobody else.
        EnterpriseUnknown, QualityNotActive: there is nothing to answer for.
        AlreadyNamed: they are one already.
        LoginNotAccepted, NameNotAccepted: a name is not fit.
    """
    await _held(tx, agent, number, quality)
    fit = names.person(named)
    person = await identity.known_as(tx, fit.login, fit.name, at=at)
    if (await tx.execute(queries_roles.name(number, quality, person.id, fit.rank, at))).first() is None:
        raise AlreadyNamed
    await _audit(tx, agent, "responsible.named", number, quality, person.id, at, rank=fit.rank)
    return person


async def change_rank(
    tx: Tx,
    agent: Agent,
    number: EnterpriseNumber,
    quality: AnyQuality | None,
    person: UUID,
    rank: Rank,
    *,
    at: datetime,
) -> None:
    """Make a deputy of a manager, or a manager of a deputy.

    Raises:
        NoAccess, EnterpriseUnknown, QualityNotActive: as `name_responsible`.
        LastManager: no manager would remain.
        Changed: they do not answer here any more, or have that rank already.
    """
    await _held(tx, agent, number, quality)
    if rank is Rank.DEPUTY:
        await _require_another_manager(tx, number, quality, person)
    if not (await tx.execute(queries_roles.change_rank(number, quality, person, rank))).rowcount:
        raise Changed
    await _audit(tx, agent, "responsible.rankChanged", number, quality, person, at, rank=rank)


async def remove_responsible(
    tx: Tx, agent: Agent, number: EnterpriseNumber, quality: AnyQuality | None, person: UUID, *, at: datetime
) -> None:
    """Somebody answers for the entity, or for a quality of it, no longer.

    Raises:
        NoAccess, EnterpriseUnknown, QualityNotActive: as `name_responsible`.
        LastManager: no manager would remain.
        Changed: they do not answer here any more.
    """
    await _held(tx, agent, number, quality)
    await _require_another_manager(tx, number, quality, person)
    if not (await tx.execute(queries_roles.remove(number, quality, person))).rowcount:
        raise Changed
    await _audit(tx, agent, "responsible.removed", number, quality, person, at)


async def who_can_help(tx: Tx, number: EnterpriseNumber, quality: AnyQuality, task: Task) -> list[Responsible]:
    """Whom somebody asks who may not do this in that quality (PORTAL-4)."""
    held_here = [each for each in await responsibles(tx, number) if each.quality in (None, quality)]
    return rules.helpers(held_here, task)


async def _held(tx: Tx, agent: Agent, number: EnterpriseNumber, quality: AnyQuality | None) -> None:
    enterprise = await held(tx, agent, rules.naming_task(quality), number)
    if quality is not None and quality not in enterprise.qualities:
        raise QualityNotActive(number, quality)


async def _require_another_manager(tx: Tx, number: EnterpriseNumber, quality: AnyQuality | None, leaving: UUID) -> None:
    level = [each for each in await responsibles(tx, number) if each.quality == quality]
    rules.require_another_manager(level, leaving)


async def _audit(
    tx: Tx,
    agent: Agent,
    action: str,
    number: EnterpriseNumber,
    quality: AnyQuality | None,
    person: UUID,
    at: datetime,
    *,
    rank: Rank | None = None,
) -> None:
    told = {"quality": quality.value if quality else "", "subject": str(person), **about(agent)}
    details = {"rank": rank.value} if rank else {}
    await audit.append(tx, [audit.Entry(action=action, at=at, enterprise_number=number, details=details, **told)])
