"""The door for software to rights and credits."""

from typing import Final

from litestar import Response, post

from openfla.contract.entitlements import CreditSearch, NewTrainingRight
from openfla.platform.access.model import Actor
from openfla.platform.api.bodies import read
from openfla.platform.api.doors import AnyRequest, Given, answer
from openfla.platform.entitlements import service
from openfla.platform.entitlements.model import RightsSettings
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Tx

_LARGEST: Final = 4 * 1024


@post("/trainingRights", name="declareRight")
async def declare(
    request: AnyRequest, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], trace_id: Given[str]
) -> Response[bytes]:
    """Declare the days of training that a worker is owed in a year."""
    right = await read(request, NewTrainingRight, _LARGEST)
    return answer(await service.declare(tx, actor, right, today=clock.today(), at=clock.now(), trace_id=trace_id))


@post("/trainingCredits/search", name="searchCredits")
async def credits_of(
    request: AnyRequest, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], rights: Given[RightsSettings]
) -> Response[bytes]:
    """What a worker is owed, took, plans and has left in a year, for each kind of right."""
    wanted = await read(request, CreditSearch, _LARGEST)
    return answer(await service.credits_of(tx, actor, wanted, rights, today=clock.today()))


routes: Final = [declare, credits_of]
