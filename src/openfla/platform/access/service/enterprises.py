"""What is known of enterprises: made known, found, stopped, barred."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openfla.contract.qualities import AnyQuality
from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.access import names as called
from openfla.platform.access import queries, queries_roles, rules
from openfla.platform.access.errors import (
    AlreadyRegistered,
    EnterpriseStopped,
    EnterpriseUnknown,
    NssoNumberTaken,
    OtherNssoNumber,
    QualityNotActive,
)
from openfla.platform.access.model import Agent, Enterprise, Operator, Task
from openfla.platform.access.service.decisions import about, held
from openfla.platform.access.service.reading import enterprise, one
from openfla.platform.kernel import audit
from openfla.platform.kernel.clock import BRUSSELS
from openfla.platform.kernel.database import Tx


async def enrol(
    tx: Tx,
    number: EnterpriseNumber,
    name: str,
    qualities: Iterable[AnyQuality],
    *,
    names: Mapping[str, str] | None = None,
    nsso_number: NssoNumber | None = None,
    legal_form: str | None = None,
    at: datetime,
) -> None:
    """Make an enterprise known, with the qualities it acts in (SEED 4.1, 4.2 and 5); told twice is told once.

    Args:
        names: its name in other languages; where it is None, as all that follows, what was told before stays.

    Raises:
        UnfitEnterpriseName: a name is not fit.
        NssoNumberTaken: another enterprise has that NSSO number.
    """
    name, qualities = called.enterprise_name(name), tuple(qualities)
    spoken = {language: called.enterprise_name(spelt) for language, spelt in (names or {}).items()} or None
    optional = {"names": spoken, "nsso_number": nsso_number, "legal_form": legal_form}
    await require_free(tx, number, nsso_number)
    await tx.execute(queries.enrol(number, name, **{field: told for field, told in optional.items() if told}))
    for quality in qualities:
        await tx.execute(queries.activate(number, quality))
    told = {"name": name, "qualities": [quality.value for quality in qualities]}
    by = about(Operator())
    await audit.append(
        tx, [audit.Entry(action="enterprise.enrolled", at=at, enterprise_number=number, details=told, **by)]
    )


async def enterprises(tx: Tx) -> list[Enterprise]:
    """Every enterprise that is known, ordered by number."""
    return [enterprise(row) for row in (await tx.execute(queries.known())).mappings()]


async def find(tx: Tx, number: EnterpriseNumber) -> Enterprise:
    """The enterprise of that number.

    Raises:
        EnterpriseUnknown: nobody made it known.
    """
    return await one(tx, number)


async def is_known(tx: Tx, number: EnterpriseNumber) -> bool:
    """Whether somebody made this enterprise known."""
    return (await tx.execute(queries.one(number))).first() is not None


async def found(tx: Tx, words: str, *, after: str = "", size: int = 20) -> list[Enterprise]:
    """Enterprises by the first digits of their number, or by the first letters of words of their name.

    Args:
        words: what was typed; every word must fit, in any order.
        after: the number that the page before ended with.
        size: how many at most.
    """
    search = rules.search(words)
    if search is None:
        return []
    rows: Sequence[Any] = (
        [] if search.first else (await tx.execute(queries.found_near(search, after, size))).mappings().all()
    )
    if len(rows) < size:
        rows = (await tx.execute(queries.found(search, after, size))).mappings().all()
    return [enterprise(row) for row in rows]


async def require_quality(tx: Tx, number: EnterpriseNumber, quality: AnyQuality) -> Enterprise:
    """The enterprise, when it acts in that quality.

    Raises:
        EnterpriseUnknown: nobody made it known.
        QualityNotActive: the quality was not activated for it (PROVIDER-3).
    """
    known = await one(tx, number)
    if quality not in known.qualities:
        raise QualityNotActive(number, quality)
    return known


async def stop(tx: Tx, agent: Agent, number: EnterpriseNumber, *, on: date, at: datetime) -> None:
    """An enterprise has stopped: nobody does anything for it any more, but look.

    Raises:
        NoAccess: only an operator may.
        EnterpriseUnknown: nobody made it known.
        StopToCome: the day is still to come.
    """
    await held(tx, agent, Task.OPERATE, number)
    rules.require_past(on, today=at.astimezone(BRUSSELS).date())
    await _change(tx, agent, number, "enterprise.stopped", at, stopped_on=on)


async def resume(tx: Tx, agent: Agent, number: EnterpriseNumber, *, at: datetime) -> None:
    """An enterprise did not stop after all.

    Raises:
        NoAccess, EnterpriseUnknown: as `stop`.
    """
    await held(tx, agent, Task.OPERATE, number)
    await _change(tx, agent, number, "enterprise.resumed", at, stopped_on=None)


async def bar(tx: Tx, agent: Agent, number: EnterpriseNumber, reason: str, *, at: datetime) -> None:
    """Keep an enterprise from being a mandatary (SEED 2.2.1, the conditions).

    Raises:
        NoAccess, EnterpriseUnknown: as `stop`.
        NoReason: why is not told, or at too great length.
        WorkersNumberTyped: the reason looks like a worker's number.
    """
    await held(tx, agent, Task.OPERATE, number)
    await _change(tx, agent, number, "enterprise.barred", at, barred_because=called.reason(reason))


async def unbar(tx: Tx, agent: Agent, number: EnterpriseNumber, *, at: datetime) -> None:
    """Nothing keeps an enterprise from being a mandatary any more.

    Raises:
        NoAccess, EnterpriseUnknown: as `stop`.
    """
    await held(tx, agent, Task.OPERATE, number)
    await _change(tx, agent, number, "enterprise.unbarred", at, barred_because=None)


async def require_registrable(tx: Tx, number: EnterpriseNumber, nsso_number: NssoNumber) -> None:
    """Whether somebody may register this enterprise as an NSSO employer under that number.

    Raises:
        AlreadyRegistered: somebody answers for it already.
        EnterpriseStopped: it has stopped.
        OtherNssoNumber, NssoNumberTaken: the NSSO number is not its own.
    """
    await require_free(tx, number, nsso_number)
    try:
        known = await one(tx, number)
    except EnterpriseUnknown:
        return
    if (await tx.execute(queries_roles.responsibles_of(number))).first() is not None:
        raise AlreadyRegistered(number)
    if not known.is_active:
        raise EnterpriseStopped(number)
    if known.nsso_number not in (None, nsso_number):
        raise OtherNssoNumber(number)


async def require_free(tx: Tx, number: EnterpriseNumber, nsso_number: NssoNumber | None) -> None:
    """Whether no other enterprise has that NSSO number; nobody else can take it until this is over.

    Raises:
        NssoNumberTaken: another one has it.
    """
    if nsso_number is None:
        return
    await tx.execute(queries.hold_nsso_number(nsso_number))
    if (await tx.execute(queries.of_nsso_number(nsso_number))).scalar_one_or_none() not in (None, number):
        raise NssoNumberTaken(nsso_number)


async def _change(tx: Tx, agent: Agent, number: EnterpriseNumber, action: str, at: datetime, **changed: Any) -> None:
    await tx.execute(queries.change(number, **changed))
    entry = audit.Entry(action=action, at=at, enterprise_number=number, **about(agent))
    await audit.append(tx, [entry])
