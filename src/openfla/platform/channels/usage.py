"""When an account was used last: noted in memory, and kept every few seconds, so that no call waits for it."""

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import Final

import msgspec
import structlog

from openfla.platform.channels import queries
from openfla.platform.kernel.database import Database

_EVERY_S: Final = 10
_log = structlog.stdlib.get_logger("openfla.usage")


class Usage:
    """The last token and the last call of each account, as this process saw them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tokens: dict[str, datetime] = {}
        self._calls: dict[str, datetime] = {}

    def token_given(self, client_id: str, at: datetime) -> None:
        """An access token was given to that account."""
        self._tokens[client_id] = at

    def called(self, client_id: str, at: datetime) -> None:
        """Software called by that account."""
        self._calls[client_id] = at

    async def keep(self) -> None:
        """Write down what was noted, every few seconds and once more when this is cancelled."""
        try:
            while True:
                await asyncio.sleep(_EVERY_S)
                with suppress(Exception):
                    await self.flush()
        finally:
            with suppress(Exception):
                await self.flush()

    async def flush(self) -> None:
        """Write down what was noted since the last time; what cannot be written is kept for the next."""
        tokens, calls = self._tokens, self._calls
        self._tokens, self._calls = {}, {}
        told = [
            {"client_id": client_id, "token": tokens.get(client_id), "call": calls.get(client_id)}
            for client_id in tokens.keys() | calls.keys()
        ]
        if not told:
            return
        try:
            async with self._database.transaction() as tx:
                await tx.execute(queries.note_usage(), {"told": msgspec.json.encode(told).decode()})
        except Exception as error:
            self._tokens, self._calls = tokens | self._tokens, calls | self._calls
            _log.warning("usage not kept", error=type(error).__name__)
            raise
