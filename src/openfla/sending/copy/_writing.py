"""Records as files that people and programs read: CSV, NDJSON and a workbook, each put in place when it is whole."""

import csv
import io
import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final

import msgspec
from xlsxwriter import Workbook

from openfla.contract.declarations import ExportFormat
from openfla.contract.tables import cells, unarmed
from openfla.sending.copy._mistakes import CopyUnusable

WORKBOOK: Final = "federal-learning-account.xlsx"
_MOST_ROWS: Final = 1_000_000
"""Of a sheet, its head left out; a spreadsheet program takes 1 048 576."""
_exact: Final = msgspec.json.Decoder(float_hook=Decimal)


@dataclass(frozen=True)
class Table:
    """Records of one kind: the names of their columns, and a way to go through them, each as JSON."""

    name: str
    columns: tuple[str, ...]
    records: Callable[[], Iterator[str]]

    def rows(self) -> Iterator[list[str]]:
        """The cells of each record."""
        return (cells(_exact.decode(record), self.columns) for record in self.records())


def write(folder: Path, formats: Collection[ExportFormat], tables: Sequence[Table]) -> list[Path]:
    """The files that were written.

    Raises:
        CopyUnusable: the folder cannot be written to.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return list(_written(folder, formats, tables))
    except OSError as mistake:
        raise CopyUnusable(str(folder), mistake.strerror or str(mistake)) from mistake


def _written(folder: Path, formats: Collection[ExportFormat], tables: Sequence[Table]) -> Iterator[Path]:
    if ExportFormat.XLSX in formats:
        yield _workbook(folder / WORKBOOK, tables)
    for table in tables:
        if ExportFormat.CSV in formats:
            yield _csv(folder / f"{table.name}.csv", table)
        if ExportFormat.NDJSON in formats:
            yield _ndjson(folder / f"{table.name}.ndjson", table)


def _csv(path: Path, table: Table) -> Path:
    # With its mark, spreadsheet programs know that it is UTF-8.
    with _whole(path) as draft, io.TextIOWrapper(draft, encoding="utf-8-sig", newline="") as text:
        rows = csv.writer(text)
        rows.writerow(table.columns)
        rows.writerows([unarmed(cell) for cell in row] for row in table.rows())
    return path


def _ndjson(path: Path, table: Table) -> Path:
    with _whole(path) as draft:
        draft.writelines(f"{record}\n".encode() for record in table.records())
    return path


def _workbook(path: Path, tables: Sequence[Table]) -> Path:
    with tempfile.TemporaryDirectory(prefix=".openfla-", dir=path.parent) as folder, _whole(path) as draft:
        # A row is on disk as soon as the next one begins, so that the size of a sheet does not matter.
        book = Workbook(draft, {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False})
        for table in tables:
            for number, rows in enumerate(_in_sheets(table.rows()), start=1):
                sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
                _fill(sheet, table.columns, rows)
        book.close()
    return path


def _in_sheets(rows: Iterator[list[str]]) -> Iterator[Iterator[list[str]]]:
    """At least one; a kind has several when it has more rows than a sheet takes."""
    held: list[list[str]] = []

    def some() -> Iterator[list[str]]:
        yield from held
        for count, row in enumerate(rows, start=len(held) + 1):
            yield row
            if count == _MOST_ROWS:
                return

    yield some()
    while (row := next(rows, None)) is not None:
        held[:] = [row]
        yield some()


def _fill(sheet: Any, columns: Sequence[str], rows: Iterator[list[str]]) -> None:
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(number, place, cell)


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file of mode 0600 that stands in its place when the block has ended well."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".openfla-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            if not file.closed:
                file.flush()
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
