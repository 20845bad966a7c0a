from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Select,
    Table,
    Text,
    Update,
    Uuid,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from openfla.platform.kernel.database import metadata
from openfla.platform.registrations.model import Registration

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


def ask(registration: Registration) -> ReturningInsert[Any]:
    """A registration that waits for confirmation, unless another one of the same enterprise does."""
    told = registration.told
    row = insert(registrations).values(
        id=registration.id,
        enterprise=told.number,
        name=told.name,
        legal_form=told.legal_form or None,
        nsso_number=told.nsso_number,
        outsourced_to=told.outsourced_to,
        person=registration.person.id,
        asked_at=registration.asked_at,
    )
    new = row.on_conflict_do_nothing(index_elements=["enterprise"], index_where=registrations.c.decided_at.is_(None))
    return new.returning(registrations.c.id)


def decide(registration: UUID, at: datetime, *, is_confirmed: bool) -> Update:
    """Decide on a registration that waits."""
    here = (registrations.c.id == registration, registrations.c.decided_at.is_(None))
    return update(registrations).where(*here).values(decided_at=at, is_confirmed=is_confirmed)


def one(registration: UUID) -> Select[Any]:
    """One registration."""
    return select(registrations).where(registrations.c.id == registration)


def waiting() -> Select[Any]:
    """The registrations that wait for confirmation, oldest first."""
    return select(registrations).where(registrations.c.decided_at.is_(None)).order_by(registrations.c.asked_at)


def of_person(person: UUID) -> Select[Any]:
    """What somebody registered, newest first."""
    return select(registrations).where(registrations.c.person == person).order_by(registrations.c.asked_at.desc())
