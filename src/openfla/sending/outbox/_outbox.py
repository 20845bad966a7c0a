from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self

import msgspec
from filelock import FileLock, Timeout

from openfla.contract.declarations import Verdict
from openfla.sending.checking import Note, RowVerdict, row_verdicts
from openfla.sending.outbox import _queries as queries
from openfla.sending.outbox._database import Database
from openfla.sending.outbox._draft import Draft
from openfla.sending.outbox._errors import OutboxBusy, OutboxUnusable, SendingUnknown
from openfla.sending.outbox._model import Addressee, Counts, Sending, Source, State, Trouble, rows_of
from openfla.sending.outbox._queue import Queue
from openfla.texts import Explained, Language

KEPT_DAYS: Final = 30
"""How long the lines of what is done are kept: they hold personal data."""
_PRIVATE: Final = 0o600
_MOST_DIGITS: Final = 18
"""Of a number that SQLite can hold."""
_NOTES: Final = msgspec.json.Decoder(tuple[Note, ...])


class Outbox:
    """Where records wait until they have their verdict: one SQLite file, durable, mode 0600, for one thread.

    Several processes may read it; who prepares or delivers holds its lock.

    Args:
        path: of the file; it is made where there is none. Not on a network drive: SQLite's WAL needs a local disk.

    Raises:
        OutboxMistake: one of its subclasses, here and from every method.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path)
        self._lock = FileLock(f"{path}.lock", mode=_PRIVATE, thread_local=False)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def held(self, wait_s: float = 0.0) -> Iterator[None]:
        """Nobody else prepares or delivers in this block; may be nested.

        Raises:
            OutboxBusy: somebody does, also after `wait_s` seconds.
        """
        try:
            self._lock.acquire(timeout=wait_s)
        except Timeout:
            raise OutboxBusy(str(self.path)) from None
        except OSError as mistake:
            raise OutboxUnusable(str(self.path), mistake.strerror or str(mistake)) from mistake
        try:
            yield
        finally:
            self._lock.release()

    def sendings(self) -> list[Sending]:
        """All of them, the newest first."""
        return self._found(queries.ALL_SENDINGS)

    def unfinished(self) -> list[Sending]:
        """Those that were not delivered to their end, the oldest first."""
        return self._found(queries.UNFINISHED_SENDINGS)

    def sending(self, id: str) -> Sending:
        """The sending of that id.

        Raises:
            SendingUnknown: there is none.
        """
        number = id.rpartition("-")[2]
        is_number = number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS
        found = self._found(queries.SENDING, int(number)) if is_number else []
        if not found or found[0].id != id:
            raise SendingUnknown(id)
        return found[0]

    def counts(self, sending: Sending) -> Counts:
        """What became of its records so far."""
        found = {
            (bool(is_wrong), verdict): number
            for is_wrong, verdict, number in self._database.rows(queries.COUNT_VERDICTS, sending.number)
        }
        wrong, open_ = found.get((True, None), 0), found.get((False, None), 0)
        is_held = sending.state is State.HELD
        return Counts(
            records=sum(found.values()),
            accepted=found.get((False, "A"), 0),
            warned=found.get((False, "W"), 0),
            blocked=found.get((False, "B"), 0),
            not_sent=wrong + open_ if is_held else wrong,
            waiting=0 if is_held else open_,
        )

    def plain_rows(self, sending: Sending) -> Iterator[tuple[Verdict | None, int]]:
        """How many rows have which verdict, of the records about which nothing was noted."""
        for verdict, rows in self._database.rows(queries.PLAIN_ROWS, sending.number):
            yield Verdict(verdict) if verdict else None, rows

    def row_verdicts(self, sending: Sending, *, with_notes: bool = False) -> Iterator[RowVerdict]:
        """What became of each row of the file, record by record; no verdict where it was not sent or not judged yet.

        Args:
            sending: which one.
            with_notes: only of records about which something was noted.
        """
        query = queries.VERDICTS_WITH_NOTES if with_notes else queries.VERDICTS
        for rows, verdict, notes in self._database.rows(query, sending.number):
            told = _NOTES.decode(notes) if notes else ()
            yield from row_verdicts(rows_of(rows), Verdict(verdict) if verdict else None, told)

    def draft(self, to: Addressee, source: Source) -> Draft:
        """A sending that is being prepared; what others left unfinished is thrown away, so hold the lock."""
        with self._database.transaction():
            self._database.write(queries.DROP_UNPREPARED)
            described = (msgspec.json.encode(to), msgspec.json.encode(source), _now())
            number = self._database.write(queries.BEGIN_SENDING, *described)
        return Draft(self._database, number)

    def same_as(self, draft: Draft, to: Addressee) -> Sending | None:
        """The last sending of this very content to the same platform under the same client id."""
        found = self._found(queries.SENDINGS_OF_CONTENT, draft.digest)
        return next((one for one in found if one.to.is_reached_as(to)), None)

    def queue(self, sending: Sending) -> Queue:
        """Its batches."""
        return Queue(self._database, sending.number)

    def stopped(self, sending: Sending, mistake: Explained, language: Language) -> None:
        """Note why it did not come to its end."""
        trouble = Trouble(mistake.code, mistake.explain(language), mistake.advise(language), datetime.now(UTC))
        self._write(queries.NOTE_TROUBLE, msgspec.json.encode(trouble), sending.number)

    def finished(self, sending: Sending) -> None:
        """Every record that could be sent has its verdict."""
        self._write(queries.FINISH_SENDING, _now(), sending.number)

    def forget(self, sending: Sending) -> None:
        """Remove a sending with everything that is kept of it."""
        self._write(queries.DROP_SENDING, sending.number)
        self._database.give_back_space()

    def tidy(self, kept_days: int = KEPT_DAYS) -> None:
        """Forget the lines of what was done so long ago; the verdicts stay."""
        before = (datetime.now(UTC) - timedelta(days=kept_days)).isoformat()
        if self._database.row(queries.HAS_OLD_LINES, before):
            self._write(queries.DROP_OLD_LINES, before)
            self._database.give_back_space()

    def _write(self, statement: str, *values: object) -> None:
        with self._database.transaction():
            self._database.write(statement, *values)

    def _found(self, query: str, *values: object) -> list[Sending]:
        return [_sending(*row) for row in self._database.rows(query, *values)]


def _sending(
    number: int, addressee: bytes, source: bytes, state: str, created_at: str, done_at: str | None, trouble: Any
) -> Sending:
    return Sending(
        number=number,
        to=msgspec.json.decode(addressee, type=Addressee),
        source=msgspec.json.decode(source, type=Source),
        state=State(state),
        created_at=datetime.fromisoformat(created_at),
        done_at=datetime.fromisoformat(done_at) if done_at else None,
        trouble=msgspec.json.decode(trouble, type=Trouble) if trouble else None,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat()
