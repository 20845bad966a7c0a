"""What rows of one file have against each other, by the rules of the register."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from types import TracebackType
from typing import Final, Self

from msgspec import Struct

from openfla.contract.checks import DAY_MINUTES
from openfla.contract.checks.beside import about_others
from openfla.contract.checks.trainings import minutes_of
from openfla.contract.declarations import Withdrawal
from openfla.contract.findings import Finding
from openfla.contract.records import Content
from openfla.contract.trainings import NewProviderTraining, NewTraining
from openfla.sending.reading._memory import Filter, temporary

BESIDE: Final = ("fullDayTwice", "sameTwice")
"""Findings that tell, as `row`, where the other training stands."""
_MOST_OF_A_WORKER: Final = 200
"""Of the trainings of one worker the last so many are looked at, so that no file makes the check slow."""
_AT_ONCE: Final = 1000
"""Trainings that are written together."""

_TABLES: Final = (
    """
    CREATE TABLE kept (
        worker INTEGER, row INTEGER, first INTEGER, last INTEGER, duration TEXT, unit TEXT, title TEXT,
        is_provided INTEGER, reference TEXT
    )
    """,
    "CREATE INDEX kept_of_worker ON kept (worker)",
    "CREATE TABLE withdrawn (reference TEXT PRIMARY KEY) WITHOUT ROWID",
)
_KEEP: Final = "INSERT INTO kept VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_FORGET: Final = "DELETE FROM kept WHERE rowid = ?"
# The last ones of the worker first, of these the ones on the same days, in the order of the file.
_BESIDE: Final = """
    SELECT rowid, row, first, last, duration, unit, title, is_provided, reference FROM (
        SELECT rowid, * FROM kept WHERE worker = ?1 ORDER BY rowid DESC LIMIT ?2
    ) WHERE reference = ?3 OR (first <= ?5 AND last >= ?4) ORDER BY rowid
"""


class Kept(Struct, frozen=True, gc=False):
    """What is remembered of a training of one worker."""

    start_date: date
    end_date: date
    duration: Decimal
    duration_unit: str
    title: str
    is_provided: bool
    row: int


class Across:
    """Remembers the trainings of each worker, on disk: memory does not grow with the file."""

    def __init__(self) -> None:
        self._database = temporary(*_TABLES)
        self._workers = Filter()
        self._waiting: list[tuple[object, ...]] = []
        self._has_withdrawals = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def findings(self, content: Content | None, row: int) -> Iterator[Finding]:
        """What is strange about a record beside those before it; from now on it is one of them."""
        if isinstance(content, NewTraining):
            yield from self._beside((content.enterprise_number, content.ssin), content, row, "training.period")
        elif isinstance(content, NewProviderTraining):
            for place, participant in enumerate(content.participants):
                worker = (participant.enterprise_number or "", participant.ssin)
                yield from self._beside(worker, content, row, f"training.participants[{place}]")
        elif isinstance(content, Withdrawal):
            self._has_withdrawals = True
            self._database.execute("INSERT OR IGNORE INTO withdrawn VALUES (?)", (content.reference,))

    def _beside(
        self, worker: tuple[str, str], training: NewTraining | NewProviderTraining, row: int, name: str
    ) -> Iterator[Finding]:
        # Of the worker's number only a hash is kept: it is shorter, and nobody can read it.
        number = hash(worker)
        first, last = training.period.start_date, training.period.end_date
        is_provided = isinstance(training, NewProviderTraining)
        if self._workers.add(number):
            others = self._others(number, training.reference, first.toordinal(), last.toordinal())
            yield from _strange(training, others, name, is_provided=is_provided)
        self._waiting.append(
            (
                number,
                row,
                first.toordinal(),
                last.toordinal(),
                str(training.duration.value),
                training.duration.unit.value,
                training.title,
                is_provided,
                training.reference,
            )
        )
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def _others(self, worker: int, reference: str, first: int, last: int) -> list[Kept]:
        """Trainings of a worker on the same days; one under the same reference gives way to the one that comes now."""
        self._write()
        found = []
        wanted = (worker, _MOST_OF_A_WORKER, reference, first, last)
        for number, row, begins, ends, duration, unit, title, is_provided, other in self._database.execute(
            _BESIDE, wanted
        ).fetchall():
            if other == reference:
                self._database.execute(_FORGET, (number,))
            elif not self._is_withdrawn(other):
                days = date.fromordinal(begins), date.fromordinal(ends)
                found.append(Kept(*days, Decimal(duration), unit, title, bool(is_provided), row))
        return found

    def _is_withdrawn(self, reference: str) -> bool:
        asked = "SELECT 1 FROM withdrawn WHERE reference = ?"
        return self._has_withdrawals and self._database.execute(asked, (reference,)).fetchone() is not None

    def _write(self) -> None:
        if self._waiting:
            self._database.executemany(_KEEP, self._waiting)
            self._waiting.clear()


def _strange(
    this: NewTraining | NewProviderTraining, others: list[Kept], name: str, *, is_provided: bool
) -> Iterator[Finding]:
    minutes = minutes_of(this.duration.value, this.duration.unit.value, DAY_MINUTES)
    first, last = this.period.start_date, this.period.end_date
    told: set[str] = set()
    for other in others:
        for found in about_others(first, last, minutes, this.title, [other], DAY_MINUTES, is_provided=is_provided):
            if found.code not in told:
                told.add(found.code)
                yield Finding(found.code, name, {"row": other.row})
