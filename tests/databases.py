"""Databases of tests: as the migrations make them; one that was used is set again rather than made anew."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import make_url

Superuser = psycopg.Connection[tuple[Any, ...]]

_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_SEQUENCES: Final = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
_OTHERS: Final = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
_SIZE: Final = """
    SELECT sum(pg_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
# Whoever changes, adds or removes a table, a column, a constraint, a trigger or a function leaves another xmin there.
_SCHEMA: Final = """
    WITH here AS (SELECT CAST('public' AS regnamespace) AS oid),
    ours AS (SELECT oid, xmin FROM pg_class WHERE relnamespace = (SELECT oid FROM here))
    SELECT md5(string_agg(concat_ws(' ', oid, place, xmin), ',' ORDER BY oid, place)) FROM (
        SELECT oid, 0 AS place, xmin FROM ours
        UNION ALL SELECT attrelid, attnum, xmin FROM pg_attribute WHERE attrelid IN (SELECT oid FROM ours)
        UNION ALL SELECT oid, 0, xmin FROM pg_constraint WHERE connamespace = (SELECT oid FROM here)
        UNION ALL SELECT oid, 0, xmin FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM ours)
        UNION ALL SELECT oid, 0, xmin FROM pg_proc WHERE pronamespace = (SELECT oid FROM here)
    ) AS found
"""
_LARGE: Final = 4 * 2**20
"""What has got larger, in bytes, is slower to set again than to make."""
_open: Final[dict[str, Superuser]] = {}
"""Connections that set databases again, by the name of the database; nobody can copy one that has any."""


@dataclass
class Original:
    """What stood in a database when it was made: the rows of each table, the place of each sequence, the schema."""

    url: str
    tables: dict[str, bytes] = field(default_factory=dict)
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)
    schema: str = ""

    def remember(self) -> None:
        """How it stands now is how it is set again."""
        with superuser(self.url) as connection:
            for (table,) in connection.execute(_TABLES).fetchall():
                with connection.cursor().copy(_named("COPY {} TO STDOUT", table)) as rows:
                    self.tables[table] = b"".join(bytes(row) for row in rows)
            for (name,) in connection.execute(_SEQUENCES).fetchall():
                [self.sequences[name]] = connection.execute(_named("SELECT last_value, is_called FROM {}", name))
            self.schema = _schema(connection)

    def set_again(self, *, is_served: bool = False) -> bool:
        """As it was; or False where its schema was changed, it has got large, or a transaction does not end.

        Args:
            is_served: by a platform that keeps its connections; else whoever has one is sent away.
        """
        try:
            connection = self._connected()
            if not is_served:
                connection.execute(_OTHERS)
            if _schema(connection) != self.schema or _size(connection) > _LARGE:
                return False
            self._refill(connection)
        except psycopg.Error:
            return False
        return True

    def _connected(self) -> Superuser:
        """One that stays open: what the server has to load for a new one costs more than all that is done here."""
        name = str(make_url(self.url).database)
        try:
            if name in _open:
                _open[name].execute("SELECT")
                return _open[name]
        except psycopg.Error:
            _close(name)
        _open[name] = superuser(self.url)
        # Without triggers: the trail refuses to be emptied, and foreign keys would ask for an order.
        _open[name].execute("SET session_replication_role = replica; SET lock_timeout = '5s'")
        return _open[name]

    def _refill(self, connection: Superuser) -> None:
        with connection.transaction():
            tables = sql.SQL(", ").join(sql.Identifier(table) for table in self.tables)
            connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(tables))
            connection.execute(sql.SQL("; ").join(_named("DELETE FROM {}", table) for table in self.tables))
            for table, rows in self.tables.items():
                if rows:
                    with connection.cursor().copy(_named("COPY {} FROM STDIN", table)) as copy:
                        copy.write(rows)
            for name, (last, is_called) in self.sequences.items():
                connection.execute("SELECT setval(%s::regclass, %s, %s)", [f'public."{name}"', last, is_called])


class Databases:
    """Databases of one server, each made by copying another; nobody may have that one open."""

    def __init__(self, postgres: str, template: str, prepare: Callable[[str], None] = lambda _url: None) -> None:
        """`prepare` does what a new copy needs, given its address."""
        self._postgres = postgres
        self._template = template
        self._prepare = prepare
        self._idle: list[Original] = []

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The address of one in which nothing has happened yet."""
        found = self._idle.pop() if self._idle else self._made()
        try:
            yield found.url
        finally:
            if found.set_again():
                self._idle.append(found)
            else:
                name = str(make_url(found.url).database)
                _close(name)
                as_superuser(self._postgres, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _made(self) -> Original:
        name = f"test_{secrets.token_hex(6)}"
        _close(self._template)
        as_superuser(self._postgres, f'CREATE DATABASE "{name}" OWNER openfla TEMPLATE "{self._template}"')
        made = Original(self._postgres.replace("@/openfla?", f"@/{name}?"))
        self._prepare(made.url)
        made.remember()
        return made


def superuser(url: str) -> Superuser:
    """A connection of the superuser of the server, who may what the role of the platform may not."""
    return _connected_as("postgres", url)


def plain(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection of the role of the platform that only hands statements over, each a transaction of its own."""
    return _connected_as(None, url)


def as_superuser(url: str, statement: str) -> None:
    """Do something to the whole server."""
    with superuser(url.replace("@/openfla?", "@/postgres?")) as connection:
        connection.execute(statement.encode())


def _connected_as(user: str | None, url: str) -> psycopg.Connection[tuple[Any, ...]]:
    address = make_url(url).set(drivername="postgresql", username=user)
    return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)


def _close(name: str) -> None:
    if name in _open:
        _open.pop(name).close()


def _named(statement: LiteralString, name: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(name))


def _schema(connection: Superuser) -> str:
    [(found,)] = connection.execute(_SCHEMA)
    return str(found)


def _size(connection: Superuser) -> int:
    [(found,)] = connection.execute(_SIZE)
    return int(found)
