"""The one database in the server, and the role that owns it."""

from contextlib import suppress
from typing import Final

import psycopg
from psycopg.errors import DuplicateDatabase, DuplicateObject, UniqueViolation
from psycopg.sql import SQL, Identifier

from openfla.platform.kernel.embedded.addresses import NAME, Address

_NAME = Identifier(NAME)
# What an owner asked for just before it was killed, the server still does: then we look too early, and ask too late.
_MADE_MEANWHILE: Final = (DuplicateObject, DuplicateDatabase, UniqueViolation)


def ensure(address: Address) -> None:
    """Make role and database where they are missing.

    Raises:
        psycopg.Error: the server refuses.
    """
    with _connected(address, "postgres", "postgres") as connection:
        if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [NAME]).fetchall():
            with suppress(*_MADE_MEANWHILE):
                connection.execute(SQL("CREATE ROLE {} LOGIN").format(_NAME))
        if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).fetchall():
            with suppress(*_MADE_MEANWHILE):
                connection.execute(SQL("CREATE DATABASE {} OWNER {}").format(_NAME, _NAME))


def answers(address: Address) -> bool:
    """Whether the database can be used now."""
    try:
        _connected(address, NAME, NAME).close()
    except psycopg.Error:
        return False
    return True


def listens(address: Address) -> bool:
    """Whether a server lets us in, even when the database is still to be made."""
    try:
        _connected(address, "postgres", "postgres").close()
    except psycopg.Error:
        return False
    return True


def _connected(address: Address, role: str, database: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(address.sockets),
        port=address.port,
        user=role,
        dbname=database,
        connect_timeout=10,
        autocommit=True,
    )
