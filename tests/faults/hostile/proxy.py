"""What stands between client and platform, and spoils a share of what goes through."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

from tests.faults.hostile.mishaps import MISHAPS, Exchange, Mishap, passed
from tests.faults.hostile.wire import Connection, Head

UNKNOWN_TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.c2lnbmVk"


@dataclass
class Event:
    """A request that came, and what became of it."""

    method: str
    path: str
    mishap: str
    answered: list[int]
    """What the server answered, as often as it was asked; nothing where it was not."""


@dataclass
class HostileNetwork:
    """A proxy in front of one server; `rate` is the share of the requests that something happens to.

    Args:
        chance: decides what happens to which request.
    """

    chance: random.Random
    rate: float = 0.0
    mishaps: Sequence[Mishap] = MISHAPS
    bad_tokens: list[str] = field(default_factory=lambda: [UNKNOWN_TOKEN])
    log: list[Event] = field(default_factory=list)
    """Every request, in the order in which they came."""
    port: int = 0
    _server: tuple[str, int] = ("127.0.0.1", 0)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def lead_to(self, port: int) -> None:
        """Where the server is, on this machine."""
        self._server = ("127.0.0.1", port)

    def calm(self) -> None:
        """Nothing happens any more to what comes."""
        self.rate = 0.0

    def counted(self) -> Counter[str]:
        """What happened how often."""
        return Counter(event.mishap for event in self.log)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client, request after request."""
        client = Connection(reader, writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            while not client.is_over and (head := await client.head()):
                await self._handle(client, head)
        if not client.is_over:
            client.end()

    async def _handle(self, client: Connection, head: Head) -> None:
        mishap = self.chance.choice(self.mishaps) if self.chance.random() < self.rate else passed
        one = Exchange(client, head, self._server, self.chance, self.bad_tokens)
        self.log.append(Event(head.method, head.path, mishap.__name__, one.answered))
        await mishap(one)


@contextmanager
def hostile_network(chance: random.Random) -> Iterator[HostileNetwork]:
    """A proxy that listens, calm at first; in a thread of its own."""
    network, ready = HostileNetwork(chance), Future[Callable[[], object]]()
    thread = threading.Thread(target=asyncio.run, args=[_listen(network, ready)], daemon=True)
    thread.start()
    stop = ready.result(10)
    try:
        yield network
    finally:
        stop()
        thread.join(20)
        assert not thread.is_alive()


async def _listen(network: HostileNetwork, ready: Future[Callable[[], object]]) -> None:
    over = asyncio.Event()
    server = await asyncio.start_server(network.serve, "127.0.0.1", 0)
    network.port = server.sockets[0].getsockname()[1]
    ready.set_result(partial(asyncio.get_running_loop().call_soon_threadsafe, over.set))
    await over.wait()
    server.close()
