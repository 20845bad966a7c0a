"""The file of an export in each of its forms, written record by record into a stream that cannot be gone back in."""

import csv
import gzip
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol, Self

import msgspec

from openfla.contract.declarations import DeclarationRecord, ExportFormat
from openfla.contract.tables import cells, unarmed
from openfla.platform.exports.holdings import Holding
from openfla.platform.exports.model import Export

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_MOST_ROWS: Final = 1_000_000
"""Of a sheet, its head left out; a spreadsheet program takes 1 048 576."""
_AT_ONCE: Final = 1024 * 1024


class Parts(io.RawIOBase):
    """What was written and not yet put away."""

    def __init__(self) -> None:
        self._held = bytearray()
        self.length = 0

    def writable(self) -> bool:
        return True

    def write(self, body: Any) -> int:
        size = memoryview(body).nbytes
        self._held += body
        self.length += size
        return size

    def taken(self, size: int) -> bytes | None:
        """The next part of that size, if there is so much."""
        if len(self._held) < size:
            return None
        part = bytes(self._held[:size])
        del self._held[:size]
        return part

    def rest(self) -> bytes:
        """All that is left."""
        part = bytes(self._held)
        self._held.clear()
        return part


class File(Protocol):
    """A file that is being written."""

    def begin(self, holding: Holding) -> None:
        """From here on come the records of this kind."""

    def add(self, holding: Holding, message: Any) -> bool:
        """Write a record; whether it has a place in this form."""

    def finish(self) -> Iterator[None]:
        """Write the end; at each step what was written can be put away."""


@contextmanager
def begun(export: Export, out: Parts) -> Iterator[File]:
    """The file that was asked for, still empty; at the end of the block nothing of it is left here."""
    if export.format is ExportFormat.NDJSON:
        yield _Records(export, out)
    elif export.format is ExportFormat.CSV:
        with _Tables(out) as tables:
            yield tables
    else:
        for left in Path(tempfile.gettempdir()).glob(f"openfla-{export.id}-*"):
            shutil.rmtree(left, ignore_errors=True)  # by a worker that was killed
        with tempfile.TemporaryDirectory(prefix=f"openfla-{export.id}-") as folder:
            yield _Workbook(Path(folder), out)


class _Records:
    """Records of a declaration, one a line, packed with gzip."""

    def __init__(self, export: Export, out: Parts) -> None:
        self._export = export
        self._packed = gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0)

    def begin(self, holding: Holding) -> None:
        """One kind follows the other."""

    def add(self, holding: Holding, message: Any) -> bool:
        record = None if getattr(message, "withdrawn", False) else holding.declared(message, self._export)
        if record is not None:
            self._packed.write(_line(record))
        return record is not None

    def finish(self) -> Iterator[None]:
        self._packed.close()
        yield


class _Tables:
    """A CSV file for each kind, in one ZIP."""

    def __init__(self, out: Parts) -> None:
        self._zip = zipfile.ZipFile(out, mode="w", compression=zipfile.ZIP_DEFLATED)
        self._table: io.TextIOWrapper | None = None
        self._rows: Any = None

    def begin(self, holding: Holding) -> None:
        self._close()
        packed = self._zip.open(f"{holding.name}.csv", mode="w", force_zip64=True)
        # With its mark, spreadsheet programs know that it is UTF-8.
        self._table = io.TextIOWrapper(packed, encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._table)
        self._rows.writerow(holding.columns)

    def add(self, holding: Holding, message: Any) -> bool:
        self._rows.writerow([unarmed(cell) for cell in cells(msgspec.to_builtins(message), holding.columns)])
        return True

    def finish(self) -> Iterator[None]:
        self._close()
        self._zip.close()
        yield

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        self._zip.close()

    def _close(self) -> None:
        if self._table:
            self._table.close()


class _Workbook:
    """A workbook with a sheet for each kind; xlsxwriter keeps it in files of its own until it is closed."""

    def __init__(self, folder: Path, out: Parts) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415 - seldom asked for

        self._path = folder / "export.xlsx"
        told = {"constant_memory": True, "tmpdir": str(folder), "strings_to_formulas": False}
        self._book: Any = Workbook(str(self._path), told)
        self._out = out
        self._sheet: Any = None
        self._number = self._row = 0

    def begin(self, holding: Holding) -> None:
        self._number = 0
        self._turn(holding)

    def add(self, holding: Holding, message: Any) -> bool:
        if self._row > _MOST_ROWS:
            self._turn(holding)
        self._write(cells(msgspec.to_builtins(message), holding.columns))
        return True

    def finish(self) -> Iterator[None]:
        self._book.close()
        with self._path.open("rb") as made:
            while body := made.read(_AT_ONCE):
                self._out.write(body)
                yield

    def _turn(self, holding: Holding) -> None:
        """A sheet for what follows; a kind has several when it has more rows than a sheet takes."""
        self._number += 1
        self._row = 0
        self._sheet = self._book.add_worksheet(holding.name if self._number == 1 else f"{holding.name} {self._number}")
        self._write(holding.columns)

    def _write(self, texts: Sequence[str]) -> None:
        for place, cell in enumerate(texts):
            if cell:
                self._sheet.write_string(self._row, place, cell)
        self._row += 1


def _line(record: DeclarationRecord) -> bytes:
    return _ENCODER.encode(record) + b"\n"
