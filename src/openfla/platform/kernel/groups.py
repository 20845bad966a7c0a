"""Group commit: what concurrent requests want written goes to disk in one transaction (docs/adr/0004)."""

import asyncio
import math
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from openfla.platform.kernel.database import Database, Driver, is_away, is_contended

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")
Result = TypeVar("Result")


_WRITERS: Final = 2
"""While one group waits for its commit, the next is on its way."""


class Overloaded(Exception):
    """More is waiting to be written than the process takes on."""


class Contended(Exception):
    """Somebody else changed a record since it was read: what was decided on it is begun again."""


_ATTEMPTS: Final = 12
"""Who loses against others so often is told that the register cannot be written."""
_REST_S: Final = 0.01
"""How long a loser rests at most, times its attempts, so that two do not meet again and again."""


async def persistently(database: Database, work: Callable[[Driver], Awaitable[Result]]) -> Result:
    """Do something in a journey of its own, and again in another one when somebody else came between.

    Raises:
        Contended: somebody did each time.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            async with database.journey() as driver:
                return await work(driver)
        except Exception as error:
            if not isinstance(error, Contended) and not is_contended(error):
                raise
        await asyncio.sleep(random.uniform(0, _REST_S * attempt))  # noqa: S311 - nobody has to be unable to guess it
    # Of what the driver says of a key nothing is told: a worker's number may stand in it.
    raise Contended


@dataclass(eq=False, slots=True)
class _Waiting(Generic[Item, Outcome]):
    item: Item
    outcome: "asyncio.Future[Outcome]"


class GroupCommit(Generic[Item, Outcome]):
    """Few writers for a kind of write: while groups are committed the next one gathers.

    An outcome is given only after its transaction was committed. One item that breaks its group is tried
    again alone, so that it takes nobody with it.
    """

    def __init__(
        self,
        database: Database,
        write: Callable[[Driver, Sequence[Item]], Awaitable[Sequence[Outcome]]],
        *,
        most_in_group: int = 128,
        most_waiting: int = 4096,
    ) -> None:
        self._database = database
        self._write = write
        self._most_in_group = most_in_group
        self._most_waiting = most_waiting
        self._waiting: list[_Waiting[Item, Outcome]] = []
        self._writers: set[asyncio.Task[None]] = set()
        self._at_work = 0
        self._free = _WRITERS

    async def submit(self, item: Item) -> Outcome:
        """Write one item, together with what others ask at the same time; returns when it is durable.

        Raises:
            Overloaded: too much is waiting already; nothing was written.
        """
        if len(self._waiting) >= self._most_waiting:
            raise Overloaded
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(item, outcome))
        if self._at_work < _WRITERS:
            self._at_work += 1
            writer = asyncio.create_task(self._write_all())
            self._writers.add(writer)
            writer.add_done_callback(self._writers.discard)
        return await outcome

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                # Who is about to ask comes along: one round of the loop is nothing beside a commit.
                await asyncio.sleep(0)
                if group := self._next_group():
                    self._free -= 1
                    try:
                        await self._write_group(group)
                    finally:
                        self._free += 1
        finally:
            # In the same step as the look at who waits: nobody can come between and find a writer that is gone.
            self._at_work -= 1

    def _next_group(self) -> list[_Waiting[Item, Outcome]]:
        """What one writer takes: its share, so that two are decided and written in turn, and not all at once."""
        size = min(self._most_in_group, math.ceil(len(self._waiting) / self._free))
        group = self._waiting[:size]
        del self._waiting[:size]
        return group

    async def _write_group(self, group: list[_Waiting[Item, Outcome]]) -> None:
        try:
            outcomes = await persistently(
                self._database, lambda driver: self._write(driver, [each.item for each in group])
            )
            told = list(zip(group, outcomes, strict=True))
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for it
            await self._failed(group, error)
            return
        for waiting, outcome in told:
            if not waiting.outcome.done():
                waiting.outcome.set_result(outcome)

    async def _failed(self, group: list[_Waiting[Item, Outcome]], error: Exception) -> None:
        if len(group) > 1 and not is_away(error):
            for waiting in group:
                await self._write_group([waiting])
            return
        for waiting in group:
            if not waiting.outcome.done():
                waiting.outcome.set_exception(error)
