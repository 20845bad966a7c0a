"""Work that nobody waits for: a worker does it piece by piece, as many workers as are needed (docs/adr/0013).

A worker keeps no state. A piece is taken by a lock of the database that is held while it is done, so that the
piece of a worker that dies is free at once.
"""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, Final, LiteralString

import psycopg
import structlog
from sqlalchemy import make_url, text

from openfla.platform.kernel.database import Tx, is_unavailable, psycopg_url

Task = Callable[[], Awaitable[bool]]
"""Does one piece of work, in a transaction of its own, and tells whether there was any."""

ANNOUNCE: Final[LiteralString] = "SELECT pg_notify('openfla_work', '')"
"""Wakes every worker when the transaction is committed; for who has the driver, and not a Tx."""
_LISTEN: Final[LiteralString] = "LISTEN openfla_work"
_PATIENCE_S: Final = 5.0
"""How long a worker waits at most before it looks for work unasked."""
_GRACE_S: Final = 1.0
"""What a piece gets to come to its end when the worker is stopped; then it is undone, and free for another."""
_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 60.0
_ALIVE: Final[Mapping[str, Any]] = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
_log = structlog.stdlib.get_logger("openfla.work")
_trace_id: ContextVar[str] = ContextVar("trace_id", default="")


async def announce(tx: Tx) -> None:
    """Wake every worker when this transaction is committed."""
    await tx.execute(text(ANNOUNCE))


def on_behalf_of(trace_id: str) -> None:
    """Say which request the present piece comes from: a failure is logged under its trace id."""
    _trace_id.set(trace_id)


class Worker:
    """Does the pieces of every task until it is told to stop.

    The tasks go on beside each other, so that a long piece of one does not hold up the short ones of another. A task
    that fails is tried again after 1, 2, 4 ... 60 seconds; the others go on. While the database is away, all wait.
    """

    def __init__(self, url: str, tasks: Mapping[str, Task]) -> None:
        """For the tasks, by the name under which they are logged, on the database at that address."""
        self._bell = _Bell(url)
        self._tasks = tasks
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Take no more work; the present pieces get a second to come to their end."""
        self._stopping.set()
        self._bell.ring()

    async def run(self) -> None:
        """Work until somebody says `stop`."""
        listening = asyncio.create_task(self._bell.listen())
        lines = [asyncio.create_task(self._keep_at(name, task)) for name, task in self._tasks.items()]
        try:
            await self._stopping.wait()
            if lines:
                await asyncio.wait(lines, timeout=_GRACE_S)
        finally:
            for each in (listening, *lines):
                each.cancel()
            await asyncio.gather(listening, *lines, return_exceptions=True)

    async def _keep_at(self, name: str, task: Task) -> None:
        pause_s = 0.0
        while not self._stopping.is_set():
            rung = self._bell.next_ring
            _trace_id.set("")
            try:
                was_any = await task()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is logged and tried again
                pause_s = min(max(2 * pause_s, _FIRST_PAUSE_S), _LONGEST_PAUSE_S)
                await self._recover(name, error, rung, pause_s)
            else:
                pause_s = 0.0
                if not was_any:
                    await _at_most(_PATIENCE_S, rung)

    async def _recover(self, name: str, error: Exception, rung: asyncio.Event, pause_s: float) -> None:
        """Wait before the next attempt; a database that is back again ends the wait."""
        if is_unavailable(error):
            _log.warning("the database is away", task=name, error=type(error).__name__)
            await _at_most(min(pause_s, _PATIENCE_S), rung)
            return
        told = {"error": type(error).__name__, "where": _place_of(error), "trace_id": _trace_id.get()}
        _log.error("a piece of work failed", task=name, **told, again_in_s=pause_s)
        await _at_most(pause_s, self._stopping)


class _Bell:
    """Rings when somebody announces work, and when the connection to the database is made again."""

    def __init__(self, url: str) -> None:
        self._url = make_url(psycopg_url(url)).set(drivername="postgresql").render_as_string(hide_password=False)
        self.next_ring = asyncio.Event()
        """Take it before looking for work: what is announced in between is not missed."""

    def ring(self) -> None:
        self.next_ring.set()
        self.next_ring = asyncio.Event()

    async def listen(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                connected = psycopg.AsyncConnection.connect(self._url, autocommit=True, connect_timeout=5, **_ALIVE)
                async with await connected as connection:
                    await connection.execute(_LISTEN)
                    pause_s = _FIRST_PAUSE_S
                    self.ring()
                    async for _ in connection.notifies():
                        self.ring()
            except (psycopg.Error, OSError) as error:
                _log.warning("nothing is heard of new work", error=type(error).__name__, again_in_s=pause_s)
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _PATIENCE_S)


async def _at_most(seconds: float, event: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


def _place_of(error: Exception) -> str:
    """Where it was raised; what the error says is not told, a worker's number may stand in it."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "openfla" in frame.filename] or frames
    return f"{ours[-1].filename.rpartition('/openfla/')[2]}:{ours[-1].lineno}" if ours else ""
