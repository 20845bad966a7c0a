"""Quarters of a year: what a mandate begins and ends with (reference channel.md section 4)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from openfla.texts import N_, Explained

_WRITTEN: Final = re.compile(r"(?P<year>20[0-9]{2})\s*[Q/.-]?\s*(?P<number>[1-4])", re.IGNORECASE)


@dataclass(eq=False)
class BadQuarter(Explained):
    """The text is not repeated: anything may have been typed in the wrong field."""

    code = "badQuarter"
    message = N_("This text is not a quarter.")
    remedy = N_("Write the year and the number of the quarter, as in 2026Q4.")


class Quarter(Struct, frozen=True, order=True):
    """Three months of a year; quarters come one after the other.

    >>> Quarter(2026, 4).plus(1)
    Quarter(year=2027, number=1)
    """

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def at(cls, index: int) -> "Quarter":
        """The quarter of an index; the reverse of `index`."""
        return cls(index // 4, index % 4 + 1)

    @property
    def index(self) -> int:
        """Counted from the year 0, so that the next quarter is one more."""
        return self.year * 4 + self.number - 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        return self.plus(1).first_day - timedelta(days=1)

    def plus(self, quarters: int) -> "Quarter":
        """So many quarters later."""
        return self.at(self.index + quarters)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def quarter(text: str) -> Quarter:
    """A quarter from what was typed.

    Raises:
        BadQuarter: it is none from 2000 on and before 2100.

    >>> quarter("2026/4")
    Quarter(year=2026, number=4)
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise BadQuarter
    return Quarter(int(found["year"]), int(found["number"]))
