"""What a training must be beyond its schema; pure. Ids, texts and edges are OpenFLA's own design."""

import hashlib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

import msgspec
from msgspec import UNSET

from openfla.contract.trainings import (
    Certificate,
    Duration,
    DurationUnit,
    NewProviderTraining,
    NewTraining,
    Participant,
    Period,
    Provider,
    RightKind,
    TrainingContent,
    TrainingSearch,
    TrainingStatus,
)
from openfla.identifiers import is_enterprise_number, is_ssin
from openfla.platform.kernel.issues import Issue, issue

LONGEST: Final = {DurationUnit.MINUTES: 600_000, DurationUnit.HOURS: 10_000, DurationUnit.DAYS: 1_250}
"""About five years of full-time training, in each unit: what is longer is a slip of the keyboard."""
EARLIEST: Final = date(1950, 1, 1)
LATEST: Final = date(2099, 12, 31)
_MOST_DECIMALS: Final = 3
_THREE_DECIMALS: Final = Decimal("0.001")
_ENCODER: Final = msgspec.json.Encoder(order="sorted", decimal_format="string")


def issues_of(training: NewTraining) -> list[Issue]:
    """Everything that is wrong with a training that has the right shape; nothing when it is fit."""
    return [
        *_content(training),
        *_enterprise(training.enterprise_number, "enterpriseNumber"),
        *_worker(training.ssin, "ssin"),
        *_certificate(training.certificate, training.status, training.period, ""),
        *_provider(training.provider),
        *_deduction(training),
    ]


def issues_of_provider(training: NewProviderTraining) -> list[Issue]:
    """The same for a training with participants."""
    found = list(_content(training))
    seen: set[str] = set()
    for place, participant in enumerate(training.participants):
        found += _participant(participant, training.period, f"participants[{place}].", seen)
    return found


def issues_of_search(wanted: TrainingSearch) -> list[Issue]:
    """Everything that is wrong with a search: what can find nothing is a slip of the keyboard."""
    found: list[Issue] = []
    if wanted.enterprise_number is not UNSET:
        found += _enterprise(wanted.enterprise_number, "enterpriseNumber")
    if wanted.ssin is not UNSET:
        found += _worker(wanted.ssin, "ssin")
    if wanted.period is not UNSET:
        found += _order(wanted.period)
    return found


def deducted_from(training: NewTraining) -> RightKind:
    """The right it is deducted from: what was told, else the legal one when it counts for the account."""
    if training.deducted_from is not UNSET:
        return training.deducted_from
    return RightKind.LEGAL if training.counts_for_account else RightKind.NONE


def digest(training: TrainingContent) -> bytes:
    """SHA-256 of what the record says: equal for equal content, however it was written; 32 bytes."""
    value = training.duration.value.normalize()
    plain = msgspec.structs.replace(training, duration=Duration(value=value + 0, unit=training.duration.unit))
    return hashlib.sha256(_ENCODER.encode(plain)).digest()


def _content(training: TrainingContent) -> Iterator[Issue]:
    yield from _period(training.period)
    yield from _duration(training.duration)


def _order(period: Period) -> Iterator[Issue]:
    if period.end_date < period.start_date:
        yield issue("invalidPeriod", "endDate should not precede startDate", "period")


def _period(period: Period) -> Iterator[Issue]:
    yield from _order(period)
    for name, day in (("startDate", period.start_date), ("endDate", period.end_date)):
        if not EARLIEST <= day <= LATEST:
            yield issue("outOfRange", f"A day lies between {EARLIEST} and {LATEST}", f"period.{name}")


def _duration(duration: Duration) -> Iterator[Issue]:
    if not duration.value.is_finite() or not 0 < duration.value <= LONGEST[duration.unit]:
        longest = LONGEST[duration.unit]
        yield issue("outOfRange", f"A duration is more than 0 and at most {longest} {duration.unit}", "duration.value")
    elif duration.value != duration.value.quantize(_THREE_DECIMALS):
        yield issue("outOfRange", f"A duration has at most {_MOST_DECIMALS} decimals", "duration.value")


def _enterprise(number: str, name: str) -> Iterator[Issue]:
    if not is_enterprise_number(number):
        yield issue("invalidStructure", f"Enterprise number {number} is invalid: its check digits are wrong", name)


def _worker(number: str, name: str) -> Iterator[Issue]:
    if not is_ssin(number):
        yield issue("invalidStructure", "SSIN is invalid: its check digits, birth date or counter are wrong", name)


def _certificate(
    certificate: Certificate | msgspec.UnsetType, status: TrainingStatus, period: Period, prefix: str
) -> Iterator[Issue]:
    if certificate is UNSET:
        return
    if status is not TrainingStatus.COMPLETED:
        yield issue("rejectedInput", "Only a completed training has a certificate", f"{prefix}certificate")
    until = certificate.valid_until
    if until is not UNSET and until < period.end_date:
        detail = "validUntil should not precede the end of the training"
        yield issue("invalidPeriod", detail, f"{prefix}certificate.validUntil")


def _provider(provider: Provider | msgspec.UnsetType) -> Iterator[Issue]:
    if provider is UNSET:
        return
    if (provider.enterprise_number is UNSET) is (provider.name is UNSET):
        yield issue("exactlyOneOfExpected", "Give enterpriseNumber or name, one of them", "provider")
    if provider.enterprise_number is not UNSET:
        yield from _enterprise(provider.enterprise_number, "provider.enterpriseNumber")


def _deduction(training: NewTraining) -> Iterator[Issue]:
    if not training.counts_for_account and training.deducted_from not in (UNSET, RightKind.NONE):
        detail = "A training that does not count for the account is deducted from none"
        yield issue("rejectedInput", detail, "deductedFrom")


def _participant(participant: Participant, period: Period, prefix: str, seen: set[str]) -> Iterator[Issue]:
    yield from _worker(participant.ssin, f"{prefix}ssin")
    if participant.ssin in seen:
        yield issue("rejectedInput", "This worker stands in the list already", f"{prefix}ssin")
    seen.add(participant.ssin)
    if participant.enterprise_number is not UNSET:
        yield from _enterprise(participant.enterprise_number, f"{prefix}enterpriseNumber")
    yield from _certificate(participant.certificate, participant.status, period, prefix)
