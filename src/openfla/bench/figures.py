"""What a benchmark tells; pure."""

from collections.abc import Sequence
from math import ceil
from statistics import median
from typing import Final, Self

from msgspec import Struct

_MS: Final = "ms"
_MIB: Final = "MiB"
_S: Final = "s"


class Extent(Struct, frozen=True):
    """How much is measured.

    `seconds` is about how long the platform is under load, `connections` how many are open at once; `scale` is how
    much there is of the data of a benchmark that brings its own, 1 for all of it. `folder` is where data is kept that
    takes long to make; empty: in the usual place.
    """

    seconds: float
    connections: int
    scale: float
    folder: str = ""


class Figure(Struct, frozen=True):
    """Something measured, beside its floor: the least work that the same task could be.

    A figure without a budget is told for what it says beside the others.
    """

    name: str
    value: float
    unit: str
    floor: float
    ratio: float
    budget: float | None
    within: bool

    @classmethod
    def of_rates(
        cls, name: str, unit: str, *, measured: Sequence[float], floors: Sequence[float], budget: float | None
    ) -> Self:
        """The median of several rounds beside the median of the floor's, where more is better.

        >>> Figure.of_rates("tokens", "tokens/s", measured=[60, 50, 10], floors=[80, 100, 90], budget=0.5).ratio
        0.556
        """
        value, floor = median(measured), median(floors)
        ratio = value / floor
        within = budget is None or ratio >= budget
        return cls(name, round(value, 1), unit, round(floor, 1), round(ratio, 3), budget, within=within)

    @classmethod
    def of_delays(
        cls, name: str, percent: int, *, measured: Sequence[float], floors: Sequence[float], budget: float | None
    ) -> Self:
        """A percentile of delays beside that of the floor's, all in milliseconds, the budget too; less is better.

        >>> Figure.of_delays("page", 50, measured=[9, 3, 6], floors=[2, 2, 2], budget=5)
        Figure(name='page, p50', value=6, unit='ms', floor=2, ratio=3.0, budget=5, within=False)
        """
        value, floor = percentile(measured, percent), percentile(floors, percent)
        return cls._of_cost(f"{name}, p{percent}", _MS, value, floor, budget)

    @classmethod
    def of_memory(cls, name: str, *, value: float, floor: float, growth: float) -> Self:
        """The most memory that something took, in MiB, beside what a small task took; it may take so much more.

        >>> Figure.of_memory("server", value=120, floor=100, growth=32)
        Figure(name='server', value=120, unit='MiB', floor=100, ratio=1.2, budget=132, within=True)
        """
        return cls._of_cost(name, _MIB, value, floor, round(floor + growth, 2))

    @classmethod
    def of_time(cls, name: str, *, value: float, floor: float) -> Self:
        """How long something took, in seconds, beside the part of it that nobody can leave out."""
        return cls._of_cost(name, _S, value, floor, None)

    @classmethod
    def _of_cost(cls, name: str, unit: str, value: float, floor: float, budget: float | None) -> Self:
        within = budget is None or value <= budget
        return cls(name, round(value, 2), unit, round(floor, 2), round(value / floor, 3), budget, within=within)

    @property
    def is_cost(self) -> bool:
        """Whether less is better, and the budget in the unit of the value; else the budget is a ratio."""
        return self.unit in (_MS, _MIB, _S)


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
