from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
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
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from openfla.platform.entitlements.model import RightRow
from openfla.platform.kernel.database import metadata

training_rights = Table(
    "training_rights",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("enterprise", Text, CheckConstraint(r"enterprise ~ '^[01]\d{9}$'", name="enterprise"), nullable=False),
    Column("ssin", Text, CheckConstraint(r"ssin ~ '^\d{11}$'", name="ssin"), nullable=False),
    Column("year", Integer, CheckConstraint("year BETWEEN 2000 AND 2099", name="year"), nullable=False),
    Column("kind", Text, CheckConstraint("kind IN ('legal', 'sectoral', 'extra')", name="kind"), nullable=False),
    Column("days", Numeric(8, 4), CheckConstraint("days BETWEEN 0 AND 366", name="days"), nullable=False),
    Column("agreement", Text),
    Column(
        "source",
        Text,
        CheckConstraint("source IN ('declared', 'calculated')", name="source"),
        server_default=text("'declared'"),
        nullable=False,
    ),
    Column("explanation", JSONB, server_default=text("'[]'"), nullable=False),
    Column("declarer", Text, nullable=False),
    Column("quality", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("version", Integer, server_default=text("1"), nullable=False),
    Column("withdrawn", Boolean, server_default=text("false"), nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), server_default=text("clock_timestamp()"), nullable=False),
    UniqueConstraint("enterprise", "ssin", "year", "kind", name="uq_training_rights_key"),
)
Index("ix_training_rights_enterprise_id", training_rights.c.enterprise, training_rights.c.id)
Index(
    "ix_training_rights_enterprise_changed",
    training_rights.c.enterprise,
    training_rights.c.changed_at,
    training_rights.c.id,
)

TABLE: Final = "training_rights"
KEY: Final = "uq_training_rights_key"
_NAMES: Final = tuple(column.name for column in training_rights.c)

PLAN_KEPT: Final = False
"""Whether a statement that looks for records by their key keeps its plan.

Several indexes begin with the enterprise. While a table is empty they cost the same, and a plan that was made then
would read all records of an enterprise for each one that is looked for.
"""

OF_PAIRS: Final = """
    SELECT held.enterprise, held.ssin, held.kind, held.year, held.days
    FROM unnest(CAST(%s AS text[]), CAST(%s AS text[])) AS asked (enterprise, ssin)
        JOIN training_rights AS held ON held.enterprise = asked.enterprise AND held.ssin = asked.ssin
    WHERE NOT held.withdrawn
    """
"""The standing rights of workers with an enterprise, two arrays."""


@cache
def under_keys() -> bytes:
    """What stands under each enterprise, worker, year and kind of four arrays, withdrawn or not."""
    statement = """
        SELECT {columns}
        FROM unnest(CAST(%s AS text[]), CAST(%s AS text[]), CAST(%s AS integer[]), CAST(%s AS text[]))
                AS asked (enterprise, ssin, year, kind)
            JOIN training_rights AS held ON held.enterprise = asked.enterprise AND held.ssin = asked.ssin
                AND held.year = asked.year AND held.kind = asked.kind
        """
    return SQL(statement).format(columns=held(_NAMES)).as_bytes()


@cache
def by_ids() -> bytes:
    """The rights with these ids, withdrawn or not."""
    statement = """
        SELECT {columns} FROM unnest(CAST(%s AS uuid[])) AS asked (id)
            JOIN training_rights AS held ON held.id = asked.id
        """
    return SQL(statement).format(columns=held(_NAMES)).as_bytes()


def of_worker(enterprise: str, ssin: str, first_year: int, last_year: int) -> Select[Any]:
    """The standing rights of a worker with one employer in these years: kind, year, days."""
    columns = (training_rights.c.kind, training_rights.c.year, training_rights.c.days)
    return select(*columns).where(
        training_rights.c.enterprise == enterprise,
        training_rights.c.ssin == ssin,
        training_rights.c.year.between(first_year, last_year),
        ~training_rights.c.withdrawn,
    )


def row(values: Sequence[Any]) -> RightRow:
    """What a statement found, every column in the order of the table."""
    told = dict(zip(_NAMES, values, strict=True))
    told["digest"] = f"\\x{bytes(told['digest']).hex()}"
    told["explanation"] = tuple(told["explanation"])
    return RightRow(**told)


def held(names: Sequence[str]) -> Composed:
    """These columns of the table that a statement calls `held`."""
    return SQL(", ").join(SQL("held.{name}").format(name=Identifier(name)) for name in names)
