"""The row with the names of the columns, and which field stands where."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, takewhile
from pathlib import Path
from typing import Final

from msgspec import Struct

from openfla.contract.trainings import DurationUnit
from openfla.sending._fields import Field
from openfla.sending._mistakes import NoSuchColumn
from openfla.sending.formats._columns import column_place
from openfla.sending.formats._grids import Table
from openfla.sending.formats._values import SourceRow, Value
from openfla.sending.reading._cells import tidy
from openfla.sending.reading._headers import ENOUGH, fields_of
from openfla.sending.reading._layouts import value_at
from openfla.sending.reading._mapping import FileMapping
from openfla.sending.reading._vocabularies import UNITS
from openfla.sending.reading._words import folded

_ROWS_SEARCHED: Final = 50
"""How far down the header is looked for."""
_ROWS_LOOKED_AT: Final = 100
"""How many rows below it are looked at before the file is read."""
_LETTERS: Final = re.compile(r"[A-Z]{1,3}")
_LONG_WORD: Final = 8
_HOURS: Final = ("uren", "stunden")
_PART: Final = re.compile(r"[^\W\d_]+")


class Head(Struct, frozen=True):
    """The header of a table and the first rows below it; number 0: there is no header."""

    number: int
    values: Mapping[int, str]
    places: Mapping[Field, tuple[int, ...]]
    sample: tuple[SourceRow, ...] = ()

    def missing(self, required: Sequence[Field], constants: Mapping[Field, str]) -> tuple[Field, ...]:
        """Required fields that neither a column nor a constant gives."""
        return tuple(field for field in required if field not in self.places and field not in constants)

    @property
    def unit(self) -> DurationUnit | None:
        """The unit that the header of the duration tells, as in "Durée (heures)" or "Aantal uren"."""
        places = self.places.get(Field.DURATION, ())
        told = self.values.get(places[0], "") if places else ""
        units = {unit for word in _PART.findall(told) if len(word) > 1 and (unit := _unit(word))}
        return units.pop() if len(units) == 1 else None


def _unit(word: str) -> DurationUnit | None:
    """Of a word that may be one with another: "Stundenzahl", "opleidingsuren"."""
    told = folded(word)
    put_together = told.endswith(_HOURS[0]) or told.startswith(_HOURS[1])
    return UNITS.find(word) or (DurationUnit.HOURS if put_together and len(told) >= _LONG_WORD else None)


def head_of(file: Path, table: Table, mapping: FileMapping) -> Head:
    """The header that the mapping tells, or the first row that names the most fields.

    Raises:
        NoSuchColumn: the mapping names a column that is not there.
    """
    rows = table.rows()
    searched = max(_ROWS_SEARCHED, mapping.header_row or 0)
    first = list(takewhile(lambda row: row.number <= searched, islice(rows, searched)))
    header = _header(first, mapping)
    values = {} if header is None else _names(header)
    number = 0 if header is None else header.number
    places = _mapped(file, mapping, values, number) if mapping.columns else _known(header)
    return Head(number, values, places, tuple(_first_rows(table, number)))


def guessed_head(table: Table) -> Head:
    """A header of which no name is known: the first row of texts only that is about as wide as those below it."""
    first = list(islice(table.rows(), _ROWS_SEARCHED))
    widest = max((_width(row) for row in first), default=0)
    header = next((row for row in first if _is_name_row(row) and _width(row) * 2 > widest), None)
    number = header.number if header else 0
    return Head(number, _names(header) if header else {}, {}, tuple(_first_rows(table, number)))


def names(row: Sequence[object], mapping: FileMapping) -> int:
    """How many columns a row names, were it the header."""
    if not mapping.columns:
        return len(fields_of(row))
    told = {folded(str(value)) for value in row}
    return sum(folded(name) in told for name in mapping.columns.values())


def _width(row: SourceRow) -> int:
    return sum(value != "" for value in row.values)


def _is_name_row(row: SourceRow) -> bool:
    """Names of columns hold letters, and no figures as dates and numbers do."""
    told = [value for value in row.values if value != ""]
    return all(isinstance(value, str) and sum(sign.isdigit() for sign in value) * 2 < len(value) for value in told)


def _first_rows(table: Table, number: int) -> Iterator[SourceRow]:
    return islice((row for row in table.rows() if row.number > number and not row.is_blank), _ROWS_LOOKED_AT)


def _header(rows: Sequence[SourceRow], mapping: FileMapping) -> SourceRow | None:
    if mapping.header_row is not None:
        return next((row for row in rows if row.number == mapping.header_row), None)
    best = max(rows, key=lambda row: names(row.values, mapping), default=None)
    if best is None or names(best.values, mapping) < min(ENOUGH, len(mapping.columns) or ENOUGH):
        return None
    return best


def _names(header: SourceRow) -> dict[int, str]:
    return {place: tidy(str(value)) for place, value in enumerate(header.values) if tidy(str(value))}


def _known(header: SourceRow | None) -> Mapping[Field, tuple[int, ...]]:
    return {} if header is None else fields_of(header.values)


def _mapped(file: Path, mapping: FileMapping, values: Mapping[int, str], number: int) -> dict[Field, tuple[int, ...]]:
    """The columns of a mapping, in the order of the fields."""
    places = {}
    for field in Field:
        if name := mapping.columns.get(field):
            found = tuple(place for place, header in values.items() if folded(header) == folded(name))
            if not found and _LETTERS.fullmatch(name):
                found = (column_place(name),)
            if not found:
                raise NoSuchColumn(file, name, number)
            places[field] = found
    return places


def column_values(head: Head, place: int) -> list[Value]:
    """What the first rows hold in one column."""
    return [value for row in head.sample if (value := value_at(row.values, place)) != ""]
