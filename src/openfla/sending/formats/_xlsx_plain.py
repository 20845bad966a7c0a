"""Rows of a sheet of Excel that are written as nearly every program writes them: read by patterns, not by a parser.

It takes a third of the time. Such a row follows the end of another one, and the patterns match every byte of it: it is
whole, has nothing in it but these few elements, and would mean the same to a parser. All others are left to the parser.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Protocol
from xml.sax.saxutils import unescape

from openfla.sending.formats._columns import column_place
from openfla.sending.formats._values import SourceRow, Value
from openfla.sending.formats._xlsx_cells import Cells, require_row, skip_to
from openfla.sending.formats._xml import LONGEST_TEXT, MOST_OF_ROW

ROW_ENDS: Final = b"</row>"
_ROW_ENDS: Final = ROW_ENDS.decode()
_MOST_CELLS: Final = MOST_OF_ROW // LONGEST_TEXT
"""So many are never too much for a row, whatever texts they share with others."""
# Without what a parser refuses or changes: signs that XML does not have, and carriage returns.
_SIGN: Final = "[^<>&\0-\x08\x0b-\x1f\ufffe\uffff]"
_TEXT: Final = rf"({_SIGN}*(?:&(?:amp|lt|gt|quot|apos);{_SIGN}*)*)"
_ROW: Final = re.compile(r'<row r="([0-9]{1,7})"([^<>]*)>')
_CELL: Final = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,5})")?(?: t="([A-Za-z]{1,9})")?'
    rf'(?: ?/>|>(?:<v>{_TEXT}</v>|<is><t(?: xml:space="preserve")?>{_TEXT}</t></is>)?</c>)'
    r"|(?s:(.+))"  # Anything else, to the end of the row.
)
_ATTRIBUTE: Final = re.compile(r' ([A-Za-z][A-Za-z0-9:]*)="([^<>&"\0-\x1f\ufffe\uffff]*)"')
_QUOTES: Final = {"&quot;": '"', "&apos;": "'"}


class Parsing(Protocol):
    """The parser that reads the other rows."""

    number: int
    """Of the last row."""

    def is_between_rows(self, given: int) -> bool:
        """Whether so many bytes end with the end of a row, and with nothing in which another could stand."""


class PlainRows:
    """Takes the rows that are plain out of a sheet.

    Args:
        cells: what a cell holds.
        found: where the rows are put.
        parsing: the parser to which the rest is given.
    """

    def __init__(self, cells: Cells, found: list[SourceRow], parsing: Parsing) -> None:
        self._value = cells.value
        self._found = found
        self._parsing = parsing

    def taken_out(self, stream: Iterator[bytes]) -> Iterator[bytes]:
        """What is left of a sheet; each piece is to be parsed before the next one is asked for.

        Raises:
            BrokenXml, ValueError, IndexError: the file is damaged.
        """
        given, rest = 0, b""
        for piece in stream:
            text = rest + piece
            cut = text.rfind(ROW_ENDS) + len(ROW_ENDS) if ROW_ENDS in text else len(text)
            whole, rest = text[:cut], text[cut:]
            if self._parsing.is_between_rows(given):
                whole = self._without_plain(whole)
            given += len(whole)
            yield whole
        yield rest

    def _without_plain(self, whole: bytes) -> bytes:
        """What is left of some rows, from the first one on that is not plain."""
        try:
            *rows, rest = whole.decode().split(_ROW_ENDS)
        except UnicodeDecodeError:
            return whole
        for place, row in enumerate(rows):
            if not self._take(row):
                return _ROW_ENDS.join([*rows[place:], rest]).encode()
        return rest.encode()

    def _take(self, row: str) -> bool:
        # What is longer could hold a text that is too long, as the parser will tell.
        head = _ROW.match(row) if len(row) <= LONGEST_TEXT else None
        hidden = _hidden(head[2]) if head else None
        values = self._values(row, head.end()) if head else None
        if head is None or hidden is None or values is None:
            return False
        number = int(head[1])
        require_row(number)
        self._parsing.number = number
        if values:
            self._found.append(SourceRow(number, tuple(values), hidden))
        return True

    def _values(self, row: str, begin: int) -> list[Value] | None:
        """What the cells of a row hold; None when anything in it is not plain."""
        values: list[Value] = []
        cells = _CELL.findall(row, begin)
        if len(cells) > _MOST_CELLS or (cells and cells[-1][-1]):
            return None
        for letters, style, type_, number, text, _ in cells:
            told = number or text
            value = self._value(type_ or "n", style, unescape(told, _QUOTES) if "&" in told else told) if told else ""
            if value != "":
                if (place := column_place(letters)) != len(values):
                    skip_to(place, values)
                values.append(value)
        return values


@lru_cache(maxsize=64)
def _hidden(about: str) -> bool | None:
    """Whether the attributes of a row hide it; None when they are not plain."""
    attributes = _ATTRIBUTE.findall(about)
    names = {name for name, _ in attributes}
    is_whole = "".join(f' {name}="{value}"' for name, value in attributes) == about
    if not is_whole or len(names) < len(attributes) or "r" in names:
        return None
    return dict(attributes).get("hidden") in ("1", "true")
