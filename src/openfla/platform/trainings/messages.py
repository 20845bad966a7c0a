"""Between a message of the contract and a row of the table; pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType, structs
from uuid_utils.compat import uuid7

from openfla.contract.anomalies import Told
from openfla.contract.messages import Declarer, Period
from openfla.contract.qualities import Quality
from openfla.contract.trainings import (
    Certificate,
    Decision,
    Duration,
    DurationUnit,
    NewProviderTraining,
    NewTraining,
    NewVerification,
    Participant,
    Provider,
    ProviderTraining,
    RightKind,
    Training,
    TrainingStatus,
    TrainingType,
    Verification,
)
from openfla.identifiers import EnterpriseNumber, JointCommittee, Ssin
from openfla.platform.access.model import Actor
from openfla.platform.records.model import Occasion
from openfla.platform.trainings.model import Row
from openfla.platform.trainings.rules import deducted_from


def row_of(training: NewTraining, actor: Actor, *, digest: str, occasion: Occasion) -> Row:
    """What an employer or mandatary declares, as a row with an id of its own."""
    identity, provider = uuid7(), training.provider
    return Row(
        id=identity,
        record_id=identity,
        declarer=actor.enterprise_number,
        quality=actor.quality,
        reference=training.reference,
        participant=0,
        digest=digest,
        enterprise=training.enterprise_number,
        ssin=training.ssin,
        verification="notNeeded",
        version=1,
        declared_version=1,
        withdrawn=False,
        registered_at=occasion.at,
        changed_at=occasion.changed_at,
        title=training.title,
        type=training.type,
        start_date=training.period.start_date,
        end_date=training.period.end_date,
        duration=training.duration.value,
        duration_unit=training.duration.unit,
        status=training.status,
        has_certificate=training.certificate is not UNSET,
        certificate_until=_until(training.certificate),
        counts=training.counts_for_account,
        deducted_from=deducted_from(training),
        funding=training.funding or None,
        provider_number=(provider.enterprise_number or None) if provider is not UNSET else None,
        provider_name=(provider.name or None) if provider is not UNSET else None,
        joint_committee=training.joint_committee or None,
    )


def corrected(row: Row, training: NewTraining, actor: Actor, *, digest: str, occasion: Occasion) -> Row:
    """A row as the employer's side wants it to be."""
    wanted = row_of(training, actor, digest=digest, occasion=occasion)
    return structs.replace(row, digest=digest, **{name: getattr(wanted, name) for name in _CORRECTABLE})


_CORRECTABLE: Final = (
    *("title", "type", "start_date", "end_date", "duration", "duration_unit", "status"),
    *("has_certificate", "certificate_until", "counts", "deducted_from", "funding"),
    *("provider_number", "provider_name", "joint_committee"),
)


def provided_row(
    training: NewProviderTraining,
    participant: Participant,
    actor: Actor,
    *,
    record: UUID,
    place: int,
    digest: str,
    occasion: Occasion,
) -> Row:
    """One participant of what a training provider declares, with an id of its own; no employer stands by it yet."""
    return Row(
        id=uuid7(),
        record_id=record,
        declarer=actor.enterprise_number,
        quality=actor.quality,
        reference=training.reference,
        participant=place,
        digest=digest,
        ssin=participant.ssin,
        verification="toVerify",
        version=1,
        declared_version=1,
        withdrawn=False,
        registered_at=occasion.at,
        changed_at=occasion.changed_at,
        **provided_content(training, participant, actor.enterprise_number),
    )


def provided_content(
    training: NewProviderTraining, participant: Participant, provider: EnterpriseNumber
) -> dict[str, Any]:
    """The columns that a correction of the training provider may change."""
    return {
        "enterprise": participant.enterprise_number or None,
        "named": participant.enterprise_number or None,
        "title": training.title,
        "type": training.type,
        "start_date": training.period.start_date,
        "end_date": training.period.end_date,
        "duration": training.duration.value,
        "duration_unit": training.duration.unit,
        "status": participant.status,
        "has_certificate": participant.certificate is not UNSET,
        "certificate_until": _until(participant.certificate),
        "counts": True,
        "deducted_from": "none",
        "funding": training.funding or None,
        "provider_number": provider,
        "provider_name": None,
        "joint_committee": training.joint_committee or None,
    }


def decided_content(verification: NewVerification) -> dict[str, Any]:
    """The columns that a decision of the employer changes."""
    told: dict[str, Any] = {
        "verification": verification.decision,
        "counts": verification.counts_for_account,
        "deducted_from": deducted_from(verification),
    }
    if verification.decision is Decision.REJECTED:
        told |= {"counts": False, "deducted_from": "none"}
    right = verification.correction
    if right is UNSET:
        return told
    return told | {
        "title": right.title,
        "type": right.type,
        "start_date": right.period.start_date,
        "end_date": right.period.end_date,
        "duration": right.duration.value,
        "duration_unit": right.duration.unit,
        "status": right.status,
        "has_certificate": right.certificate is not UNSET,
        "certificate_until": _until(right.certificate),
        "funding": right.funding or None,
        "joint_committee": right.joint_committee or None,
    }


