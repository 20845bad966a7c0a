"""Bringing a database to the schema that this version of OpenFLA works with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg.errors import InsufficientPrivilege, InvalidSchemaName
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from openfla.platform.kernel.database import plain_engine, unusable
from openfla.platform.migrations import HEAD
from openfla.texts import N_, Explained

_LOCK = 0x0FEA
"""Of one upgrade at a time, however many processes start together."""


@dataclass(eq=False)
class SchemaBehind(Explained):
    code = "schemaBehind"
    message = N_("The database is at schema %(found)s, and this version of OpenFLA works with %(wanted)s.")
    remedy = N_("Run: openfla admin database upgrade.")
    found: str
    wanted: str


def upgrade(url: str) -> bool:
    """Apply what is missing, in one transaction; several processes may try at once.

    Returns:
        Whether anything had to be done.

    Raises:
        BadDatabaseUrl, DatabaseUnusable: the database cannot be reached, or refuses.
    """
    with _transaction(url) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if _revision(connection) == HEAD:
            return False
        _apply(connection)
        return True


def require_current(url: str) -> None:
    """Go on only when the schema is the one this version works with.

    Raises:
        SchemaBehind: it is not.
        BadDatabaseUrl, DatabaseUnusable: the database cannot be reached, or refuses.
    """
    with _transaction(url) as connection:
        if (found := _revision(connection)) != HEAD:
            raise SchemaBehind(found or "-", HEAD)


@contextmanager
def _transaction(url: str) -> Iterator[Connection]:
    engine = plain_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        if isinstance(error, OperationalError) or isinstance(error.orig, InsufficientPrivilege | InvalidSchemaName):
            raise unusable(url, error) from error
        raise
    finally:
        engine.dispose()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _apply(connection: Connection) -> None:
    # Alembic takes a good part of a second to import, and most starts have nothing to apply.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
