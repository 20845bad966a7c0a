"""The same made-up trainings as people and programs keep them: a CSV, an XLSX, and what goes over the wire."""

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import msgspec
from xlsxwriter import Workbook

from openfla.bench import stage, workers
from openfla.contract.declarations import DeclarationRecord
from openfla.contract.messages import Period
from openfla.contract.trainings import (
    Duration,
    DurationUnit,
    NewTraining,
    Provider,
    RightKind,
    TrainingStatus,
    TrainingType,
)

_COLUMNS: Final = (
    ("ondernemingsnummer", 14),
    ("INSZ", 14),
    ("referentie", 18),
    ("opleiding", 60),
    ("type", 10),
    ("startdatum", 12),
    ("einddatum", 12),
    ("duur", 8),
    ("eenheid", 8),
    ("status", 12),
    ("opleidingsverstrekker", 24),
)
_TITLES: Final = (
    "Eerste hulp op het werk: opfrissing",
    "Veilig werken op hoogte",
    "Sécurité incendie : équipe de première intervention",
    "Tabellenkalkulation für Fortgeschrittene",
)
_PROVIDER: Final = "Rode Kruis-Vlaanderen"
_HOURS: Final = Decimal("7.6")
_encoder = msgspec.json.Encoder(decimal_format="number")


def training(course: int, place: int) -> NewTraining:
    """One about which nothing is strange, of a worker who has no other on that day."""
    day = date(2026, 1 + place % 9, 1 + (place + course) % 28)
    return NewTraining(
        reference=f"2026/{course}/{place:07}",
        enterprise_number=stage.EMPLOYER,
        ssin=workers.ssin(place),
        title=_TITLES[place % len(_TITLES)],
        type=TrainingType.FORMAL,
        period=Period(start_date=day, end_date=day),
        duration=Duration(value=_HOURS, unit=DurationUnit.HOURS),
        status=TrainingStatus.COMPLETED,
        deducted_from=RightKind.LEGAL,
        provider=Provider(name=_PROVIDER),
    )


def lines(course: int, count: int) -> Iterator[bytes]:
    """As the client sends them: NDJSON, a record a line."""
    for place in range(count):
        yield _encoder.encode(DeclarationRecord(training=training(course, place))) + b"\n"


def written_csv(path: Path, course: int, count: int) -> Path:
    """As HR software writes it: Windows-1252, semicolons, decimal commas, days as people write them."""
    with path.open("w", encoding="cp1252", newline="") as file:
        rows = csv.writer(file, delimiter=";", lineterminator="\r\n")
        rows.writerow(name for name, _ in _COLUMNS)
        for row in _rows(course, count):
            rows.writerow(_in_print(cell) for cell in row)
    return path


def written_xlsx(path: Path, course: int, count: int) -> Path:
    """As a spreadsheet keeps it: days are days and numbers are numbers; a worker's number is text."""
    with Workbook(str(path), {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Opleidingen")
        for column, (name, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name)
        writers: Mapping[type, Callable[..., Any]] = {
            str: sheet.write_string,
            date: sheet.write_datetime,
            Decimal: sheet.write_number,
        }
        for number, row in enumerate(_rows(course, count), start=1):
            for column, cell in enumerate(row):
                writers[type(cell)](number, column, cell)
    return path


KINDS: Final[Mapping[str, Callable[[Path, int, int], Path]]] = {"CSV": written_csv, "XLSX": written_xlsx}
"""What writes a file of that kind, with so many trainings of a course."""


def _rows(course: int, count: int) -> Iterator[tuple[str | date | Decimal, ...]]:
    for place in range(count):
        told = training(course, place)
        yield (
            str(told.enterprise_number),
            str(told.ssin),
            told.reference,
            told.title,
            "formeel",
            told.period.start_date,
            told.period.end_date,
            told.duration.value,
            "uren",
            "gevolgd",
            _PROVIDER,
        )


def _in_print(cell: str | date | Decimal) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return f"{cell}".replace(".", ",") if isinstance(cell, Decimal) else cell
