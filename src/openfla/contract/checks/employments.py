"""What an employment must be beyond its schema. Texts and codes stand in contract/anomalies, edges are our own."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import UNSET, UnsetType

from openfla.contract.checks.bounds import about_day, about_decimals, about_numbers
from openfla.contract.employments import EmploymentSearch, NewEmployment, WorkingRegime
from openfla.contract.findings import Finding
from openfla.identifiers import is_agreement_number

MOST_HOURS: Final = 48
"""Of full time, a week."""
_MOST_DECIMALS: Final = 2


def findings_of(employment: NewEmployment) -> list[Finding]:
    """Everything that is wrong with an employment that has the right shape; each of these stops it."""
    found: list[Finding] = []
    about_numbers(found, employment.enterprise_number, employment.ssin)
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
    about_numbers(found, wanted.enterprise_number, wanted.ssin)
    if wanted.in_service_on is not UNSET:
        about_day(found, wanted.in_service_on, "inServiceOn")
    return found


def _about_days(found: list[Finding], start: date, end: date | UnsetType) -> None:
    about_day(found, start, "startDate")
    if end is not UNSET:
        about_day(found, end, "endDate")
        if end < start:
            found.append(Finding("endBeforeStart", "endDate"))


def _about_regime(found: list[Finding], regime: WorkingRegime) -> None:
    hours, full_time = regime.hours_per_week, regime.full_time_hours_per_week
    if not (hours.is_finite() and full_time.is_finite() and 0 < hours <= full_time <= MOST_HOURS):
        found.append(Finding("workingRegimeOutOfRange", "workingRegime", {"most": MOST_HOURS}))
        return
    for name, value in (("hoursPerWeek", hours), ("fullTimeHoursPerWeek", full_time)):
        about_decimals(found, value, _MOST_DECIMALS, f"workingRegime.{name}")


def _about_committees(found: list[Finding], committees: Sequence[str]) -> None:
    seen: set[str] = set()
    for place, committee in enumerate(committees):
        if committee in seen:
            found.append(Finding("jointCommitteeTwice", f"jointCommittees[{place}]"))
        seen.add(committee)
