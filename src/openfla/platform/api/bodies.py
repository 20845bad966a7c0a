"""Reading a body: bounded, strict, and complete about what is wrong (docs/adr/0003)."""

import asyncio
import re
import time
from collections.abc import Hashable, Iterator
from functools import cache
from typing import Any, Final, TypeVar, cast

import jsonschema_rs
import msgspec
from litestar import Request

from openfla.platform.api import doors
from openfla.platform.api.errors import PayloadTooLarge, RequestTimeout, UnsupportedMediaType
from openfla.platform.api.schemas import validator
from openfla.platform.kernel.issues import BadRequest, Issue, issue, unknown

T = TypeVar("T")
_MOST_ISSUES: Final = 100
PATIENCE_S: Final = 60
"""How long a body may take to come in."""
_AT_ONCE_S: Final = 1.0
"""Who takes longer is asked for the token again: it may have been revoked while the body came in."""
_UNEXPECTED: Final = re.compile(r" - at `\$?\.?(?P<path>[^`]*)`$")


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

    The schema is asked about a right one too: msgspec takes a decimal as a text, the contract does not.

    Raises:
        BadRequest: it does not fit the message; every issue at once.
    """
    try:
        found: T = _decoder(cast("Hashable", message)).decode(body)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise BadRequest(list(_issues(body, message, error))[:_MOST_ISSUES]) from error
    if issues := list(_beyond_decoding(body, message)):
        raise BadRequest(issues[:_MOST_ISSUES])
    return found


async def bounded(request: Request[Any, Any, Any], limit: int) -> bytes | None:
    """The body, or nothing when it is larger than the limit: then no more of it is read.

    Raises:
        RequestTimeout: it did not come in time.
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
    except TimeoutError as error:
        raise RequestTimeout(PATIENCE_S) from error
    return bytes(body)


@cache
def _decoder(message: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(message)


def _is_json(request: Request[Any, Any, Any]) -> bool:
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    is_utf_8 = "charset" not in parameters.lower() or "utf-8" in parameters.lower()
    is_plain = request.headers.get("content-encoding", "identity").lower() == "identity"
    return media_type.strip().lower() == "application/json" and is_utf_8 and is_plain


def _issues(body: bytes, message: type, first: Exception) -> Iterator[Issue]:
    try:
        value = msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        yield issue("schemaViolation", "JSON syntax error")
        return
    found = list(validator(message).iter_errors(value))
    for error in found:
        yield from _told(error)
    if not found:
        yield _first(first)


def _beyond_decoding(body: bytes, message: type) -> Iterator[Issue]:
    try:
        value = msgspec.json.decode(body)
    except (msgspec.MsgspecError, ValueError):
        return  # a number that only a decimal can hold: the rules judge it
    checks = validator(message)
    if not checks.is_valid(value):
        for error in checks.iter_errors(value):
            yield from _told(error)


def _told(error: jsonschema_rs.ValidationError) -> Iterator[Issue]:
    where = _name(error.instance_path)
    if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
        for unexpected in error.kind.unexpected:
            yield unknown(unexpected, where)
    elif isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required):
        missing = str(error.kind.property)
        yield issue("schemaViolation", f"{missing} is required", f"{where}.{missing}" if where else missing)
    else:
        yield issue("schemaViolation", error.message[:300], where)


def _first(error: Exception) -> Issue:
    """What the decoder says, where the schema has nothing to say (a day with a time zone, a huge number)."""
    told = str(error)
    place = _UNEXPECTED.search(told)
    return issue("schemaViolation", _UNEXPECTED.sub("", told)[:300], place["path"] if place else "")


def _name(path: list[str | int]) -> str:
    """`participants[0].ssin`, as Belgif writes it."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
