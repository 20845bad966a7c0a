"""Notes of many rows, kept aside until the summary was told."""

import tempfile
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

import msgspec

from openfla.sending.checking import RowVerdict


class Spool:
    """A file without a name that is gone with the command; memory holds nothing of it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def keeping(self, verdicts: Iterable[RowVerdict]) -> Iterator[RowVerdict]:
        """The same verdicts; each that has something to tell is kept when it passes."""
        for verdict in verdicts:
            if verdict.notes:
                self._file.write(msgspec.json.encode(verdict) + b"\n")
            yield verdict

    def __iter__(self) -> Iterator[RowVerdict]:
        self._file.seek(0)
        for line in self._file:
            yield msgspec.json.decode(line, type=RowVerdict)
