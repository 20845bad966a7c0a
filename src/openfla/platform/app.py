"""The one place where all parts of the platform meet."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog
from litestar import Litestar, Request, Response, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ASGIApp

from openfla.contract import addresses, scopes
from openfla.platform import operations, rooms
from openfla.platform.admissions import service as admissions
from openfla.platform.api import documents_routes, doors, health, problems
from openfla.platform.api.edge import Edge
from openfla.platform.api.trail import AccessTrail
from openfla.platform.entitlements import routes as entitlements
from openfla.platform.identity import service as identity
from openfla.platform.identity.openid import OpenIdProvider
from openfla.platform.kernel.clock import Clock, SystemClock
from openfla.platform.kernel.database import Database
from openfla.platform.kernel.refusals import Refusal
from openfla.platform.mandates import routes as mandates
from openfla.platform.portal import pages
from openfla.platform.settings import Settings
from openfla.platform.tokens import routes as tokens
from openfla.platform.tokens.bearer import Bearers
from openfla.platform.tokens.door import TokenDoor
from openfla.platform.tokens.service import Addresses, TokenIssuer
from openfla.platform.trainings import routes as trainings
from openfla.platform.trainings.service import Registrar

_HOUSEKEEPING_S: Final = 300
_of_employers: Final = [*trainings.employer_routes, *entitlements.routes, *mandates.routes]
_log = structlog.stdlib.get_logger("openfla.app")


def create(settings: Settings, database: Database, secret: bytes, clock: Clock | None = None) -> ASGIApp:
    """The platform as an ASGI application on a database whose migrations were applied."""
    clock = clock or SystemClock()
    admits = admissions.is_admitted if settings.environment == "acceptance" else None
    issuer = TokenIssuer(database, clock, settings.tokens, _addresses(settings), secret, admits)
    bearers = Bearers(issuer, clock)
    trail = AccessTrail(database, clock)
    app = Litestar(
        route_handlers=[
            *tokens.routes,
            *(tokens.metadata_routes if settings.tokens.metadata else []),
            *(tokens.introspection_routes if settings.tokens.introspection else []),
            _api(addresses.FLA, (scopes.EMPLOYER, scopes.PROVIDER), _of_employers),
            _api(addresses.TRAINING_PROVIDER, (settings.scopes.training_provider,), trainings.provider_routes),
            *health.routes,
            pages.router([*pages.public_routes, *rooms.routes]),
        ],
        dependencies={
            "actor": Provide(doors.actor, sync_to_thread=False),
            "base": Provide(doors.base, sync_to_thread=False),
            "bearers": _always(bearers),
            "books": _always(operations.books(settings)),
            "clock": _always(clock),
            "database": _always(database),
            "issuer": _always(issuer),
            "openid": _always(OpenIdProvider(settings.identity, f"{settings.base_url}/sign-in/callback", database)),
            "registrar": _always(Registrar(database, clock)),
            "rights": _always(settings.rights),
            "settings": _always(settings),
            "trace_id": Provide(doors.trace_id, sync_to_thread=False),
            "tx": Provide(doors.transaction),
        },
        exception_handlers={Exception: _refused},
        after_exception=[trail.record],
        lifespan=[_housekeeping(issuer, database, settings, clock)],
        state=State(
            {
                "base_url": settings.base_url,
                "bearers": bearers,
                "clock": clock,
                "csrf_key": secret,
                "database": database,
                "metrics_token": settings.web.metrics_token,
                "settings": settings,
            }
        ),
        openapi_config=None,
        request_max_body_size=None,
        logging_config=None,
    )
    return Edge(app, {("POST", addresses.TOKEN): TokenDoor(issuer)})


def _addresses(settings: Settings) -> Addresses:
    api = f"{settings.base_url}/REST/federalLearningAccount"
    return Addresses(settings.base_url, settings.token_url, api, settings.scopes.training_provider)


def _api(base: str, required: tuple[str, ...], handlers: list[Any]) -> Router:
    guarded = Router("/", route_handlers=handlers, guards=[doors.guard])
    public = [*health.api_routes, *documents_routes.api_routes, *pages.api_routes]
    return Router(base, route_handlers=[guarded, *public], opt={"base": base, "scopes": required})


def _always(value: Any) -> Provide:
    return Provide(lambda: value, sync_to_thread=False)


def _refused(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    refusal: Refusal = problems.refusal_of(error)
    if refusal.status >= 500:  # noqa: PLR2004 - the class of server errors
        _log.error("failed", trace_id=request.scope["state"]["trace_id"], error=type(error).__name__, exc_info=error)
    return problems.answer(request, refusal)


def _housekeeping(issuer: TokenIssuer, database: Database, settings: Settings, clock: Clock) -> Any:
    async def forget_sessions() -> None:
        async with database.transaction() as tx:
            await identity.forget(tx, settings.identity, at=clock.now())

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        running = [
            asyncio.create_task(_every(_HOUSEKEEPING_S, issuer.forget_spent)),
            asyncio.create_task(_every(_HOUSEKEEPING_S, forget_sessions)),
            asyncio.create_task(issuer.usage.keep()),
        ]
        try:
            yield
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await database.close()

    return lifespan


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the next round tries again
            _log.warning("housekeeping failed", error=type(error).__name__)
