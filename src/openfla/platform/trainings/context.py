"""What else is known of a worker when a training is declared: employments, other trainings, rights, deadlines."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from openfla.contract.checks.beside import about_others
from openfla.contract.checks.trainings import minutes_of
from openfla.contract.findings import Finding
from openfla.contract.trainings import RightKind, TrainingStatus
from openfla.platform.trainings.held import Held
from openfla.platform.trainings.model import Balances, Employed, Row

FROZEN_SINCE: Final = date(2026, 1, 1)
"""VERIFIED: the official platform took no data any more from then on (R11)."""
_USING: Final = (TrainingStatus.COMPLETED.value, TrainingStatus.RESERVED.value)


class Context:
    """Asks what the other books of a batch know."""

    def __init__(self, held: Held, employed: Employed, balances: Balances) -> None:
        self._held = held
        self._employed = employed
        self._balances = balances
        self._settings = held.regime.settings
        self._day_minutes = held.regime.day_minutes

    def findings(self, row: Row, today: date) -> list[Finding]:
        """What is wrong or strange about a row with an employer, beside everything else that is known."""
        found: list[Finding] = []
        enterprise, first, last = row.enterprise or "", row.start_date, row.end_date
        if not self._employed.is_covered(enterprise, row.ssin, first, last):
            is_required = self._settings.employments == "required"
            found.append(Finding("employmentRequired" if is_required else "noEmployment", "period"))
        if self._employed.is_closed(enterprise, row.ssin, today, self._settings.access_days):
            found.append(Finding("accessClosed", "ssin", {"days": self._settings.access_days}))
        if self._settings.regime != "own":
            found += of_regime(self._settings.regime, last, today)
        if others := self._held.near(enterprise, row.ssin, first, last, row.id):
            minutes = self._minutes(row)
            is_provided = row.participant > 0
            found += about_others(first, last, minutes, row.title, others, self._day_minutes, is_provided=is_provided)
        return found

    def exhausted(self, row: Row) -> list[Finding]:
        """Whether the right that a row is deducted from is used up by it."""
        if not self.uses(row):
            return []
        year, minutes = row.start_date.year, Fraction(self._minutes(row))
        if self._balances.is_exhausted_by(row.enterprise or "", row.ssin, row.deducted_from, year, minutes):
            return [Finding("rightExhausted", "deductedFrom", {"year": year})]
        return []

    def use(self, row: Row, times: int = 1) -> None:
        """What a row takes of a right is taken, or with -1 given back."""
        if self.uses(row):
            minutes = times * Fraction(self._minutes(row))
            kind, year = row.deducted_from, row.start_date.year
            self._balances.note(row.enterprise or "", row.ssin, kind, year, row.status, minutes)

    def employer_of(self, ssin: str, first: date, last: date) -> str | None:
        """The one employer of a worker in a period, if there is exactly one."""
        employers = self._employed.employers_of(ssin, first, last)
        return next(iter(employers)) if len(employers) == 1 else None

    def uses(self, row: Row) -> bool:
        """Whether it takes something of a right that the worker has."""
        return self._balances.knows(row.enterprise or "", row.ssin) and _takes(row)

    def _minutes(self, row: Row) -> Decimal:
        return minutes_of(row.duration, row.duration_unit, self._day_minutes)


def of_regime(regime: str, last: date, today: date) -> list[Finding]:
    """What the regime of an installation says of a record whose last day is told (R9.7, R11)."""
    if regime == "frozen" and today >= FROZEN_SINCE:
        return [Finding("periodClosed", "period", {"since": str(FROZEN_SINCE)})]
    if regime == "historic" and today > (deadline := deadline_of(last)):
        return [Finding("afterDeadline", "period", {"deadline": str(deadline)})]
    return []


def deadline_of(day: date) -> date:
    """The last day of the month after the quarter of a day (R9.7).

    >>> deadline_of(date(2024, 12, 31)), deadline_of(date(2025, 1, 1))
    (datetime.date(2025, 1, 31), datetime.date(2025, 4, 30))
    """
    month = (day.month - 1) // 3 * 3 + 4
    year, month = day.year + month // 13, month if month <= 12 else 1  # noqa: PLR2004
    return date(year, month, monthrange(year, month)[1])


def _takes(row: Row) -> bool:
    stands = row.verification not in ("toVerify", "rejected")
    return stands and not row.withdrawn and row.deducted_from != RightKind.NONE.value and row.status in _USING
