"""What is remarked of a table before its rows are read."""

from collections.abc import Sequence
from typing import Final

from openfla.contract.qualities import Quality
from openfla.sending._fields import Field
from openfla.sending._remarks import Remark, RemarkKind
from openfla.sending.formats._columns import column_letters
from openfla.sending.formats._grids import Facts, Table, Tables
from openfla.sending.reading._date_orders import Proof
from openfla.sending.reading._description import Column
from openfla.sending.reading._headers_found import Head

_NOT_OF_A_PROVIDER: Final = (Field.COUNTS_FOR_ACCOUNT, Field.DEDUCTED_FROM, Field.PROVIDER)
_ORDERS: Final = {Proof.MONTH_FIRST: RemarkKind.MONTH_FIRST, Proof.BOTH: RemarkKind.MIXED_DATES}
_ENCODING_TOLD: Final = "utf"
_YEAR_OF_OLD_MACS: Final = 1904


def columns_of(head: Head, facts: Facts) -> tuple[Column, ...]:
    """Every column with a header or a field, from left to right."""
    fields = {place: field for field, places in head.places.items() for place in places}
    return tuple(
        Column(
            place, column_letters(place), head.values.get(place, ""), fields.get(place), place in facts.hidden_places
        )
        for place in sorted({*head.values, *fields})
    )


def of_sheets(table: Table, others: Sequence[str]) -> list[Remark]:
    """Which sheet is read, where it is not the only one that could be."""
    remarks = []
    if others:
        remarks.append(Remark(RemarkKind.OTHER_SHEETS, {"sheet": table.name or "", "others": ", ".join(others)}))
    if table.is_hidden:
        remarks.append(Remark(RemarkKind.HIDDEN_SHEET, {"sheet": table.name or ""}))
    return remarks


def of_dates(tables: Tables, proof: Proof) -> list[Remark]:
    """How its dates and its letters are read, where nothing in the file tells it."""
    remarks = [Remark(kind) for each, kind in _ORDERS.items() if each is proof]
    if tables.epoch is not None and tables.epoch.year == _YEAR_OF_OLD_MACS:
        remarks.append(Remark(RemarkKind.SINCE_1904))
    if tables.encoding and not tables.encoding.startswith(_ENCODING_TOLD):
        remarks.append(Remark(RemarkKind.ENCODING, {"encoding": tables.encoding}))
    return remarks


def of_columns(head: Head, facts: Facts) -> list[Remark]:
    """Hidden columns that are read all the same."""
    return [
        Remark(RemarkKind.HIDDEN_COLUMN, {"column": column.letters, "field": column.field})
        for column in columns_of(head, facts)
        if column.hidden and column.field
    ]


def of_quality(quality: Quality, head: Head) -> list[Remark]:
    """Columns that are not sent in this quality."""
    fields = tuple(field for field in _NOT_OF_A_PROVIDER if field in head.places)
    if quality is not Quality.TRAINING_PROVIDER or not fields:
        return []
    return [Remark(RemarkKind.NOT_SENT, {"columns": fields})]
