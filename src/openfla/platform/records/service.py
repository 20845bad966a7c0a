import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncCursor
from sqlalchemy import text

from openfla.platform.kernel.database import Driver, Tx
from openfla.platform.records import queries
from openfla.platform.records.model import Change

_CANONICAL: Final = msgspec.json.Encoder(order="sorted", decimal_format="string")


def digest(content: Any) -> str:
    """SHA-256 of what a record says, as PostgreSQL writes bytes: equal for equal content, however it was written.

    Give decimals normalised: 7.60 says the same as 7.6.
    """
    return f"\\x{hashlib.sha256(_CANONICAL.encode(content)).hexdigest()}"


async def begin(driver: Driver) -> AsyncCursor[Any]:
    """Begin to write: ask for the `moment` of everything that this transaction writes."""
    return await driver.execute(queries.MOMENT)


async def moment(begun: AsyncCursor[Any]) -> datetime:
    """The answer, by the clock of the database."""
    ((moment,),) = await begun.fetchall()
    found: datetime = moment
    return found


async def horizon(tx: Tx) -> datetime:
    """The moment before which every change is committed; read what changed in a statement after this one."""
    found: datetime = (await tx.execute(text(queries.HORIZON))).scalar_one()
    return found


async def history(tx: Tx, record: UUID, *, after: int, size: int) -> list[Change]:
    """The versions of a record beyond one, oldest first."""
    rows = (await tx.execute(queries.history(record, after, size))).mappings()
    return [Change(**row) for row in rows]


async def came_from_another(tx: Tx, record: UUID, enterprise: str) -> int | None:
    """The version that brought a record from another enterprise to this one, if one did."""
    found: int | None = (await tx.execute(queries.came_from_another(record, enterprise))).scalar_one()
    return found


def in_order(rows: Iterable[Any]) -> list[Any]:
    """In one order everywhere, so that two processes never wait for each other."""
    return sorted(rows, key=lambda row: row.id)
