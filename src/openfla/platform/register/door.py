"""The door for one training, which payroll software passes most: plain ASGI while all is well (docs/benchmarks.md)."""

import asyncio
from typing import Any, Final

from litestar.types import ASGIApp, Receive, Scope, Send

from openfla.contract.shapes import shaped
from openfla.contract.trainings import NewTraining
from openfla.platform.access.errors import MissingScope
from openfla.platform.api.doors import Written
from openfla.platform.records.model import Command, Deed
from openfla.platform.register.routes import LARGEST_OF_ONE, REFUSED, TRAINING, told
from openfla.platform.register.service import Registrar
from openfla.platform.tokens.bearer import Bearers

_PATIENCE_S: Final = 1.0
"""A body that takes longer is left to the framework, which asks for the token again."""


class TrainingDoor:
    """Registers a training; whatever is not plainly right is left to the framework, which reads it once more.

    What was refused is told by the framework too, so that there is one place where refusals are told.
    """

    def __init__(
        self, framework: ASGIApp, registrar: Registrar, bearers: Bearers, root: str, api: str, scopes: tuple[str, ...]
    ) -> None:
        """For the address `api` below the `root` of the installation, which a token with one of the `scopes` opens."""
        self._framework = framework
        self._registrar = registrar
        self._bearers = bearers
        self._root = root
        self._api = api
        self._scopes = scopes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = _Once(receive)
        try:
            answer = await self._registered(scope, body)
        except Exception:  # noqa: BLE001 - the framework meets the same, and tells it
            await self._framework(scope, body.again, send)
            return
        await answer.to_asgi_response()(scope, receive, send)

    async def _registered(self, scope: Any, body: "_Once") -> Written:
        headers = dict(scope["headers"])
        _require(headers.get(b"content-type") == b"application/json" and b"content-encoding" not in headers)
        _require(not scope["query_string"])
        tokens = [value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"]
        actor = await self._bearers.actor(tokens)
        if actor.scopes.isdisjoint(self._scopes):
            raise MissingScope(self._scopes)
        training = shaped(await body.whole(LARGEST_OF_ONE), NewTraining)
        command = Command(
            actor=actor,
            deed=Deed.DECLARE,
            kind=TRAINING.kind,
            content=training,
            trace_id=scope["state"]["trace_id"],
        )
        try:
            outcome = await self._registrar.do(command)
        except Exception as error:
            scope["state"][REFUSED] = error
            raise
        language = headers.get(b"accept-language", b"").decode("latin-1")
        return told(outcome, TRAINING, self._root, self._api, language)


class _Unusual(Exception):
    """Nothing is wrong yet; but this is for the framework."""


def _require(is_usual: bool) -> None:  # noqa: FBT001 - it reads as a sentence
    if not is_usual:
        raise _Unusual


class _Once:
    """A body that came in one piece, for whoever asks first and for whoever asks again."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._message: Any = None

    async def whole(self, limit: int) -> bytes:
        """The body.

        Raises:
            _Unusual, TimeoutError: it did not come at once and whole.
        """
        async with asyncio.timeout(_PATIENCE_S):
            message: Any = await self._receive()
        self._message = message
        _require(message["type"] == "http.request" and not message.get("more_body"))
        content: bytes = message.get("body", b"")
        _require(len(content) <= limit)
        return content

    async def again(self) -> Any:
        """What came in, from the beginning."""
        message, self._message = self._message, None
        return await self._receive() if message is None else message
