from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Select,
    Table,
    Text,
    Update,
    Uuid,
    false,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from openfla.identifiers import EnterpriseNumber
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


def ask(number: EnterpriseNumber, name: str, purpose: str, person: UUID | None, at: datetime) -> ReturningInsert[Any]:
    """A request that waits from now on, unless it waits already or the enterprise was admitted."""
    told = {"name": name, "purpose": purpose, "person": person, "asked_at": at}
    was_refused = admissions.c.decided_at.is_not(None) & admissions.c.is_admitted.is_(False)
    row = insert(admissions).values(enterprise=number, **told)
    again = {**told, "decided_at": None}
    asked = row.on_conflict_do_update(index_elements=["enterprise"], set_=again, where=was_refused)
    return asked.returning(admissions.c.enterprise)


def admit(number: EnterpriseNumber, name: str, at: datetime) -> ReturningInsert[Any]:
    """Let an enterprise in, whether somebody asked or not."""
    yes = {"decided_at": at, "is_admitted": True}
    row = insert(admissions).values(enterprise=number, name=name, purpose="", asked_at=at, **yes)
    is_out = admissions.c.is_admitted.is_(False)
    admitted = row.on_conflict_do_update(index_elements=["enterprise"], set_=yes, where=is_out)
    return admitted.returning(admissions.c.enterprise)


def refuse(number: EnterpriseNumber, at: datetime) -> Update:
    """Decide on a request that waits: no."""
    here = (admissions.c.enterprise == number, admissions.c.decided_at.is_(None))
    return update(admissions).where(*here).values(decided_at=at)


def withdraw(number: EnterpriseNumber, at: datetime) -> Update:
    """Let an enterprise in no longer."""
    here = (admissions.c.enterprise == number, admissions.c.is_admitted)
    return update(admissions).where(*here).values(decided_at=at, is_admitted=False)


def all_() -> Select[Any]:
    """Every request and its decision; those that wait first, oldest first."""
    return select(admissions).order_by(admissions.c.decided_at.is_not(None), admissions.c.asked_at)


def of_person(person: UUID) -> Select[Any]:
    """What somebody asked, newest first."""
    return select(admissions).where(admissions.c.person == person).order_by(admissions.c.asked_at.desc())


def admitted(numbers: Collection[EnterpriseNumber]) -> Select[str]:
    """Which of these enterprises are let in."""
    return select(admissions.c.enterprise).where(admissions.c.enterprise.in_(numbers), admissions.c.is_admitted)
