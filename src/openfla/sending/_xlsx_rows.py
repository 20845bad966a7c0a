"""The rows of a sheet of Excel, out of its XML."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final

from openfla.sending._columns import column_place
from openfla.sending._strings import Strings, unescaped
from openfla.sending._styles import Shown
from openfla.sending._values import NOT_CALCULATED, CellError, SourceRow, Value, day_of, time_of
from openfla.sending._xml import LONGEST_TEXT, MOST_OF_ROW, BrokenXml, Characters, drained, parser

_DIGITS: Final = "0123456789"
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
            return unescaped(text)
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


def rows(stream: Iterator[bytes], cells: Cells) -> Iterator[SourceRow]:
    """Rows in their order, those left out that the file does not have.

    Raises:
        BrokenXml, ValueError, IndexError: the file is damaged.
    """
    found: list[SourceRow] = []
    reading = _Rows(cells, found)
    return drained(reading.reader, stream, found, reading.characters)


class _Rows:
    """Handlers of the parser: they gather the cells of a row, and then the row."""

    __slots__ = (
        "_cell",
        "_cells",
        "_formula",
        "_found",
        "_has_formula",
        "_hidden",
        "_number",
        "_place",
        "_row",
        "_size",
        "_spoken",
        "_spoken_part",
        "_style",
        "_text",
        "_texts",
        "_type",
        "_values",
        "characters",
        "reader",
    )

    def __init__(self, cells: Cells, found: list[SourceRow]) -> None:
        self.reader = parser()
        self._cells, self._found = cells, found
        self.characters = Characters(self.reader)
        self._values: list[Value] = []
        self._number, self._place = 0, -1
        self._hidden = False
        self._type = "n"
        self._style: str | None = None
        self._text, self._has_formula = "", False
        self._spoken = False
        self._size = 0
        self.reader.StartElementHandler = self._begin_sheet

    def _begin_sheet(self, name: str, _: dict[str, str]) -> None:
        """The first element tells how all the others are written: some writers put a prefix before each name."""
        prefix = name.removesuffix("worksheet")
        self._row, self._cell = f"{prefix}row", f"{prefix}c"
        self._spoken_part = f"{prefix}rPh"
        self._formula = f"{prefix}f"
        self._texts = (f"{prefix}v", f"{prefix}t")
        self.reader.StartElementHandler, self.reader.EndElementHandler = self._begin, self._end

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._cell:
            self._type, self._style = attributes.get("t", "n"), attributes.get("s")
            self._text, self._has_formula = "", False
            address = attributes.get("r")
            self._place = column_place(address.rstrip(_DIGITS)) if address else self._place + 1
        elif name in self._texts:
            self.characters.begin()
        elif name == self._row:
            self._number = int(attributes.get("r", self._number + 1))
            self._hidden = attributes.get("hidden") in ("1", "true")
            self._values, self._place, self._size = [], -1, 0
        elif name == self._formula:
            self._has_formula = True
        elif name == self._spoken_part:
            self._spoken = True

    def _end(self, name: str) -> None:
        if name in self._texts:
            text = self.characters.end()
            self._text += "" if self._spoken else text
            if len(self._text) > LONGEST_TEXT:
                raise BrokenXml
        elif name == self._cell:
            self._keep()
        elif name == self._row:
            if not 0 < self._number <= _LAST_ROW:
                raise BrokenXml
            if self._values:
                self._found.append(SourceRow(self._number, tuple(self._values), self._hidden))
        elif name == self._spoken_part:
            self._spoken = False

    def _keep(self) -> None:
        """A cell may hold nothing but its borders; a formula without a result is told."""
        value: Value = ""
        if self._text:
            value = self._cells.value(self._type, self._style, self._text)
        elif self._has_formula and self._type == "n":
            value = NOT_CALCULATED
        if value == "":
            return
        self._size += len(value) if isinstance(value, str) else 0
        if self._size > MOST_OF_ROW:
            raise BrokenXml
        values, missing = self._values, self._place - len(self._values)
        if missing < 0 or self._place >= _LAST_PLACE:
            raise BrokenXml
        if missing:
            values.extend([""] * missing)
        values.append(value)
