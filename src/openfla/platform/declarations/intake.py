"""Taking in a declaration while it comes over the wire: what came in is on disk, and no more than a chunk in memory."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

import structlog
from uuid_utils.compat import uuid7

from openfla.platform.access.model import Actor
from openfla.platform.declarations import service
from openfla.platform.declarations.arriving import BadGzip, Form, Gone, Unpacker
from openfla.platform.declarations.chunking import Chunker
from openfla.platform.declarations.errors import BrokenOff, BrokenPacking
from openfla.platform.declarations.model import Chunk, Declaration, DeclarationSettings, Named
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Database

_AT_ONCE_S = 1.0
"""Who takes longer is asked for the token again: it may have been revoked while the body came in."""
_log = structlog.stdlib.get_logger("openfla.declarations")


class Intake:
    """Takes declarations in; one that does not come in whole leaves nothing."""

    def __init__(self, database: Database, settings: DeclarationSettings, clock: Clock) -> None:
        self.settings = settings
        self._database = database
        self._clock = clock
        self._dropping: set[asyncio.Task[None]] = set()

    async def receive(
        self,
        actor: Actor,
        form: Form,
        pieces: AsyncIterator[bytes],
        named: Named,
        *,
        admit: Callable[[], Awaitable[None]],
        trace_id: str,
    ) -> Declaration:
        """Take in one declaration.

        Args:
            actor: who declares.
            form: how the body is written.
            pieces: the body as it comes in.
            named: its Idempotency-Key and reference.
            admit: asks for the token again.
            trace_id: of the request.

        Returns:
            How far it is, durable; or how far the same one is that came in before.

        Raises:
            Refusal: it does not come in, and nothing of it stays; the classes are in errors and arriving.
        """
        declaration, begun = UUID(str(uuid7())), time.monotonic()
        beating = asyncio.create_task(self._beat(declaration))
        try:
            async with self._database.transaction() as tx:
                await service.begin(tx, self.settings, actor, declaration, trace_id=trace_id)
            digest, records = await self._keep(declaration, form, pieces)
            if time.monotonic() - begun > _AT_ONCE_S:
                await admit()
            async with self._database.transaction() as tx:
                at = self._clock.now()
                return await service.finish(
                    tx, actor, declaration, digest, named, records=records, at=at, trace_id=trace_id
                )
        except BaseException:
            await self._drop(declaration)
            raise
        finally:
            beating.cancel()

    async def _keep(self, declaration: UUID, form: Form, pieces: AsyncIterator[bytes]) -> tuple[bytes, int]:
        """Keep every record; returns the digest of the content, and how many there are."""
        chunker, unpacker = Chunker(self.settings, is_array=form.is_array), Unpacker(form, self.settings.largest)
        try:
            async for packed in pieces:
                for piece in unpacker.feed(packed):
                    for chunk in chunker.feed(piece):
                        await self._add(declaration, chunk)
                    await asyncio.sleep(0)  # Others want to be served between two pieces.
            unpacker.close()
        except BadGzip as error:
            raise BrokenPacking(records=chunker.records) from error
        except Gone as error:
            raise BrokenOff(records=chunker.records) from error
        for chunk in chunker.close():
            await self._add(declaration, chunk)
        return chunker.digest, chunker.records

    async def _add(self, declaration: UUID, chunk: Chunk) -> None:
        async with self._database.transaction() as tx:
            await service.add(tx, declaration, chunk)

    async def _beat(self, declaration: UUID) -> None:
        """While somebody receives it, other servers know; what a dead one left counts against nobody."""
        while True:
            await asyncio.sleep(service.BEAT_S)
            try:
                async with self._database.transaction() as tx:
                    await service.beat(tx, declaration)
            except Exception as error:  # noqa: BLE001 - the next beat tries again
                _log.warning("an upload could not be kept alive", error=type(error).__name__)

    async def _drop(self, declaration: UUID) -> None:
        """Also when the request itself is cancelled."""
        dropping = asyncio.create_task(self._dropped(declaration))
        self._dropping.add(dropping)
        dropping.add_done_callback(self._dropping.discard)
        await asyncio.shield(dropping)

    async def _dropped(self, declaration: UUID) -> None:
        try:
            async with self._database.transaction() as tx:
                await service.drop(tx, declaration)
        except Exception as error:  # noqa: BLE001 - housekeeping forgets it later
            _log.warning("an unfinished upload stays for an hour", error=type(error).__name__)
