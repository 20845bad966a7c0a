"""Asking to be let into the test environment, and deciding about it (SEED 6.3, ENV-2)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from openfla.identifiers import EnterpriseNumber, enterprise_number_in_print
from openfla.platform.access import names
from openfla.platform.access import service as access
from openfla.platform.access.errors import EnterpriseUnknown
from openfla.platform.access.model import Agent, Task
from openfla.platform.admissions import queries, rules
from openfla.platform.admissions.errors import (
    AdmissionNeeded,
    AlreadyAdmitted,
    AlreadyAsked,
    NotAdmitted,
    NothingAsked,
)
from openfla.platform.admissions.model import CLOSED, Admission
from openfla.platform.identity.model import Person
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx


async def ask(
    tx: Tx, person: Person | None, number: EnterpriseNumber, name: str, purpose: str, *, at: datetime
) -> None:
    """Ask that an enterprise be let in; after a refusal one may ask again.

    Args:
        person: who asks; nobody, where an operator writes down what came by another way.

    Raises:
        UnfitEnterpriseName, UnfitPurpose, WorkersNumberTyped: what was typed is not fit.
        AlreadyAsked, AlreadyAdmitted: nothing changed.
    """
    called, wanted = names.enterprise_name(name), rules.purpose(purpose)
    asked = queries.ask(number, called, wanted, person.id if person else None, at)
    if (await tx.execute(asked)).first() is None:
        raise AlreadyAdmitted(number) if await is_admitted(tx, number) else AlreadyAsked(number)
    by = str(person.id) if person else "operator"
    await audit.append(tx, [audit.Entry(action="admission.asked", at=at, enterprise_number=number, person=by)])


async def admit(tx: Tx, agent: Agent, number: EnterpriseNumber, *, at: datetime) -> None:
    """Let an enterprise in, also when nobody asked; told twice is told once.

    Raises:
        NoAccess: only an operator may.
    """
    access.require_task(agent, Task.OPERATE)
    if (await tx.execute(queries.admit(number, await _name(tx, number), at))).first() is not None:
        await _audit(tx, agent, "admission.admitted", number, at)


async def refuse(tx: Tx, agent: Agent, number: EnterpriseNumber, *, at: datetime) -> None:
    """Do not let an enterprise in that asks.

    Raises:
        NoAccess: only an operator may.
        NothingAsked: no request of it waits.
    """
    access.require_task(agent, Task.OPERATE)
    if not (await tx.execute(queries.refuse(number, at))).rowcount:
        raise NothingAsked(number)
    await _audit(tx, agent, "admission.refused", number, at)


async def withdraw(tx: Tx, agent: Agent, number: EnterpriseNumber, *, at: datetime) -> None:
    """Let an enterprise in no longer: who acts for it is out with their next page.

    Raises:
        NoAccess: only an operator may.
        NotAdmitted: it was not let in.
    """
    access.require_task(agent, Task.OPERATE)
    if not (await tx.execute(queries.withdraw(number, at))).rowcount:
        raise NotAdmitted(number)
    await _audit(tx, agent, "admission.withdrawn", number, at)


async def is_admitted(tx: Tx, number: EnterpriseNumber) -> bool:
    """Whether an operator let this enterprise into the test environment."""
    return bool(await admitted_among(tx, [number]))


async def admitted_among(tx: Tx, numbers: Collection[EnterpriseNumber]) -> set[EnterpriseNumber]:
    """Which of these enterprises an operator let in."""
    return {EnterpriseNumber(number) for number in (await tx.execute(queries.admitted(numbers))).scalars()}


async def require_open(tx: Tx, environment: str, number: EnterpriseNumber) -> None:
    """Whether an enterprise may be registered and used in an environment: only the test environment is closed.

    Raises:
        AdmissionNeeded: it was not let in.
    """
    if environment == CLOSED and not await is_admitted(tx, number):
        raise AdmissionNeeded(number)


async def all_(tx: Tx) -> list[Admission]:
    """Every request with its decision; those that wait first."""
    return [_admission(row) for row in (await tx.execute(queries.all_())).mappings()]


async def of_person(tx: Tx, person: Person) -> list[Admission]:
    """What somebody asked, and how far it is; newest first."""
    return [_admission(row) for row in (await tx.execute(queries.of_person(person.id))).mappings()]


async def _name(tx: Tx, number: EnterpriseNumber) -> str:
    try:
        return (await access.find(tx, number)).name
    except EnterpriseUnknown:
        return enterprise_number_in_print(number)


async def _audit(tx: Tx, agent: Agent, action: str, number: EnterpriseNumber, at: datetime) -> None:
    entry = audit.Entry(action=action, at=at, enterprise_number=number, **access.about(agent))
    await audit.append(tx, [entry])


def _admission(row: Any) -> Admission:
    return Admission(
        EnterpriseNumber(row["enterprise"]),
        row["name"],
        row["purpose"],
        row["person"],
        row["asked_at"],
        row["decided_at"],
        row["is_admitted"],
    )
