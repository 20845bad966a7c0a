"""The door for workers to the exports that were asked for."""

import asyncio
from contextlib import aclosing
from datetime import timedelta
from typing import Any, Final

import structlog

from openfla.contract.declarations import TaskState
from openfla.platform.exports import queries, service
from openfla.platform.exports.files import File, Parts, begun
from openfla.platform.exports.holdings import HOLDINGS
from openfla.platform.exports.model import Export, ExportSettings
from openfla.platform.kernel import audit, jobs
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Database, Tx

_END: Final = object()
PART: Final = 1024 * 1024
"""Bytes of a part of a file; the last one may have fewer."""
_LOOKED_AT: Final = 50
"""More than the workers of an installation: the first that nobody is at is among them."""
_MOST_ATTEMPTS: Final = 5
_log = structlog.stdlib.get_logger("openfla.exports")


class _Overtaken(Exception):
    """The connection that held the claim broke, and another worker makes the export by now."""


class Exporter:
    """Makes the exports that were asked for, one at a time, whole or not at all.

    While one is made, a lock of the database is held by the very transaction that reads the records: it ends with the
    connection, whatever becomes of the worker. The parts are written in short transactions beside it, each on
    condition that no later attempt was begun.
    """

    def __init__(self, database: Database, settings: ExportSettings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    async def once(self) -> bool:
        """Make the first export in the line that nobody else is making; whether there was one."""
        async with self._database.transaction() as tx:
            waiting = [service.told(row) for row in (await tx.execute(queries.line(_LOOKED_AT))).mappings()]
        for export in waiting:
            if await self._take(export):
                return True
        return False

    async def _take(self, export: Export) -> bool:
        async with self._database.transaction() as snapshot:
            await snapshot.execute(queries.SNAPSHOT)
            if not (await snapshot.execute(queries.claim(export.id))).scalar_one():
                return False
            jobs.on_behalf_of(export.trace_id)
            attempt = await self._begin(export)
            if attempt is None:
                return False
            if attempt > _MOST_ATTEMPTS:
                await self._give_up(export, attempt)
                return True
            records, size = await self._write(snapshot, export, attempt)
            await self._done(export, attempt, records, size)
            return True

    async def _begin(self, export: Export) -> int | None:
        """The number of this attempt, with nothing left of those before; none when the export was made meanwhile."""
        async with self._database.transaction() as tx:
            attempt: int | None = (await tx.execute(queries.begin(export.id))).scalar_one_or_none()
            if attempt is not None:
                await tx.execute(queries.forget_parts(export.id))
        return attempt

    async def _write(self, snapshot: Tx, export: Export, attempt: int) -> tuple[int, int]:
        """Write the file; how many records it has, and how many bytes."""
        out, records, number = Parts(), 0, 0
        with begun(export, out) as file:
            for holding in HOLDINGS:
                file.begin(holding)
                async with aclosing(holding.all_of(snapshot, export.enterprise)) as rows:
                    async for row in rows:
                        records += file.add(holding, holding.told(row))
                        number = await self._put_away(export, attempt, number, out)
            number = await self._finish(export, attempt, number, file, out)
        if last := out.rest():
            await self._add(export, attempt, number, last)
        return records, out.length

    async def _finish(self, export: Export, attempt: int, number: int, file: File, out: Parts) -> int:
        """Packing a large workbook takes its time: it is done beside the loop."""
        steps = file.finish()
        while await asyncio.to_thread(next, steps, _END) is not _END:
            number = await self._put_away(export, attempt, number, out)
        return number

    async def _put_away(self, export: Export, attempt: int, number: int, out: Parts) -> int:
        while part := out.taken(PART):
            await self._add(export, attempt, number, part)
            number += 1
        return number

    async def _add(self, export: Export, attempt: int, number: int, body: bytes) -> None:
        async with self._database.transaction() as tx:
            _require(await tx.execute(queries.add_part(export.id, attempt, number, body)))

    async def _done(self, export: Export, attempt: int, records: int, size: int) -> None:
        at = self._clock.now()
        kept_until = at + timedelta(days=self._settings.kept_days)
        how = {"state": TaskState.DONE.value, "completed_at": at, "kept_until": kept_until}
        async with self._database.transaction() as tx:
            _require(await tx.execute(queries.end(export.id, attempt, **how, records=records, bytes=size)))
            await audit.append(tx, [service.entry("export.made", export, None, at=at, trace_id=export.trace_id)])

    async def _give_up(self, export: Export, attempt: int) -> None:
        at = self._clock.now()
        kept_until = at + timedelta(days=self._settings.kept_days)
        how = {"state": TaskState.FAILED.value, "completed_at": at, "kept_until": kept_until}
        async with self._database.transaction() as tx:
            await tx.execute(queries.end(export.id, attempt, **how))
        _log.error("an export failed each time", trace_id=export.trace_id, attempts=_MOST_ATTEMPTS)


def _require(result: Any) -> None:
    if result.first() is None:
        raise _Overtaken
