"""Looking into the database of a platform from outside, over connections that stay open for as long as it runs."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, TypeVar

from sqlalchemy import create_engine, text

from openfla.platform.kernel.database import Database, DatabaseSettings, Tx

T = TypeVar("T")
_kept: Final[dict[str, "Outside"]] = {}


class Outside:
    """Both kinds of connections to one database: of the services, which are asynchronous, and of plain statements."""

    def __init__(self, url: str) -> None:
        # Nothing is prepared: who looks now and then is told what a new connection would be.
        about = {"prepare_threshold": None}
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True, connect_args=about)
        self._database = Database.at(url, DatabaseSettings())

    def rows(self, sql: str, values: dict[str, Any]) -> list[Any]:
        """What a statement answers, in a transaction of its own."""
        with self._engine.connect() as connection:
            return list(connection.execute(text(sql), values).all())

    def does(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """What `work(tx)` answers, in a transaction of its own; from any thread, also where an event loop runs."""

        async def done() -> T:
            async with self._database.transaction() as tx:
                return await work(tx)

        return asyncio.run_coroutine_threadsafe(done(), _loop()).result()

    def close(self) -> None:
        self._engine.dispose()
        asyncio.run_coroutine_threadsafe(self._database.close(), _loop()).result()


@contextmanager
def kept(url: str) -> Iterator[None]:
    """Whoever looks into this database within the block shares its connections."""
    if url in _kept:
        yield
        return
    _kept[url] = Outside(url)
    try:
        yield
    finally:
        _kept.pop(url).close()


@contextmanager
def outside(url: str) -> Iterator[Outside]:
    """A look into this database."""
    if url in _kept:
        yield _kept[url]
        return
    found = Outside(url)
    try:
        yield found
    finally:
        found.close()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="tests-outside", daemon=True).start()
    return loop
