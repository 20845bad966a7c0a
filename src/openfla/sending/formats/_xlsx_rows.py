"""The rows of a sheet of Excel, out of its XML."""

from collections.abc import Iterator
from typing import Final

from openfla.sending.formats._columns import column_place
from openfla.sending.formats._values import NOT_CALCULATED, SourceRow, Value
from openfla.sending.formats._xlsx_cells import Cells, require_row, skip_to
from openfla.sending.formats._xlsx_plain import ROW_ENDS, PlainRows
from openfla.sending.formats._xml import LONGEST_TEXT, MOST_OF_ROW, BrokenXml, Characters, drained, parser

_DIGITS: Final = "0123456789"
_UTF_8: Final = "utf-8"


def rows(stream: Iterator[bytes], cells: Cells) -> Iterator[SourceRow]:
    """Rows in their order, those left out that the file does not have.

    Raises:
        BrokenXml, ValueError, IndexError: the file is damaged.
    """
    found: list[SourceRow] = []
    reading = _Rows(cells, found)
    others = PlainRows(cells, found, reading).taken_out(stream)
    return drained(reading.reader, others, found, reading.characters)


class _Rows:
    """Handlers of the parser: they gather the cells of a row, and then the row."""

    __slots__ = (
        "_cell",
        "_cells",
        "_encoding",
        "_ended_at",
        "_formula",
        "_found",
        "_has_formula",
        "_hidden",
        "_open_rows",
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
        "number",
        "reader",
    )

    def __init__(self, cells: Cells, found: list[SourceRow]) -> None:
        self.reader = parser()
        self._cells, self._found = cells, found
        self.characters = Characters(self.reader)
        self._values: list[Value] = []
        self.number, self._place = 0, -1
        self._open_rows, self._ended_at = 0, -1
        self._encoding: str | None = None
        self._hidden = False
        self._type = "n"
        self._style: str | None = None
        self._text, self._has_formula = "", False
        self._spoken = False
        self._size = 0
        self.reader.XmlDeclHandler = self._begin_xml
        self.reader.StartElementHandler = self._begin_sheet

    def is_between_rows(self, given: int) -> bool:
        """Whether so many bytes end with the end of a row, and with nothing in which another could stand."""
        is_utf_8 = (self._encoding or _UTF_8).casefold() == _UTF_8
        return is_utf_8 and not self._open_rows and self._ended_at + len(ROW_ENDS) == given

    def _begin_xml(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._encoding = encoding

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
            self.number = int(attributes.get("r", self.number + 1))
            self._hidden = attributes.get("hidden") in ("1", "true")
            self._values, self._place, self._size = [], -1, 0
            self._open_rows += 1
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
            require_row(self.number)
            if self._values:
                self._found.append(SourceRow(self.number, tuple(self._values), self._hidden))
            self._open_rows -= 1
            self._ended_at = self.reader.CurrentByteIndex
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
        skip_to(self._place, self._values)
        self._values.append(value)
