from datetime import datetime

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import queries
from openfla.platform.access.errors import EnterpriseUnknown, MissingPermission, QualityNotActive
from openfla.platform.access.model import Act, Actor, Enterprise
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


async def enrol(tx: Tx, number: EnterpriseNumber, name: str, qualities: tuple[Quality, ...], *, at: datetime) -> None:
    """Make an enterprise known, with the qualities it acts in (SEED 4.1, 4.2 and 5); told twice is told once."""
    await tx.execute(queries.enrol(number, name))
    for quality in qualities:
        await tx.execute(queries.activate(number, quality))
    told = {"name": name, "qualities": [quality.value for quality in qualities]}
    await audit.append(tx, [audit.Entry(action="enterprise.enrolled", at=at, enterprise_number=number, details=told)])


async def enterprises(tx: Tx) -> list[Enterprise]:
    """Every enterprise that is known, ordered by number."""
    return [_enterprise(row) for row in await tx.execute(queries.known())]


async def require_quality(tx: Tx, number: EnterpriseNumber, quality: Quality) -> Enterprise:
    """The enterprise, when it acts in that quality.

    Raises:
        EnterpriseUnknown: nobody made it known.
        QualityNotActive: the quality was not activated for it (PROVIDER-3).
    """
    row = (await tx.execute(queries.one(number))).one_or_none()
    if row is None:
        raise EnterpriseUnknown(number)
    enterprise = _enterprise(row)
    if quality not in enterprise.qualities:
        raise QualityNotActive(number, quality)
    return enterprise


def _enterprise(row: queries.EnterpriseRow) -> Enterprise:
    number, name, qualities = row
    return Enterprise(EnterpriseNumber(number), name, tuple(sorted(Quality(quality) for quality in qualities)))
