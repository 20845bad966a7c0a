"""The door for software to the mandates by which it acts."""

from typing import Final

from litestar import Response, get
from msgspec import UNSET

from openfla.contract.mandates import Mandator
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.api.doors import AnyRequest, Given, answer
from openfla.platform.api.paging import collection, page_of
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import service
from openfla.platform.mandates.model import Period

_HERE: Final = Mandated.FEDERAL_LEARNING_ACCOUNT


@get("/mandators", name="mandators", has_parameters=True)
async def mandators(
    request: AnyRequest, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """For whom the caller may act at this address today, and until when; an employer needs no mandate."""
    page = page_of(request.scope["query_string"])
    found, total = await service.mandators(
        tx, actor.enterprise_number, actor.quality, _HERE, clock.today(), page=page.number, size=page.size
    )
    return answer(collection(found, total, page, f"{base}/mandators", _told))


def _told(found: tuple[EnterpriseNumber, str, Period]) -> Mandator:
    number, name, period = found
    return Mandator(
        enterprise_number=number,
        name=name,
        service=_HERE,
        first_quarter=str(period.first),
        last_quarter=str(period.last) if period.last else UNSET,
    )


routes: Final = [mandators]
