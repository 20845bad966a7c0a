"""What a request left behind: rows, entries of the trail, lines of a log."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Engine, create_engine, text

from tests.platforms import Platform

_TABLES = (
    "trainings",
    "training_rights",
    "spent_assertions",
    "enterprises",
    "web_service_accounts",
    "web_service_account_certificates",
    "signing_keys",
    "audit_entries",
)
_COUNTS = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in _TABLES)


@dataclass
class Witness:
    """Looks at the database of a platform before and after a request."""

    platform: Platform
    _engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self._engine = create_engine(self.platform.url)

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        with self._engine.begin() as connection:
            return dict(connection.execute(text(_COUNTS)).mappings().one())

    def trail(self, trace_id: str) -> list[dict[str, Any]]:
        """What stands in the trail under that id."""
        wanted = text("SELECT body FROM audit_entries WHERE body LIKE '%' || :id || '%' ORDER BY number")
        with self._engine.begin() as connection:
            return [msgspec.json.decode(body) for body in connection.execute(wanted, {"id": trace_id}).scalars()]

    def close(self) -> None:
        self._engine.dispose()


def gained(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """The tables that have more rows than before, and how many."""
    return {table: after[table] - before[table] for table in after if after[table] != before[table]}
