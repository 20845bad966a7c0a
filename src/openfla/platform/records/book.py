"""What the books of the domains have in common: they decide in memory, and write what they decided (ADR 0014)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol
from uuid import UUID

import msgspec
from psycopg import AsyncCursor

from openfla.platform.kernel.database import Driver
from openfla.platform.kernel.groups import Contended
from openfla.platform.records import queries
from openfla.platform.records.inserting import insertion
from openfla.platform.records.model import Change, Command, Occasion, Outcome

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


class Writing:
    """What a transaction writes; it is on its way to the database while the next is decided.

    Whether all of it fell into place is known by `settle`, which has to be asked before the commit, and after the
    answer to a later statement was fetched.
    """

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._sent: list[tuple[AsyncCursor[Any], int]] = []

    async def insert(self, table: str, key: str | None, rows: Sequence[msgspec.Struct]) -> None:
        """Insert rows, each a struct with the names of the columns.

        A `key` that is taken is told by `settle`; without one (records.inserting) any later statement or the commit
        fails, in a way that `kernel.groups.persistently` knows.
        """
        if rows:
            await self._send(*insertion(table, key, rows), len(rows))

    async def update(self, table: str, rows: Sequence[msgspec.Struct], seen: Mapping[UUID, int]) -> None:
        """Put rows in the place of those with the same id; `seen` tells at which version each was read."""
        if rows:
            statement = queries.update(table, tuple(name for name in rows[0].__struct_fields__ if name != "id"))
            sent = [{"row": row, "seen": seen[row.id]} for row in rows]  # type: ignore[attr-defined]
            await self._send(statement, _as_json(sent), len(rows))

    async def record(self, changes: Sequence[Change]) -> None:
        """Put changes in the history of their records."""
        if changes:
            await self._send(queries.record_changes(), _as_json(changes), len(changes))

    def settle(self) -> None:
        """Whether every row was written.

        Raises:
            Contended: the key of one was taken, or one is at another version by now; begin again.
        """
        if any(cursor.rowcount != expected for cursor, expected in self._sent):
            raise Contended

    async def _send(self, statement: bytes, told: Mapping[str, Any], expected: int) -> None:
        self._sent.append((await self._driver.execute(statement, told), expected))


def _as_json(rows: Sequence[Any]) -> Mapping[str, str]:
    return {"rows": _ENCODER.encode(rows).decode()}


class Book(Protocol):
    """What one domain holds of the records that some commands are about, read once for all of them.

    Each has its own way to read (register.books). `apply` decides on what was read and on what it decided before,
    `write` sends the effects to the database.
    """

    def enterprise_of(self, command: Command) -> str | None:
        """Whose data a command touches; nothing when the record that it names does not stand."""

    def apply(self, command: Command, occasion: Occasion) -> Outcome:
        """Decide on a command whose actor may act for the enterprise; changes only what is held in memory."""

    async def write(self, writing: Writing) -> None:
        """Send every effect that was not sent yet."""
