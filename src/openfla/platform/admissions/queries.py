from sqlalchemy import Boolean, CheckConstraint, Column, DateTime, ForeignKey, Table, Text, Uuid, false

from openfla.platform.kernel.database import metadata

admissions = Table(
    "admissions",
    metadata,
    Column("enterprise", Text, CheckConstraint(r"enterprise ~ '^[01]\d{9}$'", name="enterprise"), primary_key=True),
    Column("name", Text, CheckConstraint("length(name) BETWEEN 1 AND 200", name="name_length"), nullable=False),
    Column("purpose", Text, CheckConstraint("length(purpose) <= 1000", name="purpose_length"), nullable=False),
    Column("person", Uuid, ForeignKey("persons.id")),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Column("is_admitted", Boolean, nullable=False, server_default=false()),
    CheckConstraint("decided_at IS NOT NULL OR NOT is_admitted", name="decision"),
)
