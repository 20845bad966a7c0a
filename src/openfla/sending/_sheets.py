"""A spreadsheet file: which of its sheets holds the trainings, and its rows one after the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from openfla.sending._bounds import require_bounded
from openfla.sending._cells import Cell, Value, column_letters
from openfla.sending._fields import REQUIRED, Field
from openfla.sending._headers import ENOUGH, fields_of
from openfla.sending._mistakes import ColumnTwice, EmptySpreadsheet, MissingColumns, NotASpreadsheet
from openfla.sending._rows import Ready, References, Row, Wrong, judged

_ROWS_SEARCHED: Final = 50
"""How far down the header is looked for."""


@dataclass(frozen=True)
class Header:
    """The row with the names of the columns, and where in a row (from 0) each field stands."""

    row_number: int
    places: Mapping[Field, tuple[int, ...]]

    @property
    def missing(self) -> tuple[Field, ...]:
        return tuple(field for field in REQUIRED if field not in self.places)


@dataclass(frozen=True)
class Sheet:
    """The table with the trainings; each time one goes through it, its rows are read and judged anew."""

    file: Path
    name: str
    header: Header
    table: CalamineSheet

    @property
    def columns(self) -> Mapping[Field, str]:
        """The letters of the column that holds each field."""
        return {field: column_letters(self._first_column + places[0]) for field, places in self.header.places.items()}

    @property
    def most_rows(self) -> int:
        """How many trainings there can be at most; blank rows are counted too."""
        return _height(self.table) - self.header.row_number

    def __iter__(self) -> Iterator[Ready | Wrong]:
        references = References()
        columns = self.columns
        rows = islice(self.table.iter_rows(), self.header.row_number, None)
        for number, values in enumerate(rows, start=self.header.row_number + 1):
            if any(value != "" for value in values):
                yield judged(self._row(number, values, columns), references)

    @property
    def _first_column(self) -> int:
        return _first_column(self.table)

    def _row(self, number: int, values: Sequence[Value], columns: Mapping[Field, str]) -> Row:
        cells = {field: Cell(field, "") for field in Field if field not in columns}
        for field, (place, *_) in self.header.places.items():
            cells[field] = Cell(field, f"{columns[field]}{number}", values[place])
        return Row(number, cells)


def read(path: str | Path) -> Sheet:
    """The sheet of a spreadsheet file (.xlsx) that holds the trainings; the first one with all the columns.

    Raises:
        UnusableFile: one of its subclasses: there is no such file, it is too large or no spreadsheet, it is
            empty, columns are missing, or two columns hold the same.
    """
    file = Path(path)
    require_bounded(file)
    try:
        with CalamineWorkbook.from_path(file) as workbook:
            sheet = _best(file, [_sheet(file, name, workbook) for name in workbook.sheet_names])
    except CalamineError:
        raise NotASpreadsheet(file) from None
    _require_all_columns(sheet)
    return sheet


def _sheet(file: Path, name: str, workbook: CalamineWorkbook) -> Sheet:
    table = workbook.get_sheet_by_name(name)
    return Sheet(file, name, _header(table), table)


def _header(table: CalamineSheet) -> Header:
    """The first row that names enough fields; a header that names nothing where there is none."""
    for number, values in enumerate(islice(table.iter_rows(), _ROWS_SEARCHED), start=1):
        places = fields_of(values)
        if len(places) >= ENOUGH:
            return Header(number, places)
    return Header(0, {})


def _best(file: Path, sheets: Sequence[Sheet]) -> Sheet:
    """The sheet that lacks the fewest columns; the first of them where several lack as few."""
    filled = [sheet for sheet in sheets if _height(sheet.table)]
    if not filled:
        raise EmptySpreadsheet(file)
    return min(filled, key=lambda sheet: len(sheet.header.missing))


def _require_all_columns(sheet: Sheet) -> None:
    if missing := sheet.header.missing:
        raise MissingColumns(sheet.file, sheet.name, missing)
    if not sheet.most_rows:
        raise EmptySpreadsheet(sheet.file)
    for field, places in sheet.header.places.items():
        if len(places) > 1:
            first = _first_column(sheet.table)
            cells = tuple(f"{column_letters(first + place)}{sheet.header.row_number}" for place in places)
            raise ColumnTwice(sheet.file, sheet.name, field, cells)


def _first_column(table: CalamineSheet) -> int:
    return table.start[1] if table.start else 0


def _height(table: CalamineSheet) -> int:
    """The number of its last row that holds anything."""
    return table.end[0] + 1 if table.end else 0
