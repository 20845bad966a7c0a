"""The connection to PostgreSQL: one engine a process, one transaction a request."""

import os
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Final, cast

import psycopg
from msgspec import Meta, Struct
from psycopg.abc import PQGen
from psycopg.pq.abc import PGconn
from psycopg.waiting import Ready, Wait
from sqlalchemy import ClauseElement, Engine, Executable, MetaData, create_engine, make_url
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from openfla.texts import N_, Explained

_PATIENCE_S: Final = 10
"""How long an address may take to answer."""

_BY_INDEX: Final = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off"
"""On a journey every record is looked up by its key. Statistics lag behind while thousands of rows a second arrive,
and a plan that was made for an empty table would read all of it each time."""

_ON_ITS_WAY: Final = 1024 * 1024
"""Bytes, as far as the system allows: what the server has not yet read of the statements of a journey."""

Driver = psycopg.AsyncConnection[tuple[Any, ...]]
Tx = AsyncConnection
"""The connection with the transaction of this request; only the edge commits."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class DatabaseSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [database] of the settings file, or OPENFLA_DATABASE_* in the environment."""

    url: Annotated[str, Meta(description="PostgreSQL 15 or newer; empty: the embedded server.")] = ""
    pool_size: Annotated[int, Meta(ge=2, le=100, description="Connections a process may hold.")] = 8
    wait_s: Annotated[float, Meta(gt=0, description="How long a request waits for a connection.")] = 10.0
    statement_limit_s: Annotated[float, Meta(gt=0, description="How long one statement may run.")] = 30.0
    system_user: Annotated[str, Meta(description="Who runs the embedded server when root starts it.")] = "openfla"


class _Connection(psycopg.AsyncConnection[tuple[Any, ...]]):
    """Sends each statement whole before the next one.

    In a pipeline psycopg 3.3 leaves what the socket did not take at once in its buffer, and whoever fetches then waits
    for an answer to a statement of which the server still waits for the rest: both for ever.
    """

    async def execute(self, *args: Any, **kwargs: Any) -> psycopg.AsyncCursor[tuple[Any, ...]]:
        cursor = await super().execute(*args, **kwargs)
        if self.pgconn.flush():
            await self.wait(_flushed(self.pgconn))
        return cursor


def _flushed(pgconn: PGconn) -> PQGen[None]:
    while pgconn.flush():
        # The server may have to get rid of an answer before it reads on.
        if (yield Wait.RW) & Ready.R:
            pgconn.consume_input()


async def hasten(driver: Driver) -> None:
    """Let the server of a journey answer what was executed so far as soon as it can.

    Else it keeps answers until they fill its buffer or somebody fetches one: whoever executes more before that waits
    for all of it.
    """
    driver.pgconn.send_flush_request()
    if driver.pgconn.flush():
        await driver.wait(_flushed(driver.pgconn))


@dataclass(eq=False)
class BadDatabaseUrl(Explained):
    """The address itself is not told: a password may stand in it."""

    code = "badDatabaseUrl"
    message = N_("The database URL in the settings is not the address of a PostgreSQL database.")
    remedy = N_("Write it as postgresql://user:password@host:5432/database: [database] url, or OPENFLA_DATABASE_URL.")


@dataclass(eq=False)
class DatabaseUnusable(Explained):
    code = "databaseUnusable"
    message = N_("The database %(address)s cannot be used: %(reason)s.")
    remedy = N_("Start it and give its user access, or correct the address: [database] url, or OPENFLA_DATABASE_URL.")
    address: str
    reason: str


