from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Integer,
    Select,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    delete,
    select,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql.dml import ReturningDelete, ReturningInsert

from openfla.platform.entitlements.model import OptOutRow
from openfla.platform.kernel.database import metadata

calculation_opt_outs = Table(
    "calculation_opt_outs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("enterprise", Text, CheckConstraint(r"enterprise ~ '^[01]\d{9}$'", name="enterprise"), nullable=False),
    Column("year", Integer, CheckConstraint("year BETWEEN 2000 AND 2099", name="year"), nullable=False),
    Column("ssin", Text, CheckConstraint(r"ssin ~ '^\d{11}$'", name="ssin")),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("declarer", Text, nullable=False),
    Column("quality", Text, nullable=False),
    UniqueConstraint(
        "enterprise", "year", "ssin", name="uq_calculation_opt_outs_key", postgresql_nulls_not_distinct=True
    ),
)
_table = calculation_opt_outs.c


def put(opt_out: OptOutRow) -> ReturningInsert[Any]:
    """Stop the calculation; answers what stands now: this one, or the one that stood already."""
    told = {name: getattr(opt_out, name) for name in opt_out.__struct_fields__}
    statement: Insert = insert(calculation_opt_outs).values(told)
    # An update that changes nothing, since one that does nothing would not answer what stands.
    kept = statement.on_conflict_do_update(constraint="uq_calculation_opt_outs_key", set_={"since": _table.since})
    return kept.returning(*_table)


def remove(enterprise: str, year: int, ssin: str | None) -> ReturningDelete[UUID]:
    """Let the calculation go on; answers which opt-out was there."""
    same = (_table.enterprise == enterprise, _table.year == year, _table.ssin.is_not_distinct_from(ssin))
    return delete(calculation_opt_outs).where(*same).returning(_table.id)


def page(enterprise: str, year: int | None, after: UUID | None, size: int) -> Select[Any]:
    """The opt-outs of an enterprise that follow a place, in the order in which they were recorded."""
    found = select(*_table).where(_table.enterprise == enterprise).order_by(_table.id).limit(size)
    if year is not None:
        found = found.where(_table.year == year)
    return found if after is None else found.where(_table.id > after)


def all_of(enterprise: str) -> Select[Any]:
    """Every opt-out of an enterprise, in the order in which they were recorded."""
    return select(*_table).where(_table.enterprise == enterprise).order_by(_table.id)


def row(values: Sequence[Any]) -> OptOutRow:
    """What a statement found, every column in the order of the table."""
    return OptOutRow(**dict(zip(calculation_opt_outs.c.keys(), values, strict=True)))
