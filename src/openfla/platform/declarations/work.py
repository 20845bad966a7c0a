"""Judging what was declared, a chunk at a time: its effects and its verdicts are one transaction (docs/adr/0013)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from msgspec import Struct

from openfla.contract.declarations import Verdict
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.api.shapes import MOST_FINDINGS
from openfla.platform.declarations import queries
from openfla.platform.declarations.model import StoredVerdict, encoded, records_of
from openfla.platform.declarations.reading import Read, read
from openfla.platform.kernel import audit
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Database, Driver, is_away, is_contended
from openfla.platform.kernel.findings import Finding
from openfla.platform.kernel.groups import Contended, persistently
from openfla.platform.records.model import Command, Occasion, Outcome, Result, refused
from openfla.platform.register import engine
from openfla.platform.trainings.model import Regime

_log = structlog.stdlib.get_logger("openfla.declarations")
_NOT_ALLOWED: Final = ("noMandate", "notYourEnterprise")
_LETTERS: Final = {Verdict.ACCEPTED: "accepted", Verdict.WARNED: "warned", Verdict.BLOCKED: "blocked"}


class _Taken(Struct, frozen=True):
    """A chunk that is held by this transaction, with who declared it."""

    declaration: UUID
    actor: Actor
    trace_id: str
    number: int
    records: list[bytes]


class Judge:
    """Judges waiting chunks; any number of them, in any number of processes, share the work."""

    def __init__(self, database: Database, clock: Clock, regime: Regime) -> None:
        self._database = database
        self._clock = clock
        self._regime = regime
        self._whose: dict[str, str] | None = None

    async def once(self) -> bool:
        """Judge one chunk of the declarer who waited longest; whether there was one."""
        try:
            return await persistently(self._database, self._chunk)
        except Exception as error:
            if self._whose and not is_away(error):
                # Whatever is wrong with this chunk, the next in the line has its turn.
                async with self._database.journey() as driver:
                    await driver.execute(queries.SERVED, self._whose)
            raise

    async def _chunk(self, driver: Driver) -> bool:
        self._whose = await _turn(driver)
        taken = await _taken(driver, self._whose) if self._whose else None
        if taken is None:
            return False
        occasion = Occasion(at=self._clock.now(), today=self._clock.today(), declaration=taken.declaration)
        read_ = [_read(line, taken) for line in taken.records]
        outcomes = await self._outcomes(driver, taken, [each.command for each in read_ if each.command], occasion)
        verdicts = _verdicts(read_, outcomes)
        state = await _keep(driver, taken, verdicts)
        await driver.execute(queries.SERVED, self._whose)
        entries = [_entry(taken, verdicts, state, occasion.at)]
        await audit.extend(driver, await audit.hold(driver), entries)
        return True

    async def _outcomes(
        self, driver: Driver, taken: _Taken, commands: list[Command], occasion: Occasion
    ) -> list[Outcome]:
        """What becomes of the commands; when the register fails on them, or takes too long, of each by itself."""
        try:
            async with driver.transaction():
                return await engine.apply(driver, commands, occasion, self._regime)
        except Contended:
            raise
        except Exception as error:
            if is_away(error) or is_contended(error):
                raise
            _log.error("a chunk is judged record by record", error=type(error).__name__, trace_id=taken.trace_id)
        return [await self._alone(driver, taken, command, occasion) for command in commands]

    async def _alone(self, driver: Driver, taken: _Taken, command: Command, occasion: Occasion) -> Outcome:
        try:
            async with driver.transaction():
                return (await engine.apply(driver, [command], occasion, self._regime))[0]
        except Contended:
            raise
        except Exception as error:
            if is_away(error) or is_contended(error):
                raise
            _log.error("the register failed on a record", error=type(error).__name__, trace_id=taken.trace_id)
            return refused(Finding("notHandled"))


async def _turn(driver: Driver) -> dict[str, str] | None:
    turn = await (await driver.execute(queries.TAKE_TURN)).fetchone()
    return {"declarer": turn[0], "quality": turn[1]} if turn else None


def _read(line: bytes, taken: "_Taken") -> Read:
    """A record, whatever is wrong with it: one that cannot be read stops no other."""
    try:
        return read(line, taken.actor)
    except Exception as error:  # noqa: BLE001 - it is told in the verdict
        _log.error("a record could not be read", error=type(error).__name__, trace_id=taken.trace_id)
        return Read(None, None, None, (Finding("notHandled"),))


async def _taken(driver: Driver, whose: dict[str, str]) -> _Taken | None:
    found = await (await driver.execute(queries.NEXT_CHUNK, whose, binary=True)).fetchone()
    if found is None:
        return None
    declaration, client_id, trace_id, number, body = found
    actor = Actor(EnterpriseNumber(whose["declarer"]), Quality(whose["quality"]), client_id, frozenset())
    return _Taken(declaration, actor, trace_id, number, records_of(bytes(body)))


def _verdicts(read_: Sequence[Read], outcomes: Sequence[Outcome]) -> list[StoredVerdict]:
    judged = iter(outcomes)
    return [_verdict(each, next(judged) if each.command else refused(*each.findings)) for each in read_]


def _verdict(each: Read, outcome: Outcome) -> StoredVerdict:
    findings = outcome.findings[:MOST_FINDINGS]
    if findings and each.member:
        findings = tuple(found.under(each.member) for found in findings)
    accepted = Verdict.WARNED if findings else Verdict.ACCEPTED
    verdict = Verdict.BLOCKED if outcome.result is Result.BLOCKED else accepted
    return StoredVerdict(verdict, each.kind, each.reference, outcome.record, findings)


async def _keep(driver: Driver, taken: _Taken, verdicts: Sequence[StoredVerdict]) -> str:
    counts: dict[str, Any] = dict.fromkeys(_LETTERS.values(), 0)
    for each in verdicts:
        counts[_LETTERS[each.verdict]] += 1
    told = {"declaration": taken.declaration, "number": taken.number, "verdicts": encoded(verdicts), **counts}
    kept = await (await driver.execute(queries.FINISHED_CHUNK, told)).fetchone()
    if kept is None:
        raise Contended
    state: str = kept[0]
    return state


def _entry(taken: _Taken, verdicts: Sequence[StoredVerdict], state: str, at: datetime) -> audit.Entry:
    """One entry for a chunk: the digest makes sure that nobody changes afterwards what it did to which record."""
    told = b"".join(b"%b%b" % (each.verdict.encode(), each.record.bytes if each.record else b"") for each in verdicts)
    details = {
        "chunk": taken.number,
        "records": len(verdicts),
        "notAllowed": sum(any(found.code in _NOT_ALLOWED for found in each.findings) for each in verdicts),
        "blocked": sum(each.verdict is Verdict.BLOCKED for each in verdicts),
        "digest": hashlib.sha256(told).hexdigest(),
        "state": state,
    }
    return audit.Entry(
        action="declaration.judged",
        at=at,
        enterprise_number=taken.actor.enterprise_number,
        quality=taken.actor.quality.value,
        client_id=taken.actor.client_id,
        subject=str(taken.declaration),
        trace_id=taken.trace_id,
        details=details,
    )
