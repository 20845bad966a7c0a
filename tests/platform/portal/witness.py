"""What a request left behind: every row of every table that it must not touch, and what the trail says of it."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, create_engine, text

from tests.platforms import Platform

UNCOUNTED: Final = ("alembic_version", "audit_entries", "audit_head", "sessions", "submissions", "sign_ins")
"""What a refused request may add to: the trail, and what a browser and its forms are known by."""
_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_ROWS: Final = "(SELECT count(*) || ':' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {0} t) {0}"
_TRAIL: Final = "SELECT body FROM audit_entries WHERE number > :number ORDER BY number"


class Witness:
    """Looks at the database of a platform, from outside of it."""

    def __init__(self, platform: Platform, uncounted: Iterable[str] = ()) -> None:
        """`uncounted` are more tables that may change."""
        self._engine = create_engine(platform.url, isolation_level="AUTOCOMMIT")
        self._connection: Connection = self._engine.connect()
        tables = set(self._connection.execute(text(_TABLES)).scalars()) - {*UNCOUNTED, *uncounted}
        self._state = text("SELECT " + ", ".join(_ROWS.format(table) for table in sorted(tables)))

    def state(self) -> dict[str, str]:
        """Of each table how many rows it has, and a digest of all of them: a version that moved shows too."""
        return dict(self._connection.execute(self._state).mappings().one())

    def head(self) -> int:
        """How many entries the trail has."""
        return int(self._connection.execute(text("SELECT number FROM audit_head")).scalar_one())

    def trail(self, after: int) -> list[dict[str, Any]]:
        """The entries that came later, oldest first."""
        return [
            msgspec.json.decode(body) for body in self._connection.execute(text(_TRAIL), {"number": after}).scalars()
        ]

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """What a statement answers."""
        found = self._connection.execute(text(sql), values)
        return list(found.all()) if found.returns_rows else []

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()
