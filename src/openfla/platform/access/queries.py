from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Select,
    Table,
    Text,
    UniqueConstraint,
    Update,
    Uuid,
    func,
    select,
    text,
    union,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, Insert, insert

from openfla.contract.qualities import AnyQuality
from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.access.model import Search
from openfla.platform.kernel.database import metadata

_FEW: Final = 2000

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


def enrol(number: EnterpriseNumber, name: str, **about: Any) -> Insert:
    """Make an enterprise known; what is told last of it counts."""
    row = insert(enterprises).values(number=number, name=name, **about)
    return row.on_conflict_do_update(index_elements=["number"], set_={"name": name, **about})


def make_known(number: EnterpriseNumber, name: str) -> Insert:
    """Make an enterprise known, unless it is."""
    return insert(enterprises).values(number=number, name=name).on_conflict_do_nothing()


def change(number: EnterpriseNumber, **about: Any) -> Update:
    """Change what is known of an enterprise."""
    return update(enterprises).where(enterprises.c.number == number).values(about)


def hold(number: EnterpriseNumber) -> Select[str]:
    """Hold an enterprise against everybody else who changes something about it."""
    return select(enterprises.c.number).where(enterprises.c.number == number).with_for_update(key_share=True)


def hold_nsso_number(nsso_number: NssoNumber) -> Select[Any]:
    """Hold an NSSO number against whoever claims it at the same time."""
    return select(func.pg_advisory_xact_lock(func.hashtextextended(f"NSSO number {nsso_number}", 0)))


def of_nsso_number(nsso_number: NssoNumber) -> Select[str]:
    """Which enterprise an NSSO number belongs to."""
    return select(enterprises.c.number).where(enterprises.c.nsso_number == nsso_number)


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


def found_near(search: Search, after: str, size: int) -> Select[Any]:
    """Enterprises by words of their name, among the next few by number: a page is full there of what many have."""
    table = enterprises.c
    few = select(table.number, table.name).where(table.number > after).order_by(table.number).limit(_FEW).subquery()
    page = select(few.c.number).where(_has_words(few.c.name, search)).order_by(few.c.number).limit(size)
    return known().where(table.number.in_(page))


def found(search: Search, after: str, size: int) -> Select[Any]:
    """Enterprises whose number begins with these digits, or whose name has words that begin with each of these.

    Apart from each other and from the order, or the planner walks by number past all that have other names.
    """
    table = enterprises.c
    named = select(table.number).where(table.number > after, _has_words(table.name, search))
    hits = named.cte("hits").prefix_with("MATERIALIZED")
    first = (table.number > after, table.number.between(search.first, search.last))
    numbered = select(table.number).where(*first).order_by(table.number).limit(size)
    page = select(hits.c.number).order_by(hits.c.number).limit(size)
    return known().where(table.number.in_(union(page, numbered))).limit(size)


def _has_words(name: ColumnElement[Any], search: Search) -> ColumnElement[bool]:
    return func.to_tsvector(text("'simple'"), name).bool_op("@@")(func.to_tsquery(text("'simple'"), search.query))
