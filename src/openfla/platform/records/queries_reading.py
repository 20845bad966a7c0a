from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, select, tuple_

After = tuple[datetime | None, UUID]
"""The last record that a reader has: when it changed, for who follows changes, and its id."""


def one(table: Table, record: UUID) -> Select[Any]:
    """One record by its id."""
    return select(*table.c).where(table.c.id == record)


def page(
    table: Table, conditions: Sequence[ColumnElement[bool]], after: After | None, size: int, *, by_change: bool
) -> Select[Any]:
    """The records that meet every condition and follow a place, in the order of registration or of last change."""
    order = (table.c.changed_at, table.c.id) if by_change else (table.c.id,)
    found = select(*table.c).where(*conditions).order_by(*order).limit(size)
    if after is None:
        return found
    return found.where(tuple_(*order) > tuple_(*after) if by_change else table.c.id > after[1])


def all_of(table: Table, enterprise: str) -> Select[Any]:
    """Every record of an enterprise, withdrawn or not, in the order of registration."""
    return select(*table.c).where(table.c.enterprise == enterprise).order_by(table.c.id)
