"""The one place where all parts of the platform meet."""

from functools import cache
from typing import Any, Final

import structlog
from litestar import Litestar, Request, Response, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp

from openfla.contract import addresses, scopes
from openfla.platform import housekeeping, rooms
from openfla.platform.admissions import service as admissions
from openfla.platform.api import code_lists, documents_routes, doors, health, problems
from openfla.platform.api.documents_routes import Books
from openfla.platform.api.edge import Edge
from openfla.platform.api.trail import AccessTrail
from openfla.platform.declarations import routes as declarations
from openfla.platform.declarations.intake import Intake
from openfla.platform.employments import routes as employments
from openfla.platform.entitlements import routes as entitlements
from openfla.platform.exports import routes as exports
from openfla.platform.identity.openid import OpenIdProvider
from openfla.platform.kernel.clock import Clock, SystemClock
from openfla.platform.kernel.database import Database
from openfla.platform.kernel.refusals import Refusal
from openfla.platform.mandates import routes as mandates
from openfla.platform.portal import pages
from openfla.platform.register import routes as register
from openfla.platform.register.door import TrainingDoor
from openfla.platform.register.service import Registrar
from openfla.platform.settings import Settings
from openfla.platform.tokens import routes as tokens
from openfla.platform.tokens.bearer import Bearers
from openfla.platform.tokens.door import TokenDoor
from openfla.platform.tokens.service import Addresses, TokenIssuer
from openfla.platform.trainings import routes as trainings

_of_employers: Final = [
    *register.employer_routes,
    *trainings.employer_routes,
    *employments.routes,
    *entitlements.routes,
    *exports.routes,
    *mandates.routes,
    *declarations.routes,
]
_of_providers: Final = [*register.provider_routes, *trainings.provider_routes, *declarations.routes]
_SCOPES: Final = (scopes.EMPLOYER, scopes.PROVIDER)
_log = structlog.stdlib.get_logger("openfla.app")


def create(settings: Settings, database: Database, secret: bytes, clock: Clock | None = None) -> ASGIApp:
    """The platform as an ASGI application on a database whose migrations were applied."""
    clock = clock or SystemClock()
    admits = admissions.is_admitted if settings.environment == "acceptance" else None
    issuer = TokenIssuer(database, clock, settings.tokens, _addresses(settings), secret, admits)
    bearers = Bearers(issuer, clock)
    registrar = Registrar(database, clock, settings.regime)
    trail = AccessTrail(database, clock)
    app = Litestar(
        route_handlers=[
            *tokens.routes,
            *(tokens.metadata_routes if settings.tokens.metadata else []),
            *(tokens.introspection_routes if settings.tokens.introspection else []),
            _api(addresses.FLA, _SCOPES, _of_employers),
            _api(addresses.TRAINING_PROVIDER, (settings.scopes.training_provider,), _of_providers),
            *health.routes,
            pages.router([*pages.public_routes, *rooms.routes]),
        ],
        dependencies={
            "actor": Provide(doors.actor, sync_to_thread=False),
            "base": Provide(doors.base, sync_to_thread=False),
            "bearers": _always(bearers),
            "books": Provide(cache(lambda: _books(settings)), sync_to_thread=False),
            "clock": _always(clock),
            "database": _always(database),
            "intake": _always(Intake(database, settings.declarations, clock)),
            "issuer": _always(issuer),
            "openid": _always(OpenIdProvider(settings.identity, f"{settings.base_url}/sign-in/callback", database)),
            "registrar": _always(registrar),
            "rights": _always(settings.rights),
            "settings": _always(settings),
            "trace_id": Provide(doors.trace_id, sync_to_thread=False),
            "tx": Provide(doors.transaction),
        },
        exception_handlers={Exception: _refused},
        after_exception=[trail.record],
        lifespan=[housekeeping.kept(issuer, database, settings, clock)],
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
    methods = {route.path_format: route.methods for route in app.routes if isinstance(route, HTTPRoute)}
    shortcuts: dict[tuple[str, str], ASGIApp] = {
        ("POST", addresses.TOKEN): TokenDoor(issuer),
        ("POST", f"{addresses.FLA}/trainings"): TrainingDoor(
            app, registrar, bearers, settings.base_url, addresses.FLA, _SCOPES
        ),
    }
    return Edge(app, shortcuts, methods)


def _addresses(settings: Settings) -> Addresses:
    api = f"{settings.base_url}/REST/federalLearningAccount"
    return Addresses(settings.base_url, settings.token_url, api, settings.scopes.training_provider)


def _api(base: str, required: tuple[str, ...], handlers: list[Any]) -> Router:
    guarded = Router("/", route_handlers=handlers, guards=[doors.guard])
    public = [*health.api_routes, *documents_routes.api_routes, *code_lists.api_routes, *pages.api_routes]
    return Router(base, route_handlers=[guarded, *public], opt={"base": base, "scopes": required})


def _books(settings: Settings) -> Books:
    """The documents are asked for now and then; a server is up sooner without them."""
    from openfla.platform import operations  # noqa: PLC0415 - loaded only when it is used

    return operations.books(settings)


def _always(value: Any) -> Provide:
    return Provide(lambda: value, sync_to_thread=False)


def _refused(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    refusal: Refusal = problems.refusal_of(error)
    if refusal.status >= 500:  # noqa: PLR2004 - the class of server errors
        _log.error("failed", trace_id=request.scope["state"]["trace_id"], error=type(error).__name__, exc_info=error)
    return problems.answer(request, refusal)
