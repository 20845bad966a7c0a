from collections.abc import Sequence
from datetime import datetime
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
    cast,
    func,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB

from openfla.contract.trainings import Verification
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
    Column("type", Text, CheckConstraint("type IN ('formal', 'informal')", name="type"), nullable=False),
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
    Column("verification", Text, nullable=False),
    Column("provided", JSONB(none_as_null=True)),
    Column("named", Text),
    Column("version", Integer, nullable=False),
    Column("declared_version", Integer, server_default=text("1"), nullable=False),
    Column("withdrawn", Boolean, server_default=text("false"), nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), server_default=text("clock_timestamp()"), nullable=False),
    UniqueConstraint("declarer", "quality", "reference", "participant", name="uq_trainings_reference"),
    CheckConstraint("end_date >= start_date", name="period"),
    CheckConstraint("counts OR deducted_from = 'none'", name="deduction"),
    CheckConstraint("has_certificate OR certificate_until IS NULL", name="certificate"),
    CheckConstraint("(participant = 0) = (id = record_id)", name="record"),
    CheckConstraint("duration_unit IN ('minutes', 'hours', 'days')", name="duration_unit"),
    CheckConstraint("status IN ('completed', 'notFollowed', 'reserved', 'unsuitable')", name="status"),
    CheckConstraint("deducted_from IN ('legal', 'sectoral', 'extra', 'none')", name="deducted_from"),
    CheckConstraint(
        "verification IN ('notNeeded', 'toVerify', 'confirmed', 'corrected', 'rejected') "
        "AND (verification = 'notNeeded') = (participant = 0)",
        name="verification",
    ),
    CheckConstraint("(verification = 'corrected') = (provided IS NOT NULL)", name="provided"),
    CheckConstraint("participant > 0 OR named IS NULL", name="named"),
    CheckConstraint("participant > 0 OR enterprise IS NOT NULL", name="owner"),
    CheckConstraint("version >= 1 AND declared_version >= 1", name="version"),
)
OF_PROVIDER: Final = trainings.c.participant > text("0")
"""What training providers declared; told with its value, for else no plan that is kept could use their indexes."""
NOT_COMPLETED: Final = trainings.c.status != text("'completed'")
"""What most trainings are not; told with its value as well."""
_of_declarer: Final = (trainings.c.declarer, trainings.c.quality)
Index("ix_trainings_ssin", trainings.c.ssin, trainings.c.enterprise, trainings.c.start_date, trainings.c.end_date)
Index("ix_trainings_record", trainings.c.record_id, postgresql_where=OF_PROVIDER)
Index("ix_trainings_enterprise_id", trainings.c.enterprise, trainings.c.id)
Index(
    "ix_trainings_enterprise_verification",
    trainings.c.enterprise,
    trainings.c.verification,
    trainings.c.id,
    postgresql_where=OF_PROVIDER,
)
Index(
    "ix_trainings_enterprise_status",
    trainings.c.enterprise,
    trainings.c.status,
    trainings.c.id,
    postgresql_where=NOT_COMPLETED,
)
Index("ix_trainings_enterprise_changed", trainings.c.enterprise, trainings.c.changed_at, trainings.c.id)
Index(
    "ix_trainings_declarer_changed",
    *_of_declarer,
    trainings.c.changed_at,
    trainings.c.id,
    postgresql_where=OF_PROVIDER,
)
Index("ix_trainings_declarer_record", *_of_declarer, trainings.c.record_id, postgresql_where=OF_PROVIDER)
Index("ix_trainings_unplaced", trainings.c.ssin, postgresql_where=trainings.c.enterprise.is_(None))

TABLE: Final = "trainings"
STANDING: Final = (Verification.NOT_NEEDED.value, Verification.CONFIRMED.value, Verification.CORRECTED.value)
"""What the employer stands by; only that counts for a credit."""

_COLUMNS: Final = tuple(column for column in trainings.c)
COLUMNS: Final = tuple(column.name for column in trainings.c)
_PLAIN: Final = SQL(", ").join(SQL("held.{name}").format(name=Identifier(name)) for name in COLUMNS)


@cache
def under_references() -> bytes:
    """What stands under each (declarer, quality, reference) of three arrays; several rows for a provider's record."""
    statement = """
        SELECT {columns}
        FROM unnest(CAST(%s AS text[]), CAST(%s AS text[]), CAST(%s AS text[])) AS asked (declarer, quality, reference)
            JOIN trainings AS held USING (declarer, quality, reference)
        ORDER BY held.participant
        """
    return SQL(statement).format(columns=_PLAIN).as_bytes()


@cache
def by_ids() -> bytes:
    """The rows with these ids, and every row of the records of a training provider with these ids."""
    statement = """
        SELECT {columns} FROM unnest(CAST(%s AS uuid[])) AS asked (id) JOIN trainings AS held USING (id)
        UNION ALL
        SELECT {columns} FROM unnest(CAST(%s AS uuid[])) AS asked (id)
            CROSS JOIN LATERAL (
                SELECT * FROM trainings
                WHERE record_id >= asked.id AND record_id <= asked.id AND participant > 0 ORDER BY record_id
            ) AS held
        ORDER BY participant
        """
    return SQL(statement).format(columns=_PLAIN).as_bytes()


