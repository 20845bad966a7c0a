"""May this software do this to that enterprise's data at this moment? Every door asks here, and nowhere else."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

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
    return actor.quality is Quality.EMPLOYER and actor.enterprise_number == enterprise


Case = tuple[EnterpriseNumber, Quality, str]
"""Number and quality of who acts, and the enterprise whose data it is."""


class Asked(NamedTuple):
    """The same question for many at once: what is known without asking, and the answers that are on their way."""

    own: set[Case]
    mandates: list[tuple[EnterpriseNumber, Quality, Any]]

    async def allowed(self) -> set[Case]:
        """Those who may."""
        found = self.own
        for number, quality, answer in self.mandates:
            found |= {(number, quality, enterprise) for (enterprise,) in await answer.fetchall()}
        return found


async def ask(driver: Driver, cases: Iterable[Case], today: date) -> Asked:
    """Ask about many at once, in one statement for each mandatary; who wants the answers waits."""
    own: set[Case] = set()
    wanted: dict[tuple[EnterpriseNumber, Quality], set[str]] = defaultdict(set)
    for number, quality, enterprise in cases:
        if quality.is_mandatary:
            wanted[number, quality].add(enterprise)
        elif quality is Quality.EMPLOYER and number == enterprise:
            own.add((number, quality, enterprise))
    asked = [
        (number, quality, await mandates.ask_active(driver, enterprises, number, quality, _SERVICE, today))
        for (number, quality), enterprises in wanted.items()
    ]
    return Asked(own, asked)
