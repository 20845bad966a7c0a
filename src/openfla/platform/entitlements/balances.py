from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openfla.contract.trainings import TrainingStatus
from openfla.platform.entitlements import queries
from openfla.platform.entitlements.rights_book import Pair, RightsBook
from openfla.platform.kernel.arrays import columns
from openfla.platform.kernel.database import Driver
from openfla.platform.trainings import service as trainings
from openfla.platform.trainings.model import Used as UsedUnit
from openfla.rights import Part, credit, first_year_of_window

Owed = dict[tuple[str, int], Fraction]
"""Minutes by kind of right and year."""
Used = dict[str, dict[tuple[int, TrainingStatus], Fraction]]
"""Minutes by kind of right, and by year and status."""
_NOTHING = Fraction(0)
_USING = {status.value: status for status in (TrainingStatus.COMPLETED, TrainingStatus.RESERVED)}


class Balances:
    """What the workers that were asked about have left of their rights, and as decided since.

    Nothing is known, and nothing costs anything, of a worker without rights: that is most of them.

    Args:
        rights: the book of the same batch; what it decided prevails.
        day_minutes: how long a training day is (R7.4).
    """

    def __init__(self, rights: RightsBook, day_minutes: Decimal) -> None:
        self._rights = rights
        self._units = {"minutes": Fraction(1), "hours": Fraction(60), "days": Fraction(day_minutes)}
        self._owed: dict[Pair, Owed] = {}
        self._used: dict[Pair, Used] = {}

    async def ask(self, driver: Driver, wanted: Collection[Pair]) -> Any:
        """Ask what workers of an enterprise are owed; `hear` the answer later."""
        return await driver.execute(queries.OF_PAIRS, columns(wanted, 2), prepare=queries.PLAN_KEPT)

    async def hear(self, driver: Driver, answer: Any, wanted: Collection[Pair]) -> None:
        """Read an answer, and what the ones with rights took and plan; the book of rights was loaded before."""
        for enterprise, ssin, kind, year, days in await answer.fetchall():
            owed = self._owed.setdefault((enterprise, ssin), {})
            owed[kind, year] = Fraction(days) * self._units["days"]
        # Of whoever is known already, what was decided here since is noted too.
        known = set(self._owed).union(set(self._rights.pairs()).intersection(wanted)).difference(self._used)
        self._used |= {pair: {} for pair in known}
        for used in await trainings.used_by_pairs(driver, known) if known else ():
            self.note(used.enterprise, used.ssin, used.kind, used.year, used.status, self._minutes(used))

    def knows(self, enterprise: str, ssin: str) -> bool:
        """Whether the worker has rights, or gets some in this batch; of nobody else anything can be used up."""
        return (enterprise, ssin) in self._used

    def is_exhausted_by(self, enterprise: str, ssin: str, kind: str, year: int, minutes: Fraction) -> bool:
        """Whether this much more in a year is more than the worker has of this kind of right (R5.1).

        Where no right of the kind stands in the years that share a balance, nobody told how much there is.
        """
        pair = (enterprise, ssin)
        if pair not in self._used:
            return False
        owed = self._owed_in(pair, kind, year)
        if not owed:
            return False
        used = self._used[pair].get(kind, {})
        this_year = sum((used.get((year, status), _NOTHING) for status in _USING.values()), _NOTHING)
        if owed.get(year, _NOTHING) - this_year >= minutes:
            # Whatever earlier years left over comes on top.
            return False
        parts = [Part(of, taken, status) for (of, status), taken in used.items()]
        return credit(year, owed, parts).left < minutes

    def note(self, enterprise: str, ssin: str, kind: str, year: int, status: str, minutes: Fraction) -> None:
        """This much was taken or planned; below zero: given back."""
        used = self._used.get((enterprise, ssin))
        if used is None or status not in _USING:
            return
        of_kind = used.setdefault(kind, {})
        place = (year, _USING[status])
        of_kind[place] = of_kind.get(place, Fraction(0)) + minutes

    def _owed_in(self, pair: Pair, kind: str, year: int) -> dict[int, Fraction]:
        """Minutes by year, of the years that share a balance with this one, up to it."""
        first = first_year_of_window(year)
        found = {
            of: minutes
            for (of_kind, of), minutes in self._owed.get(pair, {}).items()
            if of_kind == kind and first <= of <= year
        }
        for (of_kind, of), row in self._rights.decided(*pair).items():
            if of_kind == kind and first <= of <= year:
                found.pop(of, None)
                if not row.withdrawn:
                    found[of] = Fraction(row.days) * self._units["days"]
        return found

    def _minutes(self, used: UsedUnit) -> Fraction:
        return Fraction(used.duration) * self._units[used.unit]
