"""Judging what was declared, a chunk at a time: its effects and its verdicts are one transaction (docs/adr/0013)."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import structlog
from psycopg import AsyncCursor

from openfla.contract.findings import Finding
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.declarations import queries
from openfla.platform.declarations.taken import Taken
from openfla.platform.declarations.verdicts import Judged, Verdicts
from openfla.platform.kernel import audit
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Database, Driver, is_away, is_contended
from openfla.platform.kernel.groups import Contended, persistently
from openfla.platform.records.book import Writing
from openfla.platform.records.model import Command, Occasion, Outcome, refused
from openfla.platform.register import engine
from openfla.platform.register.books import Books
from openfla.platform.trainings.model import Regime

_log = structlog.stdlib.get_logger("openfla.declarations")
_Decide = Callable[[Driver, Taken, Occasion, Books, Writing], AsyncIterator[list[Outcome]]]


class Judge:
    """Judges waiting chunks; any number of them, in any number of processes, share the work."""

    def __init__(self, database: Database, clock: Clock, regime: Regime) -> None:
        self._database = database
        self._clock = clock
        self._regime = regime
        self._whose: dict[str, Any] | None = None
        self._ahead: Taken | None = None

    async def once(self) -> bool:
        """Judge one chunk of the declarer who waited longest; whether there was one."""
        try:
            return await self._judged()
        except Exception as error:
            if self._whose and not is_away(error):
                # Whatever is wrong with this chunk, the next in the line has its turn.
                async with self._database.journey() as driver:
                    await driver.execute(queries.SERVED, self._whose)
            raise

    async def _judged(self) -> bool:
        """Whether there was a chunk.

        One on which the register fails or takes too long, or between which somebody comes each time, is judged record
        by record.
        """
        try:
            return await persistently(self._database, lambda driver: self._chunk(driver, self._together))
        except Exception as error:
            if is_away(error):
                raise
            _log.error("a chunk is judged record by record", error=type(error).__name__)
        return await persistently(self._database, lambda driver: self._chunk(driver, self._one_by_one))

    async def _chunk(self, driver: Driver, decide: _Decide) -> bool:
        self._whose = await _turn(driver)
        # Once begun upon, what was read ahead serves no second attempt.
        ahead, self._ahead = self._ahead, None
        taken = await _taken(driver, self._whose, ahead) if self._whose else None
        if taken is None:
            return False
        coming = await _coming(driver, taken)
        occasion = Occasion(at=self._clock.now(), today=self._clock.today(), declaration=taken.declaration)
        books, writing = Books(self._regime), Writing(driver)
        told = Verdicts(taken.records)
        async for outcomes in decide(driver, taken, occasion, books, writing):
            told.tell(outcomes)
        verdicts = told.all()
        finished = await _finish(driver, taken, verdicts)
        await driver.execute(queries.SERVED, self._whose)
        if coming:
            # While the database writes the end of this one.
            coming.look_ahead()
        self._ahead = coming
        head = await audit.hold(driver)
        state = await _state(finished)
        await audit.extend(driver, head, [_entry(taken, verdicts, state, occasion.at)])
        writing.settle()
        # To let go of thousands of records takes as long as the commit: it is done while that is waited for.
        asyncio.get_running_loop().call_soon([taken, books].clear)
        return True

    def _together(
        self, driver: Driver, taken: Taken, occasion: Occasion, books: Books, writing: Writing
    ) -> AsyncIterator[list[Outcome]]:
        return engine.in_parts(driver, taken.parts(), occasion, books, writing)

    async def _one_by_one(
        self, driver: Driver, taken: Taken, occasion: Occasion, _books: Books, _writing: Writing
    ) -> AsyncIterator[list[Outcome]]:
        """Each with books of its own: what it did is undone alone."""
        for commands in taken.parts():
            yield [await self._alone(driver, taken, command, occasion) for command in commands]

    async def _alone(self, driver: Driver, taken: Taken, command: Command, occasion: Occasion) -> Outcome:
        try:
            async with driver.transaction():
                applied = await engine.apply(driver, [command], occasion, self._regime)
        except Exception as error:
            if isinstance(error, Contended) or is_away(error) or is_contended(error):
                raise
            _log.error("the register failed on a record", error=type(error).__name__, trace_id=taken.trace_id)
            return refused(Finding("notHandled"))
        applied.writing.settle()
        return applied.outcomes[0]


async def _turn(driver: Driver) -> dict[str, str] | None:
    turn = await (await driver.execute(queries.TAKE_TURN)).fetchone()
    return {"declarer": turn[0], "quality": turn[1]} if turn else None


async def _taken(driver: Driver, whose: dict[str, Any], ahead: Taken | None) -> Taken | None:
    known = (ahead.declaration, ahead.number) if ahead else (None, None)
    told = {**whose, "ahead": known[0], "number": known[1]}
    found = await (await driver.execute(queries.NEXT_CHUNK, told, binary=True)).fetchone()
    if found is None:
        return None
    declaration, client_id, trace_id, number, body = found
    if ahead and body is None:
        return ahead
    actor = Actor(EnterpriseNumber(whose["declarer"]), Quality(whose["quality"]), client_id, frozenset())
    return Taken(declaration, number, actor, trace_id, body)


async def _coming(driver: Driver, taken: Taken) -> Taken | None:
    """The next chunk, if there is one."""
    asked = await driver.execute(queries.BODY, (taken.declaration, taken.number + 1), binary=True)
    found = await asked.fetchone()
    return Taken(taken.declaration, taken.number + 1, taken.actor, taken.trace_id, found[0]) if found else None


async def _finish(driver: Driver, taken: Taken, verdicts: Judged) -> AsyncCursor[Any]:
    told = {"declaration": taken.declaration, "number": taken.number, "verdicts": verdicts.stored}
    return await driver.execute(queries.FINISHED_CHUNK, {**told, **verdicts.counts})


async def _state(finished: AsyncCursor[Any]) -> str:
    kept = await finished.fetchone()
    if kept is None:
        raise Contended
    state: str = kept[0]
    return state


def _entry(taken: Taken, verdicts: Judged, state: str, at: datetime) -> audit.Entry:
    """One entry for a chunk."""
    return audit.Entry(
        action="declaration.judged",
        at=at,
        enterprise_number=taken.actor.enterprise_number,
        quality=taken.actor.quality.value,
        client_id=taken.actor.client_id,
        subject=str(taken.declaration),
        trace_id=taken.trace_id,
        details={"chunk": taken.number, **verdicts.details, "state": state},
    )
