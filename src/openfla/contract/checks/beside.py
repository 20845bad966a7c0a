"""What is strange about a training beside others of the same worker; the platform asks it of those that it holds."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

from openfla.contract.checks.trainings import days_of, minutes_of
from openfla.contract.findings import Finding


class Other(Protocol):
    """Another training of the worker."""

    @property
    def start_date(self) -> date: ...

    @property
    def end_date(self) -> date: ...

    @property
    def duration(self) -> Decimal: ...

    @property
    def duration_unit(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def is_provided(self) -> bool:
        """Whether a training provider declared it."""
        ...


def about_others(
    first: date,
    last: date,
    minutes: Decimal,
    title: str,
    others: Iterable[Other],
    day_minutes: Decimal,
    *,
    is_provided: bool,
) -> list[Finding]:
    """What is strange about a training beside others of the same worker that share a day with it."""
    found: set[str] = set()
    is_full = minutes >= day_minutes * days_of(first, last)
    for other in others:
        if other.start_date == first and other.end_date == last:
            if other.is_provided is not is_provided:
                found.add("sameAsEmployers" if is_provided else "sameAsProviders")
                continue
            if other.title.casefold() == title.casefold():
                found.add("sameTwice")
                continue
        length = minutes_of(other.duration, other.duration_unit, day_minutes)
        if is_full and length >= day_minutes * days_of(other.start_date, other.end_date):
            found.add("fullDayTwice")
    return [Finding(code, "period") for code in sorted(found)]
