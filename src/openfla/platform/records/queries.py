from collections.abc import Sequence
from functools import cache
from typing import Any, Final
from uuid import UUID

from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import CheckConstraint, Column, DateTime, Integer, Select, Table, Text, Uuid, func, select
from sqlalchemy.dialects.postgresql import JSONB

from openfla.platform.kernel.database import metadata

record_history = Table(
    "record_history",
    metadata,
    Column("record", Uuid, primary_key=True),
    Column("version", Integer, CheckConstraint("version >= 2", name="version"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("enterprise", Text, nullable=False),
    Column("quality", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("declaration", Uuid),
    Column("before", JSONB, nullable=False),
    Column("after", JSONB, nullable=False),
)

HORIZON: Final = """
    SELECT least(
        told.now,
        (SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL)
    )
    FROM (SELECT clock_timestamp() AS now OFFSET 0) AS told
    """
"""The moment before which every change is committed: nobody who is still writing began earlier.

A row takes the clock after its transaction got an id, so what a transaction without one will write comes later.
Read the rows in a statement after this one.
"""

MOMENT: Final = "SELECT CASE WHEN pg_current_xact_id() IS NOT NULL THEN clock_timestamp() END"
"""The clock, once the transaction has an id: whoever looks for what is being written (HORIZON) sees it from then on."""


@cache
def update(table: str, columns: tuple[str, ...]) -> bytes:
    """Put each `row` of `rows` (a JSON array) in the place of the one that is still at the version that was `seen`.

    They are read once, even by a planner that takes the table for empty and begins with it.
    """
    setting = SQL(", ").join(SQL("{name} = told.{name}").format(name=Identifier(name)) for name in columns)
    statement = """
        WITH told AS MATERIALIZED (
            SELECT row.*, CAST(item ->> 'seen' AS integer) AS seen
            FROM json_array_elements(CAST(%(rows)s AS json)) AS sent (item),
                json_populate_record(CAST(NULL AS {table}), item -> 'row') AS row
        )
        UPDATE {table} AS held SET {setting}
        FROM told
        WHERE held.id = told.id AND held.version = told.seen
        """
    return SQL(statement).format(table=Identifier(table), setting=setting).as_bytes()


@cache
def record_changes() -> bytes:
    """Insert the `rows` (a JSON array) of the history that nobody told another way."""
    columns = tuple(column.name for column in record_history.c)
    statement = """
        INSERT INTO record_history ({columns})
        SELECT {columns} FROM json_populate_recordset(CAST(NULL AS record_history), CAST(%(rows)s AS json))
        ON CONFLICT DO NOTHING
        """
    return SQL(statement).format(columns=_named(columns)).as_bytes()


def history(record: UUID, after: int, size: int) -> Select[Any]:
    """The versions of a record beyond one, oldest first."""
    here = (record_history.c.record == record, record_history.c.version > after)
    return select(*record_history.c).where(*here).order_by(record_history.c.version).limit(size)


def came_from_another(record: UUID, enterprise: str) -> Select[Any]:
    """The version that brought a record from another enterprise to this one; none where it was always its."""
    another = record_history.c.before["enterpriseNumber"].astext != enterprise
    return select(func.max(record_history.c.version)).where(record_history.c.record == record, another)


def _named(columns: Sequence[str]) -> Composed:
    return SQL(", ").join(Identifier(name) for name in columns)
