"""Sees each row that is written in a database, also what the next call undoes; a refusal leaves no other trace."""

from collections.abc import Iterable
from typing import Any, Final, LiteralString, NamedTuple

import msgspec
from psycopg import sql

from tests.databases import plain
from tests.platform.portal.witness import UNCOUNTED
from tests.platforms import Platform

_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_WATCH: Final = """
    CREATE TABLE seen (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
    CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO seen (name) VALUES (TG_TABLE_NAME); RETURN NULL; END $$;
"""
_OF_TABLE: Final[LiteralString] = """
    CREATE TRIGGER seen AFTER INSERT OR UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION see();
    CREATE TRIGGER emptied AFTER TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION see();
"""
_LOOK: Final = """
    SELECT 'row', number, name FROM seen WHERE number > %(row)s
    UNION ALL SELECT 'entry', number, body FROM audit_entries WHERE number > %(entry)s
    ORDER BY 1, 2
"""


class Happened(NamedTuple):
    """What came about since one looked last: tables of which rows were written, entries of the trail."""

    tables: set[str]
    trail: list[dict[str, Any]]


class Watch:
    """Watches every table of a platform's database but those that a refused request may write to."""

    def __init__(self, platform: Platform, uncounted: Iterable[str] = ()) -> None:
        """`uncounted` are more tables that may change."""
        self._connection = plain(platform.url)
        self.tables = {table for (table,) in self._connection.execute(_TABLES)} - {*UNCOUNTED, *uncounted}
        self._connection.execute(_WATCH)
        for table in sorted(self.tables):
            self._connection.execute(sql.SQL(_OF_TABLE).format(sql.Identifier(table)))
        self._last = {"row": 0, "entry": 0}
        self.look()

    def look(self) -> Happened:
        """What came about since this was asked last."""
        found: dict[str, list[str]] = {"row": [], "entry": []}
        for kind, number, told in self._connection.execute(_LOOK, self._last, prepare=True):
            self._last[kind] = number
            found[kind].append(told)
        return Happened(set(found["row"]), [msgspec.json.decode(body) for body in found["entry"]])

    def close(self) -> None:
        self._connection.close()
