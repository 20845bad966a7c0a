"""Home after signing in: what waits for an answer, what ends soon, and where to go."""

from typing import Any, Final

from litestar import Response, get

from openfla.contract.qualities import Quality
from openfla.platform.access.model import Task
from openfla.platform.access.rules import may
from openfla.platform.api.doors import Given
from openfla.platform.channels import service as channels
from openfla.platform.channels.showing import ShownEnding, endings
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import service as mandates
from openfla.platform.mandates.model import MANDATOR_QUALITIES, Mandate, Side, Stage
from openfla.platform.portal.visits import Visit
from openfla.texts import N_

_MOST_SHOWN: Final = 5
_NOTICES: Final = {
    "registered": N_("Your enterprise is registered. You are its access manager and its local manager as employer."),
}


@get("/home", name="home")
async def home(visit: Given[Visit], tx: Given[Tx]) -> Response[bytes]:
    """The first page of somebody who acts in a quality of an enterprise."""
    allowed = {task.value for task in Task if may(visit.visitor, task)}
    warnings = await _warnings(tx, visit) if Task.MANAGE_CHANNELS in allowed else []
    waiting = await _waiting(tx, visit) if Task.CONSULT_MANDATES in allowed else []
    return visit.page(
        "home.html",
        allowed=allowed,
        warnings=warnings[:_MOST_SHOWN],
        waiting=waiting[:_MOST_SHOWN],
        has_channels=isinstance(visit.visitor.quality, Quality),
        has_mandates=visit.visitor.quality in MANDATOR_QUALITIES or visit.visitor.quality.is_mandatary,
        notices=_NOTICES,
    )


async def _warnings(tx: Tx, visit: Visit) -> list[ShownEnding]:
    """Certificates that end soon and have no successor."""
    quality, now = visit.visitor.quality, visit.clock.now()
    if not isinstance(quality, Quality):
        return []
    found = await channels.expiring(tx, now, number=visit.visitor.enterprise.number, quality=quality)
    return endings([ending for ending in found if not ending.is_renewed], now)


async def _waiting(tx: Tx, visit: Visit) -> list[Mandate]:
    """Mandates that the other side asked for."""
    quality, number = visit.visitor.quality, visit.visitor.enterprise.number
    if isinstance(quality, Quality) and quality.is_mandatary:
        return list((await mandates.to_answer(tx, visit.visitor, number, quality)).mandates)
    if quality not in MANDATOR_QUALITIES:
        return []
    found = await mandates.of_mandator_in(tx, visit.visitor, number, Stage.WAITING, today=visit.clock.today())
    return [mandate for mandate in found.mandates if mandate.asked_by is Side.MANDATARY]


routes: Final[list[Any]] = [home]
