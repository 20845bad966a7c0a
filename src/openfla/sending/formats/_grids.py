"""The tables of a file, whatever its kind: a name, what is hidden or merged, and rows read as they are asked."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from openfla.sending.formats._kinds import Kind
from openfla.sending.formats._values import SourceRow


class Merged(Struct, frozen=True):
    """Cells made one: rows by number, columns by place from 0, both ends included."""

    first_row: int
    first_place: int
    last_row: int
    last_place: int


class Facts(Struct, frozen=True):
    """What is told of a table beside its cells. `most_rows` counts rows, also blank ones."""

    most_rows: int | None = None
    hidden_places: frozenset[int] = frozenset()
    merged: tuple[Merged, ...] = ()


class Table(Protocol):
    """One table of a file; every call of `rows` reads it anew."""

    @property
    def name(self) -> str | None:
        """Of its sheet, in a file that has sheets."""

    @property
    def is_hidden(self) -> bool: ...

    def rows(self) -> Iterator[SourceRow]:
        """Rows with anything in them, in their order; blank ones may be left out."""

    def facts(self) -> Facts: ...


class Tables(Protocol):
    """A file with one or more tables."""

    @property
    def kind(self) -> Kind: ...

    @property
    def epoch(self) -> datetime | None:
        """From when its programs count days; None where nobody can know."""

    @property
    def tables(self) -> tuple[Table, ...]: ...

    @property
    def encoding(self) -> str | None: ...

    @property
    def delimiter(self) -> str | None: ...
