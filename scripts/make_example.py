"""Make examples/trainings.xlsx: the trainings of a bakery that does not exist, nine rows wrong on purpose.

Run it as `python scripts/make_example.py`; the file is the same, byte for byte, each time.
"""

import io
import re
from calendar import SATURDAY, SUNDAY
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

EXAMPLE = Path(__file__).parents[1] / "examples" / "trainings.xlsx"

REMARK = "Verzonnen gegevens, données inventées, erfundene Daten, made-up data: Bakkerij De Korenbloem bestaat niet."
ENTERPRISE_NUMBER = "0999.999.922"
HEADER_ROW = 3
FIRST_ROW = HEADER_ROW + 1
TRAININGS_PER_WORKER = 20
NEW_CENTURY = date(2000, 1, 1)
FIRST_PLANNED_DAY = date(2026, 10, 1)
MADE_ON = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook knows no time zones

Value = str | float | date | time | None

COLUMNS = {
    "Referentie": 15,
    "Ondernemingsnummer": 21,
    "Werknemer": 22,
    "INSZ": 18,
    "Opleiding": 48,
    "Type": 12,
    "Begindatum": 13,
    "Einddatum": 13,
    "Duur": 9,
    "Eenheid": 10,
    "Status": 15,
    "Certificaat": 12,
    "Certificaat geldig tot": 21,
    "Telt mee": 10,
    "Afgetrokken van": 17,
    "Financiering": 22,
    "Opleidingsverstrekker": 36,
    "Paritair comité": 16,
}


@dataclass(frozen=True)
class Worker:
    """Birth dates are made up; counters this high are hardly ever given out."""

    name: str
    born: date
    counter: int

    @property
    def ssin(self) -> str:
        first_nine = f"{self.born:%y%m%d}{self.counter}"
        since_2000 = 0 if self.born < NEW_CENTURY else 2_000_000_000
        return f"{first_nine}{97 - (since_2000 + int(first_nine)) % 97:02}"

    @property
    def ssin_in_print(self) -> str:
        number = self.ssin
        return f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"


@dataclass(frozen=True)
class Course:
    title: str
    type: str
    duration: Value
    unit: str | None
    days: int
    certificate_years: int | None = None
    right: str = "wettelijk"
    funding: str | None = None
    provider: str = "Bakkerij De Korenbloem"


@dataclass(frozen=True)
class Line:
    """One row, as it stands in the sheet."""

    worker: Worker
    course: Course
    reference: str
    start: Value
    end: date
    status: str
    certificate: str
    certificate_until: date | None
    enterprise_number: str = ENTERPRISE_NUMBER
    ssin: Value = None
    title: str | None = None
    duration: Value = None
    joint_committee: str = "118.03"

    def cells(self) -> tuple[Value, ...]:
        course = self.course
        return (
            self.reference,
            self.enterprise_number,
            self.worker.name,
            self.ssin,
            self.title,
            course.type,
            self.start,
            self.end,
            self.duration,
            course.unit,
            self.status,
            self.certificate,
            self.certificate_until,
            "nee" if course.right == "geen" else "ja",
            course.right,
            course.funding,
            course.provider,
            self.joint_committee,
        )


WORKERS = (
    Worker("Lotte Verzonnen", date(1985, 7, 30), 990),
    Worker("Amélie Fictive", date(1991, 2, 11), 992),
    Worker("Youssef Bedacht", date(1988, 11, 5), 993),
    Worker("Jean-Luc Imaginaire", date(1969, 4, 23), 991),
    Worker("Greet Fantasie", date(1974, 9, 17), 994),
    Worker("Tom Denkbeeldig", date(1996, 1, 8), 995),
    Worker("Inès Inventée", date(2003, 6, 19), 996),
    Worker("Pieter Nergens", date(1979, 12, 2), 997),
    Worker("Fatima Sprookje", date(1999, 3, 27), 998),
    Worker("Karl Erfunden", date(1963, 8, 14), 989),
    Worker("Noor Luchtkasteel", date(2001, 10, 31), 988),
    Worker("Benoît Chimère", date(1982, 5, 6), 987),
)

BORN_WITH_A_ZERO = WORKERS[6]
"""The spreadsheet program took this worker's number for a number and dropped its zero."""

SCHOOL = "Leerhuis De Halm (verzonnen)"
ECOLE = "École du Levain (inventée)"
SECTOR = "sectorfonds"

