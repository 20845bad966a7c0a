"""The order of day and month in a file whose dates are texts: one date of 31 tells it for all of them."""

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import Final

from openfla.sending.formats._values import SourceRow, Value
from openfla.sending.reading._dates import DateOrder, first_two
from openfla.sending.reading._layouts import value_at

_MOST_SEEN: Final = 4096
"""Texts that are not looked at again."""


class Proof(Enum):
    """What the dates of a file prove."""

    NOTHING = auto()
    DAY_FIRST = auto()
    MONTH_FIRST = auto()
    BOTH = auto()

    @property
    def order(self) -> DateOrder | None:
        """The order, when the dates agree on one that is not the usual."""
        return DateOrder.MONTH_FIRST if self is Proof.MONTH_FIRST else None


def proof_in(rows: Iterable[SourceRow], places: Sequence[int]) -> Proof:
    """What the texts in some columns prove; a month is never above twelve."""
    day_first = month_first = False
    seen: set[Value] = set()
    for row in rows:
        for place in places:
            value = value_at(row.values, place)
            if value in seen or not isinstance(value, str):
                continue
            if len(seen) < _MOST_SEEN:
                seen.add(value)
            if not (parts := first_two(value)):
                continue
            first, second = parts
            day_first |= first > 12 >= second  # noqa: PLR2004 - months
            month_first |= second > 12 >= first  # noqa: PLR2004
    if day_first and month_first:
        return Proof.BOTH
    if month_first:
        return Proof.MONTH_FIRST
    return Proof.DAY_FIRST if day_first else Proof.NOTHING