def training_of(row: Row, base: str, warnings: tuple[Told, ...] = ()) -> Training:
    """A row as the register tells it; `base` is the address of the API it is told on."""
    return Training(
        id=str(row.id),
        href=f"{base}/trainings/{row.id}",
        version=row.version,
        declared_by=_declarer(row),
        registered_at=row.registered_at,
        reference=row.reference,
        title=row.title,
        type=TrainingType(row.type),
        period=Period(start_date=row.start_date, end_date=row.end_date),
        duration=_duration(row),
        funding=row.funding or UNSET,
        joint_committee=JointCommittee(row.joint_committee) if row.joint_committee else UNSET,
        enterprise_number=_enterprise(row.enterprise),
        ssin=Ssin(row.ssin),
        status=TrainingStatus(row.status),
        certificate=_certificate(row),
        counts_for_account=row.counts,
        deducted_from=RightKind(row.deducted_from),
        provider=_provider(row),
        changed_at=row.changed_at,
        withdrawn=row.withdrawn,
        verification=Verification(row.verification),
        verified=row.verification in ("notNeeded", "confirmed", "corrected"),
        warnings=warnings,
    )


def training_from(kept: Any) -> Training:
    """A training as the history keeps it."""
    return msgspec.convert(kept, Training, strict=False)


def provider_training_of(rows: Sequence[Row], base: str, warnings: tuple[Told, ...] = ()) -> ProviderTraining:
    """The rows of one record as a training provider's training; its version is that of what the provider declared."""
    rows = [as_provided(row) for row in rows]
    standing = [row for row in rows if not row.withdrawn]
    # Who was left out keeps the content of that time.
    first = standing[0] if standing else max(rows, key=lambda row: row.declared_version)
    return ProviderTraining(
        id=str(first.record_id),
        href=f"{base}/trainings/{first.record_id}",
        version=max(row.declared_version for row in rows),
        declared_by=_declarer(first),
        registered_at=first.registered_at,
        reference=first.reference,
        title=first.title,
        type=TrainingType(first.type),
        period=Period(start_date=first.start_date, end_date=first.end_date),
        duration=_duration(first),
        funding=first.funding or UNSET,
        joint_committee=JointCommittee(first.joint_committee) if first.joint_committee else UNSET,
        participants=tuple(_participant(row) for row in standing or rows),
        changed_at=max(row.changed_at for row in rows),
        withdrawn=not standing,
        warnings=warnings,
    )


def as_provided(row: Row) -> Row:
    """A part as its training provider declared it, whatever an employer put in the place of it."""
    if row.provided is None:
        return row
    return msgspec.convert({**structs.asdict(row), **row.provided, "provided": None}, Row, strict=False)


def provided_of(row: Row) -> dict[str, Any]:
    """What the training provider declared of a part, to be kept beside what an employer puts in the place of it."""
    told = {name: getattr(row, name) for name in DECLARED}
    kept: dict[str, Any] = msgspec.json.decode(_ENCODER.encode(told))
    return kept


DECLARED: Final = (
    "title",
    "type",
    "start_date",
    "end_date",
    "duration",
    "duration_unit",
    "status",
    "has_certificate",
    "certificate_until",
    "funding",
    "joint_committee",
)
"""The columns that an employer's correction takes the place of."""
_ENCODER: Final = msgspec.json.Encoder(decimal_format="string")


def _participant(row: Row) -> Participant:
    return Participant(
        ssin=Ssin(row.ssin),
        enterprise_number=_enterprise(row.named),
        status=TrainingStatus(row.status),
        certificate=_certificate(row),
    )


def _declarer(row: Row) -> Declarer:
    return Declarer(enterprise_number=EnterpriseNumber(row.declarer), quality=Quality(row.quality))


def _duration(row: Row) -> Duration:
    plain = row.duration.normalize()
    return Duration(value=plain + 0, unit=DurationUnit(row.duration_unit))


def _enterprise(number: str | None) -> EnterpriseNumber | UnsetType:
    return EnterpriseNumber(number) if number else UNSET


def _until(certificate: Certificate | UnsetType) -> date | None:
    return (certificate.valid_until or None) if certificate is not UNSET else None


def _certificate(row: Row) -> Certificate | UnsetType:
    return Certificate(valid_until=row.certificate_until or UNSET) if row.has_certificate else UNSET


def _provider(row: Row) -> Provider | UnsetType:
    if not row.provider_number and not row.provider_name:
        return UNSET
    return Provider(enterprise_number=_enterprise(row.provider_number), name=row.provider_name or UNSET)
