"""Everything that can happen to a request on its way; each mishap is told at the moment that its head has come in."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.faults.hostile.wire import Connection, Head, asked, connected, pieces, status_of

_PAGE: Final = b"<!DOCTYPE html><title>Welcome to our guest network</title><p>Please accept the terms to go on."
_PROBLEM: Final = b'{"type":"urn:problem-type:belgif:serviceUnavailable","title":"Service unavailable","status":503}'
_REASONS: Final = {
    200: b"OK",
    202: b"Accepted",
    429: b"Too Many Requests",
    502: b"Bad Gateway",
    503: b"Service Unavailable",
    504: b"Gateway Timeout",
}


@dataclass
class Exchange:
    """A request whose head has come in, and what became of it."""

    client: Connection
    head: Head
    server: tuple[str, int]
    chance: random.Random
    bad_tokens: Sequence[str]
    answered: list[int] = field(default_factory=list)
    """What the server answered, as often as it was asked."""

    async def body(self) -> bytes:
        return await self.client.body(self.head)

    async def forwarded(self, body: bytes, head: Head | None = None) -> bytes:
        """What the server answers to it."""
        answer = await asked(*self.server, head or self.head, body)
        self.answered.append(status_of(answer))
        return answer

    async def refuse(self, status: int, content: bytes = b"", **fields: str) -> None:
        """Answer in the place of the server."""
        told = tuple((name.replace("_", "-").encode(), value.encode()) for name, value in fields.items())
        head = Head(b"HTTP/1.1 %d %s" % (status, _REASONS[status]), told)
        await self.client.tell(head.having(b"content-length", b"%d" % len(content)).raw + content)

    def break_off(self) -> None:
        """In one of two ways."""
        self.chance.choice([self.client.end, self.client.reset])()


Mishap = Callable[[Exchange], Awaitable[None]]


async def passed(one: Exchange) -> None:
    """Nothing happens to it."""
    await one.client.tell(await one.forwarded(await one.body()))


async def delayed(one: Exchange) -> None:
    """It arrives late, and so does its answer."""
    for_s = one.chance.uniform(0.02, 0.3)
    body = await one.body()
    await asyncio.sleep(for_s)
    answer = await one.forwarded(body)
    await asyncio.sleep(for_s / 2)
    await one.client.tell(answer)


async def dripped(one: Exchange) -> None:
    """Its answer comes in drops."""
    answer = await one.forwarded(await one.body())
    for piece in pieces(answer, 12):
        await one.client.tell(piece)
        await asyncio.sleep(0.02)


async def reset(one: Exchange) -> None:
    """The connection breaks before anything of it went on."""
    one.break_off()


async def cut_on_the_way_there(one: Exchange) -> None:
    """The server gets a part of the body, and waits for the rest."""
    length = int(one.head.get(b"content-length") or 0)
    part = await one.client.reader.readexactly(int(length * one.chance.random()))
    async with connected(*one.server) as server:
        await server.tell(one.head.raw + part)
        await asyncio.sleep(one.chance.uniform(0, 0.05))
        one.chance.choice([server.end, server.reset])()
    one.break_off()


async def cut_on_the_way_back(one: Exchange) -> None:
    """The client gets a part of the answer."""
    answer = await one.forwarded(await one.body())
    await one.client.tell(answer[: one.chance.randrange(1, len(answer))])
    one.break_off()


async def lost(one: Exchange) -> None:
    """The server did it, and the client is not told."""
    await one.forwarded(await one.body())
    one.break_off()


async def given_up(one: Exchange) -> None:
    """The server did it, and a gateway tells the client that it did not answer."""
    await one.forwarded(await one.body())
    await one.refuse(one.chance.choice([502, 504]), _PAGE, content_type="text/html")


async def repeated(one: Exchange) -> None:
    """A gateway that heard nothing asks once more by itself; the client gets the second answer."""
    body = await one.body()
    await one.forwarded(body)
    await one.client.tell(await one.forwarded(body))


async def throttled(one: Exchange) -> None:
    """A gateway wants less of it."""
    await one.body()
    await one.refuse(429, retry_after=one.chance.choice(["0", "1"]))


async def unavailable(one: Exchange) -> None:
    """A gateway has nobody to ask."""
    await one.body()
    kind, content = one.chance.choice([("text/html", _PAGE), ("application/problem+json", _PROBLEM), ("", b"")])
    await one.refuse(one.chance.choice([502, 503, 504]), content, content_type=kind)


async def refused_early(one: Exchange) -> None:
    """A gateway has nobody to ask, says so before the body is there, and does not wait for it."""
    await one.refuse(503, connection="close")
    one.client.end()


async def another_page(one: Exchange) -> None:
    """Somebody else answers, and says that all is well."""
    await one.body()
    await one.refuse(one.chance.choice([200, 202]), _PAGE, content_type="text/html; charset=utf-8")


async def half_an_answer(one: Exchange) -> None:
    """What the server said is cut, and made to look whole."""
    answer = await one.forwarded(await one.body())
    raw, _, content = answer.partition(b"\r\n\r\n")
    head = Head.of(raw).having(b"transfer-encoding", None)
    half = content[: one.chance.randrange(len(content))] if content else b""
    await one.client.tell(head.having(b"content-length", b"%d" % len(half)).raw + half)


async def not_http(one: Exchange) -> None:
    """Something else listens there."""
    await one.body()
    await one.client.tell(b"SSH-2.0-OpenSSH_9.6\r\n")
    one.client.end()


async def other_token(one: Exchange) -> None:
    """The server is shown a token that has expired, or that it never gave."""
    head = one.head
    if head.get(b"authorization"):
        head = head.having(b"authorization", b"Bearer " + one.chance.choice(one.bad_tokens).encode())
    await one.client.tell(await one.forwarded(await one.body(), head))


MISHAPS: Final[tuple[Mishap, ...]] = (
    delayed,
    dripped,
    reset,
    cut_on_the_way_there,
    cut_on_the_way_back,
    lost,
    given_up,
    repeated,
    throttled,
    unavailable,
    refused_early,
    another_page,
    half_an_answer,
    not_http,
    other_token,
)
