"""Sees each row that is written in a database, also what the next call undoes; a refusal leaves no other trace."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, create_engine, text

from tests.platform.portal.witness import UNCOUNTED
from tests.platforms import Platform

_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_WATCH: Final = """
    CREATE TABLE seen (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
    CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO seen (name) VALUES (TG_TABLE_NAME); RETURN NULL; END $$;
"""
_OF_TABLE: Final = """
    CREATE TRIGGER seen AFTER INSERT OR UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION see();
    CREATE TRIGGER emptied AFTER TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION see();
"""
_SEEN: Final = text("SELECT number, name FROM seen WHERE number > :number ORDER BY number")
_TRAIL: Final = text("SELECT number, body FROM audit_entries WHERE number > :number ORDER BY number")


class Happened(NamedTuple):
    """What came about since one looked last: tables of which rows were written, entries of the trail."""

    tables: set[str]
    trail: list[dict[str, Any]]


class Watch:
    """Watches every table of a platform's database but those that a refused request may write to."""

    def __init__(self, platform: Platform, uncounted: Iterable[str] = ()) -> None:
        """`uncounted` are more tables that may change."""
        self._engine = create_engine(platform.url, isolation_level="AUTOCOMMIT")
        self._connection: Connection = self._engine.connect()
        self.tables = set(self._connection.execute(text(_TABLES)).scalars()) - {*UNCOUNTED, *uncounted}
        self._connection.execute(text(_WATCH))
        for table in sorted(self.tables):
            self._connection.execute(text(_OF_TABLE.format(table)))
        self._row = self._entry = 0
        self.look()

    def look(self) -> Happened:
        """What came about since this was asked last."""
        rows = self._connection.execute(_SEEN, {"number": self._row}).all()
        entries = self._connection.execute(_TRAIL, {"number": self._entry}).all()
        self._row = rows[-1].number if rows else self._row
        self._entry = entries[-1].number if entries else self._entry
        return Happened({row.name for row in rows}, [msgspec.json.decode(entry.body) for entry in entries])

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()
