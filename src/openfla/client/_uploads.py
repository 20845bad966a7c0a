"""Many records as the body of one call: read, written as NDJSON and packed piece by piece, never whole in memory."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from os import SEEK_END
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Final, TypeVar, cast

from openfla.channel import Flow, Pause
from openfla.client._api import NDJSON

T = TypeVar("T")

_PIECE: Final = 64 * 1024
_IN_MEMORY: Final = 1024 * 1024
"""Of what is written for the way; beyond it lies in a file that has no name and goes with the process."""
_GZIP: Final = 16 + zlib.MAX_WBITS
_GZIP_BEGINS: Final = b"\x1f\x8b"
_LEVEL: Final = 3
"""Of zlib: records are so alike that more of it saves little, and costs the time of the whole."""


@dataclass(frozen=True)
class Upload:
    """A body that can be sent as often as need be, the same bytes each time."""

    file: BinaryIO
    begins: int
    headers: Mapping[str, str]
    is_packed_on_the_way: bool = False

    def pieces(self) -> Iterator[bytes]:
        """The body from its beginning."""
        self.file.seek(self.begins)
        read = iter(partial(self.file.read, _PIECE), b"")
        return _packed(read) if self.is_packed_on_the_way else read


def upload(
    records: Iterable[T] | Path | BinaryIO, line_of: Callable[[T], bytes], held: ExitStack, *, compress: bool
) -> Flow[Upload]:
    """Records, or a file of them, made ready to be sent.

    What can be gone through once only has to be there for every attempt: it is written to a file without a name,
    packed if it is to be; of a file that can be read again nothing is copied.

    Args:
        records: one after the other, or a file of NDJSON, packed with gzip or not.
        line_of: a record as a line of NDJSON.
        held: what must stay open until it is sent.
        compress: whether to pack what is not packed yet.

    Raises:
        TypeError: it is a file for text.
    """
    if isinstance(records, Path):
        return _of_file(held.enter_context(records.open("rb")), compress=compress)
    given: Any = records
    if not hasattr(given, "read"):
        blocks = _blocks(map(line_of, given))
        spool = yield from _spooled(_packed(blocks) if compress else blocks, held)
        return Upload(spool, 0, _headers(is_packed=compress, size=spool.tell()))
    file: BinaryIO = given
    if not isinstance(file.read(0), bytes):
        raise TypeError("a file of records is opened for reading bytes: open(name, 'rb')")
    if not file.seekable():
        file = yield from _spooled(iter(partial(file.read, _PIECE), b""), held)
        file.seek(0)
    return _of_file(file, compress=compress)


def _of_file(file: BinaryIO, *, compress: bool) -> Upload:
    begins = file.tell()
    is_packed = file.read(len(_GZIP_BEGINS)) == _GZIP_BEGINS
    packs = compress and not is_packed
    size = None if packs else file.seek(0, SEEK_END) - begins
    return Upload(file, begins, _headers(is_packed=is_packed or packs, size=size), packs)


def _spooled(pieces: Iterable[bytes], held: ExitStack) -> Flow[BinaryIO]:
    spool = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - `held` closes it
    file = cast("BinaryIO", held.enter_context(spool))
    for piece in pieces:
        file.write(piece)
        yield Pause(0.0)  # the other tasks of an event loop get their turn
    return file


def _headers(*, is_packed: bool, size: int | None) -> dict[str, str]:
    told = {"Content-Type": NDJSON}
    if is_packed:
        told["Content-Encoding"] = "gzip"
    if size is not None:
        told["Content-Length"] = str(size)
    return told


def _blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    block = bytearray()
    for line in lines:
        block += line
        if len(block) >= _PIECE:
            yield bytes(block)
            block.clear()
    yield bytes(block)


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer: Any = zlib.compressobj(_LEVEL, wbits=_GZIP)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
