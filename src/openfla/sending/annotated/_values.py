"""Values of any file as cells of a workbook: text stays text, and nothing becomes a formula."""

import math
import re
from datetime import date, datetime, time, timedelta
from typing import Final

from xlsxwriter.worksheet import Worksheet

from openfla.sending.annotated._styles import Shape, Styles
from openfla.sending.checking import Weight
from openfla.sending.formats._values import Value

LONGEST_TEXT: Final = 32_767
"""Characters of one cell, at most."""
LINE_HEIGHT: Final = 15.0
"""Points of a line of text in the usual letter."""
_HIGHEST: Final = 400.0
_NOT_IN_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
_FIRST_YEAR: Final = 1900
_LARGEST_WHOLE: Final = 2**53
"""Whole numbers beyond it would lose digits."""
_DAY_SHOWN: Final = 10
_MOMENT_SHOWN: Final = 16


def safe(text: str) -> str:
    """The text as a workbook can hold it.

    A text from <r> to </r> would be taken for a piece of the file itself by its writer, so a space is put behind it.
    """
    shown = _NOT_IN_XML.sub("\ufffd", text)[: LONGEST_TEXT - 1]
    return f"{shown} " if shown.endswith("</r>") else shown


def height_of(text: str, width: int) -> float:
    """How high a row is, in points, that shows a text whole in a column so wide."""
    letters = width * 11 // 10
    lines = sum(1 + max(len(line) - 1, 0) // letters for line in text.split("\n"))
    return min(lines * LINE_HEIGHT, _HIGHEST)


def put(sheet: Worksheet, styles: Styles, row: int, column: int, value: Value, weight: Weight | None = None) -> int:
    """Write a value as what it is: a day as a day, a number as a number, all else as text; how wide it is shown."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, styles.cell(Shape.NUMBER, weight))
        return len("FALSE")
    if isinstance(value, int | float) and _is_kept(value):
        shape = Shape.WHOLE if float(value).is_integer() else Shape.NUMBER
        sheet.write_number(row, column, value, styles.cell(shape, weight))
        return len(f"{value:.15g}")
    if isinstance(value, date | time | timedelta) and (shaped := _shape_of(value)):
        sheet.write_datetime(row, column, value, styles.cell(shaped, weight))
        return _MOMENT_SHOWN if shaped is Shape.MOMENT else _DAY_SHOWN
    return _put_text(sheet, styles, row, column, str(value), weight)


def _put_text(sheet: Worksheet, styles: Styles, row: int, column: int, text: str, weight: Weight | None) -> int:
    if not text:
        if weight is not None:
            sheet.write_blank(row, column, None, styles.cell(Shape.TEXT, weight))
        return 0
    # A spreadsheet program would calculate it as soon as somebody touches the cell.
    shape = Shape.QUOTED if text.startswith(("=", "+", "-", "@", "\t", "\r")) else Shape.TEXT
    sheet.write_string(row, column, safe(text), styles.cell(shape, weight))
    return max(map(len, text[:LONGEST_TEXT].splitlines()), default=0)


def _is_kept(number: float) -> bool:
    return math.isfinite(number) and abs(number) <= _LARGEST_WHOLE


def _shape_of(value: date | time | timedelta) -> Shape | None:
    """None for a day before the first that a workbook knows."""
    if isinstance(value, datetime):
        return Shape.MOMENT if value.year >= _FIRST_YEAR else None
    if isinstance(value, date):
        return Shape.DAY if value.year >= _FIRST_YEAR else None
    return Shape.TIME if isinstance(value, time) else Shape.SPAN if value >= timedelta() else None
