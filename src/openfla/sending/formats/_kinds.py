"""What kind of file somebody gives: told by what is in it, whatever its name ends in."""

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from openfla.sending._mistakes import (
    EmptySpreadsheet,
    FileNotFound,
    FileNotReadable,
    FileTooLarge,
    LockedSpreadsheet,
    NotASpreadsheet,
    OtherKindOfFile,
)
from openfla.texts import N_

_MIB: Final = 1024 * 1024
LARGEST_FILE_MIB: Final = 256
LARGEST_TEXT_MIB: Final = 2048
LARGEST_UNPACKED_MIB: Final = 4096
_MOST_PARTS: Final = 10_000
_BEGINNING: Final = 4096
_LARGEST_MANIFEST: Final = 1 * _MIB


class Kind(StrEnum):
    """Kinds of file that are read."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    ODS = "ods"
    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"


_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_OFFICE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_OTHERS: Final = (
    (b"%PDF", N_("a PDF document")),
    (b"{\\rtf", N_("a text document (RTF)")),
    (b"\x1f\x8b", N_("a compressed file (gzip)")),
    (b"7z\xbc\xaf", N_("a compressed file (7z)")),
    (b"Rar!", N_("a compressed file (RAR)")),
    (b"BZh", N_("a compressed file (bzip2)")),
    (b"\xfd7zXZ", N_("a compressed file (xz)")),
    (b"SQLite format 3", N_("a database (SQLite)")),
    (b"PAR1", N_("a Parquet file")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
)
_OLD_STREAMS: Final = (
    ("WordDocument", N_("an old document of Word (.doc)")),
    ("PowerPoint Document", N_("an old presentation of PowerPoint (.ppt)")),
    ("__properties_version1.0", N_("an e-mail message of Outlook (.msg)")),
    ("Workbook", N_("a workbook of Excel before 2007 (.xls)")),
    ("Book", N_("a workbook of Excel before 2007 (.xls)")),
)
_PARTS: Final = (
    ("xl/workbook.bin", N_("a binary workbook of Excel (.xlsb)")),
    ("word/document.xml", N_("a document of Word (.docx)")),
    ("ppt/presentation.xml", N_("a presentation of PowerPoint (.pptx)")),
    ("Index/Document.iwa", N_("a document of Apple Numbers, Pages or Keynote")),
)
_ZIP_FILE: Final = N_("a compressed folder (zip)")
_MARKUP: Final = (
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<\?mso[^>]*>\s*)?<(?:\w+:)?Workbook\b"), N_("a workbook in XML of 2003")),
    (
        re.compile(rb"\s*<(?:!doctype html|html|head|table|meta|style)\b", re.IGNORECASE),
        N_("a web page (HTML), even if its name ends in .xls"),
    ),
    (re.compile(rb"\s*<\?xml\b"), N_("an XML file")),
)
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def packed_kind(file: Path) -> Kind | None:
    """The kind of a spreadsheet that is a zip; None for a text file, whose kind its text tells.

    Raises:
        UnusableFile: there is no such file, it is empty or too large, or it is of a kind that is not read.
    """
    with readable(file):
        if not file.is_file():
            if file.exists():
                raise NotASpreadsheet(file)
            raise FileNotFound(file)
        beginning = _beginning(file)
        if not beginning:
            raise EmptySpreadsheet(file)
        if beginning.startswith(_OLD_OFFICE):
            raise _old(file)
        if beginning.startswith(_ZIP):
            _require_size(file, LARGEST_FILE_MIB)
            return _kind_of_zip(file)
        _require_size(file, LARGEST_TEXT_MIB)
        _require_text(file, beginning)
        return None


@contextmanager
def readable(file: Path) -> Iterator[None]:
    """What the operating system refuses is told in our words."""
    try:
        yield
    except FileNotFoundError:
        raise FileNotFound(file) from None
    except BadZipFile:
        raise NotASpreadsheet(file) from None
    except OSError as error:
        raise FileNotReadable(file, error.strerror or str(error)) from None


def lines_in(file: Path) -> int:
    """How many lines a text file has, the last one too when nothing ends it."""
    lines, last = 0, b"\n"
    with readable(file), file.open("rb") as stream:
        while piece := stream.read(_MIB):
            lines += piece.count(b"\n") or piece.count(b"\r")
            last = piece
    return lines + (not last.rstrip(b"\0").endswith((b"\n", b"\r")))


def _beginning(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(_BEGINNING)


def _require_size(file: Path, limit_mib: int) -> None:
    if file.stat().st_size > limit_mib * _MIB:
        raise FileTooLarge(file, limit_mib)


def _old(file: Path) -> LockedSpreadsheet | OtherKindOfFile:
    """What a container of the old Office holds: its streams are named in UTF-16."""
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_named("EncryptedPackage")) >= 0:
            return LockedSpreadsheet(file)
        for name, what in _OLD_STREAMS:
            if content.find(_named(name)) >= 0:
                return OtherKindOfFile(file, what)
    return LockedSpreadsheet(file)


def _named(stream: str) -> bytes:
    return f"{stream}\0".encode("utf-16-le")


def _kind_of_zip(file: Path) -> Kind:
    with ZipFile(file) as parts:
        listed = parts.infolist()
        too_large = sum(part.file_size for part in listed) > LARGEST_UNPACKED_MIB * _MIB
        if too_large or len(listed) > _MOST_PARTS:
            raise FileTooLarge(file, LARGEST_FILE_MIB)
        if any(part.flag_bits & 1 for part in listed):
            raise LockedSpreadsheet(file)
        names = {part.filename for part in listed}
        if "mimetype" in names and "content.xml" in names:
            return _kind_of_open_document(file, parts)
        if "xl/workbook.xml" in names:
            return Kind.XLSM if "xl/vbaProject.bin" in names else Kind.XLSX
        if "[Content_Types].xml" in names and any(name.startswith("xl/worksheets/") for name in names):
            return Kind.XLSX
    raise OtherKindOfFile(file, next((what for name, what in _PARTS if name in names), _ZIP_FILE))


def _kind_of_open_document(file: Path, parts: ZipFile) -> Kind:
    with parts.open("mimetype") as told:
        type_ = told.read(200).decode("ascii", "replace").strip()
    if not type_.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        raise OtherKindOfFile(file, N_("a document of LibreOffice that is no spreadsheet"))
    if "META-INF/manifest.xml" in parts.namelist():
        with parts.open("META-INF/manifest.xml") as manifest:
            if b"encryption-data" in manifest.read(_LARGEST_MANIFEST):
                raise LockedSpreadsheet(file)
    return Kind.ODS


def _require_text(file: Path, beginning: bytes) -> None:
    for signature, what in _OTHERS:
        if beginning.startswith(signature):
            raise OtherKindOfFile(file, what)
    for pattern, what in _MARKUP:
        if pattern.match(beginning.removeprefix(_BOMS[0])):
            raise OtherKindOfFile(file, what)
    # Every second byte of UTF-16 is a zero; where the zeros have no such order, it is no text.
    if b"\0" in beginning and not beginning.startswith(_BOMS) and not looks_like_utf_16(beginning):
        raise NotASpreadsheet(file)


def looks_like_utf_16(beginning: bytes) -> str | None:
    """The encoding of a text without a mark in front, of which nearly every second byte is a zero."""
    even, odd = beginning[0::2], beginning[1::2]
    for zeros, letters, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros and zeros.count(0) * 10 >= len(zeros) * 8 and letters.count(0) * 10 <= len(letters):
            return encoding
    return None
