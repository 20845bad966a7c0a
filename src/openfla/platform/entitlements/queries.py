from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Column, Integer, Numeric, Select, Table, Text, select
from sqlalchemy.dialects.postgresql import Insert, insert

from openfla.platform.kernel.database import metadata

training_rights = Table(
    "training_rights",
    metadata,
    Column("enterprise", Text, CheckConstraint(r"enterprise ~ '^[01]\d{9}$'", name="enterprise"), primary_key=True),
    Column("ssin", Text, CheckConstraint(r"ssin ~ '^\d{11}$'", name="ssin"), primary_key=True),
    Column("year", Integer, CheckConstraint("year BETWEEN 2000 AND 2099", name="year"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("days", Numeric(8, 4), CheckConstraint("days BETWEEN 0 AND 366", name="days"), nullable=False),
)


def declare(enterprise: str, ssin: str, year: int, kind: str, days: Decimal) -> Insert:
    """Put a right on an account, in the place of the one that stood there."""
    row = {"enterprise": enterprise, "ssin": ssin, "year": year, "kind": kind, "days": days}
    return (
        insert(training_rights)
        .values(row)
        .on_conflict_do_update(index_elements=["enterprise", "ssin", "year", "kind"], set_={"days": days})
    )


def held(enterprise: str, ssin: str, first_year: int, last_year: int) -> Select[Any]:
    """The rights of a worker with one employer in these years: kind, year, days."""
    columns = (training_rights.c.kind, training_rights.c.year, training_rights.c.days)
    return select(*columns).where(
        training_rights.c.enterprise == enterprise,
        training_rights.c.ssin == ssin,
        training_rights.c.year.between(first_year, last_year),
    )
