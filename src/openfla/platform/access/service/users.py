"""Users of a quality, and what its local managers gave them (SEED 4.3)."""

from datetime import datetime
from uuid import UUID

from openfla.contract.qualities import AnyQuality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import names, queries_roles, rules
from openfla.platform.access.errors import AlreadyNamed, QualityNotActive
from openfla.platform.access.model import Agent, NamedPerson, Permission, Task, User
from openfla.platform.access.service.decisions import about, held, require_here
from openfla.platform.identity import service as identity
from openfla.platform.identity.model import Person
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx
from openfla.platform.kernel.stale import Changed

Permissions = frozenset[Permission]


async def users(tx: Tx, agent: Agent, number: EnterpriseNumber, quality: AnyQuality) -> list[User]:
    """Who has permissions in a quality, ordered by name.

    Raises:
        NoAccess: only the local managers of the quality may see them all.
    """
    require_here(agent, Task.MANAGE_USERS, number, quality)
    rows = (await tx.execute(queries_roles.users_of(number, quality))).all()
    people = await identity.people(tx, [row.person for row in rows])
    found = [User(people[row.person], quality, frozenset(map(Permission, row.permissions))) for row in rows]
    return sorted(found, key=lambda user: (user.person.name.casefold(), user.person.login))


async def grant(
    tx: Tx,
    agent: Agent,
    number: EnterpriseNumber,
    quality: AnyQuality,
    named: NamedPerson,
    permissions: Permissions,
    *,
    at: datetime,
) -> Person:
    """Give somebody permissions in a quality, 'management of technical channels' for one (PORTAL-3).

    Raises:
        NoAccess: only the local managers of the quality may.
        EnterpriseUnknown, QualityNotActive: an operator names what is not there.
        NoPermission, UnfitPermission: there is nothing to give, or it does not suit the quality.
        AlreadyNamed: they have permissions already.
        LoginNotAccepted, NameNotAccepted: a name is not fit.
    """
    await _held(tx, agent, number, quality)
    rules.require_fit(permissions, quality)
    fit = names.person(named)
    person = await identity.known_as(tx, fit.login, fit.name, at=at)
    if (await tx.execute(queries_roles.grant(number, quality, person.id, permissions, at))).first() is None:
        raise AlreadyNamed
    await _audit(tx, agent, "user.added", number, quality, person.id, at, permissions)
    return person


async def change_permissions(
    tx: Tx,
    agent: Agent,
    number: EnterpriseNumber,
    quality: AnyQuality,
    person: UUID,
    permissions: Permissions,
    *,
    before: Permissions,
    at: datetime,
) -> None:
    """Give a user other permissions than before.

    Raises:
        NoAccess, EnterpriseUnknown, QualityNotActive, NoPermission, UnfitPermission: as `grant`.
        Changed: they do not have the permissions of before any more.
    """
    await _held(tx, agent, number, quality)
    rules.require_fit(permissions, quality)
    changed = queries_roles.change_permissions(number, quality, person, permissions, before)
    if not (await tx.execute(changed)).rowcount:
        raise Changed
    await _audit(tx, agent, "user.changed", number, quality, person, at, permissions)


async def remove_user(
    tx: Tx, agent: Agent, number: EnterpriseNumber, quality: AnyQuality, person: UUID, *, at: datetime
) -> None:
    """Take everything from a user that they were given in a quality.

    Raises:
        NoAccess, EnterpriseUnknown, QualityNotActive: as `grant`.
        Changed: they had nothing any more.
    """
    await _held(tx, agent, number, quality)
    if not (await tx.execute(queries_roles.remove_user(number, quality, person))).rowcount:
        raise Changed
    await _audit(tx, agent, "user.removed", number, quality, person, at, frozenset())


async def _held(tx: Tx, agent: Agent, number: EnterpriseNumber, quality: AnyQuality) -> None:
    enterprise = await held(tx, agent, Task.MANAGE_USERS, number, quality)
    if quality not in enterprise.qualities:
        raise QualityNotActive(number, quality)


async def _audit(
    tx: Tx,
    agent: Agent,
    action: str,
    number: EnterpriseNumber,
    quality: AnyQuality,
    person: UUID,
    at: datetime,
    permissions: Permissions,
) -> None:
    told = {"quality": quality.value, "subject": str(person), **about(agent)}
    details = {"permissions": sorted(permissions)} if permissions else {}
    await audit.append(tx, [audit.Entry(action=action, at=at, enterprise_number=number, details=details, **told)])
