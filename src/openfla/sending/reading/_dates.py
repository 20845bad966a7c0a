"""Days, as spreadsheets keep them and as people type them.

The order of day and month is that of Belgium, unless a mapping tells another. A year of two digits is one of this
century: the register holds no others. It is taken after slashes and dots; 26-03-02 may begin with the year, so with
dashes it is only taken when the mapping tells the order.
"""

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from msgspec import Struct

from openfla.contract.messages import FIRST_YEAR, LAST_YEAR
from openfla.sending._faults import NoSuchDay, NotADate
from openfla.sending._privacy import shown
from openfla.sending._repairs import RepairKind
from openfla.sending.reading._cells import Cell, bare, digits, require_filled, tidied
from openfla.sending.reading._words import folded


class DateOrder(StrEnum):
    """What comes first in a date whose parts are all numbers."""

    DAY_FIRST = "dayFirst"
    MONTH_FIRST = "monthFirst"
    YEAR_FIRST = "yearFirst"


class DateReading(Struct, frozen=True):
    """How the dates of a file are read: in which order, from when days are counted, and whether text is unusual."""

    order: DateOrder | None = None
    epoch: datetime | None = None
    is_text_unusual: bool = False


AS_TYPED: Final = DateReading()

_CENTURY: Final = 2000
_TIME: Final = r"(?:,?[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?Z|[+-]\d{2}:?\d{2})?)?"
_PARTS: Final = re.compile(rf"(\d{{1,4}})([./ -])(\d{{1,2}})\2(\d{{1,4}}){_TIME}", re.ASCII)
_TOGETHER: Final = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_NAMED: Final = re.compile(rf"(\d{{1,2}})(?:\.|er|e)?[ ./-]?([^\W\d_]{{3,10}})\.?[ ./-]?(\d{{4}}|\d{{2}}){_TIME}")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan januari janv janvier januar january janner",
            "feb februari fevr fevrier fev februar february",
            "mrt maart mars mar marz maerz mrz march",
            "apr april avr avril",
            "mei mai may",
            "jun juni juin june",
            "jul juli juil juillet july",
            "aug augustus aout august",
            "sep sept september septembre",
            "okt oktober oct octobre october",
            "nov november novembre",
            "dec december decembre dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR_LENGTH: Final = 4


def day(cell: Cell, reading: DateReading = AS_TYPED) -> date:
    """The day that a cell tells; a time of the day behind it is left aside.

    A bare number is a day where the file itself tells from when it counts, or where it reads as 20260302.

    Raises:
        EmptyCell, FailedFormula: as `require_filled`.
        NotADate: it is written in no form that is certain.
        NoSuchDay: the calendar has no such day.
    """
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    require_filled(cell)
    if isinstance(cell.value, bool) or not isinstance(cell.value, str | float):
        raise NotADate(cell.field, cell.address, shown(cell.value))
    if isinstance(cell.value, str):
        return _in_text(cell, bare(cell, tidied(cell)), reading)
    return _serial(cell, cell.value, reading) or _in_text(cell, digits(cell.value), AS_TYPED)


def _serial(cell: Cell, number: float, reading: DateReading) -> date | None:
    """The day of a number of days, where that is one of the register's years."""
    if reading.epoch is None or not 0 < number < _TOO_MANY_DAYS:
        return None
    found = (reading.epoch + timedelta(days=int(number))).date()
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    cell.repaired(RepairKind.SERIAL_DATE, digits(number), found.isoformat())
    return found


_TOO_MANY_DAYS: Final = 100_000


def _in_text(cell: Cell, text: str, reading: DateReading) -> date:
    parts = _parts(text, reading.order)
    if not parts:
        raise NotADate(cell.field, cell.address, shown(cell.value))
    try:
        found = date(*parts.numbers)
    except ValueError:
        raise NoSuchDay(cell.field, cell.address, shown(text)) from None
    if parts.is_short:
        cell.repaired(RepairKind.TWO_DIGIT_YEAR, text, found.isoformat())
    elif reading.is_text_unusual and not parts.is_iso:
        cell.repaired(RepairKind.DATE_IN_TEXT, text, found.isoformat())
    return found


@lru_cache(maxsize=4096)
def first_two(text: str) -> tuple[int, int] | None:
    """The two numbers with which a date begins whose year comes last; None for other texts."""
    found = _PARTS.fullmatch(text.strip())
    if not found or len(found[1]) == _YEAR_LENGTH:
        return None
    return int(found[1]), int(found[3])


class _Parts(Struct, frozen=True):
    """Year, month and day of a text; whether its year has two digits, and whether only one order is possible."""

    numbers: tuple[int, int, int]
    is_short: bool = False
    is_iso: bool = False


@lru_cache(maxsize=4096)
def _parts(text: str, order: DateOrder | None) -> _Parts | None:
    if found := _TOGETHER.fullmatch(text):
        return _Parts((int(found[1]), int(found[2]), int(found[3])), is_iso=True)
    if found := _PARTS.fullmatch(text):
        return _ordered(found[1], found[3], found[4], found[2], order)
    if (found := _NAMED.fullmatch(text)) and (month := _MONTHS.get(folded(found[2]))):
        year, is_short = _year(found[3])
        return _Parts((year, month, int(found[1])), is_short, is_iso=True)
    return None


def _ordered(first: str, second: str, third: str, between: str, order: DateOrder | None) -> _Parts | None:
    if len(first) == _YEAR_LENGTH:
        return _Parts((int(first), int(second), int(third)), is_iso=True) if len(third) <= 2 else None  # noqa: PLR2004
    if len(first) > 2 or len(third) not in (2, _YEAR_LENGTH):  # noqa: PLR2004 - the digits of a day
        return None
    if len(third) < _YEAR_LENGTH and order is None and between not in "/.":
        return None
    if order is DateOrder.YEAR_FIRST and len(third) < _YEAR_LENGTH:
        return _Parts((_CENTURY + int(first), int(second), int(third)), is_short=True)
    year, is_short = _year(third)
    day_, month = (second, first) if order is DateOrder.MONTH_FIRST else (first, second)
    return _Parts((year, int(month), int(day_)), is_short)


def _year(digits_: str) -> tuple[int, bool]:
    is_short = len(digits_) < _YEAR_LENGTH
    return int(digits_) + (_CENTURY if is_short else 0), is_short
