"""Reading a body: bounded, strict, and complete about what is wrong (docs/adr/0003)."""

import asyncio
import time
from typing import Any, Final, TypeVar

from litestar import Request
from litestar.exceptions import InternalServerException

from openfla.contract.shapes import Misshapen, shaped
from openfla.platform.api import doors
from openfla.platform.api.errors import PayloadTooLarge, RequestTimeout, UnsupportedMediaType
from openfla.platform.kernel.findings import bad_request

T = TypeVar("T")
PATIENCE_S: Final = 60
"""How long a body may take to come in."""
_AT_ONCE_S: Final = 1.0
"""Who takes longer is asked for the token again: it may have been revoked while the body came in."""


async def read(request: Request[Any, Any, Any], message: type[T], limit: int) -> T:
    """The body of this request as a message.

    Args:
        request: its Content-Type must be application/json.
        message: a struct of the contract.
        limit: the most bytes that are read.

    Raises:
        UnsupportedMediaType: it is not plain JSON.
        PayloadTooLarge: it is larger than the limit.
        RequestTimeout: it did not come in time.
        InvalidAccessToken, ExpiredAccessToken, MissingScope: the token stopped while the body came in.
        BadRequest: it does not fit the message; every issue at once.
    """
    if not _is_json(request):
        raise UnsupportedMediaType
    begun = time.monotonic()
    body = await bounded(request, limit)
    if body is None:
        raise PayloadTooLarge(limit)
    if time.monotonic() - begun > _AT_ONCE_S:
        await doors.admit(request, request.route_handler)
    return decoded(body, message)


def decoded(body: bytes, message: type[T]) -> T:
    """JSON text as a message; fast when right, complete when wrong.

    Raises:
        BadRequest: it does not fit the message; every issue at once.
    """
    try:
        return shaped(body, message)
    except Misshapen as mistake:
        raise bad_request(mistake.findings) from mistake


async def bounded(request: Request[Any, Any, Any], limit: int) -> bytes | None:
    """The body, or nothing when it is larger than the limit: then no more of it is read.

    Raises:
        RequestTimeout: it did not come in time, or the other side broke off.
    """
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > limit:
        return None
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    return None
    except (TimeoutError, InternalServerException) as error:
        # The latter is what Litestar calls a connection that was broken off: no failure of ours, and nobody to tell.
        raise RequestTimeout(PATIENCE_S) from error
    return bytes(body)


def _is_json(request: Request[Any, Any, Any]) -> bool:
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    is_utf_8 = "charset" not in parameters.lower() or "utf-8" in parameters.lower()
    is_plain = request.headers.get("content-encoding", "identity").lower() == "identity"
    return media_type.strip().lower() == "application/json" and is_utf_8 and is_plain
