"""Rows that are no trainings: totals, repeated headers, remarks beside the table."""

from collections.abc import Mapping, Sequence
from typing import Final

from openfla.sending._fields import Field
from openfla.sending._remarks import Noted, RemarkKind
from openfla.sending.formats._values import SourceRow, Value
from openfla.sending.reading._cells import is_blank, tidy
from openfla.sending.reading._layouts import Layout, value_at
from openfla.sending.reading._words import folded

_WORDS: Final = (
    "totaal totalen subtotaal eindtotaal algemeentotaal som "
    "total totaux soustotal totalgeneral somme "
    "gesamt gesamtsumme gesamtergebnis summe zwischensumme ergebnis "
    "totals subtotal grandtotal sum"
)
_TOTALS: Final = frozenset(_WORDS.split())
_OF_A_TRAINING: Final = (Field.REFERENCE, Field.SSIN, Field.START_DATE, Field.END_DATE)
_CERTAIN_DECIMALS: Final = 6


class Sieve:
    """Lets through what may be a training, and notes what it keeps back."""

    def __init__(self, layout: Layout, header: Mapping[int, str], noted: Noted) -> None:
        self._layout, self._noted = layout, noted
        self._header = {place: name for place, name in header.items() if name}
        self._sum = 0.0
        self._places = [place for places in layout.places.values() for place in places]
        self._worker_at, self._amount_at = (
            layout.places.get(field, (None,))[0] for field in (Field.SSIN, Field.DURATION)
        )
        name = self._header.get(self._worker_at, "") if self._worker_at is not None else ""
        self._is_named = bool(name) and not name[0].isdecimal()

    def lets_through(self, row: SourceRow) -> bool:
        """Whether a row may be a training."""
        kind = None if self._begins_worker(row.values) else self._kept_back(row)
        if kind:
            self._noted.note(kind, row.number)
        elif row.hidden:
            self._noted.note(RemarkKind.HIDDEN_ROWS, row.number)
        return kind is None

    def _begins_worker(self, values: Sequence[Value]) -> bool:
        """Whether a figure stands where the worker's number does, which is so in most rows and in no other ones."""
        worker = value_at(values, self._worker_at) if self._worker_at is not None else ""
        if not isinstance(worker, str) or not worker[:1].isdecimal() or not self._is_named:
            return False
        amount = value_at(values, self._amount_at) if self._amount_at is not None else ""
        self._sum += amount if isinstance(amount, float) else 0.0
        return True

    def _kept_back(self, row: SourceRow) -> RemarkKind | None:
        amount = self._amount(row)
        if all(_is_blank(value_at(row.values, place)) for place in self._places):
            return RemarkKind.ROWS_WITHOUT_TRAINING
        # Most rows name a worker: nothing else has to be looked at.
        if not self._has(row, Field.SSIN) and self._is_total(row, amount):
            return RemarkKind.TOTAL_ROWS
        if self._repeats_header(row):
            return RemarkKind.HEADER_AGAIN
        self._sum += amount
        return None

    def _is_total(self, row: SourceRow, amount: float) -> bool:
        """Nothing that names a training, and a word for a total or the very sum of the durations above."""
        if any(self._has(row, field) for field in _OF_A_TRAINING if not self._says_total(row, field)):
            return False
        if any(_names_total(value) for value in row.values):
            return True
        others = [field for field in self._layout.places if field is not Field.DURATION and self._has(row, field)]
        return not others and amount > 0 and round(amount - self._sum, _CERTAIN_DECIMALS) == 0

    def _repeats_header(self, row: SourceRow) -> bool:
        return bool(self._header) and all(
            tidy(str(value_at(row.values, place))) == name for place, name in self._header.items()
        )

    def _amount(self, row: SourceRow) -> float:
        value = self._value(row, Field.DURATION)
        return value if isinstance(value, float) and not isinstance(value, bool) else 0.0

    def _has(self, row: SourceRow, field: Field) -> bool:
        return not _is_blank(self._value(row, field))

    def _says_total(self, row: SourceRow, field: Field) -> bool:
        """The word for it stands in whichever column comes first."""
        return _names_total(self._value(row, field))

    def _value(self, row: SourceRow, field: Field) -> Value:
        places = self._layout.places.get(field)
        return value_at(row.values, places[0]) if places else ""


def _is_blank(value: Value) -> bool:
    return isinstance(value, str) and is_blank(value)


def _names_total(value: Value) -> bool:
    return isinstance(value, str) and folded(value).rstrip("0123456789") in _TOTALS
