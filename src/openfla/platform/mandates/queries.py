from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    Uuid,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import INT4RANGE, ExcludeConstraint, Range
from sqlalchemy.sql.dml import Insert, ReturningUpdate

from openfla.platform.kernel.database import metadata
from openfla.platform.mandates.model import STORED, Period, Procuration, Side, Status, Terms

mandates = Table(
    "mandates",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("mandator", Text, ForeignKey("enterprises.number"), nullable=False, index=True),
    Column("mandatary", Text, nullable=False),
    Column("mandatary_quality", Text, nullable=False),
    Column("service", Integer, nullable=False),
    Column(
        "period",
        INT4RANGE,
        CheckConstraint("NOT isempty(period) AND NOT lower_inf(period)", name="period"),
        nullable=False,
    ),
    Column(
        "status",
        Text,
        CheckConstraint("status IN ('requested', 'confirmed', 'refused', 'withdrawn', 'revoked')", name="status"),
        nullable=False,
    ),
    Column("asked_by", Text, CheckConstraint("asked_by IN ('mandator', 'mandatary')", name="asked_by"), nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    Column("version", Integer, nullable=False, server_default="1"),
    CheckConstraint("mandator <> mandatary", name="two_parties"),
    ForeignKeyConstraint(
        ["mandatary", "mandatary_quality"], ["enterprise_qualities.enterprise", "enterprise_qualities.quality"]
    ),
    ExcludeConstraint(
        (text("int8range(CAST(mandator AS bigint), CAST(mandator AS bigint), '[]')"), "&&"),
        (text("int4range(service, service, '[]')"), "&&"),
        (text("period"), "&&"),
        where=text("status = 'confirmed'"),
        using="gist",
        name="one_mandatary",
    ),
)

Index(
    "ix_mandates_mandatary",
    mandates.c.mandatary,
    mandates.c.mandatary_quality,
    mandates.c.mandator,
    mandates.c.service,
)

procurations = Table(
    "procurations",
    metadata,
    Column("mandate", Uuid, ForeignKey(mandates.c.id), primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

Changes = ReturningUpdate[UUID]


def ask(mandate: UUID, terms: Terms, asked_by: Side, at: datetime, status: Status) -> Insert:
    """A mandate that is asked, or confirmed in the same breath."""
    decided_at = at if status is Status.CONFIRMED else None
    return insert(mandates).values(
        id=mandate,
        mandator=terms.mandator,
        mandatary=terms.mandatary,
        mandatary_quality=terms.mandatary_quality.value,
        service=STORED[terms.service],
        period=stored(terms.period),
        status=status.value,
        asked_by=asked_by.value,
        asked_at=at,
        decided_at=decided_at,
    )


def decide(mandate: UUID, version: int, status: Status, period: Period, at: datetime) -> Changes:
    """Confirm, refuse or withdraw what was asked, when nobody was first; answers the id."""
    return _changed(mandate, version).values(status=status.value, period=stored(period), decided_at=at)


def shorten(mandate: UUID, version: int, period: Period) -> Changes:
    """Let a mandate end after another quarter, when nobody was first; answers the id."""
    return _changed(mandate, version).values(period=stored(period))


def revoke(mandate: UUID, version: int, at: datetime) -> Changes:
    """End a mandate at once, when nobody was first; answers the id."""
    return _changed(mandate, version).values(status=Status.REVOKED.value, ended_at=at)


def _changed(mandate: UUID, version: int) -> Changes:
    here = (mandates.c.id == mandate, mandates.c.version == version)
    return update(mandates).where(*here).values(version=mandates.c.version + 1).returning(mandates.c.id)


def take_turns(terms: Terms) -> Select[Any]:
    """Let whoever changes who is mandatary of an enterprise for a service wait for another who does.

    The constraint decides; but two who run into it at one moment would wait for each other.
    """
    return select(func.pg_advisory_xact_lock(func.hashtextextended(f"mandate {terms.mandator} {terms.service}", 0)))


def overlapping(terms: Terms) -> Select[str]:
    """Who is mandatary of the mandator for the service, in a part of the period."""
    return select(mandates.c.mandatary).where(
        mandates.c.mandator == terms.mandator,
        mandates.c.service == STORED[terms.service],
        mandates.c.status == Status.CONFIRMED.value,
        mandates.c.period.overlaps(stored(terms.period)),
    )


def waiting_same(terms: Terms) -> Select[UUID]:
    """The same mandate, asked before and not answered yet."""
    return select(mandates.c.id).where(
        mandates.c.mandator == terms.mandator,
        mandates.c.mandatary == terms.mandatary,
        mandates.c.mandatary_quality == terms.mandatary_quality.value,
        mandates.c.service == STORED[terms.service],
        mandates.c.status == Status.REQUESTED.value,
        mandates.c.period.overlaps(stored(terms.period)),
    )


def record(mandate: UUID, procuration: Procuration, at: datetime) -> Insert:
    """Keep the document of a mandate."""
    told = {"file_name": procuration.file_name, "content": procuration.content}
    return insert(procurations).values(mandate=mandate, recorded_at=at, **told)


def stored(period: Period) -> Range[int]:
    """A period as the database keeps it: without the quarter after the last one."""
    return Range(period.first.index, None if period.last is None else period.last.index + 1)
