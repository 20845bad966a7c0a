from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Select,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    exists,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, Insert, insert

from openfla.contract.qualities import AnyQuality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.kernel.database import metadata

enterprises = Table(
    "enterprises",
    metadata,
    Column("number", Text, CheckConstraint(r"number ~ '^[01]\d{9}$'", name="shape"), primary_key=True),
    Column("name", Text, CheckConstraint("length(name) BETWEEN 1 AND 200", name="name_length"), nullable=False),
    Column("since", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("names", JSONB, nullable=False, server_default="{}"),
    Column("nsso_number", Text, unique=True),
    Column("legal_form", Text),
    Column("stopped_on", Date),
    Column("barred_because", Text),
    Column("outsourced_to", Text, ForeignKey("enterprises.number")),
)

Index("ix_enterprises_words", func.to_tsvector(text("'simple'"), enterprises.c.name), postgresql_using="gin")

enterprise_qualities = Table(
    "enterprise_qualities",
    metadata,
    Column("enterprise", Text, ForeignKey(enterprises.c.number), primary_key=True),
    Column("quality", Text, primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

responsibles = Table(
    "responsibles",
    metadata,
    Column("enterprise", Text, ForeignKey(enterprises.c.number), nullable=False),
    Column("quality", Text),
    Column("person", Uuid, ForeignKey("persons.id"), nullable=False, index=True),
    Column("rank", Text, CheckConstraint("rank IN ('manager', 'deputy')", name="rank"), nullable=False),
    Column("named_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("enterprise", "quality", "person", postgresql_nulls_not_distinct=True),
    ForeignKeyConstraint(
        ["enterprise", "quality"],
        ["enterprise_qualities.enterprise", "enterprise_qualities.quality"],
        name="fk_responsibles_quality",
    ),
)

enterprise_users = Table(
    "enterprise_users",
    metadata,
    Column("enterprise", Text, primary_key=True),
    Column("quality", Text, primary_key=True),
    Column("person", Uuid, ForeignKey("persons.id"), primary_key=True, index=True),
    Column("permissions", ARRAY(Text), nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(
        ["enterprise", "quality"], ["enterprise_qualities.enterprise", "enterprise_qualities.quality"]
    ),
)


def enrol(number: EnterpriseNumber, name: str) -> Insert:
    """Make an enterprise known; its name is the one told last."""
    row = insert(enterprises).values(number=number, name=name)
    return row.on_conflict_do_update(index_elements=["number"], set_={"name": name})


def activate(number: EnterpriseNumber, quality: AnyQuality) -> Insert:
    """Let an enterprise act in a quality; once more changes nothing."""
    return insert(enterprise_qualities).values(enterprise=number, quality=quality.value).on_conflict_do_nothing()


def known() -> Select[Any]:
    """Every enterprise with its qualities, ordered by number."""
    held = (
        select(func.coalesce(func.array_agg(enterprise_qualities.c.quality), text("'{}'")))
        .where(enterprise_qualities.c.enterprise == enterprises.c.number)
        .scalar_subquery()
    )
    return select(enterprises, held.label("qualities")).order_by(enterprises.c.number)


def one(number: EnterpriseNumber) -> Select[Any]:
    """One enterprise with its qualities."""
    return known().where(enterprises.c.number == number)


def places(person: UUID, number: EnterpriseNumber | None = None) -> Select[str, str, str]:
    """In which qualities of which enterprises a person has a role: number, name and quality.

    An access manager of the entity is everywhere in it, so that a new quality can be activated from any other.
    """
    roles = or_(
        exists().where(
            responsibles.c.person == person,
            responsibles.c.enterprise == enterprise_qualities.c.enterprise,
            or_(responsibles.c.quality.is_(None), responsibles.c.quality == enterprise_qualities.c.quality),
        ),
        exists().where(
            enterprise_users.c.person == person,
            enterprise_users.c.enterprise == enterprise_qualities.c.enterprise,
            enterprise_users.c.quality == enterprise_qualities.c.quality,
        ),
    )
    theirs = select(responsibles.c.enterprise).where(responsibles.c.person == person)
    used = select(enterprise_users.c.enterprise).where(enterprise_users.c.person == person)
    found = (
        select(enterprises.c.number, enterprises.c.name, enterprise_qualities.c.quality)
        .join(enterprise_qualities, enterprise_qualities.c.enterprise == enterprises.c.number)
        .where(enterprises.c.number.in_(theirs.union(used)), roles)
        .order_by(enterprises.c.name, enterprises.c.number, enterprise_qualities.c.quality)
    )
    return found if number is None else found.where(enterprises.c.number == number)


def ranks_of(person: UUID, number: EnterpriseNumber, quality: AnyQuality) -> Select[str | None, str]:
    """The ranks of a person at the level of the entity (no quality) and of one quality."""
    here = (responsibles.c.person == person, responsibles.c.enterprise == number)
    levels = or_(responsibles.c.quality.is_(None), responsibles.c.quality == quality.value)
    return select(responsibles.c.quality, responsibles.c.rank).where(*here, levels)


def permissions_of(person: UUID, number: EnterpriseNumber, quality: AnyQuality) -> Select[list[str]]:
    """What a person was given as a user of a quality."""
    held = enterprise_users.c
    return select(held.permissions).where(
        held.person == person, held.enterprise == number, held.quality == quality.value
    )
