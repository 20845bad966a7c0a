"""What a benchmark tells; pure."""

from collections.abc import Sequence
from math import ceil
from statistics import median
from typing import Final, Self

from msgspec import Struct

_MS: Final = "ms"


class Extent(Struct, frozen=True):
    """How much is measured.

    `seconds` is about how long the platform is under load, `connections` how many are open at once; `scale` is how
    much there is of the data of a benchmark that brings its own, 1 for all of it.
    """

    seconds: float
    connections: int
    scale: float


class Figure(Struct, frozen=True):
    """Something measured, beside its floor: the least work that the same task could be."""

    name: str
    value: float
    unit: str
    floor: float
    ratio: float
    budget: float
    within: bool

    @classmethod
    def of_rates(
        cls, name: str, unit: str, *, measured: Sequence[float], floors: Sequence[float], budget: float
    ) -> Self:
        """The median of several rounds beside the median of the floor's, where more is better.

        >>> Figure.of_rates("tokens", "tokens/s", measured=[60, 50, 10], floors=[80, 100, 90], budget=0.5).ratio
        0.556
        """
        value, floor = median(measured), median(floors)
        ratio = value / floor
        return cls(name, round(value, 1), unit, round(floor, 1), round(ratio, 3), budget, within=ratio >= budget)

    @classmethod
    def of_delays(
        cls, name: str, percent: int, *, measured: Sequence[float], floors: Sequence[float], budget: float
    ) -> Self:
        """A percentile of delays beside that of the floor's, all in milliseconds, the budget too; less is better.

        >>> Figure.of_delays("page", 50, measured=[9, 3, 6], floors=[2, 2, 2], budget=5)
        Figure(name='page, p50', value=6, unit='ms', floor=2, ratio=3.0, budget=5, within=False)
        """
        value, floor = percentile(measured, percent), percentile(floors, percent)
        told = f"{name}, p{percent}"
        return cls(told, round(value, 2), _MS, round(floor, 2), round(value / floor, 3), budget, within=value <= budget)

    @property
    def is_delay(self) -> bool:
        """Whether value, floor and budget are milliseconds, of which less is better; else the budget is a ratio."""
        return self.unit == _MS


class Report(Struct, frozen=True):
    """All figures of one benchmark."""

    benchmark: str
    figures: tuple[Figure, ...]

    @property
    def exit_code(self) -> int:
        """0 when every budget is kept, else 1."""
        return 0 if all(figure.within for figure in self.figures) else 1


def percentile(measured: Sequence[float], percent: int) -> float:
    """The least value that so many percent of all do not exceed (the nearest rank).

    >>> percentile([5, 1, 4, 2, 3], 50), percentile(range(1, 201), 99)
    (3, 198)
    """
    return sorted(measured)[ceil(len(measured) * percent / 100) - 1]
