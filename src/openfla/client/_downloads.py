"""An answer of any size, written to a file piece by piece; what breaks off is begun again."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from openfla.channel import Answer, Call, Flow, Pause, Read, Silence
from openfla.client._api import Api, unreachable


def download(api: Api, call: Call, to: Path | BinaryIO, *media_types: str) -> Flow[int]:
    """Write the answer to a call to a file; how many bytes it has.

    Args:
        api: that the call is for.
        call: a streamed one.
        to: a path, where the file appears when it is whole, to be read by its owner only; or a file that is open
            for writing bytes.
        media_types: of what is expected; anything else is not written.

    Raises:
        Problem, PlatformUnreachable, BadAnswer: there is none.
        OSError: it cannot be written.
    """
    with _opened(to) as file:
        begins = file.tell() if file.seekable() else None
        attempt = 1
        while True:
            answer = yield from api.content(call, *media_types)
            result = yield from _written(answer, file)
            if isinstance(result, int):
                return result
            attempt += 1
            wait_s = None if begins is None else api.patience.before(attempt, result)
            if begins is None or wait_s is None:
                raise unreachable(call, result, attempt - 1)
            yield Pause(wait_s, again=True)
            file.seek(begins)
            file.truncate()


def _written(answer: Answer, file: BinaryIO) -> Flow[int | Silence]:
    size = 0
    while True:
        piece: bytes | Silence = yield Read(answer)
        if isinstance(piece, Silence):
            return piece
        if not piece:
            return size
        size += file.write(piece)


@contextmanager
def _opened(to: Path | BinaryIO) -> Iterator[BinaryIO]:
    """The file to write to; that of a path is put in its place when all went well, else nothing is left of it."""
    if not isinstance(to, Path):
        yield to
        return
    handle, name = tempfile.mkstemp(prefix=f".{to.name}.", suffix=".part", dir=to.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(to)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
