"""The same flow carried out by every transport: httpx2 in a thread, httpx2 in a task, aiohttp in a task."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, Protocol, TypeVar

from openfla.channel import (
    IMPATIENT,
    Answer,
    AsyncChannel,
    AsyncTransport,
    Call,
    Channel,
    ChannelSettings,
    Flow,
    Hook,
    Silence,
    Stream,
    TransportSettings,
    patiently,
)
from openfla.channel._httpx import AsyncHttpxTransport
from openfla.channel.aiohttp import AiohttpTransport

T = TypeVar("T")


class World(Protocol):
    """One way to carry out flows."""

    def do(self, flow: Flow[T], settings: ChannelSettings | None = None, hooks: Sequence[Hook] = ()) -> T: ...

    def some(self, stream: Stream[T], most: int = 1000, settings: ChannelSettings | None = None) -> list[T]: ...


class Threads:
    def do(self, flow: Flow[T], settings: ChannelSettings | None = None, hooks: Sequence[Hook] = ()) -> T:
        with Channel(None, settings=settings, hooks=hooks) as channel:
            return channel.do(flow)

    def some(self, stream: Stream[T], most: int = 1000, settings: ChannelSettings | None = None) -> list[T]:
        with Channel(None, settings=settings) as channel:
            items = channel.each(stream)
            return [item for item, _ in zip(items, range(most), strict=False)]


class Tasks:
    def __init__(self, transport: Callable[[TransportSettings], AsyncTransport]) -> None:
        self._transport = transport

    def do(self, flow: Flow[T], settings: ChannelSettings | None = None, hooks: Sequence[Hook] = ()) -> T:
        async def done() -> T:
            transport = self._transport((settings or ChannelSettings()).transport)
            async with AsyncChannel(None, settings=settings, transport=transport, hooks=hooks) as channel:
                try:
                    return await channel.do(flow)
                finally:
                    await transport.aclose()

        return asyncio.run(done())

    def some(self, stream: Stream[T], most: int = 1000, settings: ChannelSettings | None = None) -> list[T]:
        async def found() -> list[T]:
            transport = self._transport((settings or ChannelSettings()).transport)
            async with AsyncChannel(None, settings=settings, transport=transport) as channel:
                try:
                    return await _first(channel.each(stream), most)
                finally:
                    await transport.aclose()

        return asyncio.run(found())


async def _first(items: AsyncIterator[T], most: int) -> list[T]:
    found: list[T] = []
    async for item in items:
        found.append(item)
        if len(found) == most:
            break
    await items.aclose()  # type: ignore[attr-defined]
    return found


WORLDS: dict[str, World] = {
    "httpx2": Threads(),
    "httpx2 async": Tasks(AsyncHttpxTransport),
    "aiohttp": Tasks(AiohttpTransport),
}


def once(call: Call) -> Flow[Answer | Silence]:
    return patiently(lambda: call, IMPATIENT)


def settings(**about: Any) -> ChannelSettings:
    return ChannelSettings(transport=TransportSettings(**about))


def silence(result: Answer | Silence) -> Silence:
    assert isinstance(result, Silence)
    return result


def answer(result: Answer | Silence) -> Answer:
    assert isinstance(result, Answer)
    return result
