"""Workbooks of Excel (.xlsx, .xlsm), read from their XML as it is unpacked: memory does not grow with the file."""

import posixpath
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from msgspec import Struct

from openfla.sending._mistakes import NotASpreadsheet
from openfla.sending.formats._grids import Facts
from openfla.sending.formats._kinds import Kind, readable
from openfla.sending.formats._strings import Strings, shared_strings
from openfla.sending.formats._styles import Shown, styles
from openfla.sending.formats._values import SourceRow
from openfla.sending.formats._xlsx_cells import Cells
from openfla.sending.formats._xlsx_facts import facts
from openfla.sending.formats._xlsx_rows import rows
from openfla.sending.formats._xml import BrokenXml, drained, parser, pieces

_SINCE_1900: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no time zones
_SINCE_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001
_WORKBOOK: Final = "xl/workbook.xml"
_DAMAGE: Final = (BrokenXml, BadZipFile, zlib.error, KeyError, IndexError, ValueError, EOFError, NotImplementedError)


class _Sheet(Struct, frozen=True):
    name: str
    relation: str
    is_hidden: bool


class Sheet(Struct, frozen=True):
    """One sheet of a workbook; each time its rows are asked they are read anew."""

    workbook: "Workbook"
    name: str
    part: str
    is_hidden: bool

    def rows(self) -> Iterator[SourceRow]:
        """Raises `NotASpreadsheet` where the file is damaged."""
        with self.workbook.opened() as parts, parts.open(self.part) as stream:
            yield from rows(pieces(stream), self.workbook.cells)

    def facts(self) -> Facts:
        """What stands before and after the rows: all of it is unpacked once, and nothing kept."""
        with self.workbook.opened() as parts, parts.open(self.part) as stream:
            return facts(pieces(stream))


class Workbook:
    """A workbook and what its sheets share."""

    encoding = None
    delimiter = None

    def __init__(self, file: Path, kind: Kind) -> None:
        self.file = file
        self.kind = kind
        with self.opened() as parts:
            self._told = _workbook(parts)
            targets = _targets(parts)
            self._strings_part = targets.get("sharedStrings")
            self._styles_part = targets.get("styles")
            present = set(parts.namelist())
        self.tables = tuple(
            Sheet(self, sheet.name, targets[sheet.relation], sheet.is_hidden)
            for sheet in self._told.sheets
            # Sheets of charts and macros are among the others; they have no rows.
            if "worksheets/" in targets.get(sheet.relation, "") and targets[sheet.relation] in present
        )

    @property
    def epoch(self) -> datetime:
        return _SINCE_1904 if self._told.since_1904 else _SINCE_1900

    @cached_property
    def cells(self) -> Cells:
        """What is needed to read a cell: shared texts, and formats that make a number a day."""
        with self.opened() as parts:
            return Cells(self._strings(parts), self._styles(parts), self.epoch)

    @contextmanager
    def opened(self) -> Iterator[ZipFile]:
        """The parts of the file.

        Raises:
            NotASpreadsheet: it is damaged.
        """
        try:
            with readable(self.file), ZipFile(self.file) as parts:
                yield parts
        except _DAMAGE:
            raise NotASpreadsheet(self.file) from None

    def _strings(self, parts: ZipFile) -> Strings:
        if not self._strings_part:
            return Strings(iter(()))
        with parts.open(self._strings_part) as stream:
            return Strings(shared_strings(pieces(stream)))

    def _styles(self, parts: ZipFile) -> tuple[Shown, ...]:
        if not self._styles_part:
            return ()
        with parts.open(self._styles_part) as stream:
            return styles(pieces(stream))


class _Told(Struct, frozen=True):
    sheets: list[_Sheet]
    since_1904: bool


def _workbook(parts: ZipFile) -> _Told:
    reader, sheets, dates = parser(), list[_Sheet](), {"since_1904": False}

    def begin(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            is_hidden = attributes.get("state", "visible") != "visible"
            sheets.append(_Sheet(attributes.get("name", ""), relation, is_hidden))
        elif local == "workbookPr":
            dates["since_1904"] = attributes.get("date1904", "0") in ("1", "true", "on")

    reader.StartElementHandler = begin
    with parts.open(_WORKBOOK) as stream:
        for _ in drained(reader, pieces(stream), list[object]()):
            pass
    return _Told(sheets, dates["since_1904"])


def _targets(parts: ZipFile) -> dict[str, str]:
    """The part that each relation of the workbook names; texts and styles by what they are."""
    reader, found = parser(), dict[str, str]()

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
        found[attributes.get("Id", "")] = target
        found[attributes.get("Type", "").rpartition("/")[2]] = target

    reader.StartElementHandler = begin
    with parts.open("xl/_rels/workbook.xml.rels") as stream:
        for _ in drained(reader, pieces(stream), list[object]()):
            pass
    return found
