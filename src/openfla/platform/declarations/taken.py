"""A chunk whose turn it is; its records are read a part at a time, each shortly before it is judged."""

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import structlog

from openfla.contract.findings import Finding
from openfla.contract.records import Record
from openfla.platform.access.model import Actor
from openfla.platform.declarations.model import records_of
from openfla.platform.declarations.reading import commanded, read, read_plain
from openfla.platform.records.model import Command

_log = structlog.stdlib.get_logger("openfla.declarations")
_PART: Final = 500
"""Records that are read, looked up and decided together: what they are made of stays in the processor's memory."""
_AHEAD: Final = 2
"""Parts that are read while the database writes the end of the chunk before."""


@dataclass(eq=False, slots=True)
class Taken:
    """Who declared a chunk, and what was read of it."""

    declaration: UUID
    number: int
    actor: Actor
    trace_id: str
    body: bytes
    records: deque[Record] = field(default_factory=deque)
    """Those that were read; whoever judges them takes them away."""
    _lines: list[bytes] | None = None
    _read: int = 0
    _ahead: deque[list[Command]] = field(default_factory=deque)

    def parts(self) -> Iterator[list[Command]]:
        """What the records ask for, in their order; a part is read when it is called for."""
        while self._ahead or self._read_on():
            yield self._ahead.popleft()

    def look_ahead(self) -> None:
        """Read the first parts before they are called for."""
        for _ in range(_AHEAD):
            self._read_on()

    def _read_on(self) -> bool:
        """Read a part; whether there was another one."""
        if self._lines is None:
            self._lines, self.body = records_of(self.body), b""
        lines = self._lines[self._read : self._read + _PART]
        if lines:
            self._read += len(lines)
            records = self._read_all(lines)
            self.records.extend(records)
            self._ahead.append(commanded(records, self.actor))
        return bool(lines)

    def _read_all(self, lines: list[bytes]) -> list[Record]:
        with suppress(Exception):  # whichever it was is told when each is read by itself
            if plain := read_plain(lines, self.actor):
                return plain
        return [self._read_one(line) for line in lines]

    def _read_one(self, line: bytes) -> Record:
        """A record, whatever is wrong with it: one that cannot be read stops no other."""
        try:
            return read(line, self.actor)
        except Exception as error:  # noqa: BLE001 - it is told in the verdict
            _log.error("a record could not be read", error=type(error).__name__, trace_id=self.trace_id)
            return Record(None, findings=(Finding("notHandled"),))
