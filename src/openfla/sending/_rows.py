"""One row of the table: a training that is ready to be sent, or everything that is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from msgspec import UNSET, UnsetType

from openfla.contract.messages import Period
from openfla.contract.trainings import Certificate, Duration, NewTraining, RightKind
from openfla.sending import _cells, _dates, _durations, _numbers
from openfla.sending._cells import Cell
from openfla.sending._faults import CertificateDenied, EndBeforeStart, Fault, ReferenceTwice
from openfla.sending._fields import Field
from openfla.sending._privacy import shown
from openfla.sending._vocabularies import RIGHTS, STATUSES, TYPES, YES_OR_NO
from openfla.sending._words import Vocabulary

T = TypeVar("T")


@dataclass(frozen=True)
class Ready:
    """A row that can be sent."""

    row_number: int
    training: NewTraining


@dataclass(frozen=True)
class Wrong:
    """A row that cannot be sent, with every fault in it."""

    row_number: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Row:
    """The cells of one row, a cell for every field."""

    number: int
    cells: Mapping[Field, Cell]


@dataclass(frozen=True)
class References:
    """In which row each reference of the file came first."""

    first_rows: dict[str, int] = field(default_factory=dict)

    def first_row(self, reference: str, row_number: int) -> int:
        return self.first_rows.setdefault(reference, row_number)


@dataclass(frozen=True)
class _Reading:
    """A row while it is read: faults are gathered, and reading goes on."""

    row: Row
    faults: list[Fault] = field(default_factory=list)

    def take(self, parse: Callable[[Cell], T], of: Field) -> T:
        """What the cell holds; after a fault nobody looks at the answer, since the row is wrong."""
        try:
            return parse(self.row.cells[of])
        except Fault as fault:
            self.faults.append(fault)
            return cast("T", None)

    def take_if_any(self, parse: Callable[[Cell], T], of: Field) -> T | UnsetType:
        """The same for a cell that may stay empty."""
        return UNSET if self.row.cells[of].is_empty else self.take(parse, of)

    def understood(self, *fields: Field) -> bool:
        return not any(fault.field in fields for fault in self.faults)


def judged(row: Row, references: References) -> Ready | Wrong:
    """What becomes of a row; `references` remembers those of the rows before it."""
    reading = _Reading(row)
    reference = _reference(reading, references)
    enterprise_number = reading.take(_numbers.enterprise_number, Field.ENTERPRISE_NUMBER)
    ssin = reading.take(_numbers.ssin, Field.SSIN)
    title = reading.take(_cells.text, Field.TITLE)
    type_ = reading.take(_one_of(TYPES), Field.TYPE)
    period = _period(reading)
    duration = _duration(reading)
    status = reading.take(_one_of(STATUSES), Field.STATUS)
    certificate = _certificate(reading)
    counts = reading.take_if_any(_one_of(YES_OR_NO), Field.COUNTS_FOR_ACCOUNT) is not False
    deducted_from = reading.take_if_any(_one_of(RIGHTS), Field.DEDUCTED_FROM)
    funding = reading.take_if_any(_cells.text, Field.FUNDING)
    provider = reading.take_if_any(_numbers.provider, Field.PROVIDER)
    joint_committee = reading.take_if_any(_numbers.joint_committee, Field.JOINT_COMMITTEE)
    if reading.faults:
        return Wrong(row.number, tuple(reading.faults))
    training = NewTraining(
        reference=reference,
        enterprise_number=enterprise_number,
        ssin=ssin,
        title=title,
        type=type_,
        period=period,
        duration=duration,
        status=status,
        certificate=certificate,
        counts_for_account=counts,
        deducted_from=deducted_from or _usual_right(counts=counts),
        funding=funding,
        provider=provider,
        joint_committee=joint_committee,
    )
    return Ready(row.number, training)


def _reference(reading: _Reading, references: References) -> str:
    reference = reading.take(_cells.reference, Field.REFERENCE)
    if reading.understood(Field.REFERENCE):
        cell = reading.row.cells[Field.REFERENCE]
        first_row = references.first_row(reference, reading.row.number)
        if first_row != reading.row.number:
            reading.faults.append(ReferenceTwice(cell.field, cell.address, shown(reference), first_row))
    return reference


def _period(reading: _Reading) -> Period:
    start = reading.take(_dates.day, Field.START_DATE)
    end = reading.take(_dates.day, Field.END_DATE)
    if reading.understood(Field.START_DATE, Field.END_DATE) and end < start:
        cell = reading.row.cells[Field.END_DATE]
        reading.faults.append(EndBeforeStart(cell.field, cell.address, start, end))
    return Period(start_date=start, end_date=end)


def _duration(reading: _Reading) -> Duration:
    unit = reading.row.cells[Field.UNIT]
    return reading.take(lambda amount: _durations.duration(amount, unit), Field.DURATION)


def _certificate(reading: _Reading) -> Certificate | UnsetType:
    """A day until which it is valid says by itself that there is a certificate."""
    received = reading.take_if_any(_one_of(YES_OR_NO), Field.CERTIFICATE)
    valid_until = reading.take_if_any(_dates.day, Field.CERTIFICATE_UNTIL)
    if received is False and valid_until is not UNSET:
        cell = reading.row.cells[Field.CERTIFICATE_UNTIL]
        reading.faults.append(CertificateDenied(cell.field, cell.address))
    if received is True or valid_until is not UNSET:
        return Certificate(valid_until=valid_until)
    return UNSET


def _usual_right(*, counts: bool) -> RightKind:
    """Where the file does not tell: the legal right, unless the training does not count at all."""
    return RightKind.LEGAL if counts else RightKind.NONE


def _one_of(vocabulary: Vocabulary[T]) -> Callable[[Cell], T]:
    return lambda cell: _cells.word(cell, vocabulary)
