"""An enterprise begins to act in a quality: with its local managers, or as an employer that registers."""

from collections.abc import Sequence
from datetime import datetime

from openfla.contract.qualities import AnyQuality, Quality
from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.access import names, queries, queries_roles, rules
from openfla.platform.access.model import Agent, NamedPerson, Rank, Task
from openfla.platform.access.service.decisions import about, held
from openfla.platform.access.service.enterprises import require_free, require_registrable
from openfla.platform.identity import service as identity
from openfla.platform.identity.model import Person
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx


async def activate(
    tx: Tx,
    agent: Agent,
    number: EnterpriseNumber,
    quality: AnyQuality,
    local_managers: Sequence[NamedPerson],
    *,
    at: datetime,
) -> None:
    """Activate a quality of an enterprise and name who manages it; they have ChaMan at once (SEED 5, PORTAL-10).

    Raises:
        NoAccess: they are not access manager of this enterprise.
        EnterpriseStopped: an operator asks it for one that has stopped.
        QualityAlreadyActive: it is.
        NoNssoNumber: it is not known as an NSSO employer, and that quality asks it.
        NoLocalManager, NamedTwice: nobody would manage it; somebody is named twice.
        LoginNotAccepted, NameNotAccepted: a name is not fit.
    """
    enterprise = await held(tx, agent, Task.ACTIVATE_QUALITY, number)
    rules.require_activatable(enterprise, quality)
    named = [names.person(person) for person in local_managers]
    rules.require_different(named)
    rules.require_local_manager(named)
    await tx.execute(queries.activate(number, quality))
    people = [(await identity.known_as(tx, each.login, each.name, at=at), each.rank) for each in named]
    for person, rank in people:
        await tx.execute(queries_roles.name(number, quality, person.id, rank, at))
    details = {"localManagers": {str(person.id): rank.value for person, rank in people}}
    told = {"quality": quality.value, **about(agent)}
    entry = audit.Entry(action="quality.activated", at=at, enterprise_number=number, details=details, **told)
    await audit.append(tx, [entry])


async def register(
    tx: Tx,
    person: Person,
    number: EnterpriseNumber,
    name: str,
    *,
    nsso_number: NssoNumber,
    legal_form: str | None,
    outsourced_to: EnterpriseNumber | None,
    at: datetime,
) -> None:
    """An NSSO employer with its first access manager, who is its local manager too (SEED 4.1 and 4.2).

    Only `registrations` calls it, when a registration counts. What an operator told of the enterprise stays.

    Raises:
        AlreadyRegistered, EnterpriseStopped, OtherNssoNumber, NssoNumberTaken: as `require_registrable`.
    """
    await require_free(tx, number, nsso_number)
    await tx.execute(queries.make_known(number, name))
    await tx.execute(queries.hold(number))
    await require_registrable(tx, number, nsso_number)
    told = {"nsso_number": nsso_number, "legal_form": legal_form, "outsourced_to": outsourced_to}
    await tx.execute(queries.change(number, **{field: value for field, value in told.items() if value}))
    await tx.execute(queries.activate(number, Quality.EMPLOYER))
    for level in (None, Quality.EMPLOYER):
        await tx.execute(queries_roles.name(number, level, person.id, Rank.MANAGER, at))
