"""What a training must be beyond its schema; pure. Texts and codes stand in contract/anomalies, edges are our own."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from openfla.contract.messages import Period
from openfla.contract.trainings import (
    Certificate,
    Correction,
    Decision,
    Duration,
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
from openfla.identifiers import is_enterprise_number, is_ssin
from openfla.platform.kernel.findings import Finding
from openfla.platform.records import service as records
from openfla.platform.trainings.model import Near

LONGEST: Final = {DurationUnit.MINUTES: 600_000, DurationUnit.HOURS: 10_000, DurationUnit.DAYS: 1_250}
"""About five years of full-time training, in each unit: what is longer is a slip of the keyboard."""
EARLIEST: Final = date(1950, 1, 1)
LATEST: Final = date(2099, 12, 31)
UNLIKELY_HOURS: Final = 12
"""A day of training that is longer is possible, and seldom meant."""
_MOST_DECIMALS: Final = 3
_LAST_DECIMAL: Final = Decimal(1).scaleb(-_MOST_DECIMALS)
_LONG_DAYS: Final = 366
_MINUTES_OF_A_DAY: Final = 24 * 60
_OUT_OF_RANGE: Final = Finding("dayOutOfRange", "", {"first": str(EARLIEST), "last": str(LATEST)})


def findings_of(training: NewTraining, day_minutes: Decimal, today: date) -> list[Finding]:
    """Everything that is wrong or strange about a training that has the right shape, whatever else is known.

    Args:
        training: as declared.
        day_minutes: how long a training day is (R7.4).
        today: the day in Belgium.
    """
    found = _about_content(training, day_minutes)
    if not is_enterprise_number(training.enterprise_number):
        found.append(Finding("enterpriseNumberInvalid", "enterpriseNumber"))
    if not is_ssin(training.ssin):
        found.append(Finding("ssinInvalid", "ssin"))
    _about_status(found, training.status, training.period, today)
    if training.certificate is not UNSET:
        found += _about_certificate(training.certificate, training.status, training.period, today)
    if training.provider is not UNSET:
        found += _about_provider(training.provider)
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
    found = []
    for number, name in ((wanted.enterprise_number, "enterpriseNumber"), (wanted.declarer, "declarer")):
        if number is not UNSET and not is_enterprise_number(number):
            found.append(Finding("enterpriseNumberInvalid", name))
    if wanted.ssin is not UNSET and not is_ssin(wanted.ssin):
        found.append(Finding("ssinInvalid", "ssin"))
    if wanted.period is not UNSET and wanted.period.end_date < wanted.period.start_date:
        found.append(Finding("endBeforeStart", "period.endDate"))
    return found


def deducted_from(training: NewTraining | NewVerification) -> RightKind:
    """The right it is deducted from: what was told, else the legal one when it counts for the account."""
    return _usual_deduction(training) if training.deducted_from is UNSET else training.deducted_from


def _usual_deduction(training: NewTraining | NewVerification) -> RightKind:
    return RightKind.LEGAL if training.counts_for_account else RightKind.NONE


def digest(training: TrainingContent) -> str:
    """What the record says, in short: equal for equal content, however it was written."""
    value, plainer = training.duration.value, dict[str, Any]()
    plain = value.normalize()
    if str(plain) != str(value):
        plainer["duration"] = Duration(value=plain, unit=training.duration.unit)
    if isinstance(training, NewTraining) and training.deducted_from is _usual_deduction(training):
        plainer["deducted_from"] = UNSET
    return records.digest(msgspec.structs.replace(training, **plainer) if plainer else training)


def minutes_of(value: Decimal, unit: str, day_minutes: Decimal) -> Decimal:
    """How many minutes a duration is (R7.4); exact."""
    if unit == "minutes":
        return value
    return value * (60 if unit == "hours" else day_minutes)


def days_of(first: date, last: date) -> int:
    """How many days a period has, both ends included."""
    return (last - first).days + 1


def about_others(
    first: date,
    last: date,
    minutes: Decimal,
    title: str,
    others: Iterable[Near],
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


def _about_content(training: TrainingContent | Correction, day_minutes: Decimal) -> list[Finding]:
    found: list[Finding] = []
    first, last = training.period.start_date, training.period.end_date
    if not training.title.strip():
        found.append(Finding("blank", "title"))
    if last < first:
        found.append(Finding("endBeforeStart", "period.endDate"))
    if not EARLIEST <= first <= LATEST:
        found.append(_OUT_OF_RANGE.under("period.startDate"))
    if not EARLIEST <= last <= LATEST:
        found.append(_OUT_OF_RANGE.under("period.endDate"))
    value, unit = training.duration.value, training.duration.unit
    if not value.is_finite() or not 0 < value <= LONGEST[unit]:
        values = {"longest": LONGEST[unit], "unit": unit.value}
        found.append(Finding("durationOutOfRange", "duration.value", values))
    elif value != value.quantize(_LAST_DECIMAL):
        found.append(Finding("tooManyDecimals", "duration.value", {"most": _MOST_DECIMALS}))
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


def _about_provider(provider: Provider | UnsetType) -> Iterator[Finding]:
    if provider is UNSET:
        return
    if (provider.enterprise_number is UNSET) is (provider.name is UNSET):
        yield Finding("exactlyOneExpected", "provider", {"fields": "enterpriseNumber, name"})
    if provider.enterprise_number is not UNSET and not is_enterprise_number(provider.enterprise_number):
        yield Finding("enterpriseNumberInvalid", "provider.enterpriseNumber")
    if provider.name is not UNSET and not provider.name.strip():
        yield Finding("blank", "provider.name")


def _about_participant(participant: Participant, period: Period, seen: set[str], today: date) -> list[Finding]:
    found: list[Finding] = []
    if not is_ssin(participant.ssin):
        found.append(Finding("ssinInvalid", "ssin"))
    if participant.ssin in seen:
        found.append(Finding("participantTwice", "ssin"))
    seen.add(participant.ssin)
    if participant.enterprise_number is not UNSET and not is_enterprise_number(participant.enterprise_number):
        found.append(Finding("enterpriseNumberInvalid", "enterpriseNumber"))
    _about_status(found, participant.status, period, today)
    if participant.certificate is not UNSET:
        found += _about_certificate(participant.certificate, participant.status, period, today)
    return found
