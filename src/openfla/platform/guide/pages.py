"""What sections 4 to 6 of the guide say, for this installation; who signed in finds their own values filled in."""

from collections.abc import Sequence
from typing import Any, Final

from litestar import Response, get

from openfla.contract import addresses
from openfla.contract.qualities import Quality
from openfla.contract.scopes import of_quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Task, Visitor
from openfla.platform.access.rules import may
from openfla.platform.admissions.model import CLOSED
from openfla.platform.api.doors import Given
from openfla.platform.channels import service as channels
from openfla.platform.channels import showing
from openfla.platform.channels.model import WebServiceAccount
from openfla.platform.channels.steps import Steps, api_of
from openfla.platform.portal.visits import Reader, Visit
from openfla.platform.settings import Settings

_MOST_ACCOUNTS: Final = 5
_EXAMPLE: Final = EnterpriseNumber("0999999922")


@get("/guide", name="guide")
async def guide(anybody: Given[Reader]) -> Response[bytes]:
    """How this channel is set up, from a registration to a first call."""
    visitor = anybody.visitor if isinstance(anybody, Visit) else None
    accounts = await _accounts(anybody, visitor)
    settings = anybody.settings
    return anybody.page(
        "guide/guide.html",
        settings=settings,
        addresses=addresses,
        authorities=settings.channels.authorities,
        by_quality=[_of(quality, settings) for quality in Quality],
        example=_example(settings, visitor),
        own=[(account, showing.steps(account, visitor.enterprise, settings)) for account in accounts if visitor],
        manages=visitor is not None and may(visitor, Task.MANAGE_CHANNELS),
        has_channels=visitor is None or isinstance(visitor.quality, Quality),
        is_closed=settings.environment == CLOSED,
    )


async def _accounts(anybody: Reader, visitor: Visitor | None) -> Sequence[WebServiceAccount]:
    """The reader's newest accounts, where they have the right to see them."""
    if visitor is None or not isinstance(visitor.quality, Quality) or not may(visitor, Task.MANAGE_CHANNELS):
        return ()
    async with anybody.database.transaction() as tx:
        return await channels.accounts_of(tx, visitor, visitor.enterprise.number, visitor.quality, size=_MOST_ACCOUNTS)


def _of(quality: Quality, settings: Settings) -> dict[str, Any]:
    scope = of_quality(quality, settings.scopes.training_provider)
    return {"quality": quality, "scope": scope, "api": f"{settings.base_url}{api_of(quality)}"}


def _example(settings: Settings, visitor: Visitor | None) -> Steps:
    """What is done for an account that is still to be made: the reader's own enterprise, where they act for one."""
    told = visitor.quality if visitor else Quality.EMPLOYER
    quality = told if isinstance(told, Quality) else Quality.EMPLOYER
    return Steps(
        label="fla",
        name=visitor.enterprise.name if visitor else "My Enterprise",
        number=visitor.enterprise.number if visitor else _EXAMPLE,
        quality=quality,
        client_id="CLIENT_ID",
        scope=of_quality(quality, settings.scopes.training_provider),
        base_url=settings.base_url,
    )


routes: Final[list[Any]] = [guide]
