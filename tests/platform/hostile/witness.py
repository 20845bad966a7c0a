"""What a request left behind: rows, entries of the trail, lines of a log."""

from dataclasses import dataclass, field
from typing import Any, Final, LiteralString

import msgspec
import psycopg
from psycopg.rows import dict_row

from tests.databases import plain
from tests.platforms import Platform

_TABLES: Final = (
    "trainings",
    "training_rights",
    "spent_assertions",
    "enterprises",
    "web_service_accounts",
    "web_service_account_certificates",
    "signing_keys",
    "audit_entries",
)
_COUNTS: LiteralString = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in _TABLES)


@dataclass
class Witness:
    """Looks at the database of a platform before and after a request."""

    platform: Platform
    _connection: psycopg.Connection[tuple[Any, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._connection = plain(self.platform.url)

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        [counts] = self._connection.cursor(row_factory=dict_row).execute(_COUNTS)
        return counts

    def trail(self, trace_id: str) -> list[dict[str, Any]]:
        """What stands in the trail under that id."""
        wanted = "SELECT body FROM audit_entries WHERE position(%(id)s IN body) > 0 ORDER BY number"
        return [msgspec.json.decode(body) for (body,) in self._connection.execute(wanted, {"id": trace_id})]

    def close(self) -> None:
        self._connection.close()


def gained(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """The tables that have more rows than before, and how many."""
    return {table: after[table] - before[table] for table in after if after[table] != before[table]}
