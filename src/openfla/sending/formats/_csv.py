"""Tables in text (CSV): any delimiter, any encoding, and what Excel makes of them."""

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from openfla.sending._mistakes import BrokenText
from openfla.sending.formats._grids import Facts, Table
from openfla.sending.formats._kinds import Kind, lines_in, readable
from openfla.sending.formats._values import MAY_BE_ERROR, SourceRow, Value, error_in

_DELIMITERS: Final = (";", "\t", ",", "|")
_SEPARATOR_LINE: Final = "sep="
_LINES_TRIED: Final = 100
_MOST_SIGNS_TRIED: Final = 200_000
_LAST_PLACE: Final = 16_384
_LONGEST_ROW: Final = 8 * 1024 * 1024
"""Signs of a row, whatever lines it takes: all of it is in memory."""

Judge = Callable[[Sequence[str]], int]
"""How many columns a row names, were it the header."""


class CsvFile:
    """A text file with one table; each time its rows are asked they are read anew."""

    kind = Kind.CSV
    name = None
    is_hidden = False
    # Nobody can know from which day the program counted that wrote a number of days.
    epoch: datetime | None = None

    def __init__(self, file: Path, encoding: str, names: Judge) -> None:
        self.file = file
        self.encoding = encoding
        self._told = self._told_delimiter()
        self.delimiter = self._told or _likeliest(self._beginning(), names)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self,)

    def rows(self) -> Iterator[SourceRow]:
        """Rows as a spreadsheet program numbers them; a line `sep=;` is none.

        Raises:
            BrokenText: a quotation mark is never closed, or a row never ends.
        """
        line = 1 + bool(self._told)
        with readable(self.file), self.file.open(encoding=self.encoding, errors="replace", newline="") as stream:
            if self._told:
                stream.readline()
            lines = _Lines(stream)
            reader = csv.reader(lines, delimiter=self.delimiter)
            number = 0
            try:
                for number, values in enumerate(reader, start=1):
                    lines.begin()
                    if any(values):
                        told = [_value(text) if text[:1] in MAY_BE_ERROR else text for text in values[:_LAST_PLACE]]
                        yield SourceRow(number, tuple(told), line=line)
                    line = reader.line_num + 1 + bool(self._told)
            except csv.Error:
                raise BrokenText(self.file, line) from None

    def facts(self) -> Facts:
        """How many lines there are; a row may take more than one."""
        return Facts(lines_in(self.file))

    def _told_delimiter(self) -> str:
        """Excel writes and reads a first line that tells the delimiter: `sep=;`."""
        with readable(self.file), self.file.open(encoding=self.encoding, errors="replace") as stream:
            first = stream.readline(100).strip().strip('"')
        is_told = first.casefold().startswith(_SEPARATOR_LINE) and len(first) == len(_SEPARATOR_LINE) + 1
        return first[-1] if is_told else "\t" if first.casefold() == _SEPARATOR_LINE else ""

    def _beginning(self) -> list[str]:
        with readable(self.file), self.file.open(encoding=self.encoding, errors="replace", newline="") as stream:
            return stream.read(_MOST_SIGNS_TRIED).splitlines(keepends=True)[:_LINES_TRIED]


class _Lines:
    """The lines of a text, as far as a row of them is not longer than a row can be."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._left = _LONGEST_ROW

    def begin(self) -> None:
        """A row begins."""
        self._left = _LONGEST_ROW

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._left + 1)
        self._left -= len(line)
        if self._left < 0:
            raise csv.Error
        if not line:
            raise StopIteration
        return line


def _likeliest(lines: Sequence[str], names: Judge) -> str:
    """The delimiter with which the lines name the most columns, or have the most equal rows."""

    def worth(delimiter: str) -> tuple[int, int, int]:
        rows = list(_rows_of(lines, delimiter))
        widths = [len(row) for row in rows if len(row) > 1]
        usual = max(widths, key=widths.count, default=0)
        return max(map(names, rows), default=0), widths.count(usual), usual

    return max(_DELIMITERS, key=worth)


def _rows_of(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        yield from islice(reader, _LINES_TRIED)
    except csv.Error:
        return


def _value(text: str) -> Value:
    """Excel writes a formula around a text that it must not take for a number: ="0123"."""
    return error_in(text) or text
