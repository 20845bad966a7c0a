"""What a request left behind: every row of every table that it must not touch, and what the trail says of it."""

from collections.abc import Iterable
from typing import Any, Final, LiteralString, NamedTuple

import msgspec
from psycopg import sql

from tests.databases import plain
from tests.platforms import Platform

UNCOUNTED: Final = ("alembic_version", "audit_entries", "audit_head", "sessions", "submissions", "sign_ins")
"""What a refused request may add to: the trail, and what a browser and its forms are known by."""
_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_ROWS: Final = "(SELECT count(*) || ':' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} t)"
# One column for all tables: to tell the client of thirty costs as much as to look into them.
_LOOK: Final = """
    SELECT ARRAY[{}], (SELECT number FROM audit_head),
    ARRAY(SELECT body FROM audit_entries WHERE number > %(after)s ORDER BY number)
"""


class Seen(NamedTuple):
    """What stands in a database at one moment.

    `state` tells of each table how many rows it has, and a digest of all of them: a version that moved shows too.
    `head` is how many entries the trail has, `trail` are those after the one that was asked about, oldest first.
    """

    state: dict[str, str]
    head: int
    trail: list[dict[str, Any]]


class Witness:
    """Looks at the database of a platform, from outside of it."""

    def __init__(self, platform: Platform, uncounted: Iterable[str] = ()) -> None:
        """`uncounted` are more tables that may change."""
        self._connection = plain(platform.url)
        found = {table for (table,) in self._connection.execute(_TABLES)}
        self._tables = sorted(found - {*UNCOUNTED, *uncounted})
        rows = [sql.SQL(_ROWS).format(sql.Identifier(table)) for table in self._tables]
        self._look = sql.SQL(_LOOK).format(sql.SQL(", ").join(rows)).as_bytes(self._connection)

    def look(self, after: int | None = None) -> Seen:
        """What stands there now, and the entries of the trail that came after that one, if one is told."""
        [(rows, head, bodies)] = self._connection.execute(self._look, {"after": after}, prepare=True)
        state = dict(zip(self._tables, rows, strict=True))
        return Seen(state, head, [msgspec.json.decode(body) for body in bodies])

    def does(self, statement: LiteralString, **values: Any) -> None:
        """Change something, past the platform."""
        self._connection.execute(statement, values)

    def close(self) -> None:
        self._connection.close()
