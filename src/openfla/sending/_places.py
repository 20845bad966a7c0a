"""Where in a file something stands."""

from collections.abc import Mapping

from msgspec import Struct

from openfla.sending._fields import Field

_NO_LETTERS: Mapping[Field, str] = {}


class Place(Struct, frozen=True):
    """Of a record: the row of a table, the line of NDJSON, or the item of a list in JSON, counted from 1.

    `line` is where it begins in a text file; `more_rows` are the other rows of a training with several participants.
    """

    row: int
    sheet: str | None = None
    line: int | None = None
    more_rows: tuple[int, ...] = ()
    letters: Mapping[Field, str] = _NO_LETTERS

    @property
    def rows(self) -> tuple[int, ...]:
        """All rows that the record was made of."""
        return (self.row, *self.more_rows)

    @property
    def addresses(self) -> dict[Field, str]:
        """The cell of each field that has a column, such as C17; of the first row where there are several."""
        return {field: f"{letters}{self.row}" for field, letters in self.letters.items()}
