"""Files as employers keep them, a month each, and what has to become of every row."""

import csv
import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from openfla.bench import workers
from openfla.identifiers import EnterpriseNumber
from tests.platforms import Party

WORKERS: Final = 40
EMPLOYED: Final = 35
"""The first of them; of the others nobody knows that they work there."""
_FIRST_DAY: Final = date(2024, 1, 1)
_HEADER: Final = (
    "Referentie",
    "Ondernemingsnummer",
    "INSZ",
    "Opleiding",
    "Type",
    "Begindatum",
    "Einddatum",
    "Duur",
    "Eenheid",
    "Status",
)
_TITLES: Final = ("Eerste hulp", "Hygiëne in de bakkerij", "Heftruck; basis", 'Werken met "Excel"', "Brandbestrijding")


@dataclass(frozen=True)
class Row:
    """A training as the file tells it, and its verdict; None where it is not to be sent."""

    reference: str
    ssin: str
    title: str
    day: date
    minutes: int
    verdict: str | None

    @property
    def stored(self) -> tuple[Any, ...]:
        """As the platform has to have it."""
        return (self.reference, self.ssin, self.title, self.day, self.day, self.minutes, "minutes", "completed", 1)


@dataclass
class Months:
    """The files of one employer: most workers are known, some references were taken before, some numbers are wrong.

    Args:
        employer: whose, with an account on a platform that answers.
        folder: where the files come.
        kind: `csv` or `xlsx`.
        size: rows of each.
    """

    employer: Party
    folder: Path
    kind: str
    size: int
    chance: random.Random
    files: dict[Path, list[Row]] = field(default_factory=dict)

    def settle(self) -> None:
        """Declare what is there before the first file: the employments, and what takes references."""
        workers.employ(self.employer.platform.url.replace("+psycopg", ""), self.employer.number, EMPLOYED)
        for number in filter(_is_taken, range(self.size)):
            answer = self.employer.call("POST", "/trainings", self._other(number))
            assert answer.status_code == 201, answer.text

    def next(self) -> Path:
        """One more file."""
        month = len(self.files) + 1
        rows = [self._row(month, number) for number in range(self.size)]
        file = self.folder / f"{self.employer.number}-{month}.{self.kind}"
        (_write_csv if self.kind == "csv" else _write_xlsx)(file, self.employer.number, rows)
        self.files[file] = rows
        return file

    @property
    def expected(self) -> set[tuple[Any, ...]]:
        """What the platform has to have of this employer, each once."""
        own = {row.stored for rows in self.files.values() for row in rows if row.verdict in ("A", "W")}
        taken = filter(_is_taken, range(self.size))
        other = Row("", workers.ssin(0), "Taken", _FIRST_DAY, 1, "A")
        return own | {replace(other, reference=f"1-{number}").stored for number in taken}

    def _row(self, month: int, number: int) -> Row:
        worker = number % WORKERS
        day = _FIRST_DAY + timedelta(days=1 + 31 * (month - 1) + number // WORKERS % 31)
        minutes = 10 + number // (31 * WORKERS)
        known = f"{int(workers.ssin(worker)) ^ 1:011}" if _is_wrong(number) else workers.ssin(worker)
        title = f"{self.chance.choice(_TITLES)} {number}"
        return Row(f"{month}-{number}", known, title, day, minutes, _verdict(month, number))

    def _other(self, number: int) -> dict[str, Any]:
        return {
            "reference": f"1-{number}",
            "enterpriseNumber": self.employer.number,
            "ssin": workers.ssin(0),
            "title": "Taken",
            "type": "formal",
            "period": {"startDate": str(_FIRST_DAY), "endDate": str(_FIRST_DAY)},
            "duration": {"value": 1, "unit": "minutes"},
            "status": "completed",
        }


def _is_wrong(number: int) -> bool:
    return number % 113 == 50


def _is_taken(number: int) -> bool:
    return number % 397 == 41


def _verdict(month: int, number: int) -> str | None:
    if _is_wrong(number):
        return None
    if month == 1 and _is_taken(number):
        return "B"
    return "A" if number % WORKERS < EMPLOYED else "W"


def _write_csv(file: Path, employer: EnterpriseNumber, rows: list[Row]) -> None:
    """As Excel writes it here."""
    with file.open("w", encoding="cp1252", newline="") as content:
        writer = csv.writer(content, delimiter=";")
        writer.writerow(_HEADER)
        for row in rows:
            day = row.day.strftime("%d/%m/%Y")
            number = f"{row.ssin[:2]}.{row.ssin[2:4]}.{row.ssin[4:6]}-{row.ssin[6:9]}.{row.ssin[9:]}"
            about = (row.reference, employer, number, row.title, "formeel", day, day, f"{row.minutes},0", "minuten")
            writer.writerow((*about, "voltooid"))


def _write_xlsx(file: Path, employer: EnterpriseNumber, rows: list[Row]) -> None:
    with xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Opleidingen")
        sheet.write_row(0, 0, _HEADER)
        for place, row in enumerate(rows, 1):
            about = (row.reference, employer, row.ssin, row.title, "formeel", row.day, row.day, row.minutes, "minuten")
            sheet.write_row(place, 0, (*about, "voltooid"))
