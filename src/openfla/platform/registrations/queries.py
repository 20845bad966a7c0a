from sqlalchemy import Boolean, CheckConstraint, Column, DateTime, ForeignKey, Index, Table, Text, Uuid, text

from openfla.platform.kernel.database import metadata

registrations = Table(
    "registrations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("enterprise", Text, CheckConstraint(r"enterprise ~ '^[01]\d{9}$'", name="enterprise"), nullable=False),
    Column("name", Text, CheckConstraint("length(name) BETWEEN 1 AND 200", name="name_length"), nullable=False),
    Column("legal_form", Text),
    Column("nsso_number", Text, nullable=False),
    Column("outsourced_to", Text),
    Column("person", Uuid, ForeignKey("persons.id"), nullable=False, index=True),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Column("is_confirmed", Boolean),
    CheckConstraint("(decided_at IS NULL) = (is_confirmed IS NULL)", name="decision"),
)

Index("ix_registrations_open", registrations.c.enterprise, unique=True, postgresql_where=text("decided_at IS NULL"))
