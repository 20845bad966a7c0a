from collections.abc import Sequence
from functools import cache
from typing import Any, Final
from uuid import UUID

from psycopg.sql import SQL, Identifier
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Select,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    select,
)

from openfla.platform.kernel.database import metadata

trainings = Table(
    "trainings",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("record_id", Uuid, nullable=False),
    Column("declarer", Text, nullable=False),
    Column("quality", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("participant", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("enterprise", Text, CheckConstraint(r"enterprise ~ '^[01]\d{9}$'", name="enterprise")),
    Column("ssin", Text, CheckConstraint(r"ssin ~ '^\d{11}$'", name="ssin"), nullable=False),
    Column("title", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date, nullable=False),
    Column("duration", Numeric(12, 3), CheckConstraint("duration > 0", name="duration"), nullable=False),
    Column("duration_unit", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("has_certificate", Boolean, nullable=False),
    Column("certificate_until", Date),
    Column("counts", Boolean, nullable=False),
    Column("deducted_from", Text, nullable=False),
    Column("funding", Text),
    Column("provider_number", Text),
    Column("provider_name", Text),
    Column("joint_committee", Text),
    Column("verified", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("declarer", "quality", "reference", "participant", name="uq_trainings_reference"),
    CheckConstraint("end_date >= start_date", name="period"),
    CheckConstraint("counts OR deducted_from = 'none'", name="deduction"),
    CheckConstraint("has_certificate OR certificate_until IS NULL", name="certificate"),
    CheckConstraint("(participant = 0) = (id = record_id)", name="record"),
)
Index("ix_trainings_enterprise_ssin", trainings.c.enterprise, trainings.c.ssin)
Index("ix_trainings_record", trainings.c.record_id, postgresql_where=trainings.c.participant > 0)

_SHOWN: Final = [column for column in trainings.c if column.name != "digest"]


@cache
def insert() -> bytes:
    """Insert the `rows` (a JSON array) whose reference is free; answers the ids of those that were."""
    statement = """
        INSERT INTO trainings ({columns})
        SELECT {columns} FROM jsonb_populate_recordset(CAST(NULL AS trainings), CAST(%(rows)s AS jsonb))
        ON CONFLICT ON CONSTRAINT uq_trainings_reference DO NOTHING
        RETURNING id
        """
    columns = SQL(", ").join(Identifier(column.name) for column in trainings.c)
    return SQL(statement).format(columns=columns).as_bytes()


def under_reference(declarer: str, quality: str, reference: str) -> Select[Any]:
    """What stands under a reference, with the digest; several rows for a training provider's record."""
    named = (trainings.c.declarer == declarer, trainings.c.quality == quality, trainings.c.reference == reference)
    return select(*_SHOWN, trainings.c.digest).where(*named).order_by(trainings.c.participant)


def lock_reference(declarer: str, quality: str, reference: str) -> Select[Any]:
    """Hold a reference, whether something stands under it or not, until the transaction ends."""
    return select(func.pg_advisory_xact_lock(func.hashtextextended(f"{declarer} {quality} {reference}", 0)))


def one(training: UUID) -> Select[Any]:
    """One row by its id."""
    return select(*_SHOWN).where(trainings.c.id == training)


def of_record(record: UUID) -> Select[Any]:
    """Every participant's row of one record of a training provider, in the order declared."""
    held = (trainings.c.record_id == record, trainings.c.participant > 0)
    return select(*_SHOWN).where(*held).order_by(trainings.c.participant)


def page(conditions: Sequence[ColumnElement[bool]], page: int, size: int) -> Select[Any]:
    """One page of the rows that meet every condition, in the order of registration."""
    found = select(*_SHOWN).where(*conditions).order_by(trainings.c.id)
    return found.limit(size).offset((page - 1) * size)


def count(conditions: Sequence[ColumnElement[bool]]) -> Select[int]:
    """How many rows meet every condition."""
    return select(func.count()).select_from(trainings).where(*conditions)


def page_of_records(conditions: Sequence[ColumnElement[bool]], page: int, size: int) -> Select[UUID]:
    """One page of the ids of a training provider's records."""
    found = select(trainings.c.record_id).where(*conditions).group_by(trainings.c.record_id)
    return found.order_by(trainings.c.record_id).limit(size).offset((page - 1) * size)


def count_of_records(conditions: Sequence[ColumnElement[bool]]) -> Select[int]:
    """How many records of a training provider meet every condition."""
    return select(func.count(trainings.c.record_id.distinct())).where(*conditions)


def of_records(records: Sequence[UUID]) -> Select[Any]:
    """Every participant's row of these records."""
    held = (trainings.c.record_id.in_(records), trainings.c.participant > 0)
    return select(*_SHOWN).where(*held).order_by(trainings.c.record_id, trainings.c.participant)


def counted(enterprise: str, ssin: str, first_year: int, last_year: int) -> Select[Any]:
    """What a worker's credit with one employer is made of: verified trainings that are deducted from a right."""
    year = func.extract("year", trainings.c.start_date)
    return select(
        year.label("year"),
        trainings.c.deducted_from,
        trainings.c.status,
        trainings.c.duration,
        trainings.c.duration_unit,
    ).where(
        trainings.c.enterprise == enterprise,
        trainings.c.ssin == ssin,
        trainings.c.verified,
        trainings.c.deducted_from != "none",
        year.between(first_year, last_year),
    )
