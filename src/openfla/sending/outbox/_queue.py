from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Final
from uuid import uuid4

import msgspec

from openfla.contract.declarations import RecordVerdict
from openfla.sending.checking import Note, Weight
from openfla.sending.outbox import _queries as queries
from openfla.sending.outbox._database import Database
from openfla.sending.outbox._errors import UnfitVerdicts
from openfla.sending.outbox._model import Batch, rows_of

Tell = Callable[[RecordVerdict, tuple[int, ...]], tuple[Note, ...]]
_NOTES: Final = msgspec.json.Decoder(tuple[Note, ...])


class Queue:
    """The batches of one sending. What is cut keeps its lines and its key until the platform has judged it."""

    def __init__(self, database: Database, sending: int) -> None:
        self._database = database
        self._sending = sending

    def to_send(self) -> Batch | None:
        """The first batch that the platform has not answered for: it may have it, or not."""
        return next(self._batches(queries.BATCHES_TO_SEND), None)

    def to_follow(self) -> list[Batch]:
        """The batches that the platform took and whose verdicts are not here yet, in the order in which it did."""
        return list(self._batches(queries.BATCHES_TO_FOLLOW))

    def cut(self, most_records: int, most_bytes: int) -> Batch | None:
        """The next records as a batch under a key of its own, durable; None when all were cut.

        Args:
            most_records, most_bytes: how large it is at most; one record is always taken.
        """
        found = self._database.row(queries.LAST_CUT, self._sending)
        batch = self._measured(found[0] if found else 0, most_records, most_bytes)
        if batch:
            with self._database.transaction():
                self._add(batch)
        return batch

    def lines(self, batch: Batch) -> Iterator[bytes]:
        """The records of a batch, each a line with its end: together they are its exact body."""
        for (line,) in self._database.rows(queries.LINES_OF_BATCH, batch.sending, batch.first, batch.last):
            yield line + b"\n"

    def rows(self, batch: Batch) -> tuple[int, ...]:
        """The rows of the first record of a batch."""
        found = self._database.row(queries.ROWS_OF_RECORD, batch.sending, batch.first)
        return rows_of(found[0]) if found else ()

    def taken(self, batch: Batch, declaration: str) -> None:
        """The platform has it."""
        with self._database.transaction():
            self._database.write(queries.BATCH_TAKEN, declaration, _now(), batch.sending, batch.first)

    def forgotten(self, batch: Batch) -> None:
        """The platform no longer knows it, and its verdicts are not here: it is sent again under another key."""
        with self._database.transaction():
            self._database.write(queries.BATCH_FORGOTTEN, str(uuid4()), batch.sending, batch.first)

    def split(self, batch: Batch) -> None:
        """The platform did not take it because of its size: two halves take its place, each under a key of its own."""
        half = self._measured(batch.first - 1, batch.records // 2, batch.bytes)
        rest = self._measured(half.last, batch.records - half.records, batch.bytes) if half else None
        with self._database.transaction():
            self._database.write(queries.DROP_BATCH, batch.sending, batch.first)
            for part in (half, rest):
                if part:
                    self._add(part)

    def judged(self, batch: Batch, verdicts: Iterable[RecordVerdict], tell: Tell) -> None:
        """Keep the verdicts of a batch: all of them, or none.

        Args:
            batch: which one.
            verdicts: one for each of its records, in their order.
            tell: what is noted of a verdict, for the rows that it is about.

        Raises:
            UnfitVerdicts: there is not one for each record, in their order.
        """
        with self._database.transaction():
            self._database.write_all(queries.KEEP_VERDICT, self._matched(batch, verdicts, tell))
            self._database.write(queries.BATCH_JUDGED, _now(), batch.sending, batch.first)

    def records(self) -> int:
        """How many records of the sending are sent, have been, or are to be."""
        found = self._database.row(queries.COUNT_LINES, self._sending)
        return found[0] if found else 0

    def progress(self) -> tuple[int, int]:
        """How many records the platform took, and how many of these have their verdict here."""
        found = self._database.row(queries.PROGRESS, self._sending)
        return (found[0], found[1]) if found else (0, 0)

    def _matched(self, batch: Batch, verdicts: Iterable[RecordVerdict], tell: Tell) -> Iterator[tuple[object, ...]]:
        has_gaps = batch.records <= batch.last - batch.first
        query = queries.RECORDS_OF_BATCH if has_gaps else queries.RECORDS_BETWEEN
        records = list(self._database.rows(query, batch.sending, batch.first, batch.last))
        for place, (record, verdict) in enumerate(zip_longest(records, verdicts), 1):
            if record is None or verdict is None or verdict.record != place:
                raise UnfitVerdicts(batch.declaration or "", batch.records)
            number, rows, known = record
            notes = tell(verdict, rows_of(rows)) if verdict.anomalies else ()
            yield verdict.verdict.value, _with(known, notes), batch.sending, number

    def _measured(self, after: int, most_records: int, most_bytes: int) -> Batch | None:
        first = last = count = size = 0
        for record, length in self._database.rows(queries.LINES_FROM, self._sending, after, max(1, most_records)):
            if count and size + length > most_bytes:
                break
            first, last, count, size = first or record, record, count + 1, size + length
        if not count:
            return None
        return Batch(sending=self._sending, first=first, last=last, records=count, bytes=size, key=str(uuid4()))

    def _add(self, batch: Batch) -> None:
        columns = (batch.sending, batch.first, batch.last, batch.records, batch.bytes, batch.key, _now())
        self._database.write(queries.ADD_BATCH, *columns)

    def _batches(self, query: str) -> Iterator[Batch]:
        for sending, first, last, records, size, key, declaration in self._database.rows(query, self._sending):
            yield Batch(
                sending=sending,
                first=first,
                last=last,
                records=records,
                bytes=size,
                key=key,
                declaration=declaration,
            )


def _with(known: bytes | None, told: tuple[Note, ...]) -> bytes | None:
    """What the platform told, beside what was repaired while the file was read."""
    repairs = tuple(one for one in _NOTES.decode(known) if one.weight is Weight.REPAIRED) if known else ()
    return msgspec.json.encode(repairs + told) if repairs or told else None


def _now() -> str:
    return datetime.now(UTC).isoformat()
