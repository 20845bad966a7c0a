"""One row of a table: a training that is ready to be sent, or everything that is wrong with it."""

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from msgspec import UNSET, Struct, UnsetType

from openfla.contract.declarations import DeclarationRecord
from openfla.contract.messages import Period
from openfla.contract.trainings import Certificate, Duration, NewTraining, RightKind
from openfla.sending._faults import CertificateDenied, EndBeforeStart, Fault, ReferenceTwice
from openfla.sending._fields import Field
from openfla.sending._outcomes import Ready, Wrong
from openfla.sending._privacy import shown
from openfla.sending.reading import _cells, _dates, _durations, _numbers
from openfla.sending.reading._cells import Cell
from openfla.sending.reading._layouts import Row
from openfla.sending.reading._memory import References
from openfla.sending.reading._vocabularies import RIGHTS, STATUSES, TYPES, YES_OR_NO
from openfla.sending.reading._words import Vocabulary

T = TypeVar("T")

_ORDER: Final[dict[Field | None, int]] = {field: place for place, field in enumerate(Field)}


class Reading(Struct, frozen=True):
    """A row while it is read: faults are gathered, and reading goes on."""

    row: Row

    def take(self, parse: Callable[[Cell], T], of: Field) -> T:
        """What the cell holds; after a fault nobody looks at the answer, since the row is wrong."""
        try:
            return parse(self.row.cells[of])
        except Fault as fault:
            self.row.faults.append(fault)
            return cast("T", None)

    def take_if_any(self, parse: Callable[[Cell], T], of: Field) -> T | UnsetType:
        """The same for a cell that may stay empty."""
        return UNSET if self.row.cells[of].is_empty else self.take(parse, of)

    def understood(self, *fields: Field) -> bool:
        return not any(fault.field in fields for fault in self.row.faults)

    def day(self, cell: Cell) -> Any:
        """The day in a cell, in the order that the file has."""
        return _dates.day(cell, self.row.layout.dates)

    def wrong(self) -> Wrong:
        """What is told of the row when it cannot be sent, in the order of the fields."""
        faults = sorted(self.row.faults, key=lambda fault: _ORDER[fault.field])
        return Wrong(self.row.layout.place_of(self.row.source), tuple(faults), tuple(self.row.repairs))


def judged(row: Row, references: References) -> Ready | Wrong:
    """What becomes of a row; `references` remembers those of the rows before it."""
    reading = Reading(row)
    course = {"reference": _own_reference(reading, references), **course_of(reading)}
    enterprise_number = reading.take(_numbers.enterprise_number, Field.ENTERPRISE_NUMBER)
    ssin = reading.take(_numbers.ssin, Field.SSIN)
    status = reading.take(one_of(STATUSES), Field.STATUS)
    certificate = certificate_of(reading)
    counts = reading.take_if_any(one_of(YES_OR_NO), Field.COUNTS_FOR_ACCOUNT) is not False
    deducted_from = reading.take_if_any(one_of(RIGHTS), Field.DEDUCTED_FROM)
    provider = reading.take_if_any(_numbers.provider, Field.PROVIDER)
    if row.faults:
        return reading.wrong()
    training = NewTraining(
        **course,
        enterprise_number=enterprise_number,
        ssin=ssin,
        status=status,
        certificate=certificate,
        counts_for_account=counts,
        deducted_from=deducted_from or _usual_right(counts=counts),
        provider=provider,
    )
    return Ready(row.layout.place_of(row.source), DeclarationRecord(training=training), tuple(row.repairs), True)  # noqa: FBT003


def course_of(reading: Reading) -> dict[str, Any]:
    """What is told of the training itself, whoever takes part."""
    return {
        "title": reading.take(_cells.text, Field.TITLE),
        "type": reading.take(one_of(TYPES), Field.TYPE),
        "period": _period(reading),
        "duration": _duration(reading),
        "funding": reading.take_if_any(_cells.text, Field.FUNDING),
        "joint_committee": reading.take_if_any(_numbers.joint_committee, Field.JOINT_COMMITTEE),
    }


def certificate_of(reading: Reading) -> Certificate | UnsetType:
    """A day until which it is valid says by itself that there is a certificate."""
    received = reading.take_if_any(one_of(YES_OR_NO), Field.CERTIFICATE)
    valid_until = reading.take_if_any(reading.day, Field.CERTIFICATE_UNTIL)
    if received is False and valid_until is not UNSET:
        cell = reading.row.cells[Field.CERTIFICATE_UNTIL]
        reading.row.faults.append(CertificateDenied(cell.field, cell.address))
    if received is True or valid_until is not UNSET:
        return Certificate(valid_until=valid_until)
    return UNSET


def one_of(vocabulary: Vocabulary[T]) -> Callable[[Cell], T]:
    """How a word of a vocabulary is read."""
    return lambda cell: _cells.word(cell, vocabulary)


def _own_reference(reading: Reading, references: References) -> str:
    reference = reading.take(_cells.reference, Field.REFERENCE)
    if reading.understood(Field.REFERENCE):
        cell = reading.row.cells[Field.REFERENCE]
        number = reading.row.source.number
        first_row = references.first_row(reference, number)
        if first_row != number:
            reading.row.faults.append(ReferenceTwice(cell.field, cell.address, shown(reference), first_row))
    return reference


def _period(reading: Reading) -> Period:
    start = reading.take(reading.day, Field.START_DATE)
    end = reading.take(reading.day, Field.END_DATE)
    if reading.understood(Field.START_DATE, Field.END_DATE) and end < start:
        cell = reading.row.cells[Field.END_DATE]
        reading.row.faults.append(EndBeforeStart(cell.field, cell.address, start, end))
    return Period(start_date=start, end_date=end)


def _duration(reading: Reading) -> Duration:
    unit = reading.row.cells[Field.UNIT]
    return reading.take(lambda amount: _durations.duration(amount, unit), Field.DURATION)


def _usual_right(*, counts: bool) -> RightKind:
    """Where the file does not tell: the legal right, unless the training does not count at all."""
    return RightKind.LEGAL if counts else RightKind.NONE
