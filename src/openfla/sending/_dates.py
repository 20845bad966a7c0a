"""Days, as Excel keeps them and as people type them: the day before the month, or the year first."""

import re
from datetime import date, datetime
from typing import Final

from openfla.sending._cells import Cell, digits, tidy
from openfla.sending._faults import EmptyCell, NoSuchDay, NotADate
from openfla.sending._privacy import shown

_TIME: Final = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_FORMS: Final = (
    re.compile(rf"(?P<day>\d{{1,2}})([./ -])(?P<month>\d{{1,2}})\2(?P<year>\d{{4}}){_TIME}", re.ASCII),
    re.compile(rf"(?P<year>\d{{4}})([./ -])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_TIME}", re.ASCII),
    re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII),
)


def day(cell: Cell) -> date:
    """The day that a cell tells; a time of the day behind it is left aside.

    A bare number is no date, unless it reads as 20260302: whether Excel counted from 1900 or 1904 is not known.

    Raises:
        EmptyCell: there is nothing in it.
        NotADate: it is written in no form that is certain.
        NoSuchDay: the calendar has no such day.
    """
    if cell.is_empty:
        raise EmptyCell(cell.field, cell.address)
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    return _typed(cell, digits(cell.value) if isinstance(cell.value, float) else tidy(str(cell.value)))


def _typed(cell: Cell, text: str) -> date:
    found = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    if not found:
        raise NotADate(cell.field, cell.address, shown(cell.value))
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise NoSuchDay(cell.field, cell.address, shown(text)) from None
