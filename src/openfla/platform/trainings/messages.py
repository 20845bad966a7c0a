"""Between a message of the contract and a row of the table; pure."""

from datetime import date, datetime
from uuid import UUID

from msgspec import UNSET, UnsetType
from uuid_utils.compat import uuid7

from openfla.contract.qualities import Quality
from openfla.contract.trainings import (
    Certificate,
    Declarer,
    Duration,
    DurationUnit,
    NewProviderTraining,
    NewTraining,
    Participant,
    Period,
    Provider,
    ProviderTraining,
    RightKind,
    Training,
    TrainingStatus,
    TrainingType,
)
from openfla.identifiers import EnterpriseNumber, JointCommittee, Ssin
from openfla.platform.access.model import Actor
from openfla.platform.trainings.model import Row
from openfla.platform.trainings.rules import deducted_from


def row_of(training: NewTraining, actor: Actor, *, at: datetime) -> Row:
    """What an employer or mandatary declares, as a row with an id of its own."""
    identity = uuid7()
    provider = training.provider if training.provider is not UNSET else Provider()
    return Row(
        id=identity,
        record_id=identity,
        declarer=actor.enterprise_number,
        quality=actor.quality,
        reference=training.reference,
        participant=0,
        enterprise=training.enterprise_number,
        ssin=training.ssin,
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
        provider_number=provider.enterprise_number or None,
        provider_name=provider.name or None,
        joint_committee=training.joint_committee or None,
        verified=True,
        version=1,
        registered_at=at,
    )


def rows_of(training: NewProviderTraining, actor: Actor, *, at: datetime) -> list[Row]:
    """What a training provider declares: a row for each participant, not verified by any employer."""
    record = uuid7()
    return [
        Row(
            id=uuid7(),
            record_id=record,
            declarer=actor.enterprise_number,
            quality=actor.quality,
            reference=training.reference,
            participant=place,
            enterprise=participant.enterprise_number or None,
            ssin=participant.ssin,
            title=training.title,
            type=training.type,
            start_date=training.period.start_date,
            end_date=training.period.end_date,
            duration=training.duration.value,
            duration_unit=training.duration.unit,
            status=participant.status,
            has_certificate=participant.certificate is not UNSET,
            certificate_until=_until(participant.certificate),
            counts=True,
            deducted_from=RightKind.NONE,
            funding=training.funding or None,
            provider_number=actor.enterprise_number,
            provider_name=None,
            joint_committee=training.joint_committee or None,
            verified=False,
            version=1,
            registered_at=at,
        )
        for place, participant in enumerate(training.participants, start=1)
    ]


def training_of(row: Row, base: str) -> Training:
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
        verified=row.verified,
    )


def provider_training_of(rows: list[Row], base: str) -> ProviderTraining:
    """The rows of one record as a training provider's training."""
    first = rows[0]
    return ProviderTraining(
        id=str(first.record_id),
        href=f"{base}/trainings/{first.record_id}",
        version=first.version,
        declared_by=_declarer(first),
        registered_at=first.registered_at,
        reference=first.reference,
        title=first.title,
        type=TrainingType(first.type),
        period=Period(start_date=first.start_date, end_date=first.end_date),
        duration=_duration(first),
        funding=first.funding or UNSET,
        joint_committee=JointCommittee(first.joint_committee) if first.joint_committee else UNSET,
        participants=tuple(_participant(row) for row in rows),
    )


def identifier(text: str) -> UUID | None:
    """The id in an address, when it has the form of one (Belgif: lower-case UUID)."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None


def _participant(row: Row) -> Participant:
    return Participant(
        ssin=Ssin(row.ssin),
        enterprise_number=_enterprise(row.enterprise),
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
