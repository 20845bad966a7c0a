"""How many records of each kind a file holds, counted in the file itself; nothing of it is held in memory."""

import csv
import gzip
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Final
from xml.parsers import expat

import msgspec

from openfla.contract.declarations import ExportFormat
from openfla.sending.archive._mistakes import FileDamaged

_LONGEST_LINE: Final = 4 * 1024 * 1024
_AT_ONCE: Final = 64 * 1024
_MOST_BYTES: Final = 64 * 2**30
"""What an archive unpacks to at most: a file that claims more is damaged, or meant to do harm."""
_LARGEST_INDEX: Final = 1024 * 1024
"""Of the list of the sheets of a workbook."""


_KINDS: Final = {
    "employment": "employments",
    "training": "trainings",
    "trainingRight": "trainingRights",
    "employabilityBudget": "employabilityBudgets",
}
_members: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])


def counted(path: Path, format: ExportFormat) -> dict[str, int]:
    """How many records of each kind there are.

    Raises:
        FileDamaged: the file is not what its name says.
        OSError: it cannot be read.
    """
    try:
        return dict(_COUNTERS[format](path))
    except (zipfile.BadZipFile, EOFError, zlib.error, gzip.BadGzipFile, csv.Error, ValueError, KeyError) as mistake:
        raise FileDamaged(path.name) from mistake
    except (expat.ExpatError, msgspec.DecodeError, RecursionError) as mistake:
        raise FileDamaged(path.name) from mistake


def _in_records(path: Path) -> Mapping[str, int]:
    """NDJSON: of a declaration, packed or not; or told by the register, where the name of the file is the kind."""
    if path.suffix != ".gz":
        with path.open("rb") as plain:
            return {path.stem: sum(1 for _ in _lines(plain))}
    found: Counter[str] = Counter()
    size = 0
    with gzip.open(path) as unpacked:
        for line in _lines(unpacked):
            size += len(line)
            if size > _MOST_BYTES:
                raise ValueError("it unpacks to too much")
            [name] = _members.decode(line)
            found[_KINDS[name]] += 1
    return found


def _in_tables(path: Path) -> Mapping[str, int]:
    """CSV: several tables packed, or one by the name of its kind."""
    if path.suffix != ".zip":
        with path.open("rb") as plain:
            return {path.stem: _rows(plain)}
    found: dict[str, int] = {}
    with zipfile.ZipFile(path) as packed:
        _require_bounded(packed)
        for name in packed.namelist():
            with packed.open(name) as table:
                found[name.removesuffix(".csv")] = _rows(table)
    return found


def _in_workbook(path: Path) -> Mapping[str, int]:
    """XLSX: rows of each sheet, without its head; `trainings 2` is more of `trainings`."""
    found: Counter[str] = Counter()
    with zipfile.ZipFile(path) as packed:
        _require_bounded(packed)
        for number, name in enumerate(_sheets(packed), start=1):
            with packed.open(f"xl/worksheets/sheet{number}.xml") as sheet:
                found[name.partition(" ")[0]] += _elements(sheet, "row") - 1
    return found


def _sheets(packed: zipfile.ZipFile) -> list[str]:
    names: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, about: names.append(about["name"]) if tag == "sheet" else None
    with packed.open("xl/workbook.xml") as index:
        parser.Parse(index.read(_LARGEST_INDEX), True)  # noqa: FBT003 - expat's own
    return names


def _elements(file: IO[bytes], wanted: str) -> int:
    found = 0

    def begin(tag: str, _: dict[str, str]) -> None:
        nonlocal found
        found += tag == wanted

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    while chunk := file.read(_AT_ONCE):
        parser.Parse(chunk, False)  # noqa: FBT003 - expat's own
    parser.Parse(b"", True)  # noqa: FBT003
    return found


def _rows(table: IO[bytes]) -> int:
    rows = csv.reader(io.TextIOWrapper(table, encoding="utf-8-sig", newline=""))
    usual = csv.field_size_limit(_LONGEST_LINE)
    try:
        return sum(1 for _ in rows) - 1
    finally:
        # It is one for the whole process, and other readers go by it.
        csv.field_size_limit(usual)


def _lines(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while line := file.readline(_LONGEST_LINE):
        if not line.endswith(b"\n"):
            raise ValueError("a line has no end")
        yield line


def _require_bounded(packed: zipfile.ZipFile) -> None:
    if sum(part.file_size for part in packed.infolist()) > _MOST_BYTES:
        raise ValueError("it unpacks to too much")


_COUNTERS: Final = {
    ExportFormat.NDJSON: _in_records,
    ExportFormat.CSV: _in_tables,
    ExportFormat.XLSX: _in_workbook,
}
