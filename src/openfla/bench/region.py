"""A made-up region of any size: who works where, so that ten million trainings follow from a place in a list."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final, Self

from msgspec import Struct

from openfla.bench import country
from openfla.identifiers import EnterpriseNumber

SECRETARIAT: Final = country.number(90_000)
"""The social secretariat to which every enterprise of it gave a mandate."""
PROVIDERS: Final = tuple(country.number(90_001 + place) for place in range(50))
"""The training providers whose participations stand on the accounts of its workers."""
_STEEPNESS: Final = 1.2
"""The second enterprise has 1 / 2 ** 1.2 of the workers of the first, the third 1 / 3 ** 1.2, as in real countries."""


class Region(Struct, frozen=True):
    """How many there are of each, and the place of the first worker of each enterprise, the largest one first."""

    workers: int
    trainings: int
    firsts: tuple[int, ...]

    @classmethod
    def scaled(cls, scale: float) -> Self:
        """The usual size times `scale`.

        >>> usual = Region.scaled(1)
        >>> usual.workers, usual.trainings, usual.enterprises
        (1000000, 10000000, 1000)
        >>> usual.staff(0), usual.staff(999)
        (230410, 59)
        """
        workers = max(2_000, round(1_000_000 * scale))
        enterprises = min(1_000, max(20, workers // 250))
        return cls(workers, 10 * workers, tuple(_firsts(workers, enterprises)))

    @property
    def enterprises(self) -> int:
        """How many there are."""
        return len(self.firsts)

    def staff(self, enterprise: int) -> int:
        """How many work there."""
        end = self.workers if enterprise + 1 == self.enterprises else self.firsts[enterprise + 1]
        return end - self.firsts[enterprise]

    def employer(self, worker: int) -> EnterpriseNumber:
        """Where somebody works."""
        return country.number(bisect_right(self.firsts, worker) - 1)


def _firsts(workers: int, enterprises: int) -> Sequence[int]:
    weights = [(place + 1) ** -_STEEPNESS for place in range(enterprises)]
    spare, all_weights = workers - enterprises, sum(weights)
    ends = accumulate(weights)
    # Each has one worker at least.
    return [0, *(place + 1 + int(spare * end / all_weights) for place, end in enumerate(ends))][:enterprises]
