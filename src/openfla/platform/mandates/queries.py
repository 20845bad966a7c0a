from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import INT4RANGE, ExcludeConstraint

from openfla.platform.kernel.database import metadata

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
