"""What a table gives: rows of values, whatever kind of file they come from."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from msgspec import Struct

_HOURS_A_DAY: Final = 24
_MIDNIGHT: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - any day: only the time of it is looked at
_OF_EXCEL: Final = (  # as Excel writes them in its four languages
    "#REF! #N/A #DIV/0! #VALUE! #NAME? #NUM! #NULL! #SPILL! #CALC! #GETTING_DATA "
    "#VERW! #N/B #DEEL/0! #WAARDE! #NAAM? #GETAL! #LEEG! "
    "#VALEUR! #NOM? #NOMBRE! #NUL! "
    "#BEZUG! #NV #WERT! #ZAHL!"
)
_EXCEL_ERRORS: Final = frozenset(_OF_EXCEL.split())
# ##### is what Excel writes for a date when its column was too narrow.
MAY_BE_ERROR: Final = frozenset("#EFef")
"""How an error begins."""
_OTHER_ERROR: Final = re.compile(r"#{3,}|(?:Err|Fout|Fehler|Erreur) ?: ?\d{3}", re.IGNORECASE)


class CellError(Struct, frozen=True):
    """What a formula that failed leaves behind, such as `#REF!`."""

    text: str

    def __str__(self) -> str:
        return self.text


NOT_CALCULATED: Final = CellError("=")
"""A formula whose result no program has written down."""

Value = str | float | bool | date | datetime | time | timedelta | CellError


class SourceRow(Struct, frozen=True):
    """A row of the file as it stands there: its number, and its values from column A on; "" is an empty cell.

    `line` is the line of a text file on which it begins; `spans` tells for places where a cell begins that is one
    with those below it, down to which row; only where a kind of file tells it so.
    """

    number: int
    values: tuple[Value, ...] = ()
    hidden: bool = False
    line: int | None = None
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def is_blank(self) -> bool:
        return all(value == "" or (isinstance(value, str) and value.isspace()) for value in self.values)


def error_in(text: str) -> CellError | None:
    """The error that a text stands for, as a CSV file holds it; None for other texts."""
    if text[:1] not in MAY_BE_ERROR:
        return None
    bare = text.strip()
    is_error = bare.upper() in _EXCEL_ERRORS or _OTHER_ERROR.fullmatch(bare)
    return CellError(bare) if is_error else None


def day_of(serial: float, epoch: datetime) -> date | datetime:
    """The moment that a spreadsheet keeps as a number of days since its epoch; a day when it is midnight.

    Raises:
        OverflowError: it lies outside the calendar.
    """
    moment = epoch + timedelta(seconds=round(serial * _HOURS_A_DAY * 3600))
    return moment.date() if moment.time() == time() else moment


def time_of(serial: float) -> time | timedelta:
    """The time of a day that a spreadsheet keeps as a part of it; a length of time from one day on."""
    span = timedelta(seconds=round(serial * _HOURS_A_DAY * 3600))
    is_time = timedelta(0) <= span < timedelta(days=1)
    return (_MIDNIGHT + span).time() if is_time else span
