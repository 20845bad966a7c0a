"""What every door is given: who calls, a transaction, the time; and how its answer is written."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final, TypeAlias, TypeVar

import msgspec
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.di import Dependency
from litestar.handlers import BaseRouteHandler
from litestar.params import SkipValidationMarker
from litestar.types import ASGIApp, Receive, Scope, Send

from openfla.platform.access.errors import MissingScope
from openfla.platform.access.model import Actor
from openfla.platform.api.paging import parameters
from openfla.platform.kernel.database import Database, Tx
from openfla.platform.tokens.bearer import Bearers

AnyRequest = Request[Any, Any, Any]
T = TypeVar("T")
Given: TypeAlias = Annotated[T, Dependency(kind="named"), SkipValidationMarker()]
"""What a door is given by its name; app.py says where each comes from."""

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Let in who holds a valid token with one of the scopes of the address (option `scopes` of its router).

    Raises:
        NoAccessToken, InvalidAccessToken, ExpiredAccessToken: who calls is not known.
        MissingScope: who calls is known, and has no business at this address.
        BadRequest: parameters stand in the address of a handler without the option `has_parameters`.
    """
    await admit(connection, handler)
    if not handler.opt.get("has_parameters"):
        parameters(connection.scope["query_string"], known=())


async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Who calls, with a token that is good at this moment and has a scope of this address.

    Raises:
        NoAccessToken, InvalidAccessToken, ExpiredAccessToken, MissingScope: as `guard`.
    """
    bearers: Bearers = connection.app.state.bearers
    actor = await bearers.actor(connection.headers.getall("authorization", []))
    connection.scope["state"]["actor"] = actor
    scopes: tuple[str, ...] = handler.opt["scopes"]
    if actor.scopes.isdisjoint(scopes):
        raise MissingScope(scopes)


def actor(request: AnyRequest) -> Actor:
    """Who calls, as the guard found."""
    found: Actor = request.scope["state"]["actor"]
    return found


def trace_id(request: AnyRequest) -> str:
    """The id under which answer, logs and trail know this request."""
    found: str = request.scope["state"]["trace_id"]
    return found


def base(request: AnyRequest) -> str:
    """The absolute address of the API that this request came to."""
    return f"{request.app.state.base_url}{request.route_handler.opt['base']}"


async def transaction(database: Given[Database]) -> AsyncIterator[Tx]:
    """The transaction of this request: committed before its answer leaves, undone by a refusal."""
    async with database.transaction() as tx:
        yield tx


class Written(Response[bytes]):
    """An answer that is written already; Litestar has nothing to add to it."""

    def __init__(self, body: bytes, status: int, headers: dict[str, str]) -> None:
        told = {"content-type": "application/json", "content-length": str(len(body)), **headers}
        encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in told.items()]
        self._start: Any = {"type": "http.response.start", "status": status, "headers": encoded}
        self._body: Any = {"type": "http.response.body", "body": body, "more_body": False}

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIApp:  # type: ignore[override]
        return self._send

    async def _send(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send(self._start)
        await send(self._body)


def answer(message: Any, status: int = 200, headers: dict[str, str] | None = None) -> Written:
    """A message as JSON; what is told of a worker is not kept by anybody on the way."""
    return Written(_ENCODER.encode(message), status, {"Cache-Control": "no-store", **(headers or {})})
