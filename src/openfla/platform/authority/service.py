"""May this software do this to that enterprise's data at this moment? Every door asks here, and nowhere else."""

from datetime import date

from openfla.contract.qualities import Quality
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.errors import MissingPermission
from openfla.platform.access.model import Act, Actor
from openfla.platform.kernel.database import Database, Tx
from openfla.platform.mandates import service as mandates


async def require(asked: Database | Tx, actor: Actor, act: Act, enterprise: EnterpriseNumber, today: date) -> None:
    """An employer acts for its own number (SEED 2.3), a mandatary by an active mandate (MANDATE-2).

    The mandate is looked up each time, so that it serves exactly while it is active; for an employer nothing is.

    Raises:
        MissingPermission: the data is another enterprise's.
    """
    if not await may(asked, actor, act, enterprise, today):
        raise MissingPermission(actor.enterprise_number, enterprise)


async def may(asked: Database | Tx, actor: Actor, act: Act, enterprise: EnterpriseNumber, today: date) -> bool:  # noqa: ARG001 - a mandate serves for every act on the account
    """The same question, for whoever must not tell that there is something to see."""
    if actor.quality is Quality.EMPLOYER:
        return actor.enterprise_number == enterprise
    if not actor.quality.is_mandatary:
        return False
    if isinstance(asked, Database):
        async with asked.transaction() as tx:
            return await _has_mandate(tx, actor, enterprise, today)
    return await _has_mandate(asked, actor, enterprise, today)


async def _has_mandate(tx: Tx, actor: Actor, enterprise: EnterpriseNumber, today: date) -> bool:
    service = Mandated.FEDERAL_LEARNING_ACCOUNT
    return await mandates.is_active(tx, enterprise, actor.enterprise_number, actor.quality, service, today)
