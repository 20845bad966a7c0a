"""What is told of a file before its first record: its kind, its sheet, its columns."""

from dataclasses import dataclass

from openfla.sending._fields import Field
from openfla.sending._remarks import Remark
from openfla.sending.formats._kinds import Kind


@dataclass(frozen=True)
class Column:
    """A column that has a header or holds a field; `place` counts from 0."""

    place: int
    letters: str
    header: str
    field: Field | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Description:
    """A file as it is read.

    `sheet` is None where the kind of file has none; `header_row` where there is no header; `most_rows`, how many
    records there are at most, where nobody can know before the last one; `columns` is empty for JSON.
    """

    kind: Kind
    sheet: str | None = None
    header_row: int | None = None
    columns: tuple[Column, ...] = ()
    most_rows: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    remarks: tuple[Remark, ...] = ()
