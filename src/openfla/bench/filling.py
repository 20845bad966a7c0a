"""A made-up country put into a database: one COPY for each table, and then the statistics of all."""

from collections.abc import Iterator
from typing import Final, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import args_row

from openfla.bench.country import SECRETARIAT, SOFTWARE_HOUSE, Country, number
from openfla.bench.rows import TABLES, Rows, person_id, quality_of
from openfla.platform.kernel import audit
from openfla.platform.kernel.audit import rules

_ACTIONS: Final = ("account.opened", "mandate.requested", "mandate.confirmed", "user.added", "responsible.named")
_ENTRIES: Final[LiteralString] = "audit_entries (number, body, hash, enterprise)"
_HEAD: Final = "SELECT number, hash FROM audit_head"
_MOVE_HEAD: Final = """
    UPDATE audit_head SET (number, hash) = (SELECT number, hash FROM audit_entries ORDER BY number DESC LIMIT 1)
    """


def fill(url: str, country: Country) -> None:
    """Put a country into a database in which nobody is known yet.

    Args:
        url: as psycopg is told.
    """
    with psycopg.connect(url) as connection:
        for table in TABLES:
            _copy(connection, table.columns, table.rows(country))
        _copy(connection, _ENTRIES, _trail(country, _head(connection)))
        connection.execute(_MOVE_HEAD)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _copy(connection: psycopg.Connection, columns: LiteralString, rows: Rows) -> None:
    with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.SQL(columns))) as copy:
        for row in rows:
            copy.write_row(row)


def _head(connection: psycopg.Connection) -> audit.Head:
    return connection.cursor(row_factory=args_row(audit.Head)).execute(_HEAD).fetchall()[0]


def _trail(country: Country, head: audit.Head) -> Rows:
    """What follows in the audit trail: every enterprise has its part, two have much more."""
    for entry in rules.chained(head, _entries(country)):
        yield entry.number, entry.body, entry.hash, entry.shown_to


def _entries(country: Country) -> Iterator[audit.Entry]:
    size = country.size
    every = size.entries // size.entries_of_one
    busy = {0: SOFTWARE_HOUSE, 1: SECRETARIAT}
    for place in range(size.entries):
        about = busy.get(place % every, place % size.enterprises)
        yield audit.Entry(
            action=_ACTIONS[place % len(_ACTIONS)],
            at=country.moment(place, size.entries),
            enterprise_number=number(about),
            quality=quality_of(country, about).value,
            person=str(person_id(country, about)),
        )