class Database:
    """Transactions of this process on one PostgreSQL."""

    def __init__(self, engine: AsyncEngine, options: Mapping[str, Any]) -> None:
        self._engine = engine
        self._options = options
        self._idle: list[Driver] = []

    @classmethod
    def at(cls, url: str, settings: DatabaseSettings) -> "Database":
        """A pool of connections to that address; nothing is opened yet."""
        limit_ms = int(settings.statement_limit_s * 1000)
        options = {
            "options": f"-c timezone=UTC -c statement_timeout={limit_ms}",
            "connect_timeout": _PATIENCE_S,
        }
        engine = create_async_engine(
            psycopg_url(url),
            pool_size=settings.pool_size,
            max_overflow=0,
            pool_timeout=settings.wait_s,
            hide_parameters=True,
            connect_args=options,
        )
        return cls(engine, options)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """A transaction that is committed at the end and rolled back by an exception."""
        async with self._engine.begin() as tx:
            yield tx

    @asynccontextmanager
    async def journey(self) -> AsyncIterator[Driver]:
        """A transaction on a connection of the driver alone, in as few journeys to the server as can be.

        For the few statements behind every token and every training: what SQLAlchemy adds to each costs more
        than the statement itself (docs/benchmarks.md). What is executed goes out at once; only who fetches
        waits. As many connections are open as blocks were at once.
        """
        driver = self._idle.pop() if self._idle else await self._connected()
        try:
            async with driver.pipeline():
                yield driver
                await driver.commit()
        except BaseException as error:
            await driver.close()
            if is_away(error):
                await self._close_idle()
            raise
        self._idle.append(driver)

    async def close(self) -> None:
        """Give all connections back."""
        await self._engine.dispose()
        await self._close_idle()

    async def _close_idle(self) -> None:
        """Also where one of them broke: the others did too, most likely."""
        while self._idle:
            await self._idle.pop().close()

    async def _connected(self) -> Driver:
        plain = self._engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        told = {**self._options, "options": f"{self._options['options']} {_BY_INDEX}"}
        connection = await _Connection.connect(plain, **told)
        with socket.socket(fileno=os.dup(connection.pgconn.socket)) as wire:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ON_ITS_WAY)
        return connection


@asynccontextmanager
async def pipelined(tx: Tx) -> AsyncIterator[Driver]:
    """The driver's own connection in this transaction, for a statement that a `Database.journey` has too."""
    if tx.sync_connection is None:
        raise RuntimeError(tx)
    driver = cast("Driver", tx.sync_connection.connection.driver_connection)
    async with driver.pipeline():
        yield driver


def plain(statement: Executable) -> tuple[str, dict[str, Any]]:
    """A statement of SQLAlchemy with its values, for the driver alone."""
    compiled = cast("ClauseElement", statement).compile(dialect=_DIALECT)
    return str(compiled), dict(compiled.params)


_DIALECT: Final = PGDialect_psycopg()  # type: ignore[no-untyped-call]


def is_unavailable(error: BaseException) -> bool:
    """Whether the database could not be reached or broke off, so that the same request may pass later."""
    broke_off = isinstance(error, DBAPIError) and error.connection_invalidated
    driven = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return broke_off or driven or isinstance(error, OperationalError | InterfaceError | PoolTimeout | OSError)


def is_away(error: BaseException) -> bool:
    """Whether the connection is lost, so that nothing else passes by it either; a statement that failed is not that."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(cause, "sqlstate", None)
    if isinstance(cause, psycopg.Error) and state:
        return state.startswith(_CONNECTION) or state in _GOING
    return is_unavailable(error)


def is_contended(error: BaseException) -> bool:
    """Whether two transactions stood in each other's way, and this one was sacrificed.

    So it is where a key of ours is taken that was free when it was looked for: the next attempt finds who has it.
    """
    if isinstance(error, psycopg.errors.UniqueViolation):
        return (error.diag.constraint_name or "").startswith(_OUR_KEYS)
    return isinstance(error, psycopg.errors.DeadlockDetected | psycopg.errors.SerializationFailure)


_OUR_KEYS: Final = "uq_"
"""How the names of the keys begin by which our records are told apart (metadata)."""
_CONNECTION: Final = "08"
_GOING: Final = ("57P01", "57P02", "57P03", "53300")
"""Shut down, crashed, starting, too many connections (PostgreSQL, appendix A)."""


def plain_engine(url: str) -> Engine:
    """For work that is not asynchronous; nothing is opened yet.

    Raises:
        BadDatabaseUrl: it is no address of a PostgreSQL.
    """
    try:
        address = make_url(psycopg_url(url))
    except (ArgumentError, ValueError) as error:
        raise BadDatabaseUrl from error
    if address.drivername != "postgresql+psycopg":
        raise BadDatabaseUrl
    return create_engine(address, connect_args={"connect_timeout": _PATIENCE_S})


def unusable(url: str, error: DBAPIError) -> DatabaseUnusable:
    """What the database, or the way to it, says of why it cannot be used; its first words, without the password."""
    lines = str(error.orig).strip().splitlines() or [type(error).__name__]
    return DatabaseUnusable(make_url(url).render_as_string(hide_password=True), lines[0].rstrip(".:"))


def psycopg_url(url: str) -> str:
    """The same address, for the driver that is used here."""
    scheme, separator, rest = url.partition("://")
    plain = scheme in ("postgres", "postgresql")
    return f"postgresql+psycopg{separator}{rest}" if plain else url
