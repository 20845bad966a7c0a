"""Cells that were made one over several rows: what stands in the first counts for all of them."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from openfla.sending.formats._columns import column_letters
from openfla.sending.formats._grids import Merged
from openfla.sending.formats._values import SourceRow, Value
from openfla.sending.reading._layouts import value_at


class _Open(Struct, frozen=True):
    last_row: int
    value: Value
    address: str


class Filled(Struct, frozen=True):
    """A row with what the cells above lend it: for each such place, the address of the cell that lends."""

    row: SourceRow
    lent: dict[int, str] = {}


def filled(rows: Iterator[SourceRow], merged: Sequence[Merged]) -> Iterator[Filled]:
    """Rows as a reader sees them. Cells merged over several columns lend nothing to the side."""
    waiting = sorted((each for each in merged if each.last_row > each.first_row), key=lambda each: -each.first_row)
    opened: dict[int, _Open] = {}
    for row in rows:
        while waiting and waiting[-1].first_row <= row.number:
            each = waiting.pop()
            if each.first_row == row.number:
                address = f"{column_letters(each.first_place)}{row.number}"
                opened[each.first_place] = _Open(each.last_row, value_at(row.values, each.first_place), address)
        for place, last_row in row.spans:
            opened[place] = _Open(last_row, value_at(row.values, place), f"{column_letters(place)}{row.number}")
        if opened:
            opened = {place: each for place, each in opened.items() if each.last_row >= row.number}
        yield _lent(row, opened) if opened else Filled(row)


def _lent(row: SourceRow, opened: dict[int, _Open]) -> Filled:
    lent = {
        place: each.address for place, each in opened.items() if each.value != "" and value_at(row.values, place) == ""
    }
    if not lent:
        return Filled(row)
    values = [*row.values, *[""] * (max(lent) + 1 - len(row.values))]
    for place in lent:
        values[place] = opened[place].value
    return Filled(SourceRow(row.number, tuple(values), row.hidden, row.line), lent)
