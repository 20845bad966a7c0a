"""Judging what was declared, a chunk at a time: its effects and its verdicts are one transaction (docs/adr/0013)."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from msgspec import Struct
from psycopg import AsyncCursor

from openfla.contract.findings import Finding
from openfla.contract.qualities import Quality
from openfla.contract.records import Record
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.declarations import queries
from openfla.platform.declarations.model import records_of
from openfla.platform.declarations.reading import commanded, read, read_plain
from openfla.platform.declarations.verdicts import Judged, judged
from openfla.platform.kernel import audit
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Database, Driver, is_away, is_contended
from openfla.platform.kernel.groups import Contended, persistently
from openfla.platform.records.book import Writing
from openfla.platform.records.model import Command, Occasion, Outcome, refused
from openfla.platform.register import engine
from openfla.platform.trainings.model import Regime

_log = structlog.stdlib.get_logger("openfla.declarations")


class _Taken(Struct, frozen=True):
    """A chunk that is held by this transaction, with who declared it."""

    declaration: UUID
    actor: Actor
    trace_id: str
    number: int
    records: list[Record]
    commands: list[Command]


class _Ahead(Struct):
    """A chunk that is still to be read; the one after the present one is, while the database is at work."""

    declaration: UUID
    number: int
    actor: Actor
    trace_id: str
    lines: list[bytes]
    records: list[Record] = []
    commands: list[Command] = []

    def go_on(self, share: float) -> None:
        """Read on until this share of it is read."""
        end = round(share * len(self.lines))
        while (begun := len(self.records)) < end:
            some = _read(self.lines[begun : min(end, begun + _AT_ONCE)], self.actor, self.trace_id)
            self.records += some
            self.commands += commanded(some, self.actor)

    def taken(self) -> _Taken:
        """All of it."""
        self.go_on(1)
        return _Taken(self.declaration, self.actor, self.trace_id, self.number, self.records, self.commands)


_MOST: Final = 0.9
"""How much of a chunk is read while the one before it is looked up; the rest while the end of that one is written."""
_AT_ONCE: Final = 400
"""Records that are read together: what they are made of stays in the nearest memory of the processor."""
_Meanwhile = Callable[[], None]
_Decide = Callable[[Driver, _Taken, Occasion, _Meanwhile], Awaitable[engine.Applied]]


class Judge:
    """Judges waiting chunks; any number of them, in any number of processes, share the work."""

    def __init__(self, database: Database, clock: Clock, regime: Regime) -> None:
        self._database = database
        self._clock = clock
        self._regime = regime
        self._whose: dict[str, Any] | None = None
        self._ahead: _Ahead | None = None

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
        taken = await _taken(driver, self._whose, self._ahead) if self._whose else None
        if taken is None:
            return False
        ahead = self._ahead = await _coming(driver, taken)
        occasion = Occasion(at=self._clock.now(), today=self._clock.today(), declaration=taken.declaration)

        def look_ahead() -> None:
            if ahead:
                ahead.go_on(_MOST)

        applied = await decide(driver, taken, occasion, look_ahead)
        verdicts = judged(taken.records, applied.outcomes)
        finished = await _finish(driver, taken, verdicts)
        await driver.execute(queries.SERVED, self._whose)
        if ahead:
            ahead.go_on(1)
        head = await audit.hold(driver)
        state = await _state(finished)
        await audit.extend(driver, head, [_entry(taken, verdicts, state, occasion.at)])
        applied.writing.settle()
        # To let go of thousands of records takes as long as the commit: it is done while that is waited for.
        asyncio.get_running_loop().call_soon([taken, applied].clear)
        return True

    async def _together(
        self, driver: Driver, taken: _Taken, occasion: Occasion, meanwhile: _Meanwhile
    ) -> engine.Applied:
        return await engine.apply(driver, taken.commands, occasion, self._regime, meanwhile=meanwhile)

    async def _one_by_one(
        self, driver: Driver, taken: _Taken, occasion: Occasion, _meanwhile: _Meanwhile
    ) -> engine.Applied:
        outcomes = [await self._alone(driver, taken, command, occasion) for command in taken.commands]
        return engine.Applied(outcomes, Writing(driver))

    async def _alone(self, driver: Driver, taken: _Taken, command: Command, occasion: Occasion) -> Outcome:
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


async def _taken(driver: Driver, whose: dict[str, Any], ahead: _Ahead | None) -> _Taken | None:
    known = (ahead.declaration, ahead.number) if ahead else (None, None)
    told = {**whose, "ahead": known[0], "number": known[1]}
    found = await (await driver.execute(queries.NEXT_CHUNK, told, binary=True)).fetchone()
    if found is None:
        return None
    declaration, client_id, trace_id, number, body = found
    actor = Actor(EnterpriseNumber(whose["declarer"]), Quality(whose["quality"]), client_id, frozenset())
    if ahead is None or body is not None:
        ahead = _Ahead(declaration, number, actor, trace_id, records_of(bytes(body)))
    return ahead.taken()


async def _coming(driver: Driver, taken: _Taken) -> _Ahead | None:
    """The next chunk, if there is one."""
    asked = await driver.execute(queries.BODY, (taken.declaration, taken.number + 1), binary=True)
    found = await asked.fetchone()
    if found is None:
        return None
    return _Ahead(taken.declaration, taken.number + 1, taken.actor, taken.trace_id, records_of(bytes(found[0])))


def _read(lines: list[bytes], actor: Actor, trace_id: str) -> list[Record]:
    with suppress(Exception):  # whichever it was is told when each is read by itself
        if plain := read_plain(lines, actor):
            return plain
    return [_read_one(line, actor, trace_id) for line in lines]


def _read_one(line: bytes, actor: Actor, trace_id: str) -> Record:
    """A record, whatever is wrong with it: one that cannot be read stops no other."""
    try:
        return read(line, actor)
    except Exception as error:  # noqa: BLE001 - it is told in the verdict
        _log.error("a record could not be read", error=type(error).__name__, trace_id=trace_id)
        return Record(None, findings=(Finding("notHandled"),))


async def _finish(driver: Driver, taken: _Taken, verdicts: Judged) -> AsyncCursor[Any]:
    told = {"declaration": taken.declaration, "number": taken.number, "verdicts": verdicts.stored}
    return await driver.execute(queries.FINISHED_CHUNK, {**told, **verdicts.counts})


async def _state(finished: AsyncCursor[Any]) -> str:
    kept = await finished.fetchone()
    if kept is None:
        raise Contended
    state: str = kept[0]
    return state


def _entry(taken: _Taken, verdicts: Judged, state: str, at: datetime) -> audit.Entry:
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
