"""From a file to the table that is read: which kind, which sheet, which columns."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from openfla.contract.qualities import Quality
from openfla.sending._fields import REQUIRED, Field
from openfla.sending._mistakes import (
    ColumnTwice,
    EmptySpreadsheet,
    MissingColumns,
    NoSuchColumn,
    NoSuchSheet,
)
from openfla.sending._remarks import Remark, RemarkKind
from openfla.sending.formats._columns import column_letters
from openfla.sending.formats._csv import CsvFile
from openfla.sending.formats._encodings import encoding_of
from openfla.sending.formats._grids import Facts, Table, Tables
from openfla.sending.formats._items import JsonLines, JsonList, kind_of_text
from openfla.sending.formats._kinds import Kind, packed_kind
from openfla.sending.formats._ods import OpenDocument
from openfla.sending.formats._xlsx import Workbook
from openfla.sending.reading._constants import require_usable
from openfla.sending.reading._date_orders import Proof, proof_in
from openfla.sending.reading._dates import DateReading
from openfla.sending.reading._description import Description
from openfla.sending.reading._headers_found import Head, guessed_head, head_of, names
from openfla.sending.reading._layouts import Layout, differ, layout_of, value_at
from openfla.sending.reading._mapping import NO_MAPPING, FileMapping
from openfla.sending.reading._remarked import columns_of, of_columns, of_dates, of_quality, of_sheets
from openfla.sending.reading._words import folded

_DAYS: Final = (Field.START_DATE, Field.END_DATE, Field.CERTIFICATE_UNTIL)


class Opened(Struct, frozen=True):
    """The table that is read, how, and what is told of it."""

    table: Table
    layout: Layout
    head: Head
    facts: Facts
    description: Description


def required_fields(quality: Quality) -> tuple[Field, ...]:
    """Fields that every training of this quality has; the employer of a provider's participant may be left out."""
    if quality is Quality.TRAINING_PROVIDER:
        return tuple(field for field in REQUIRED if field is not Field.ENTERPRISE_NUMBER)
    return REQUIRED


def opened_file(
    file: Path, mapping: FileMapping, quality: Quality, constants: Mapping[Field, str]
) -> Opened | JsonLines | JsonList:
    """The table of a file with the trainings; or its records, where they stand in JSON already.

    Raises:
        UnusableFile: as `read`.
    """
    source = _content(file, mapping)
    if isinstance(source, JsonLines | JsonList):
        return source
    required = required_fields(quality)
    table, head, others = _best(file, source, mapping, required, constants)
    if missing := head.missing(required, constants):
        raise MissingColumns(file, table.name, missing)
    if not head.sample:
        raise EmptySpreadsheet(file)
    require_usable(constants)
    remarks = (*of_sheets(table, others), *_columns_twice(file, table, head), *of_quality(quality, head))
    return _opened(source, table, head, mapping, constants, remarks)


def drafted(file: Path, quality: Quality, sheet: str | None) -> Opened | None:
    """The table of a file, or of its sheet of that name, with as many columns as its headers tell; None for JSON.

    Raises:
        UnusableFile: as `propose`.
    """
    source = _content(file, NO_MAPPING)
    if isinstance(source, JsonLines | JsonList):
        return None
    wanted = FileMapping(sheet=sheet)
    table, head, others = _best(file, source, wanted, required_fields(quality), {})
    if not head.number:
        table, head = _without_known_header(file, _candidates(file, source, wanted))
    return _opened(source, table, head, NO_MAPPING, {}, of_sheets(table, others))


def _without_known_header(file: Path, tables: Sequence[Table]) -> tuple[Table, Head]:
    """The sheet with the most rows below what looks like a header, though none of its names is known."""
    heads = [(table, guessed_head(table)) for table in tables]
    table, head = max(heads, key=lambda each: len(each[1].sample))
    if not head.sample:
        raise EmptySpreadsheet(file)
    return table, head


