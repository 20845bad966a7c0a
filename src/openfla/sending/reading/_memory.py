"""What has to be remembered of the rows of a file, on disk: memory does not grow with their number.

The database is a temporary file that nobody else can open and that goes by itself.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from itertools import groupby
from types import TracebackType
from typing import Any, Final, Self

import msgspec

from openfla.sending.formats._values import CellError, SourceRow, Value

_DIGEST: Final = 16
_SETTINGS: Final = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000", "temp_store = FILE")


_FILTER: Final = 1024 * 1024
_AT_ONCE: Final = 250
"""References that are written together."""


def temporary(*tables: str) -> sqlite3.Connection:
    """A database that goes with its connection; everything happens in one transaction that never ends."""
    # Whoever sends may read in one thread and end in another, never in two at once.
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    for setting in _SETTINGS:
        database.execute(f"PRAGMA {setting}")
    for table in tables:
        database.execute(table)
    database.execute("BEGIN")
    return database


class Filter:
    """Which numbers were met, as far as a megabyte can tell: that one was not is certain."""

    def __init__(self) -> None:
        self._bits = bytearray(_FILTER)

    def add(self, number: int) -> bool:
        """Remember a number, spread like a hash; whether it may have been there already."""
        place, bit = (number >> 3) % _FILTER, 1 << (number & 7)
        before = self._bits[place]
        self._bits[place] = before | bit
        return bool(before & bit)


class References:
    """In which row each reference of the file came first. Only digests of them are kept."""

    def __init__(self) -> None:
        self._database = temporary(
            "CREATE TABLE seen (reference BLOB PRIMARY KEY, row INTEGER) WITHOUT ROWID",
            "CREATE TABLE kept (first INTEGER, number INTEGER, row BLOB)",
        )
        self._met = Filter()
        self._waiting: list[tuple[bytes, int]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def first_row(self, reference: str, row_number: int) -> int:
        """The row in which the reference came first; this one, if it is new."""
        digest = blake2b(reference.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()
        known = self._row_of(digest) if self._met.add(int.from_bytes(digest[:8], "big")) else None
        if known is not None:
            return known
        self._waiting.append((digest, row_number))
        if len(self._waiting) >= _AT_ONCE:
            self._write()
        return row_number

    def _row_of(self, digest: bytes) -> int | None:
        self._write()
        found = self._database.execute("SELECT row FROM seen WHERE reference = ?", (digest,)).fetchone()
        return int(found[0]) if found else None

    def _write(self) -> None:
        if self._waiting:
            self._database.executemany("INSERT INTO seen VALUES (?, ?)", self._waiting)
            self._waiting.clear()

    def keep(self, row: SourceRow, first: int) -> None:
        """Keep a row until all are read, together with those that came after the same first one."""
        self._database.execute("INSERT INTO kept VALUES (?, ?, ?)", (first, row.number, _packed(row)))

    def groups(self) -> Iterator[tuple[SourceRow, ...]]:
        """The rows that were kept, brought together, in the order of the first of each group."""
        kept = self._database.execute("SELECT first, row FROM kept ORDER BY first, number")
        for _, rows in groupby(kept, key=lambda found: found[0]):
            yield tuple(_unpacked(row) for _, row in rows)


def _packed(row: SourceRow) -> bytes:
    return msgspec.msgpack.encode([row.number, row.hidden, row.line, [_plain(value) for value in row.values]])


def _unpacked(packed: bytes) -> SourceRow:
    number, hidden, line, values = msgspec.msgpack.decode(packed)
    return SourceRow(number, tuple(_value(plain) for plain in values), hidden, line)


def _plain(value: Value) -> Any:
    """Values that msgpack has not are a pair: what they are, and their text."""
    match value:
        case str() | float() | bool() | int():
            return value
        case CellError():
            return "error", value.text
        case timedelta():
            return "span", value.total_seconds()
        case datetime():
            return "moment", value.isoformat()
        case date():
            return "day", value.isoformat()
        case time():
            return "time", value.isoformat()


def _value(plain: Any) -> Value:
    found: Value = _KINDS[plain[0]](plain[1]) if isinstance(plain, list) else plain
    return found


_KINDS: Final[dict[str, Any]] = {
    "error": CellError,
    "span": lambda seconds: timedelta(seconds=seconds),
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
}
