import hashlib
from datetime import UTC, datetime
from typing import Final

import msgspec

from openfla.sending.outbox import _queries as queries
from openfla.sending.outbox._database import Database
from openfla.sending.outbox._model import Item, Sending, State

_AT_ONCE: Final = 2000
"""Records of one transaction: each waits for the disk."""


class Draft:
    """A sending while its records come in: nothing of it is sent, and nothing is kept unless it becomes whole."""

    def __init__(self, database: Database, number: int) -> None:
        self.number = number
        self.records: int = 0
        self.wrong: int = 0
        self._database = database
        self._digest = hashlib.sha256()
        self._waiting: list[Item] = []

    @property
    def digest(self) -> str:
        """SHA-256 of everything so far: what is to be sent and from which rows, and what is wrong."""
        return self._digest.hexdigest()

    def add(self, item: Item) -> None:
        """Keep one more record."""
        self._digest.update(msgspec.json.encode((item.rows, item.line, () if item.line else item.notes)))
        self.records += 1
        self.wrong += item.line is None
        self._waiting.append(item)
        if len(self._waiting) == _AT_ONCE:
            with self._database.transaction():
                self._write()

    def finish(self, state: State, *, accepted_in: Sending | None = None) -> None:
        """It is whole, from one moment to the next.

        Args:
            state: ready, or held.
            accepted_in: a sending of the same content; what was accepted then is not sent again.
        """
        done_at = datetime.now(UTC).isoformat() if state is State.HELD else None
        with self._database.transaction():
            self._write()
            if accepted_in:
                self._take_over(accepted_in)
            if state is State.HELD:
                self._database.write(queries.DROP_LINES, self.number)
            self._database.write(queries.COMPLETE_SENDING, state.value, self.digest, done_at, self.number)

    def discard(self) -> None:
        """Throw it away, with its number: nobody has heard of it."""
        with self._database.transaction():
            self._database.write(queries.DROP_SENDING, self.number)
            self._database.write(queries.TAKE_BACK_NUMBER, self.number)

    def _write(self) -> None:
        numbered = list(enumerate(self._waiting, self.records - len(self._waiting) + 1))
        records = ((self.number, place, *_columns(item)) for place, item in numbered)
        self._database.write_all(queries.ADD_RECORD, records)
        lines = ((self.number, place, item.line) for place, item in numbered if item.line is not None)
        self._database.write_all(queries.ADD_LINE, lines)
        self._waiting.clear()

    def _take_over(self, earlier: Sending) -> None:
        """The same content has the same records at the same places."""
        both = {"sending": self.number, "earlier": earlier.number}
        self._database.write(queries.TAKE_OVER_ACCEPTED, both)
        self._database.write(queries.DROP_LINES_WITH_VERDICT, both)


def _columns(item: Item) -> tuple[object, ...]:
    rows = ",".join(map(str, item.rows))
    notes = msgspec.json.encode(item.notes) if item.notes else None
    return rows, item.reference, item.line is None, notes
