"""Makers of spreadsheets: a test names only what it is about."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from openfla.sending import Field, Ready, Repair, RepairKind, Wrong, read
from openfla.sending.formats._values import Value
from openfla.sending.reading._cells import Cell

HEADERS: Final[Mapping[Field, str]] = {field: field.value for field in Field}

FIRST_AID: Final[Mapping[Field, Any]] = {
    Field.REFERENCE: "2026-0001",
    Field.ENTERPRISE_NUMBER: "0999.999.922",
    Field.SSIN: "85.07.30-033.28",
    Field.TITLE: "First aid",
    Field.TYPE: "formal",
    Field.START_DATE: date(2026, 3, 2),
    Field.END_DATE: date(2026, 3, 3),
    Field.DURATION: 7.6,
    Field.UNIT: "hours",
    Field.STATUS: "completed",
}


def a_row(about: Mapping[Field, Any] | None = None) -> tuple[Any, ...]:
    row = {**FIRST_AID, **(about or {})}
    return tuple(row.get(field) for field in Field)


def a_file(folder: Path, *rows: Sequence[Any], header: Sequence[Any] | None = None) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(header or HEADERS.values()))
    for row in rows:
        sheet.append(list(row))
    file = folder / "trainings.xlsx"
    book.save(file)
    return file


def judged_row(folder: Path, about: Mapping[Field, Any] | None = None) -> Ready | Wrong:
    """What becomes of a good row with these cells changed."""
    (row,) = read(a_file(folder, a_row(about)))
    return row


def rules(row: Ready | Wrong) -> list[tuple[Field | None, str]]:
    """The field and the broken rule of each fault."""
    assert isinstance(row, Wrong), row
    return [(fault.field, fault.rule) for fault in row.faults]


def a_cell(value: Value, field: Field = Field.TITLE) -> Cell:
    return Cell(field, "C17", value)


def a_text(folder: Path, text: str, encoding: str = "utf-8", name: str = "trainings.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def a_csv(folder: Path, *rows: Sequence[str], delimiter: str = ";", encoding: str = "utf-8") -> Path:
    """A file with a header in English and these rows, as Excel would quote them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([[field.value for field in Field], *rows])
    return a_text(folder, text.getvalue(), encoding)


def a_text_row(about: Mapping[Field, str] | None = None) -> list[str]:
    """The good row as text."""
    row = {**FIRST_AID, Field.START_DATE: "02/03/2026", Field.END_DATE: "03/03/2026", Field.DURATION: "7,6"}
    return [str({**row, **(about or {})}.get(field, "")) for field in Field]


def the_only(found: Iterable[Ready | Wrong]) -> Ready:
    (row,) = found
    assert isinstance(row, Ready), [fault.explain() for fault in row.faults]
    return row


def kinds(repairs: Iterable[Repair]) -> list[tuple[Field, RepairKind]]:
    """The field and the kind of each repair."""
    return [(repair.field, repair.kind) for repair in repairs]
