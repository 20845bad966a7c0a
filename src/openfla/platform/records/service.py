import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import text

from openfla.platform.kernel.database import Driver, Tx
from openfla.platform.kernel.groups import Contended
from openfla.platform.records import queries
from openfla.platform.records.model import Change

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_CANONICAL: Final = msgspec.json.Encoder(order="sorted", decimal_format="string")


def digest(content: Any) -> str:
    """SHA-256 of what a record says, as PostgreSQL writes bytes: equal for equal content, however it was written.

    Give decimals normalised: 7.60 says the same as 7.6.
    """
    return f"\\x{hashlib.sha256(_CANONICAL.encode(content)).hexdigest()}"


async def begin(driver: Driver) -> datetime:
    """The moment of everything that this transaction writes, by the clock of the database."""
    ((moment,),) = await (await driver.execute(queries.MOMENT)).fetchall()
    found: datetime = moment
    return found


async def insert(driver: Driver, table: str, key: str, rows: Sequence[msgspec.Struct]) -> None:
    """Insert rows, each a struct with the names of the columns.

    Raises:
        Contended: the key of one was taken.
    """
    if rows:
        statement = queries.insert(table, rows[0].__struct_fields__, key)
        await _all(driver, statement, _ENCODER.encode(rows), len(rows))


async def update(driver: Driver, table: str, rows: Sequence[msgspec.Struct], seen: Mapping[UUID, int]) -> None:
    """Put rows in the place of those with the same id; `seen` tells at which version each was read.

    Raises:
        Contended: one is at another version by now.
    """
    if rows:
        statement = queries.update(table, tuple(name for name in rows[0].__struct_fields__ if name != "id"))
        sent = [{"row": row, "seen": seen[row.id]} for row in rows]  # type: ignore[attr-defined]
        await _all(driver, statement, _ENCODER.encode(sent), len(rows))


async def record(driver: Driver, changes: Sequence[Change]) -> None:
    """Put changes in the history of their records."""
    if changes:
        await driver.execute(queries.record_changes(), {"rows": _ENCODER.encode(changes).decode()})


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


async def _all(driver: Driver, statement: bytes, rows: bytes, expected: int) -> None:
    # How many rows there were is known when the pipeline was emptied, at the end of the block.
    async with driver.pipeline():
        cursor = await driver.execute(statement, {"rows": rows.decode()})
    if cursor.rowcount != expected:
        raise Contended
