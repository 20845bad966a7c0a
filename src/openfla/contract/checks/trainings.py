"""What a training must be beyond its schema. Texts and codes stand in contract/anomalies, edges are our own."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import UNSET

from openfla.contract.checks.bounds import about_day, about_decimals, about_enterprise, about_numbers
from openfla.contract.findings import Finding
from openfla.contract.messages import Period
from openfla.contract.trainings import (
    Certificate,
    Correction,
    Decision,
    DurationUnit,
    NewProviderTraining,
    NewTraining,
    NewVerification,
    Participant,
    Provider,
    RightKind,
    TrainingContent,
    TrainingSearch,
    TrainingStatus,
)

LONGEST: Final = {DurationUnit.MINUTES: 600_000, DurationUnit.HOURS: 10_000, DurationUnit.DAYS: 1_250}
"""About five years of full-time training, in each unit: what is longer is a slip of the keyboard."""
UNLIKELY_HOURS: Final = 12
"""A day of training that is longer is possible, and seldom meant."""
_MOST_DECIMALS: Final = 3
_LONG_DAYS: Final = 366
_MINUTES_OF_A_DAY: Final = 24 * 60


def findings_of(training: NewTraining, day_minutes: Decimal, today: date) -> list[Finding]:
    """Everything that is wrong or strange about a training that has the right shape, whatever else is known.

    Args:
        training: as declared.
        day_minutes: how long a training day is (R7.4).
        today: the day in Belgium.
    """
    found = _about_content(training, day_minutes)
    about_numbers(found, training.enterprise_number, training.ssin)
    _about_status(found, training.status, training.period, today)
    if training.certificate is not UNSET:
        found += _about_certificate(training.certificate, training.status, training.period, today)
    if training.provider is not UNSET:
        _about_provider(found, training.provider)
    if not training.counts_for_account and training.deducted_from not in (UNSET, RightKind.NONE):
        found.append(Finding("deductionWithoutCounting", "deductedFrom"))
    return found


def findings_of_provider(training: NewProviderTraining, day_minutes: Decimal, today: date) -> list[Finding]:
    """The same for a training with participants."""
    found = _about_content(training, day_minutes)
    seen: set[str] = set()
    for place, participant in enumerate(training.participants):
        for each in _about_participant(participant, training.period, seen, today):
            found.append(each.under(f"participants[{place}]"))
    return found


def findings_of_verification(verification: NewVerification, day_minutes: Decimal, today: date) -> list[Finding]:
    """The same for a decision of the employer."""
    found: list[Finding] = []
    right = verification.correction
    if (right is not UNSET) is not (verification.decision is Decision.CORRECTED):
        found.append(Finding("correctionExpected", "correction"))
    if not verification.counts_for_account and verification.deducted_from not in (UNSET, RightKind.NONE):
        found.append(Finding("deductionWithoutCounting", "deductedFrom"))
    if right is not UNSET:
        about = _about_content(right, day_minutes)
        _about_status(about, right.status, right.period, today)
        if right.certificate is not UNSET:
            about += _about_certificate(right.certificate, right.status, right.period, today)
        found += [each.under("correction") for each in about]
    return found


def findings_of_search(wanted: TrainingSearch) -> list[Finding]:
    """Everything that is wrong with a search: what can find nothing is a slip of the keyboard."""
    found: list[Finding] = []
    about_numbers(found, wanted.enterprise_number, wanted.ssin)
    about_enterprise(found, wanted.declarer, "declarer")
    if wanted.period is not UNSET and wanted.period.end_date < wanted.period.start_date:
        found.append(Finding("endBeforeStart", "period.endDate"))
    return found


def minutes_of(value: Decimal, unit: str, day_minutes: Decimal) -> Decimal:
    """How many minutes a duration is (R7.4); exact."""
    if unit == "minutes":
        return value
    return value * (60 if unit == "hours" else day_minutes)


def days_of(first: date, last: date) -> int:
    """How many days a period has, both ends included."""
    return (last - first).days + 1


def _about_content(training: TrainingContent | Correction, day_minutes: Decimal) -> list[Finding]:
    found: list[Finding] = []
    first, last = training.period.start_date, training.period.end_date
    if not training.title.strip():
        found.append(Finding("blank", "title"))
    if last < first:
        found.append(Finding("endBeforeStart", "period.endDate"))
    about_day(found, first, "period.startDate")
    about_day(found, last, "period.endDate")
    value, unit = training.duration.value, training.duration.unit
    if not value.is_finite() or not 0 < value <= LONGEST[unit]:
        values = {"longest": LONGEST[unit], "unit": unit.value}
        found.append(Finding("durationOutOfRange", "duration.value", values))
    else:
        about_decimals(found, value, _MOST_DECIMALS, "duration.value")
    if not found:
        _about_length(found, days_of(first, last), minutes_of(value, unit, day_minutes))
    return found


def _about_length(found: list[Finding], days: int, minutes: Decimal) -> None:
    if days > _LONG_DAYS:
        found.append(Finding("longPeriod", "period"))
    if minutes > days * _MINUTES_OF_A_DAY:
        found.append(Finding("durationExceedsPeriod", "duration", {"days": days}))
    elif minutes > days * UNLIKELY_HOURS * 60:
        found.append(Finding("durationUnlikely", "duration", {"hours": UNLIKELY_HOURS}))


def _about_status(found: list[Finding], status: TrainingStatus, period: Period, today: date) -> None:
    if status is TrainingStatus.COMPLETED:
        if period.end_date > today:
            found.append(Finding("completedInFuture", "status"))
    elif status is TrainingStatus.NOT_FOLLOWED:
        if period.start_date > today:
            found.append(Finding("notFollowedInFuture", "status"))
    elif status is TrainingStatus.RESERVED and period.end_date < today:
        found.append(Finding("reservedInPast", "status"))


def _about_certificate(
    certificate: Certificate, status: TrainingStatus, period: Period, today: date
) -> Iterator[Finding]:
    if status is not TrainingStatus.COMPLETED:
        yield Finding("certificateWithoutCompletion", "certificate")
    until = certificate.valid_until
    if until is not UNSET and until < period.end_date:
        yield Finding("certificateEndsTooSoon", "certificate.validUntil")
    elif until is not UNSET and until < today:
        yield Finding("certificateExpired", "certificate.validUntil")


def _about_provider(found: list[Finding], provider: Provider) -> None:
    if (provider.enterprise_number is UNSET) is (provider.name is UNSET):
        found.append(Finding("exactlyOneExpected", "provider", {"fields": "enterpriseNumber, name"}))
    about_enterprise(found, provider.enterprise_number, "provider.enterpriseNumber")
    if provider.name is not UNSET and not provider.name.strip():
        found.append(Finding("blank", "provider.name"))


def _about_participant(participant: Participant, period: Period, seen: set[str], today: date) -> list[Finding]:
    found: list[Finding] = []
    about_numbers(found, participant.enterprise_number, participant.ssin)
    if participant.ssin in seen:
        found.append(Finding("participantTwice", "ssin"))
    seen.add(participant.ssin)
    _about_status(found, participant.status, period, today)
    if participant.certificate is not UNSET:
        found += _about_certificate(participant.certificate, participant.status, period, today)
    return found
