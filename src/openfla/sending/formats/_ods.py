"""Spreadsheets of LibreOffice (.ods), read from their XML as it is unpacked: memory does not grow with the file."""

import html
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO, Final
from zipfile import BadZipFile, ZipFile

from msgspec import Struct

from openfla.sending._mistakes import NotASpreadsheet
from openfla.sending.formats._grids import Facts
from openfla.sending.formats._kinds import Kind, readable
from openfla.sending.formats._ods_rows import rows
from openfla.sending.formats._values import SourceRow
from openfla.sending.formats._xml import BrokenXml, pieces

_CONTENT: Final = "content.xml"
_LARGEST_PROLOGUE: Final = 16 * 1024 * 1024
_LONGEST_TAG: Final = 4096
_USUAL_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zones
_DAMAGE: Final = (BrokenXml, BadZipFile, zlib.error, KeyError, ValueError, EOFError, NotImplementedError)

_LAST_PLACE: Final = 16_384

# No tag holds a "<": what is left open is not searched to the end of the text again and again.
_TAGS: Final = re.compile(
    rb"<table:table (?P<table>[^<>]*)>|<table:table-row(?P<row>[^<>]*)>|<table:table-column (?P<column>[^<>]*)>"
)
_NAME: Final = re.compile(rb'table:name="([^"]*)"')
_STYLE: Final = re.compile(rb'table:style-name="([^"]*)"')
_TIMES: Final = re.compile(rb'table:number-columns-repeated="(\d{1,5})"')
_NOT_SHOWN: Final = re.compile(rb'table:visibility="(?:collapse|filter)"')
_HIDDEN_STYLE: Final = re.compile(
    rb'<style:style style:name="([^"<]*)" style:family="table"[^<>]*>\s*'
    rb'<style:table-properties[^<>]*table:display="false"'
)
_NULL_DATE: Final = re.compile(rb'<table:null-date[^<>]*table:date-value="(\d{4}-\d{2}-\d{2})"')


class Sheet(Struct, frozen=True):
    """One sheet; `begin` is the byte of the content where it begins."""

    file: "OpenDocument"
    name: str
    is_hidden: bool
    begin: int
    most_rows: int
    hidden_places: frozenset[int]

    def rows(self) -> Iterator[SourceRow]:
        """Raises `NotASpreadsheet` where the file is damaged."""
        with self.file.content() as stream:
            prologue = stream.read(self.file.prologue_length)
            stream.seek(self.begin)
            yield from rows(chain((prologue,), pieces(stream)))

    def facts(self) -> Facts:
        return Facts(self.most_rows, self.hidden_places)


class OpenDocument:
    """A spreadsheet of LibreOffice; all its sheets stand in one text, which is looked through once to find them."""

    kind = Kind.ODS
    encoding = None
    delimiter = None

    def __init__(self, file: Path) -> None:
        self.file = file
        self.prologue_length = 0
        self.epoch = _USUAL_EPOCH
        with self.content() as stream:
            self.tables = tuple(self._sheets(stream))

    @contextmanager
    def content(self) -> Iterator[IO[bytes]]:
        """The text with all the sheets.

        Raises:
            NotASpreadsheet: the file is damaged.
        """
        try:
            with readable(self.file), ZipFile(self.file) as parts, parts.open(_CONTENT) as stream:
                yield stream
        except _DAMAGE:
            raise NotASpreadsheet(self.file) from None

    def _sheets(self, stream: IO[bytes]) -> Iterator[Sheet]:
        found: list[_Found] = []
        prologue = b""
        for offset, tag in _tags(stream):
            if tag["table"] is not None:
                if not found:
                    prologue = self._prologue(offset)
                found.append(_Found(offset, tag["table"]))
            elif found:
                found[-1].take(tag)
        hidden = set(_HIDDEN_STYLE.findall(prologue))
        for sheet in found:
            yield Sheet(self, sheet.name, sheet.style in hidden, sheet.begin, sheet.rows, frozenset(sheet.hidden))

    def _prologue(self, length: int) -> bytes:
        """Everything before the first sheet: each sheet is read as if it came straight after it."""
        if length > _LARGEST_PROLOGUE:
            raise BrokenXml
        self.prologue_length = length
        with self.content() as stream:
            prologue = stream.read(length)
        if told := _NULL_DATE.search(prologue):
            self.epoch = datetime.fromisoformat(told[1].decode())
        return prologue


class _Found:
    """A sheet, while what it has is counted."""

    def __init__(self, begin: int, about: bytes) -> None:
        self.begin = begin
        self.name = html.unescape(_first(_NAME, about).decode("utf-8", "replace"))
        self.style = _first(_STYLE, about)
        self.rows = 0
        self.hidden: set[int] = set()
        self._columns = 0

    def take(self, tag: re.Match[bytes]) -> None:
        if tag["row"] is not None:
            self.rows += 1
            return
        times = int(_first(_TIMES, tag["column"]) or 1)
        if _NOT_SHOWN.search(tag["column"]):
            self.hidden.update(range(self._columns, min(self._columns + times, _LAST_PLACE)))
        self._columns += times


def _tags(stream: IO[bytes]) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Where each sheet, row and column begins, with what its tag tells."""
    before, length = b"", 0
    for piece in chain(pieces(stream), (b"",)):
        text = before + piece
        last = text.rfind(b"<")
        cut = last if piece and last >= 0 and len(text) - last < _LONGEST_TAG else len(text)
        for tag in _TAGS.finditer(text, 0, cut):
            yield length + tag.start(), tag
        before, length = text[cut:], length + cut


def _first(pattern: re.Pattern[bytes], text: bytes) -> bytes:
    found = pattern.search(text)
    return found[1] if found else b""
