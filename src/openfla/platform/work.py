"""The work that nobody waits for: what a worker does, and how it is run. For requests, see app.py."""

import asyncio
import gc
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue
from typing import Final

import structlog

from openfla.platform.declarations.work import Judge
from openfla.platform.exports.jobs import Exporter
from openfla.platform.kernel import logs
from openfla.platform.kernel.clock import Clock, SystemClock
from openfla.platform.kernel.database import Database
from openfla.platform.kernel.jobs import Task, Worker
from openfla.platform.settings import Settings

_STDIN: Final = 0
_NEW_OBJECTS: Final = 1_000_000
_STOP_S: Final = 20
_log = structlog.stdlib.get_logger("openfla.work")


def tasks(settings: Settings, database: Database, clock: Clock | None = None) -> Mapping[str, Task]:
    """Everything that a worker does, by its name in the logs."""
    clock = clock or SystemClock()
    return {
        "declarations": Judge(database, clock, settings.regime).once,
        "exports": Exporter(database, settings.exports, clock).once,
    }


def run(url: str, settings: Settings, *, with_parent: bool = False) -> None:
    """Work until the process is told to stop; with a parent, until that closes our standard input, or dies."""
    logs.configure(settings.logs.level)
    _spare_collector()
    asyncio.run(_worked(url, settings, partial(_heed, with_parent=with_parent)))


def _spare_collector() -> None:
    """Let the garbage collector leave a chunk alone while it is judged: it is a million objects, and none of them in a
    circle."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)


@contextmanager
def alongside(url: str, settings: Settings) -> Iterator[None]:
    """A worker in a thread of this process, for as long as a block lasts."""
    stops: SimpleQueue[Callable[[], object]] = SimpleQueue()

    def arrange(worker: Worker) -> None:
        stops.put(partial(asyncio.get_running_loop().call_soon_threadsafe, worker.stop))

    work = threading.Thread(target=lambda: asyncio.run(_worked(url, settings, arrange)), name="openfla-work")
    work.start()
    stop = stops.get(timeout=_STOP_S)
    try:
        yield
    finally:
        stop()
        work.join(_STOP_S)


async def _worked(url: str, settings: Settings, arrange: Callable[[Worker], None]) -> None:
    database = Database.at(url, settings.database)
    worker = Worker(url, tasks(settings, database))
    arrange(worker)
    try:
        await worker.run()
    finally:
        await database.close()


def _heed(worker: Worker, *, with_parent: bool) -> None:
    """Arrange for the worker to stop when the process is told to."""
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, worker.stop)
    if with_parent:
        loop.add_reader(_STDIN, _orphaned, loop, worker)
    _log.info("at work")


def _orphaned(loop: asyncio.AbstractEventLoop, worker: Worker) -> None:
    """Nobody writes to the pipe: that it can be read means that it was closed."""
    loop.remove_reader(_STDIN)
    worker.stop()
