"""How the columns of a table become the cells of a training."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from openfla.sending._faults import Fault, TwoValues
from openfla.sending._fields import Field
from openfla.sending._places import Place
from openfla.sending._repairs import Repair, RepairKind
from openfla.sending.formats._columns import column_letters
from openfla.sending.formats._values import SourceRow, Value
from openfla.sending.reading._cells import Cell, tidy
from openfla.sending.reading._dates import AS_TYPED, DateReading
from openfla.sending.reading._words import folded

_ALL: Final = tuple(Field)
_NOTHING_FILLED: Final[Mapping[int, str]] = {}

OwnWords = Mapping[Field, Mapping[str, str]]
"""For a field, words of the file's own, folded, and the words that are known instead."""


class Layout(Struct, frozen=True):
    """Which column holds what; what stands in no column is `fixed`: a constant, or nothing."""

    sheet: str | None
    places: Mapping[Field, tuple[int, ...]]
    words: OwnWords
    dates: DateReading
    letters: Mapping[Field, str]
    fixed: Mapping[Field, Cell]

    def place_of(self, row: SourceRow, more_rows: tuple[int, ...] = ()) -> Place:
        """Where the record of a row stands."""
        return Place(row.number, self.sheet, row.line, more_rows, self.letters)

    def row(self, source: SourceRow, filled: Mapping[int, str] = _NOTHING_FILLED) -> "Row":
        """The cells of a row; `filled` tells for a place from which merged cell its value comes."""
        repairs: list[Repair] = []
        faults: list[Fault] = []
        cells = {**self.fixed}
        for field, places in self.places.items():
            cells[field] = self._cell(field, places, source, repairs, faults)
        for field, places in self.places.items() if filled else ():
            if places[0] in filled and not cells[field].is_empty:
                cells[field].repaired(RepairKind.MERGED_CELL, filled[places[0]])
        return Row(source, cells, self, repairs, faults)

    def _cell(
        self, field: Field, places: tuple[int, ...], source: SourceRow, repairs: list[Repair], faults: list[Fault]
    ) -> Cell:
        value = value_at(source.values, places[0])
        address = f"{self.letters[field]}{source.number}"
        cell = Cell(field, address, value, repairs)
        if len(places) > 1:
            cell = self._one_of_several(cell, source, faults)
        if field in self.words and isinstance(cell.value, str):
            known = self.words[field].get(folded(cell.value), cell.value)
            return Cell(field, cell.address, known, repairs)
        return cell

    def _one_of_several(self, first: Cell, source: SourceRow, faults: list[Fault]) -> Cell:
        """Columns with the same name: the value that stands in any of them, as long as no other differs."""
        found = first
        for place in self.places[first.field][1:]:
            value = value_at(source.values, place)
            other = Cell(first.field, f"{column_letters(place)}{source.number}", value, first.repairs)
            if other.is_empty:
                continue
            if found.is_empty:
                found = other
                first.repaired(RepairKind.SECOND_COLUMN, other.address)
            elif differ(found.value, value):
                faults.append(TwoValues(first.field, found.address, other.address))
        return found


class Row(Struct, frozen=True):
    """The cells of one row, a cell for every field; what is repaired and wrong already before they are read."""

    source: SourceRow
    cells: Mapping[Field, Cell]
    layout: Layout
    repairs: list[Repair]
    faults: list[Fault]


def layout_of(
    sheet: str | None,
    places: Mapping[Field, tuple[int, ...]],
    constants: Mapping[Field, str] | None = None,
    words: OwnWords | None = None,
    dates: DateReading = AS_TYPED,
) -> Layout:
    """A layout with the letters of its columns."""
    letters = {field: column_letters(first) for field, (first, *_) in places.items()}
    given = constants or {}
    fixed = {field: Cell(field, "", given.get(field, "")) for field in _ALL if field not in places}
    return Layout(sheet, places, words or {}, dates, letters, fixed)


def value_at(values: Sequence[Value], place: int) -> Value:
    """What stands at a place; a row ends with its last value."""
    return values[place] if place < len(values) else ""


def differ(one: Value, other: Value) -> bool:
    """Whether two cells tell different things, as far as a reader sees."""
    if isinstance(one, str) and isinstance(other, str):
        return tidy(one).casefold() != tidy(other).casefold()
    return one != other
