"""What the cells of a workbook of Excel hold, and how they become a row."""

from datetime import datetime
from functools import lru_cache
from typing import Final

from openfla.sending.formats._strings import Strings, unescaped
from openfla.sending.formats._styles import Shown
from openfla.sending.formats._values import CellError, Value, day_of, time_of
from openfla.sending.formats._xml import BrokenXml

_RECENT: Final = 4096
_LAST_PLACE: Final = 16_384
_LAST_ROW: Final = 1_048_576


class Cells:
    """What the sheets of a workbook share.

    Args:
        strings: texts by number.
        styles: what each style shows.
        epoch: from when days are counted.
    """

    def __init__(self, strings: Strings, styles: tuple[Shown, ...], epoch: datetime) -> None:
        self._strings = strings
        self._styles = {str(number): shown for number, shown in enumerate(styles)}
        self._epoch = epoch
        # Numbers come again and again; what is remembered of them goes with the workbook.
        self._number = lru_cache(maxsize=_RECENT)(self._read)

    def value(self, type_: str, style: str | None, text: str) -> Value:
        """What a cell holds, of its type, its style and its text.

        Raises:
            ValueError, IndexError: the file is damaged.
        """
        if type_ == "s":
            return self._strings.text(int(text))
        if type_ in ("str", "inlineStr"):
            return unescaped(text) if "_x" in text else text
        if type_ == "b":
            return text.strip() in ("1", "true")
        if type_ == "e":
            return CellError(text)
        if type_ == "d":
            return datetime.fromisoformat(text)
        return self._number(text, style)

    def _read(self, text: str, style: str | None) -> Value:
        number, shown = float(text), self._shown(style)
        if shown is Shown.NUMBER:
            return number
        try:
            return time_of(number) if shown is Shown.TIME or 0 <= number < 1 else day_of(number, self._epoch)
        except (OverflowError, ValueError):
            return number

    def _shown(self, style: str | None) -> Shown:
        if not style:
            return Shown.NUMBER
        found = self._styles.get(style)
        return found or self._styles.get(str(int(style)), Shown.NUMBER)


def skip_to(place: int, values: list[Value]) -> None:
    """Add cells with nothing in them, up to this place.

    Raises:
        BrokenXml: it lies before the last cell, or a sheet has no such column.
    """
    if not len(values) <= place < _LAST_PLACE:
        raise BrokenXml
    values.extend([""] * (place - len(values)))


def require_row(number: int) -> None:
    """Raises `BrokenXml` when a sheet has no row of this number."""
    if not 0 < number <= _LAST_ROW:
        raise BrokenXml
