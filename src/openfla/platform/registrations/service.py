"""Becoming known as an NSSO employer and registering on the portal (SEED 4.1 and 4.2; PORTAL-1, PORTAL-2)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from uuid_utils.compat import uuid7

from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.access import service as access
from openfla.platform.access.model import Agent, Task
from openfla.platform.identity import service as identity
from openfla.platform.identity.model import Person
from openfla.platform.kernel import audit
from openfla.platform.kernel.clock import BRUSSELS
from openfla.platform.kernel.database import Tx
from openfla.platform.registrations import outsourcing, queries, rules
from openfla.platform.registrations.errors import AlreadyWaiting, RegistrationDecided, TooManyWaiting
from openfla.platform.registrations.model import NewRegistration, Registration

_MOST_WAITING: Final = 10
"""Of one person, so that nobody keeps the numbers of others waiting."""


async def ask(tx: Tx, person: Person, told: NewRegistration, *, counts_at_once: bool, at: datetime) -> Registration:
    """Register an enterprise as NSSO employer; who asks becomes its access manager and its local manager.

    Args:
        counts_at_once: where it does not, an operator confirms first.

    Raises:
        UnfitEnterpriseName, UnfitLegalForm: a text is not fit.
        AlreadyRegistered, EnterpriseStopped: the enterprise cannot be registered.
        AlreadyWaiting: somebody asked before, and it waits.
        TooManyWaiting: this person asked for many already.
        OtherNssoNumber, NssoNumberTaken: the NSSO number is not its own.
        OutsourcedToItself, OutsourcedToNoMandatary, EnterpriseUnknown: the mandatary is none.
    """
    registration = Registration(uuid7(), rules.fit(told), person, at)
    await access.require_registrable(tx, told.number, told.nsso_number)
    await _require_mandatary(tx, told)
    if sum(each.is_confirmed is None for each in await of_person(tx, person)) >= _MOST_WAITING:
        raise TooManyWaiting(_MOST_WAITING)
    if (await tx.execute(queries.ask(registration))).first() is None:
        raise AlreadyWaiting(told.number)
    if counts_at_once:
        await _count(tx, registration, at)
    action = "enterprise.registered" if counts_at_once else "registration.asked"
    await _audit(tx, action, registration, at, {"person": str(person.id)})
    return await find(tx, registration.id)


async def confirm(tx: Tx, agent: Agent, registration: UUID, *, at: datetime) -> Registration:
    """Let a registration that waits count from now on.

    Raises:
        NoAccess: only an operator may.
        RegistrationDecided: it waits no longer.
        AlreadyRegistered, EnterpriseStopped, OtherNssoNumber, NssoNumberTaken: as `ask`, since then.
        OutsourcedToNoMandatary, EnterpriseUnknown: as `ask`, since then.
    """
    access.require_task(agent, Task.OPERATE)
    found = await find(tx, registration)
    await _require_mandatary(tx, found.told)
    await _count(tx, found, at)
    await _audit(tx, "registration.confirmed", found, at, access.about(agent))
    return await find(tx, registration)


async def refuse(tx: Tx, agent: Agent, registration: UUID, *, at: datetime) -> Registration:
    """Do not let a registration count; it may be asked again.

    Raises:
        NoAccess: only an operator may.
        RegistrationDecided: it waits no longer.
    """
    access.require_task(agent, Task.OPERATE)
    found = await find(tx, registration)
    await _decide(tx, found, at, is_confirmed=False)
    await _audit(tx, "registration.refused", found, at, access.about(agent))
    return await find(tx, registration)


async def find(tx: Tx, registration: UUID) -> Registration:
    """The registration of that id.

    Raises:
        RegistrationDecided: there is none, and none that waits.
    """
    rows = (await tx.execute(queries.one(registration))).mappings().all()
    if not rows:
        raise RegistrationDecided
    return (await _registrations(tx, rows))[0]


async def waiting(tx: Tx) -> list[Registration]:
    """The registrations that wait for confirmation, oldest first."""
    return await _registrations(tx, (await tx.execute(queries.waiting())).mappings().all())


async def of_person(tx: Tx, person: Person) -> list[Registration]:
    """What somebody registered, newest first."""
    return await _registrations(tx, (await tx.execute(queries.of_person(person.id))).mappings().all())


async def _count(tx: Tx, registration: Registration, at: datetime) -> None:
    told = registration.told
    await _decide(tx, registration, at, is_confirmed=True)
    await access.register(
        tx,
        registration.person,
        told.number,
        told.name,
        nsso_number=told.nsso_number,
        legal_form=told.legal_form,
        outsourced_to=told.outsourced_to,
        at=at,
    )
    await outsourcing.ask_mandate(tx, registration, today=at.astimezone(BRUSSELS).date(), at=at)


async def _decide(tx: Tx, registration: Registration, at: datetime, *, is_confirmed: bool) -> None:
    if not (await tx.execute(queries.decide(registration.id, at, is_confirmed=is_confirmed))).rowcount:
        raise RegistrationDecided


async def _require_mandatary(tx: Tx, told: NewRegistration) -> None:
    if told.outsourced_to is not None:
        rules.require_mandatary(await access.find(tx, told.outsourced_to))


async def _audit(tx: Tx, action: str, registration: Registration, at: datetime, by: dict[str, Any]) -> None:
    about = {"enterprise_number": registration.told.number, "subject": str(registration.id), **by}
    await audit.append(tx, [audit.Entry(action=action, at=at, **about)])


async def _registrations(tx: Tx, rows: Sequence[Any]) -> list[Registration]:
    people = await identity.people(tx, [row["person"] for row in rows])
    return [_registration(row, people[row["person"]]) for row in rows]


def _registration(row: Any, person: Person) -> Registration:
    outsourced_to = EnterpriseNumber(row["outsourced_to"]) if row["outsourced_to"] else None
    told = NewRegistration(
        EnterpriseNumber(row["enterprise"]),
        row["name"],
        row["legal_form"] or "",
        NssoNumber(row["nsso_number"]),
        outsourced_to,
    )
    return Registration(row["id"], told, person, row["asked_at"], row["decided_at"], row["is_confirmed"])