NEAR: Final = """
    SELECT asked.place, near.*
    FROM unnest(CAST(%s AS text[]), CAST(%s AS text[]), CAST(%s AS date[]), CAST(%s AS date[])) WITH ORDINALITY
            AS asked (enterprise, ssin, first_day, last_day, place)
        CROSS JOIN LATERAL (
            SELECT id, start_date, end_date, duration, duration_unit, title, participant > 0 FROM trainings
            WHERE (ssin, enterprise) >= (asked.ssin, asked.enterprise)
                AND (ssin, enterprise) <= (asked.ssin, asked.enterprise)
                AND start_date <= asked.last_day AND end_date >= asked.first_day
                AND NOT withdrawn AND verification <> 'rejected'
            LIMIT 200
        ) AS near
    """
"""Trainings of workers that share a day with those asked about, at most two hundred for each that is asked.

Told as a range, the pair can be found by one index only: beside an empty table another one looks as good, and a plan
that was made then is kept. The days stand in that index too: of whoever follows much, no row of other days is read.
"""

HOLD_PROVIDERS: Final = """
    SELECT pg_advisory_xact_lock(number) FROM (
        SELECT hashtextextended('trainings of ' || asked.provider, 0) AS number
        FROM unnest(CAST(%s AS text[])) AS asked (provider) ORDER BY number
    ) AS providers
    """
"""One transaction at a time corrects what a training provider declared."""

UNPLACED: Final = """
    SELECT held.id FROM unnest(CAST(%s AS text[])) AS asked (ssin)
        CROSS JOIN LATERAL (
            SELECT id FROM trainings WHERE ssin = asked.ssin AND enterprise IS NULL AND NOT withdrawn LIMIT 500
        ) AS held
    """
"""Participations of these workers that no employer was found for; of one worker at most five hundred at a time."""


def as_provided(column: str) -> ColumnElement[str]:
    """A column of a training provider's part as that one declared it."""
    return func.coalesce(trainings.c.provided[column].astext, cast(trainings.c[column], Text))


def of_record(record: UUID) -> Select[Any]:
    """Every participant's row of one record of a training provider, in the order declared."""
    held = (trainings.c.record_id == record, OF_PROVIDER)
    return select(*_COLUMNS).where(*held).order_by(trainings.c.participant)


def page_of_records(conditions: Sequence[ColumnElement[bool]], after: UUID | None, size: int) -> Select[UUID]:
    """The ids of a training provider's records that follow a place, in the order of registration."""
    found = select(trainings.c.record_id).where(*conditions).group_by(trainings.c.record_id)
    found = found.order_by(trainings.c.record_id).limit(size)
    return found if after is None else found.where(trainings.c.record_id > after)


def changed_records(
    conditions: Sequence[ColumnElement[bool]], after: tuple[datetime | None, UUID] | None, size: int
) -> Select[Any]:
    """Moment of the last change and id of a training provider's records, in the order of that change."""
    moment = func.max(trainings.c.changed_at)
    found = select(moment, trainings.c.record_id).where(*conditions).group_by(trainings.c.record_id)
    found = found.order_by(moment, trainings.c.record_id).limit(size)
    return found if after is None else found.having(tuple_(moment, trainings.c.record_id) > tuple_(*after))


def of_records(records: Sequence[UUID]) -> Select[Any]:
    """Every participant's row of these records."""
    held = (trainings.c.record_id.in_(records), OF_PROVIDER)
    return select(*_COLUMNS).where(*held).order_by(trainings.c.record_id, trainings.c.participant)


def counted(enterprise: str, ssin: str, first_year: int, last_year: int) -> Select[Any]:
    """What a worker's credit with one employer is made of: trainings it stands by that are deducted from a right."""
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
        trainings.c.verification.in_(STANDING),
        ~trainings.c.withdrawn,
        trainings.c.deducted_from != "none",
        year.between(first_year, last_year),
    )


@cache
def used_by_pairs() -> bytes:
    """What is taken and planned of each right, by year and unit, of the workers with an enterprise in two arrays."""
    statement = f"""
        SELECT held.enterprise, held.ssin, held.deducted_from, CAST(extract(year FROM held.start_date) AS integer),
            held.status, held.duration_unit, sum(held.duration)
        FROM unnest(CAST(%s AS text[]), CAST(%s AS text[])) AS asked (enterprise, ssin)
            JOIN trainings AS held ON held.enterprise = asked.enterprise AND held.ssin = asked.ssin
        WHERE NOT held.withdrawn AND held.verification IN {STANDING} AND held.deducted_from <> 'none'
            AND held.status IN ('completed', 'reserved')
        GROUP BY 1, 2, 3, 4, 5, 6
        """  # noqa: S608 - the names of the contract
    return statement.encode()
