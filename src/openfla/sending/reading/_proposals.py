"""A first draft of a mapping, by the headers and the values of a file."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from msgspec import Struct

from openfla.contract.qualities import Quality
from openfla.sending._fields import Field
from openfla.sending._mistakes import EmptySpreadsheet
from openfla.sending._privacy import shown
from openfla.sending.formats._columns import column_letters
from openfla.sending.formats._values import Value
from openfla.sending.reading._cells import digits, tidy
from openfla.sending.reading._date_orders import proof_in
from openfla.sending.reading._dates import DateOrder
from openfla.sending.reading._description import Column, Description
from openfla.sending.reading._guesses import Confidence, Guess, agree, by_header, by_part_of_header, examples
from openfla.sending.reading._headers_found import Head, column_values
from openfla.sending.reading._layouts import value_at
from openfla.sending.reading._mapping import FileMapping
from openfla.sending.reading._opening import Opened, drafted, required_fields
from openfla.sending.reading._remarked import columns_of
from openfla.sending.reading._vocabularies import OF_FIELDS

_ROWS_WITH_WORDS: Final = 10_000
_MOST_WORDS: Final = 50
_BY_VALUES: Final = (Field.SSIN, Field.ENTERPRISE_NUMBER, Field.STATUS, Field.TYPE, Field.UNIT)
"""Fields that the values of a column show by themselves, the surest first."""
_SURE: Final = (Field.SSIN, Field.ENTERPRISE_NUMBER)


class Proposal(Struct, frozen=True):
    """A draft for somebody to confirm.

    `guesses` come in the order of the fields; `unused` are the columns that are left aside; `missing`, the required
    fields for which there seems to be no column; `unknown_words`, what stands in columns of words and nobody knows.
    """

    description: Description
    mapping: FileMapping
    guesses: tuple[Guess, ...]
    unused: tuple[Column, ...]
    missing: tuple[Field, ...]
    unknown_words: Mapping[Field, tuple[str, ...]]


def propose(path: str | Path, *, quality: Quality = Quality.EMPLOYER, sheet: str | None = None) -> Proposal:
    """A mapping for a file, as far as its headers and the values of its first rows tell.

    Args:
        path: the file.
        quality: of who declares.
        sheet: its name; else the one that lacks the fewest columns.

    Raises:
        UnusableFile: as `read`; missing columns are no mistake here. Records in JSON need no mapping: they are
            refused as a file without a table.
    """
    file = Path(path)
    source = drafted(file, quality, sheet)
    if source is None:
        raise EmptySpreadsheet(file)
    guesses = tuple(sorted(_Draft(source).guesses(), key=lambda guess: list(Field).index(guess.field)))
    used = {guess.column.place for guess in guesses}
    described = source.description
    mapping = FileMapping(
        columns={guess.field: _named(guess.column, source.head) for guess in guesses},
        sheet=described.sheet,
        header_row=source.head.number,
        dates=_order(source.head, guesses),
    )
    has = {guess.field for guess in guesses}
    return Proposal(
        description=described,
        mapping=mapping,
        guesses=guesses,
        unused=tuple(column for column in described.columns if column.place not in used),
        missing=tuple(field for field in required_fields(quality) if field not in has),
        unknown_words=_unknown_words(source, guesses),
    )


class _Draft:
    """The columns of a table, of which each can be given to a field once."""

    def __init__(self, source: Opened) -> None:
        self._head = source.head
        self._dates = source.layout.dates
        self._free = list(_all_columns(source))
        self._guesses: list[Guess] = []

    def guesses(self) -> list[Guess]:
        """A guess for each field that seems to have a column."""
        self._by_names()
        self._by_parts_of_names()
        self._by_values()
        self._dates_left()
        return self._guesses

    def _by_names(self) -> None:
        for field, (place, *_) in self._head.places.items():
            column = next(column for column in self._free if column.place == place)
            self._take(by_header(column, self._values(column), field, self._dates))

    def _by_parts_of_names(self) -> None:
        for column in list(self._free):
            field = by_part_of_header(column.header)
            if field and not self._has(field) and agree(self._values(column), field, self._dates):
                self._take(self._guess(field, column, Confidence.LIKELY, by_header=True))

    def _by_values(self) -> None:
        for field in _BY_VALUES:
            columns = [column for column in self._free if agree(self._values(column), field, self._dates)]
            if columns and not self._has(field):
                is_sure = field in _SURE and len(columns) == 1
                self._take(self._guess(field, columns[0], Confidence.LIKELY if is_sure else Confidence.UNSURE))

    def _dates_left(self) -> None:
        """The first column of days and the next one; a training of which one day is told begins and ends on it."""
        columns = [column for column in self._free if agree(self._values(column), Field.START_DATE, self._dates)]
        for field in (Field.START_DATE, Field.END_DATE):
            if not self._has(field) and columns:
                self._take(self._guess(field, columns.pop(0), Confidence.UNSURE))
        start = next((guess for guess in self._guesses if guess.field is Field.START_DATE), None)
        if start and not self._has(Field.END_DATE):
            self._guesses.append(self._guess(Field.END_DATE, start.column, Confidence.UNSURE))

    def _guess(self, field: Field, column: Column, confidence: Confidence, *, by_header: bool = False) -> Guess:
        return Guess(field, column, confidence, by_header, examples(field, self._values(column)))

    def _take(self, guess: Guess) -> None:
        self._guesses.append(guess)
        self._free = [column for column in self._free if column.place != guess.column.place]

    def _has(self, field: Field) -> bool:
        return any(guess.field is field for guess in self._guesses)

    def _values(self, column: Column) -> Sequence[Value]:
        return column_values(self._head, column.place)


def _all_columns(source: Opened) -> Iterator[Column]:
    """Those without a header too, when there is something below."""
    told = {column.place: column for column in columns_of(source.head, source.facts)}
    widest = max((len(row.values) for row in source.head.sample), default=0)
    for place in range(max([widest, *(place + 1 for place in told)])):
        if place in told:
            yield told[place]
        elif column_values(source.head, place):
            yield Column(place, column_letters(place), "", hidden=place in source.facts.hidden_places)


def _named(column: Column, head: Head) -> str:
    """By its header, as long as no other column has the same; else by its letters."""
    same = [name for name in head.values.values() if name == column.header]
    return column.header if column.header and len(same) == 1 else column.letters


def _order(head: Head, guesses: Sequence[Guess]) -> DateOrder | None:
    days = (Field.START_DATE, Field.END_DATE, Field.CERTIFICATE_UNTIL)
    return proof_in(head.sample, [guess.column.place for guess in guesses if guess.field in days]).order


def _unknown_words(source: Opened, guesses: Sequence[Guess]) -> dict[Field, tuple[str, ...]]:
    """Words to translate, in the order in which they come."""
    columns = {guess.field: guess.column.place for guess in guesses if guess.field in OF_FIELDS}
    found: dict[Field, dict[str, None]] = {field: {} for field in columns}
    rows = (row for row in source.table.rows() if row.number > source.head.number)
    for row in islice(rows, _ROWS_WITH_WORDS):
        for field, place in columns.items():
            word = _word(value_at(row.values, place))
            if word and OF_FIELDS[field].find(word) is None and len(found[field]) < _MOST_WORDS:
                found[field][shown(word)] = None
    return {field: tuple(words) for field, words in found.items() if words}


def _word(value: Value) -> str:
    return tidy(digits(value) if isinstance(value, float) else str(value))
