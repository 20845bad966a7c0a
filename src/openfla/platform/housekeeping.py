"""What every server forgets from time to time: any number of them may, and none has to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog
from litestar import Litestar

from openfla.platform.declarations import service as declarations
from openfla.platform.exports import service as exports
from openfla.platform.identity import service as identity
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Database, Tx
from openfla.platform.settings import Settings
from openfla.platform.tokens.service import TokenIssuer

_EVERY_S: Final = 300
_log = structlog.stdlib.get_logger("openfla.app")


def kept(issuer: TokenIssuer, database: Database, settings: Settings, clock: Clock) -> Any:
    """The life of a server: housekeeping while it runs, connections given back at its end."""

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        chores = [_in_transaction(database, chore) for chore in _chores(settings, clock)]
        running = [asyncio.create_task(_every(_EVERY_S, work)) for work in (issuer.forget_spent, *chores)]
        running.append(asyncio.create_task(issuer.usage.keep()))
        try:
            yield
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await database.close()

    return lifespan


def _chores(settings: Settings, clock: Clock) -> Iterator[Callable[[Tx], Awaitable[None]]]:
    yield lambda tx: identity.forget(tx, settings.identity, at=clock.now())
    yield lambda tx: declarations.forget_unfinished(tx, at=clock.now())
    yield lambda tx: declarations.forget_done(tx, settings.declarations, at=clock.now())
    yield lambda tx: exports.forget(tx, clock.now())


def _in_transaction(database: Database, chore: Callable[[Tx], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    async def work() -> None:
        async with database.transaction() as tx:
            await chore(tx)

    return work


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the next round tries again
            _log.warning("housekeeping failed", error=type(error).__name__)
