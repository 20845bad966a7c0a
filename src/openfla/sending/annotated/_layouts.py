"""Where the rows of a file stand in its copy: tables as they are, records with a column for each member."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple, Protocol

import msgspec

from openfla.sending._fields import Field
from openfla.sending.checking import Note
from openfla.sending.checking._members import member_of
from openfla.sending.formats._kinds import Kind
from openfla.sending.formats._values import SourceRow, Value
from openfla.sending.reading._files import TrainingFile
from openfla.texts import N_, Language, translate

_LOOKED_AT: Final = 500
"""Records whose members become columns; what only later ones have goes together into one more column."""
_DEEPEST: Final = 4
"""How deep members of members have columns of their own."""
_RECORDS: Final = (Kind.JSON, Kind.NDJSON)


class Line(NamedTuple):
    """A row of the copy (from 0), the number of the row of the file that it shows, and its values."""

    row: int
    number: int
    values: Sequence[Value]


class Layout(Protocol):
    """How a file lies in its copy; two more columns come behind `width`."""

    @property
    def header_row(self) -> int | None:
        """Counted from 0; None without a header."""
        ...

    @property
    def width(self) -> int: ...

    @property
    def headers(self) -> Sequence[str]:
        """The header where the file has none of its own."""
        ...

    def lines(self) -> Iterator[Line]:
        """All rows of the file, in order."""
        ...

    def row_of(self, number: int) -> int:
        """Where in the copy a row of the file stands."""
        ...

    def column_of(self, note: Note) -> int | None:
        """The cell that a note is about; None: the row as a whole."""
        ...


def layout_of(file: TrainingFile, language: Language) -> Layout:
    """How this file lies in its copy."""
    return Records(file, language) if file.description.kind in _RECORDS else Table(file)


class Table:
    """A table lies in its copy as it is: each cell keeps its address."""

    headers: Sequence[str] = ()

    def __init__(self, file: TrainingFile) -> None:
        self._file = file
        columns = file.description.columns
        number = file.description.header_row
        self.header_row = number - 1 if number else None
        self.width = max((column.place for column in columns), default=0) + 1
        self._places: Mapping[Field, int] = {column.field: column.place for column in columns if column.field}

    def lines(self) -> Iterator[Line]:
        for source in self._file.source_rows():
            yield Line(source.number - 1, source.number, source.values)

    def row_of(self, number: int) -> int:
        return number - 1

    def column_of(self, note: Note) -> int | None:
        return self._places.get(note.field) if note.field else None


class Records:
    """Records of JSON have a row each, under a header with the names of their members."""

    header_row = 0

    def __init__(self, file: TrainingFile, language: Language) -> None:
        self._file = file
        looked_at = [_members(row) for row in islice(file.source_rows(), _LOOKED_AT + 1)]
        names = list(dict.fromkeys(name for members in looked_at[:_LOOKED_AT] for name in members))
        self._places = {name: place for place, name in enumerate(names)}
        more = [translate(language, N_("Everything else"))] if len(looked_at) > _LOOKED_AT else []
        # What is no record is shown as it stands.
        shown = [name or translate(language, N_("Text")) for name in names]
        self.headers: Sequence[str] = [*shown, *more]
        self.width = max(len(self.headers), 1)

    def lines(self) -> Iterator[Line]:
        for source in self._file.source_rows():
            yield Line(source.number, source.number, self._values(_members(source)))

    def row_of(self, number: int) -> int:
        return number

    def column_of(self, note: Note) -> int | None:
        path = member_of(note.cell.removeprefix("$").removeprefix(".") if note.cell.startswith("$") else note.name)
        if not path:
            return None
        near = (place for name, place in self._places.items() if _is_near(name, path))
        return self._places.get(path, next(near, None))

    def _values(self, members: Mapping[str, Value]) -> Sequence[Value]:
        values: list[Value] = [""] * self.width
        more: dict[str, Value] = {}
        for name, value in members.items():
            if name in self._places:
                values[self._places[name]] = value
            else:
                more[name] = value
        if more:
            values[-1] = msgspec.json.encode(more).decode()
        return values


def _members(row: SourceRow) -> dict[str, Value]:
    """The members of a record by their names, `period.startDate`; its text where it is no record."""
    text = str(row.values[0]) if row.values else ""
    if not text.strip():
        return {}
    try:
        found = msgspec.json.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        found = None
    return dict(_flat(found, "")) if isinstance(found, dict) else {"": text}


def _flat(members: Mapping[str, Any], before: str, depth: int = _DEEPEST) -> Iterator[tuple[str, Value]]:
    for name, value in members.items():
        path = member_of(f"{before}{name}")
        if isinstance(value, dict) and value and depth:
            yield from _flat(value, f"{path}." if path else "", depth - 1)
        elif isinstance(value, str | int | float):
            yield path, value
        else:
            yield path, "" if value is None else msgspec.json.encode(value).decode()


def _is_near(name: str, path: str) -> bool:
    """Whether a column holds a part of what a note is about, or the whole that it is a part of."""
    return name.startswith(f"{path}.") or path.startswith((f"{name}.", f"{name}["))
