"""The rows of a sheet of LibreOffice, out of its XML."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple

from openfla.sending.formats._values import CellError, SourceRow, Value
from openfla.sending.formats._xml import MOST_OF_ROW, BrokenXml, Characters, drained, parser

_LAST_PLACE: Final = 16_384
_LAST_ROW: Final = 1_048_576
_TIME: Final = re.compile(r"(-?)P(?:(\d{1,6})D)?T?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,]\d+)?S)?")
_MIDNIGHT: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - any day: only the time of it is looked at
_TEXT_SIGNS: Final = {"text:tab": "\t", "text:line-break": "\n"}
_ASIDE: Final = ("office:annotation", "table:shapes", "draw:frame", "draw:custom-shape", "draw:g")


class _TheEnd(Exception):
    """The sheet is over; what follows belongs to others."""


def rows(stream: Iterator[bytes]) -> Iterator[SourceRow]:
    """Rows with anything in them, in their order, of the first sheet in the stream.

    Raises:
        BrokenXml, ValueError: the file is damaged.
    """
    found: list[_Alike] = []
    reading = _Rows(found)
    try:
        yield from _each(drained(reading.reader, stream, found, reading.characters))
    except _TheEnd:
        yield from _each(found)


class _Alike(NamedTuple):
    """Rows that hold the same: a file tells them once, with how often, and they are made one by one."""

    numbers: range
    values: tuple[Value, ...]
    hidden: bool
    spans: tuple[tuple[int, int], ...]


def _each(found: Iterable[_Alike]) -> Iterator[SourceRow]:
    for numbers, values, hidden, spans in found:
        for number in numbers:
            yield SourceRow(number, values, hidden, spans=spans)


class _Rows:
    """Handlers of the parser: they gather the cells of a row, and then the row."""

    def __init__(self, found: list[_Alike]) -> None:
        self.reader = parser()
        self._found = found
        self.characters = Characters(self.reader)
        self._values: list[Value] = []
        self._number, self._place = 0, 0
        self._spans: list[tuple[int, int]] = []
        self._size = 0
        self._row: dict[str, str] = {}
        self._cell: dict[str, str] = {}
        self._lines: list[str] = []
        self._aside = 0
        self._begins = {
            "table:table-row": self._begin_row,
            "table:table-cell": self._begin_cell,
            "table:covered-table-cell": self._begin_cell,
            "text:p": self._begin_line,
            "text:s": self._add_spaces,
        }
        self._ends = {
            "table:table-row": self._end_row,
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
            "text:p": self._end_line,
            "table:table": self._end_table,
        }
        self.reader.StartElementHandler, self.reader.EndElementHandler = self._begin, self._end

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name in _ASIDE:
            self._aside += 1
            self.characters.pause()
        elif self._aside:
            return
        elif handler := self._begins.get(name):
            handler(attributes)
        elif name in _TEXT_SIGNS:
            self.characters.add(_TEXT_SIGNS[name])

    def _end(self, name: str) -> None:
        if name in _ASIDE:
            self._aside -= 1
            if not self._aside:
                self.characters.resume()
        elif not self._aside and (handler := self._ends.get(name)):
            handler()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row, self._values, self._place, self._spans = attributes, [], 0, []
        self._size = 0

    def _end_row(self) -> None:
        times = _times(self._row, "table:number-rows-repeated")
        if self._values:
            hidden = self._row.get("table:visibility") in ("collapse", "filter")
            values = tuple(self._values)
            last = min(self._number + times, _LAST_ROW)
            spans = tuple((place, self._number + rows) for place, rows in self._spans)
            numbers = range(self._number + 1, last + 1)
            self._found.append(_Alike(numbers, values, hidden, spans))
        self._number += times

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._lines = attributes, []

    def _end_cell(self) -> None:
        times = _times(self._cell, "table:number-columns-repeated")
        value = _value(self._cell, "\n".join(self._lines))
        if value != "":
            if self._place + times > _LAST_PLACE:
                raise BrokenXml
            self._grow(len(value) if isinstance(value, str) else 0)
            self._values.extend([""] * (self._place - len(self._values)))
            self._values.extend([value] * times)
            if (rows := _times(self._cell, "table:number-rows-spanned")) > 1:
                self._spans.append((self._place, rows))
        self._place += times

    def _begin_line(self, _: dict[str, str]) -> None:
        self.characters.begin()

    def _end_line(self) -> None:
        self._lines.append(self.characters.end())
        self._grow(len(self._lines[-1]))

    def _add_spaces(self, attributes: dict[str, str]) -> None:
        self.characters.add(" " * min(int(attributes.get("text:c", "1")), 1000))

    def _grow(self, letters: int) -> None:
        self._size += letters
        if self._size > MOST_OF_ROW:
            raise BrokenXml

    @staticmethod
    def _end_table() -> None:
        raise _TheEnd


def _times(attributes: dict[str, str], name: str) -> int:
    return int(attributes[name]) if name in attributes else 1


def _value(cell: dict[str, str], text: str) -> Value:
    """Raises `ValueError` where the file is damaged."""
    if cell.get("calcext:value-type") == "error":
        return CellError(text or "#ERR!")
    match cell.get("office:value-type"):
        case "float" | "percentage" | "currency":
            return float(cell["office:value"])
        case "date":
            moment = datetime.fromisoformat(cell["office:date-value"])
            return moment.date() if moment.time() == time() else moment
        case "time":
            return _span(cell["office:time-value"])
        case "boolean":
            return cell["office:boolean-value"] == "true"
        case _:
            return cell.get("office:string-value", text)


def _span(text: str) -> time | timedelta:
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError(text)
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if found[1]:
        return -span
    return (_MIDNIGHT + span).time() if span < timedelta(days=1) else span
