"""May this software do this to that enterprise's data at this moment? Every door asks here, and nowhere else."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from openfla.contract.qualities import Quality
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.errors import MissingPermission
from openfla.platform.access.model import Act, Actor
from openfla.platform.kernel.database import Driver, Tx
from openfla.platform.mandates import service as mandates

_SERVICE = Mandated.FEDERAL_LEARNING_ACCOUNT


async def require(tx: Tx, actor: Actor, act: Act, enterprise: EnterpriseNumber, today: date) -> None:
    """An employer acts for its own number (SEED 2.3), a mandatary by an active mandate (MANDATE-2).

    The mandate is looked up each time, so that it serves exactly while it is active; for an employer nothing is.

    Raises:
        MissingPermission: the data is another enterprise's.
    """
    if not await may(tx, actor, act, enterprise, today):
        raise MissingPermission(actor.enterprise_number, enterprise)


async def may(tx: Tx, actor: Actor, act: Act, enterprise: EnterpriseNumber, today: date) -> bool:  # noqa: ARG001 - a mandate serves for every act on the account
    """The same question, for whoever must not tell that there is something to see."""
    if actor.quality.is_mandatary:
        return await mandates.is_active(tx, enterprise, actor.enterprise_number, actor.quality, _SERVICE, today)
    return _is_own(actor, enterprise)


async def allowed(driver: Driver, asked: Iterable[tuple[Actor, str]], today: date) -> set[tuple[str, str, str]]:
    """The same question for many at once, in one statement for each mandatary.

    Returns:
        Number and quality of the actor, and the enterprise, of each that may.
    """
    found: set[tuple[str, str, str]] = set()
    wanted: dict[tuple[EnterpriseNumber, Quality], set[str]] = defaultdict(set)
    for actor, enterprise in asked:
        if actor.quality.is_mandatary:
            wanted[actor.enterprise_number, actor.quality].add(enterprise)
        elif _is_own(actor, enterprise):
            found.add((actor.enterprise_number, actor.quality.value, enterprise))
    for (number, quality), enterprises in wanted.items():
        active = await mandates.active_among(driver, enterprises, number, quality, _SERVICE, today)
        found |= {(number, quality.value, enterprise) for enterprise in active}
    return found


def _is_own(actor: Actor, enterprise: str) -> bool:
    return actor.quality is Quality.EMPLOYER and actor.enterprise_number == enterprise