COURSES = (
    Course("Voedselveiligheid en HACCP: basis", "formeel", 1, "dagen", 1, 3, "sectoraal", SECTOR, SCHOOL),
    Course("Premiers secours en entreprise", "formeel", 2, "dagen", 2, 1, "wettelijk", None, ECOLE),
    Course("Allergenen in brood en banket", "formeel", 4, "uren", 1, None, "sectoraal", SECTOR, SCHOOL),
    Course("Inwerken aan de deegmachine", "informeel", "7u30", None, 1),
    Course("Autocontrôle et traçabilité", "formeel", 7.6, "uren", 1, 3, "sectoraal", SECTOR, ECOLE),
    Course("Ergonomie: tillen zonder rugpijn", "formeel", 3.5, "uren", 1, None, "wettelijk", None, SCHOOL),
    Course("Verkoopgesprekken in de winkel", "formeel", "7,6", "uren", 1, None, "wettelijk", None, SCHOOL),
    Course("Conduite d'un chariot élévateur", "formeel", 3, "dagen", 3, 5, "wettelijk", None, ECOLE),
    Course("Zuurdesem: werken met een moederdeeg", "informeel", time(3, 45), None, 1),
    Course("Hygiène et nettoyage de l'atelier", "informeel", 90, "minuten", 1, None, "extra"),
    Course("EHBO: jaarlijkse bijscholing", "formeel", "4u", None, 1, 1, "wettelijk", None, SCHOOL),
    Course("Kassa en klantvriendelijkheid", "informeel", 2, "uren", 1),
    Course("Prévention des incendies", "formeel", "3h30", None, 1, None, "wettelijk", None, ECOLE),
    Course("Nederlands op de werkvloer", "formeel", 12, "uren", 4, None, "extra", "werkgever", SCHOOL),
    Course("Décoration de gâteaux et pâte à sucre", "formeel", 1.5, "dagen", 2, None, "wettelijk", None, ECOLE),
    Course("Bakkersbeurs: bezoek en demonstraties", "informeel", "0,5 dag", None, 1),
    Course("Machineveiligheid: oven en snijmachine", "formeel", 4, "uren", 1, 5, "sectoraal", SECTOR, SCHOOL),
    Course("Tutorat: accueillir un nouveau collègue", "informeel", "5h15", None, 1),
    Course("Rekenen met recepten en kostprijs", "informeel", 3, "uren", 1, None, "extra"),
    Course("Fotografie als hobby", "informeel", 6, "uren", 1, None, "geen"),
)

NOT_FOLLOWED_EVERY = 29

WRONG: Mapping[int, Mapping[str, Any]] = {
    18: {"ssin": "96.01.08-995.98"},
    41: {"start": "31/04/2025"},
    66: {"end": date(2025, 1, 1)},
    96: {"duration": 0},
    118: {"status": "misschien"},
    143: {"enterprise_number": "0999.999.923"},
    170: {"title": None},
    199: {"reference": "KB-0198"},
    226: {"joint_committee": "11.803"},
}
"""What is spoiled in which training, counted from 1; each breaks another rule."""


def workbook() -> Workbook:
    """The example before it is saved."""
    book = Workbook()
    book.properties.creator = "OpenFLA"
    book.properties.created = MADE_ON
    sheet = book.worksheets[0]
    sheet.title = "Opleidingen"
    sheet.cell(1, 1, REMARK).font = Font(italic=True)
    _put_header(sheet)
    for number, line in enumerate(_lines(), start=FIRST_ROW):
        _put_line(sheet, number, line)
    sheet.freeze_panes = f"B{FIRST_ROW}"
    return book


def _put_header(sheet: Worksheet) -> None:
    for place, (name, width) in enumerate(COLUMNS.items(), start=1):
        cell = sheet.cell(HEADER_ROW, place, name)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width


def _put_line(sheet: Worksheet, number: int, line: Line) -> None:
    for place, value in enumerate(line.cells(), start=1):
        cell = sheet.cell(number, place, value)
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
        elif isinstance(value, time):
            cell.number_format = "h:mm"


def _lines() -> Iterator[Line]:
    """Workers take turns, so that the sheet runs through both years in the order of its dates."""
    for number in range(1, len(WORKERS) * TRAININGS_PER_WORKER + 1):
        line = _line(number)
        yield replace(line, **WRONG.get(number, {}))


def _line(number: int) -> Line:
    turn, place = divmod(number - 1, len(WORKERS))
    worker, course = WORKERS[place], COURSES[(turn + 7 * place) % len(COURSES)]
    start = _weekday(date(2025, 1, 13) + timedelta(days=number * 177 // 60))
    end = _last_day(start, course.days)
    status = _status(number, start)
    has_certificate = course.certificate_years is not None and status == "voltooid"
    return Line(
        worker=worker,
        course=course,
        reference=f"KB-{number:04}",
        start=start,
        end=end,
        status=status,
        certificate="ja" if has_certificate else "nee",
        certificate_until=_years_later(end, course.certificate_years or 0) if has_certificate else None,
        ssin=int(worker.ssin) if worker is BORN_WITH_A_ZERO else worker.ssin_in_print,
        title=course.title,
        duration=course.duration,
    )


def _status(number: int, start: date) -> str:
    if start >= FIRST_PLANNED_DAY:
        return "gereserveerd"
    return "voltooid" if number % NOT_FOLLOWED_EVERY else "niet gevolgd"


def _weekday(day: date) -> date:
    """This day, or the Monday after it when it falls in a weekend."""
    return day + timedelta(days={SATURDAY: 2, SUNDAY: 1}.get(day.weekday(), 0))


def _last_day(start: date, days: int) -> date:
    last = start
    for _ in range(days - 1):
        last = _weekday(last + timedelta(days=1))
    return last


def _years_later(day: date, years: int) -> date:
    return day.replace(year=day.year + years) - timedelta(days=1)


def _bytes(book: Workbook) -> bytes:
    """The file without a trace of the moment at which it was made."""
    saved, steady = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with ZipFile(saved) as parts, ZipFile(steady, "w") as steady_parts:
        for name in parts.namelist():
            content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", parts.read(name))
            steady_parts.writestr(ZipInfo(name, MADE_ON.timetuple()[:6]), content, ZIP_DEFLATED)
    return steady.getvalue()


if __name__ == "__main__":
    EXAMPLE.parent.mkdir(exist_ok=True)
    EXAMPLE.write_bytes(_bytes(workbook()))
