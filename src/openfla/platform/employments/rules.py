"""What an employment must be beyond its schema, and what follows from it; pure. Edges are our own design."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from openfla.contract.employments import EmploymentSearch, NewEmployment, WorkingRegime
from openfla.identifiers import is_agreement_number, is_enterprise_number, is_ssin
from openfla.platform.employments.model import Employed
from openfla.platform.kernel.findings import Finding
from openfla.platform.records import service as records

EARLIEST: Final = date(1950, 1, 1)
LATEST: Final = date(2099, 12, 31)
MOST_HOURS: Final = 48
"""Of full time, a week."""
_MOST_DECIMALS: Final = 2
_TWO_DECIMALS: Final = Decimal("0.01")
_ONE_DAY: Final = timedelta(days=1)
_OUT_OF_RANGE: Final = {"first": str(EARLIEST), "last": str(LATEST)}


def findings_of(employment: NewEmployment) -> list[Finding]:
    """Everything that is wrong with an employment that has the right shape; each of these stops it."""
    found: list[Finding] = []
    if not is_enterprise_number(employment.enterprise_number):
        found.append(Finding("enterpriseNumberInvalid", "enterpriseNumber"))
    if not is_ssin(employment.ssin):
        found.append(Finding("ssinInvalid", "ssin"))
    _about_days(found, employment.start_date, employment.end_date)
    _about_regime(found, employment.working_regime)
    _about_committees(found, employment.joint_committees)
    agreement = employment.collective_agreement
    if agreement is not UNSET and not is_agreement_number(agreement):
        found.append(Finding("wrongForm", "collectiveAgreement", {"expected": "181682/CO/200"}))
    return found


def findings_of_search(wanted: EmploymentSearch) -> list[Finding]:
    """Everything that is wrong with a search: what can find nothing is a slip of the keyboard."""
    found: list[Finding] = []
    if wanted.enterprise_number is not UNSET and not is_enterprise_number(wanted.enterprise_number):
        found.append(Finding("enterpriseNumberInvalid", "enterpriseNumber"))
    if wanted.ssin is not UNSET and not is_ssin(wanted.ssin):
        found.append(Finding("ssinInvalid", "ssin"))
    if wanted.in_service_on is not UNSET:
        _about_day(found, wanted.in_service_on, "inServiceOn")
    return found


def digest(employment: NewEmployment) -> str:
    """What the record says, in short: equal for equal content, however its numbers were written."""
    regime = employment.working_regime
    plain = WorkingRegime(
        hours_per_week=regime.hours_per_week.normalize(),
        full_time_hours_per_week=regime.full_time_hours_per_week.normalize(),
    )
    return records.digest(msgspec.structs.replace(employment, working_regime=plain))


def covers(employed: Iterable[Employed], first: date, last: date) -> bool:
    """Whether somebody is in service on each of these days; periods may follow each other without a gap.

    Args:
        employed: the employments of one worker with one enterprise, in any order; they may overlap.
        first: the first day.
        last: the last day, not before the first.
    """
    missing = first
    for each in sorted(employed, key=_start):
        if each.start > missing:
            return False
        if each.end is None or each.end >= last:
            return True
        missing = max(missing, each.end + _ONE_DAY)
    return False


def last_day_in_service(employed: Sequence[Employed]) -> date | None:
    """The last day of the employment that ends last.

    Returns:
        `date.max` while one has no end; nothing when there is no employment at all.
    """
    return max((each.end or date.max for each in employed), default=None)


def access_is_closed(employed: Sequence[Employed], today: date, days: int) -> bool:
    """Whether the employer may no longer write on the worker's account: so many days are past since the end (R9.7).

    The last of these days is still open. Where no employment is known, nothing ended.
    """
    last = last_day_in_service(employed)
    return last is not None and last < today and (today - last).days > days


def _start(each: Employed) -> date:
    return each.start


def _about_days(found: list[Finding], start: date, end: date | UnsetType) -> None:
    _about_day(found, start, "startDate")
    if end is not UNSET:
        _about_day(found, end, "endDate")
        if end < start:
            found.append(Finding("endBeforeStart", "endDate"))


def _about_day(found: list[Finding], day: date, name: str) -> None:
    if not EARLIEST <= day <= LATEST:
        found.append(Finding("dayOutOfRange", name, _OUT_OF_RANGE))


def _about_regime(found: list[Finding], regime: WorkingRegime) -> None:
    hours, full_time = regime.hours_per_week, regime.full_time_hours_per_week
    if not (hours.is_finite() and full_time.is_finite() and 0 < hours <= full_time <= MOST_HOURS):
        found.append(Finding("workingRegimeOutOfRange", "workingRegime", {"most": MOST_HOURS}))
        return
    for name, value in (("hoursPerWeek", hours), ("fullTimeHoursPerWeek", full_time)):
        if value != value.quantize(_TWO_DECIMALS):
            found.append(Finding("tooManyDecimals", f"workingRegime.{name}", {"most": _MOST_DECIMALS}))


def _about_committees(found: list[Finding], committees: Sequence[str]) -> None:
    seen: set[str] = set()
    for place, committee in enumerate(committees):
        if committee in seen:
            found.append(Finding("jointCommitteeTwice", f"jointCommittees[{place}]"))
        seen.add(committee)
