from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from openfla.contract.trainings import TrainingStatus

_FIRST_WINDOW: Final = 2024
_YEARS: Final = 5


@dataclass(frozen=True)
class Part:
    """One training's share in a credit: the year it began, how long it took and how it stands."""

    year: int
    minutes: Fraction
    status: TrainingStatus


@dataclass(frozen=True)
class Credit:
    """What a worker has to follow in one year, in exact minutes; `left` may be below zero."""

    entitled: Fraction
    carried_over: Fraction
    taken: Fraction
    planned: Fraction

    @property
    def left(self) -> Fraction:
        """What can still be planned or followed this year."""
        return self.entitled + self.carried_over - self.taken - self.planned


def first_year_of_window(year: int) -> int:
    """The first year of the five that share a balance: 2024 to 2028, 2029 to 2033, and so on.

    Source: R5.3 (the balance returns to zero) and R5.5 (that the grid is one for all is our own choice).
    Years before 2024 stand alone.

    >>> first_year_of_window(2026), first_year_of_window(2029), first_year_of_window(2023)
    (2024, 2029, 2023)
    """
    if year < _FIRST_WINDOW:
        return year
    return year - (year - _FIRST_WINDOW) % _YEARS


def credit(year: int, entitled: Mapping[int, Fraction], parts: Iterable[Part]) -> Credit:
    """The credit of one year, with what the earlier years of its window left over.

    Source: R5.1 (an unused balance goes to the next year on top) and R5.3. A year that was overdrawn leaves
    nothing over and takes nothing away: own choice.

    Args:
        year: the calendar year.
        entitled: minutes owed per year; a year that is missing owes none.
        parts: the trainings that are deducted from this right, of any year.
    """
    parts = list(parts)
    carried = Fraction(0)
    for earlier in range(first_year_of_window(year), year):
        balance = carried + entitled.get(earlier, Fraction(0)) - _sum(parts, earlier, TrainingStatus.COMPLETED)
        carried = max(balance, Fraction(0))
    return Credit(
        entitled=entitled.get(year, Fraction(0)),
        carried_over=carried,
        taken=_sum(parts, year, TrainingStatus.COMPLETED),
        planned=_sum(parts, year, TrainingStatus.RESERVED),
    )


def _sum(parts: Iterable[Part], year: int, status: TrainingStatus) -> Fraction:
    return sum((part.minutes for part in parts if part.year == year and part.status is status), Fraction(0))