def _content(file: Path, mapping: FileMapping) -> Tables | JsonLines | JsonList:
    kind = packed_kind(file)
    if kind is Kind.ODS:
        return OpenDocument(file)
    if kind is not None:
        return Workbook(file, kind)
    encoding = encoding_of(file)
    match kind_of_text(file, encoding):
        case Kind.NDJSON:
            return JsonLines(file, encoding)
        case Kind.JSON:
            return JsonList(file, encoding)
        case _:
            return CsvFile(file, encoding, lambda row: names(row, mapping))


def _opened(
    tables: Tables,
    table: Table,
    head: Head,
    mapping: FileMapping,
    constants: Mapping[Field, str],
    remarks: Sequence[Remark],
) -> Opened:
    if head.unit and Field.UNIT not in head.places:
        constants = {Field.UNIT: head.unit.value, **constants}
    words = {field: {folded(own): known for own, known in told.items()} for field, told in mapping.words.items()}
    proof = _proof(tables, table, head) if mapping.dates is None else Proof.NOTHING
    dates = DateReading(mapping.dates or proof.order, tables.epoch, is_text_unusual=tables.kind is not Kind.CSV)
    layout = layout_of(table.name, head.places, constants, words, dates)
    facts = table.facts()
    description = Description(
        kind=tables.kind,
        sheet=table.name,
        header_row=head.number or None,
        columns=columns_of(head, facts),
        most_rows=facts.most_rows and max(facts.most_rows - bool(head.number), 1),
        encoding=tables.encoding,
        delimiter=tables.delimiter,
        remarks=(*remarks, *of_dates(tables, proof), *of_columns(head, facts)),
    )
    return Opened(table, layout, head, facts, description)


def _best(
    file: Path,
    tables: Tables,
    mapping: FileMapping,
    required: Sequence[Field],
    constants: Mapping[Field, str],
) -> tuple[Table, Head, tuple[str, ...]]:
    """The sheet that lacks the fewest columns, one that is shown before one that is not; and others that lack none."""
    found: list[tuple[Table, Head]] = []
    refused: NoSuchColumn | None = None
    for table in _candidates(file, tables, mapping):
        try:
            found.append((table, head_of(file, table, mapping)))
        except NoSuchColumn as mistake:
            refused = refused or mistake
    filled = [(table, head) for table, head in found if head.sample or head.values]
    if not filled:
        raise refused or EmptySpreadsheet(file)
    table, head = min(
        filled, key=lambda each: (len(each[1].missing(required, constants)), not each[1].sample, each[0].is_hidden)
    )
    others = tuple(
        other.name or ""
        for other, its in filled
        if other is not table and its.sample and not its.missing(required, constants)
    )
    return table, head, others


def _candidates(file: Path, tables: Tables, mapping: FileMapping) -> Sequence[Table]:
    if mapping.sheet is None or tables.kind is Kind.CSV:
        return tables.tables
    named = [table for table in tables.tables if folded(table.name or "") == folded(mapping.sheet)]
    if not named:
        raise NoSuchSheet(file, mapping.sheet, ", ".join(table.name or "" for table in tables.tables))
    return named


def _columns_twice(file: Path, table: Table, head: Head) -> tuple[Remark, ...]:
    """Columns with the same name do no harm as long as they tell the same.

    Raises:
        ColumnTwice: they differ among the first rows already.
    """
    remarks = []
    for field, (first, *others) in head.places.items():
        for row in head.sample if others else ():
            told = [value for place in (first, *others) if (value := value_at(row.values, place)) != ""]
            if any(differ(told[0], value) for value in told[1:]):
                cells = tuple(f"{column_letters(place)}{head.number}" for place in (first, *others))
                raise ColumnTwice(file, table.name, field, cells)
        if others:
            letters = ", ".join(column_letters(place) for place in (first, *others))
            remarks.append(Remark(RemarkKind.SECOND_COLUMN, {"field": field, "columns": letters}))
    return tuple(remarks)


def _proof(tables: Tables, table: Table, head: Head) -> Proof:
    """All dates of a text file are looked at before the first is read; in other files few dates are texts."""
    places = [place for field in _DAYS for place in head.places.get(field, ())]
    rows = table.rows() if tables.kind is Kind.CSV else head.sample
    return proof_in(rows, places)
