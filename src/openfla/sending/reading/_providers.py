"""Rows of a training provider: those with the same reference are one training, a participant each."""

from collections.abc import Sequence
from typing import Any, Final

from openfla.contract.declarations import ProviderDeclarationRecord
from openfla.contract.trainings import MOST_PARTICIPANTS, NewProviderTraining, Participant
from openfla.sending._faults import Fault, OtherCourse, TooManyParticipants
from openfla.sending._fields import Field
from openfla.sending._outcomes import Ready, Wrong
from openfla.sending._repairs import Repair
from openfla.sending.reading import _cells, _numbers
from openfla.sending.reading._layouts import Row
from openfla.sending.reading._rows import Reading, certificate_of, course_of, one_of
from openfla.sending.reading._vocabularies import STATUSES

_FIELDS: Final = {
    "title": Field.TITLE,
    "type": Field.TYPE,
    "period": Field.START_DATE,
    "duration": Field.DURATION,
    "funding": Field.FUNDING,
    "joint_committee": Field.JOINT_COMMITTEE,
}


def judged_together(rows: Sequence[Row]) -> Ready | Wrong:
    """What becomes of the rows of one training: one fault in one of them is enough, since it is sent whole."""
    first, *others = rows
    read = [_read(row) for row in rows]
    course = read[0][0]
    for row, (told, _) in zip(others, read[1:], strict=True):
        if not (first.faults or row.faults):
            row.faults.extend(_differences(row, course, told, first.source.number))
    if len(rows) > MOST_PARTICIPANTS:
        cell = first.cells[Field.REFERENCE]
        first.faults.append(TooManyParticipants(cell.field, cell.address, len(rows), MOST_PARTICIPANTS))
    place = first.layout.place_of(first.source, tuple(row.source.number for row in others))
    faults: list[Fault] = [fault for row in rows for fault in row.faults]
    repairs: tuple[Repair, ...] = tuple(repair for row in rows for repair in row.repairs)
    if faults:
        return Wrong(place, tuple(faults), repairs)
    training = NewProviderTraining(**course, participants=tuple(participant for _, participant in read))
    return Ready(place, ProviderDeclarationRecord(training=training), repairs, is_shaped=True)


def _read(row: Row) -> tuple[dict[str, Any], Participant]:
    """The course and the participant of a row; of no use when the row is wrong."""
    reading = Reading(row)
    course = {"reference": reading.take(_cells.reference, Field.REFERENCE), **course_of(reading)}
    participant = Participant(
        ssin=reading.take(_numbers.ssin, Field.SSIN),
        enterprise_number=reading.take_if_any(_numbers.enterprise_number, Field.ENTERPRISE_NUMBER),
        status=reading.take(one_of(STATUSES), Field.STATUS),
        certificate=certificate_of(reading),
    )
    return course, participant


def _differences(row: Row, course: dict[str, Any], told: dict[str, Any], first_row: int) -> list[Fault]:
    """A fault for each cell that tells something else of the training than the first row."""
    found: list[Fault] = []
    for name, field in _FIELDS.items():
        if course[name] != told[name]:
            cell = row.cells[_differing(field, course[name], told[name])]
            found.append(OtherCourse(cell.field, cell.address, first_row))
    return found


def _differing(field: Field, one: Any, other: Any) -> Field:
    """Of a period that differs: the day that does."""
    return Field.END_DATE if field is Field.START_DATE and one.start_date == other.start_date else field
