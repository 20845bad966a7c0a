"""The body of a declaration as it comes over the wire: in what form, how fast, how large."""

import asyncio
import time
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Final

from litestar.exceptions import InternalServerException
from msgspec import Struct

from openfla.platform.api.documents_operations import JSON, NDJSON
from openfla.platform.api.doors import AnyRequest
from openfla.platform.declarations.errors import (
    DeclarationTooLarge,
    DeclarationTypeUnknown,
    UploadStalled,
    UploadTooSlow,
)

PATIENCE_S: Final = 60
"""How long nothing may come in."""
WHOLE_S: Final = 30 * 60
"""How long all of it may take."""
_PIECE: Final = 64 * 1024
_GZIP: Final = 16 + zlib.MAX_WBITS


class Gone(Exception):
    """The other side broke off."""


class BadGzip(Exception):
    """It cannot be unpacked any further."""


class Form(Struct, frozen=True):
    """One JSON array or NDJSON; packed with gzip or not."""

    is_array: bool
    is_packed: bool


def form_of(headers: Mapping[str, str]) -> Form:
    """The form of a body, from its headers.

    Raises:
        DeclarationTypeUnknown: it is none that is taken.
    """
    media_type, _, parameters = headers.get("content-type", "").lower().partition(";")
    packing = headers.get("content-encoding", "identity").strip().lower()
    is_utf_8 = "charset" not in parameters or "utf-8" in parameters
    is_known = media_type.strip() in (JSON, NDJSON) and packing in ("identity", "gzip", "x-gzip")
    if not (is_known and is_utf_8):
        raise DeclarationTypeUnknown
    return Form(is_array=media_type.strip() == JSON, is_packed=packing != "identity")


async def pieces(request: AnyRequest, largest: int) -> AsyncIterator[bytes]:
    """The body as it comes in, at most so many bytes.

    Raises:
        DeclarationTooLarge: there is more.
        UploadStalled, UploadTooSlow: it did not come in time.
        Gone: the other side broke off.
    """
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > largest:
        raise DeclarationTooLarge(largest)
    stream, begun, size = request.stream(), time.monotonic(), 0
    while piece := await _next(stream, begun):
        size += len(piece)
        if size > largest:
            raise DeclarationTooLarge(largest)
        yield piece


async def _next(stream: AsyncIterator[bytes], begun: float) -> bytes:
    left_s = begun + WHOLE_S - time.monotonic()
    try:
        async with asyncio.timeout(min(PATIENCE_S, left_s)):
            return await anext(stream, b"")
    except TimeoutError as error:
        raise (UploadStalled(PATIENCE_S) if left_s > PATIENCE_S else UploadTooSlow(WHOLE_S)) from error
    except InternalServerException as error:
        raise Gone from error


class Unpacker:
    """Gives the content of a body in small pieces, however large what it unpacks to."""

    def __init__(self, form: Form, largest: int) -> None:
        self._member = zlib.decompressobj(_GZIP) if form.is_packed else None
        self._largest = largest
        self._size = 0
        self._is_between = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """What this piece of the body unpacks to.

        Raises:
            DeclarationTooLarge: it unpacks to more than allowed.
            BadGzip: it cannot be unpacked.
        """
        if self._member is None:
            yield piece
            return
        rest = piece
        while rest:
            try:
                found, rest = self._unpacked(rest)
            except zlib.error as error:
                raise BadGzip from error
            self._size += len(found)
            if self._size > self._largest:
                raise DeclarationTooLarge(self._largest)
            yield found

    def close(self) -> None:
        """The body has come to its end.

        Raises:
            BadGzip: what is packed has not.
        """
        if self._member is not None and not self._is_between:
            raise BadGzip

    def _unpacked(self, rest: bytes) -> tuple[bytes, bytes]:
        """Several packed parts may follow each other (RFC 1952 section 2.2)."""
        if self._member is None or self._is_between:
            self._member = zlib.decompressobj(_GZIP)
        found = self._member.decompress(rest, _PIECE)
        self._is_between = self._member.eof
        return found, self._member.unused_data if self._member.eof else self._member.unconsumed_tail
