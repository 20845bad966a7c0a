"""What is looked at before a file is opened: a reader takes whole sheets into memory."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from openfla.sending._mistakes import (
    FileNotFound,
    FileNotReadable,
    FileTooLarge,
    LockedSpreadsheet,
    NotASpreadsheet,
    SheetTooLarge,
)

_MIB: Final = 1024 * 1024
LARGEST_FILE_MIB: Final = 50
_LARGEST_UNPACKED_MIB: Final = 1024
_MOST_CELLS: Final = 20_000_000
"""About 500 MB of memory; a hundred thousand trainings have two million."""

_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
"""Workbooks of Excel before 2007, and those that a password encrypts."""

_DIMENSION: Final = re.compile(rb'<(?:\w+:)?dimension ref="(?:([A-Z]{1,3})(\d{1,7}):)?([A-Z]{1,3})(\d{1,7})"')
_WHERE_DIMENSION_STANDS: Final = 4096


def require_bounded(file: Path) -> None:
    """Nothing, when the file can be opened and its sheets fit in memory.

    Raises:
        FileNotFound, FileNotReadable, FileTooLarge, SheetTooLarge, NotASpreadsheet, LockedSpreadsheet.
    """
    try:
        _require_small(file)
        _require_workbook(file)
        _require_unpackable(file)
    except FileNotFoundError:
        raise FileNotFound(file) from None
    except BadZipFile:
        raise NotASpreadsheet(file) from None
    except OSError as error:
        raise FileNotReadable(file, error.strerror or str(error)) from None


def _require_small(file: Path) -> None:
    if file.stat().st_size > LARGEST_FILE_MIB * _MIB:
        raise FileTooLarge(file, LARGEST_FILE_MIB)


def _require_workbook(file: Path) -> None:
    if not file.is_file():
        raise NotASpreadsheet(file)
    with file.open("rb") as stream:
        beginning = stream.read(len(_OLD_OFFICE))
    if beginning == _OLD_OFFICE:
        raise LockedSpreadsheet(file)
    if not beginning.startswith(_ZIP):
        raise NotASpreadsheet(file)


def _require_unpackable(file: Path) -> None:
    with ZipFile(file) as parts:
        if sum(part.file_size for part in parts.infolist()) > _LARGEST_UNPACKED_MIB * _MIB:
            raise FileTooLarge(file, LARGEST_FILE_MIB)
        for dimension in _dimensions(parts):
            if _cells_in(dimension) > _MOST_CELLS:
                raise SheetTooLarge(file, dimension[0].split(b'"')[1].decode("ascii"))


def _dimensions(parts: ZipFile) -> Iterator[re.Match[bytes]]:
    """How far each sheet says that it reaches; a writer may leave it out."""
    for name in parts.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with parts.open(name) as sheet:
                if dimension := _DIMENSION.search(sheet.read(_WHERE_DIMENSION_STANDS)):
                    yield dimension


def _cells_in(dimension: re.Match[bytes]) -> int:
    first_column, first_row, last_column, last_row = dimension.groups()
    columns = _place(last_column) - (_place(first_column) if first_column else 0) + 1
    rows = int(last_row) - int(first_row or 1) + 1
    return columns * rows


def _place(letters: bytes) -> int:
    """Of a column, counted from 0: the other way round than `column_letters`."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1
