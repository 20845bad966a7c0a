"""What a benchmark tells; pure."""

from collections.abc import Sequence
from statistics import median
from typing import Self

from msgspec import Struct


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


class Report(Struct, frozen=True):
    """All figures of one benchmark."""

    benchmark: str
    figures: tuple[Figure, ...]

    @property
    def exit_code(self) -> int:
        """0 when every budget is kept, else 1."""
        return 0 if all(figure.within for figure in self.figures) else 1
