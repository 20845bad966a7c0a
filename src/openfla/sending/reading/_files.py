"""A file with trainings, and its records one after the other."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from openfla.contract.qualities import Quality
from openfla.sending._faults import Fault
from openfla.sending._fields import Field
from openfla.sending._mistakes import EmptySpreadsheet
from openfla.sending._outcomes import Ready, Wrong
from openfla.sending._remarks import Noted, Remark
from openfla.sending.formats._items import JsonLines, JsonList
from openfla.sending.formats._values import SourceRow
from openfla.sending.reading import _cells
from openfla.sending.reading._cells import Cell
from openfla.sending.reading._description import Description
from openfla.sending.reading._layouts import Row
from openfla.sending.reading._mapping import NO_MAPPING, FileMapping
from openfla.sending.reading._memory import References
from openfla.sending.reading._merging import Filled, filled
from openfla.sending.reading._opening import Opened, opened_file
from openfla.sending.reading._providers import judged_together
from openfla.sending.reading._recall import Recall
from openfla.sending.reading._records import JsonRecords
from openfla.sending.reading._sieve import Sieve

_NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})


class TrainingFile:
    """A file with trainings; each time one goes through it, it is read anew, and nothing of it is kept in memory."""

    def __init__(self, path: Path, quality: Quality, source: Opened | JsonLines | JsonList) -> None:
        self.path = path
        self._quality = quality
        self._source = source
        self._noted: tuple[Remark, ...] = ()
        self.description: Description
        if isinstance(source, Opened):
            self.description = source.description
        else:
            most = source.facts().most_rows
            self.description = Description(source.kind, most_rows=most, encoding=source.encoding)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What is worth knowing of the file; what concerns its rows once they have been read."""
        return (*self.description.remarks, *self._noted)

    def __iter__(self) -> Iterator[Ready | Wrong]:
        """Every record, in the order of the file.

        Raises:
            UnusableFile: the file turns out to be damaged, or is not there any more.
        """
        with References() as references:
            if isinstance(self._source, Opened):
                yield from self._of_table(self._source, references)
            else:
                records = JsonRecords(self._quality)
                for item in self._source.rows():
                    yield records.judged(item, references)

    def source_rows(self) -> Iterator[SourceRow]:
        """Every row of the sheet as it stands there, from the first one on, header and blank rows included.

        Of JSON: the text of each item.

        Raises:
            UnusableFile: as when it is read.
        """
        expected = 1
        table = self._source.table if isinstance(self._source, Opened) else self._source
        for row in table.rows():
            if isinstance(self._source, Opened):
                for number in range(expected, row.number):
                    yield SourceRow(number)
            yield row
            expected = row.number + 1

    def _of_table(self, source: Opened, references: References) -> Iterator[Ready | Wrong]:
        noted = Noted()
        sieve = Sieve(source.layout, source.head.values, noted)
        candidates = (row for row in source.table.rows() if row.number > source.head.number and not row.is_blank)
        rows = (row for row in candidates if sieve.lets_through(row))
        whole = filled(rows, source.facts.merged)
        if self._quality is Quality.TRAINING_PROVIDER:
            yield from _together(source, whole, references)
        else:
            recall = Recall(source.layout, references)
            for each in whole:
                yield recall.judged(each.row, each.lent)
        self._noted = noted.remarks()


def read(
    path: str | Path,
    mapping: FileMapping | None = None,
    *,
    defaults: Mapping[Field, str] = _NOTHING,
    quality: Quality = Quality.EMPLOYER,
) -> TrainingFile:
    """The trainings of a file: an Excel workbook (.xlsx, .xlsm), LibreOffice (.ods), CSV, JSON or NDJSON.

    Args:
        path: the file; its kind is told by its content.
        mapping: which column holds what; without one, by their headers.
        defaults: what a field is, as one would type it, where neither a column nor the mapping gives it.
        quality: of who declares; a training provider's rows with the same reference are one training.

    Raises:
        UnusableFile: one of its subclasses: there is no such file, it is too large or of another kind, it is empty,
            columns are missing, or two columns with the same name differ.
    """
    file, told = Path(path), mapping or NO_MAPPING
    source = opened_file(file, told, quality, {**defaults, **told.constants})
    if not isinstance(source, Opened) and next(source.rows(), None) is None:
        raise EmptySpreadsheet(file)
    return TrainingFile(file, quality, source)


def _first_of_training(row: Row, references: References) -> int:
    """The first row with the same reference; a row whose reference cannot be read stands alone."""
    cell = row.cells[Field.REFERENCE]
    try:
        reference = _cells.reference(Cell(cell.field, cell.address, cell.value))
    except Fault:
        return row.source.number
    return references.first_row(reference, row.source.number)


def _together(source: Opened, whole: Iterator[Filled], references: References) -> Iterator[Ready | Wrong]:
    """All rows are kept on disk until the last one is read: those of one training may stand far apart."""
    for each in whole:
        references.keep(each.row, _first_of_training(source.layout.row(each.row), references))
    for rows in references.groups():
        yield judged_together([source.layout.row(row) for row in rows])
