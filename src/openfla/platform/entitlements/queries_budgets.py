from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import msgspec
from psycopg.sql import SQL
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from openfla.contract.entitlements import Payment
from openfla.platform.entitlements.model import BudgetRow
from openfla.platform.entitlements.queries import held
from openfla.platform.kernel.database import metadata

employability_budgets = Table(
    "employability_budgets",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("enterprise", Text, CheckConstraint(r"enterprise ~ '^[01]\d{9}$'", name="enterprise"), nullable=False),
    Column("reference", Text, nullable=False),
    Column("ssin", Text, CheckConstraint(r"ssin ~ '^\d{11}$'", name="ssin"), nullable=False),
    Column("measure", Text, nullable=False),
    Column("initial_amount", Numeric(12, 2), nullable=False),
    Column("spent", Numeric(12, 2), nullable=False),
    Column("last_spending_date", Date, nullable=False),
    Column("payments", JSONB, nullable=False),
    Column("declarer", Text, nullable=False),
    Column("quality", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("version", Integer, server_default=text("1"), nullable=False),
    Column("withdrawn", Boolean, server_default=text("false"), nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), server_default=text("clock_timestamp()"), nullable=False),
    UniqueConstraint("enterprise", "reference", name="uq_employability_budgets_reference"),
    CheckConstraint("initial_amount > 0 AND spent BETWEEN 0 AND initial_amount", name="amounts"),
)
Index("ix_employability_budgets_enterprise_id", employability_budgets.c.enterprise, employability_budgets.c.id)
Index(
    "ix_employability_budgets_enterprise_changed",
    employability_budgets.c.enterprise,
    employability_budgets.c.changed_at,
    employability_budgets.c.id,
)

TABLE: Final = "employability_budgets"
KEY: Final = "uq_employability_budgets_reference"
_NAMES: Final = tuple(column.name for column in employability_budgets.c)


@cache
def under_references() -> bytes:
    """What stands under each enterprise and reference of two arrays, withdrawn or not."""
    statement = """
        SELECT {columns} FROM unnest(CAST(%s AS text[]), CAST(%s AS text[])) AS asked (enterprise, reference)
            JOIN employability_budgets AS held ON held.enterprise = asked.enterprise
                AND held.reference = asked.reference
        """
    return SQL(statement).format(columns=held(_NAMES)).as_bytes()


@cache
def by_ids() -> bytes:
    """The budgets with these ids, withdrawn or not."""
    statement = """
        SELECT {columns} FROM unnest(CAST(%s AS uuid[])) AS asked (id)
            JOIN employability_budgets AS held ON held.id = asked.id
        """
    return SQL(statement).format(columns=held(_NAMES)).as_bytes()


def row(values: Sequence[Any]) -> BudgetRow:
    """What a statement found, every column in the order of the table."""
    told = dict(zip(_NAMES, values, strict=True))
    told["digest"] = f"\\x{bytes(told['digest']).hex()}"
    told["payments"] = msgspec.convert(told["payments"], tuple[Payment, ...])
    return BudgetRow(**told)
