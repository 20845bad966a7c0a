"""What a column may hold, judged by the values in its first rows."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from openfla.sending._faults import Fault
from openfla.sending._fields import Field
from openfla.sending._privacy import shown
from openfla.sending.formats._values import CellError, Value
from openfla.sending.reading import _cells, _dates, _numbers
from openfla.sending.reading._cells import Cell, digits, tidy
from openfla.sending.reading._constants import READERS
from openfla.sending.reading._dates import DateReading
from openfla.sending.reading._description import Column
from openfla.sending.reading._durations import duration
from openfla.sending.reading._headers import HEADERS
from openfla.sending.reading._words import folded

_MOST: Final = 0.8
_HALF: Final = 0.5
_EXAMPLES: Final = 3
_SHORTEST_PART: Final = 4
_LONGEST_DURATION: Final = 2000
_MASKED: Final = "•••"


class Confidence(StrEnum):
    """How sure one can be that a column holds a field."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNSURE = "unsure"


class Guess(Struct, frozen=True):
    """A column and the field that it seems to hold; `examples` are masked."""

    field: Field
    column: Column
    confidence: Confidence
    by_header: bool
    examples: tuple[str, ...] = ()


def _duration(cell: Cell) -> object:
    """A duration whose unit may stand elsewhere."""
    if isinstance(cell.value, float):
        if not 0 < cell.value <= _LONGEST_DURATION:
            raise Fault(cell.field, cell.address)
        return cell.value
    return duration(cell, Cell(Field.UNIT, "", "hours" if tidy(str(cell.value))[-1:].isdigit() else ""))


_READERS: Final[Mapping[Field, Callable[[Cell], Any]]] = {
    **READERS,
    Field.REFERENCE: _cells.reference,
    Field.SSIN: _numbers.ssin,
    Field.DURATION: _duration,
    Field.PROVIDER: _cells.text,
}


def share(values: Sequence[Value], field: Field, dates: DateReading) -> float:
    """Which part of some values can be read as this field; nothing when there are none."""
    if not values:
        return 0.0
    return sum(_reads(value, field, dates) for value in values) / len(values)


def agree(values: Sequence[Value], field: Field, dates: DateReading) -> bool:
    """Whether nearly all values can be read as this field."""
    return share(values, field, dates) >= _MOST


def by_header(column: Column, values: Sequence[Value], field: Field, dates: DateReading) -> Guess:
    """A column whose name tells what it holds: as certain as its values agree."""
    read = share(values, field, dates)
    own_words = field in (Field.TYPE, Field.STATUS, Field.DEDUCTED_FROM)
    if read >= _MOST or not values:
        confidence = Confidence.CERTAIN
    else:
        confidence = Confidence.LIKELY if read >= _HALF or own_words else Confidence.UNSURE
    return Guess(field, column, confidence, by_header=True, examples=examples(field, values))


def by_part_of_header(name: str) -> Field | None:
    """The field whose longest name is a part of a header, such as "INSZ van de werknemer"."""
    told = folded(name)
    parts = {
        part: field
        for field, words in HEADERS.words.items()
        for word in words.all
        if len(part := folded(word)) >= _SHORTEST_PART and part in told
    }
    return parts[max(parts, key=len)] if parts else None


def examples(field: Field, values: Sequence[Value]) -> tuple[str, ...]:
    """A few different values, as far as they may be shown; never a worker's number."""
    if field is Field.SSIN:
        return (_MASKED,) if values else ()
    told = dict.fromkeys(shown(digits(value) if isinstance(value, float) else value) for value in values)
    return tuple(told)[:_EXAMPLES]


def _reads(value: Value, field: Field, dates: DateReading) -> bool:
    if isinstance(value, CellError):
        return False
    is_date = field in (Field.START_DATE, Field.END_DATE, Field.CERTIFICATE_UNTIL)
    try:
        if is_date:
            _dates.day(Cell(field, "", value), dates)
        else:
            _READERS[field](Cell(field, "", value))
    except Fault:
        return False
    return True
