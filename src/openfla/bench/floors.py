"""The floors: what the same task takes when nothing is done but its core, written by hand on bare ASGI.

They are meant to be as fast as anybody would write them: no framework, no checks, no trail. Run one with
`python -m openfla.bench.floors token|post PORT`.
"""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import parse_qs

import msgspec
import psycopg
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from openfla.contract.oauth import TokenAnswer

DATABASE_URL: Final = "OPENFLA_BENCH_DATABASE_URL"
PUBLIC_KEY: Final = "OPENFLA_BENCH_PUBLIC_KEY"
"""Of the certificate that signed the assertions, PEM."""

_LIFETIME_S: Final = 600
_POOL: Final = 16
_TABLE: Final = "CREATE TABLE IF NOT EXISTS bench_floor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text)"
_INSERT: Final = "INSERT INTO bench_floor (body) VALUES (%s)"

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Floor = Callable[[Scope, Receive, Send], Awaitable[None]]


def token_floor(public_key: str) -> Floor:
    """Verify an RS256 assertion and sign an ES256 access token, with the libraries of the platform."""
    client = RSAKey.import_key(public_key)
    signing = ECKey.generate_key("P-256")
    header = {"alg": "ES256", "typ": "at+jwt", "kid": signing.thumbprint()}
    verifying_registry = jws.JWSRegistry(algorithms=["RS256"])
    signing_registry = jws.JWSRegistry(algorithms=["ES256"])
    encode, decode = msgspec.json.Encoder().encode, msgspec.json.Decoder().decode

    async def floor(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        form = parse_qs((await _body(receive)).decode())
        assertion = jws.deserialize_compact(form["client_assertion"][0], client, registry=verifying_registry)
        told = decode(assertion.payload)
        now = int(time.time())
        if told["exp"] < now:
            raise ValueError(told)
        claims = {
            "iss": "http://127.0.0.1",
            "sub": told["sub"],
            "aud": "http://127.0.0.1/REST/federalLearningAccount",
            "exp": now + _LIFETIME_S,
            "iat": now,
            "jti": told["jti"],
            "client_id": told["sub"],
        }
        token = jws.serialize_compact(header, encode(claims), signing, registry=signing_registry)
        await _answer(send, 200, encode(TokenAnswer(token, "Bearer", _LIFETIME_S, "")))

    return floor


class PostFloor:
    """Insert one row a request, each in a transaction of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: asyncio.LifoQueue[psycopg.AsyncConnection] = asyncio.LifoQueue()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._open()
            await _live(receive, send)
            return
        body = await _body(receive)
        async with self._connection() as connection:
            await connection.execute(_INSERT, (body.decode(),))
        await _answer(send, 201, body)

    async def _open(self) -> None:
        for _ in range(_POOL):
            # One statement without BEGIN and COMMIT around it is a transaction in one round trip.
            self._idle.put_nowait(await psycopg.AsyncConnection.connect(self._url, autocommit=True))
        async with self._connection() as connection:
            await connection.execute(_TABLE)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[psycopg.AsyncConnection]:
        connection = await self._idle.get()
        try:
            yield connection
        finally:
            self._idle.put_nowait(connection)


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        part: bytes = message["body"]
        body += part
        if not message.get("more_body"):
            return body


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _main(name: str, port: str) -> None:
    # The platform's own web server, with the same settings: only what it runs differs.
    from openfla.platform.http1 import web_server  # noqa: PLC0415 - only the process of a floor needs it

    floor: Floor = token_floor(os.environ[PUBLIC_KEY]) if name == "token" else PostFloor(os.environ[DATABASE_URL])
    with socket.create_server(("127.0.0.1", int(port)), backlog=2048) as listener:
        web_server(floor).run(sockets=[listener])


if __name__ == "__main__":
    _main(*sys.argv[1:])
