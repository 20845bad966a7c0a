"""One client for everybody: two hundred threads, or two thousand tasks (800 without OPENFLA_TEST_FULL=1)."""

import asyncio
import gc
import os
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from openfla.channel import (
    AsyncChannel,
    AsyncTokenSource,
    CallFacts,
    Channel,
    ChannelClosed,
    Hook,
    Outcome,
    PrivateKey,
    TokenSource,
    local,
)
from openfla.client import AsyncFlaClient, FlaClient
from tests.client.api.records import a_training
from tests.client.api.worlds import async_channel_of, channel_of
from tests.client.parties import client_of
from tests.client.server import Reply, Server, a_problem, a_token
from tests.conftest import Start
from tests.platforms import Party

THREADS = 200
TASKS = 2000 if os.environ.get("OPENFLA_TEST_FULL") == "1" else 800
LIFETIME_S = 90
pytestmark = [
    pytest.mark.filterwarnings("error::ResourceWarning"),
    pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning"),
]
JUMPS = (LIFETIME_S + 1, LIFETIME_S - 20, LIFETIME_S + 1)
"""How far the clock goes each time: beyond the end of the token, or so near to it that it is renewed beforehand."""


@dataclass
class Ageing(Hook):
    """The clock of the client: it stands still, and jumps each time that so many calls were answered."""

    moments: Sequence[int]
    jumped: Callable[[], object] = lambda: None
    answered: int = 0
    now: float = field(default_factory=time.time)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def on_end(self, call: CallFacts, outcome: Outcome | None) -> None:
        with self.guard:
            self.answered += 1
            if self.answered in self.moments:
                self.now += JUMPS[self.moments.index(self.answered)]
                self.jumped()

    def clock(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def _nothing_before() -> None:
    """What earlier tests left to the garbage collector is not ours, nor what it says of that."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


@pytest.fixture(autouse=True)
def nothing_is_left(_nothing_before: None) -> Iterator[None]:
    """No thread; and no connection that nobody closed, of which the garbage collector would warn."""
    threads = set(threading.enumerate())
    yield
    gc.collect()
    assert not [one for one in set(threading.enumerate()) - threads if not one.daemon]


@pytest.fixture
def party(start: Start) -> Party:
    """An employer of a platform whose tokens live short, and which bears a clock that is ahead."""
    return start(tokens={"lifetime_s": LIFETIME_S, "tolerance_s": 300}).party()


def tokens_issued(party: Party) -> int:
    return sum(entry["action"] == "token.issued" for entry in party.platform.trail())


def a_known_training(party: Party) -> str:
    """Its id; declared with a token of another's, which counts too."""
    with client_of(party) as client:
        return client.trainings.declare(a_training()).record.id


@pytest.mark.requirement("OAUTH-7")
@pytest.mark.timeout(90)
class TestOneTokenALifetime:
    def test_for_200_threads(self, party: Party) -> None:
        known, before = a_known_training(party), tokens_issued(party)
        rounds = 4
        ageing = Ageing([THREADS, 2 * THREADS, 3 * THREADS])
        here, together = local(party.platform.base_url), threading.Barrier(THREADS)

        def ask(_: int) -> set[str]:
            together.wait()
            return {client.trainings.get(known).id for _ in range(rounds)}

        tokens = TokenSource(here, party.client_id, party.key, clock=ageing.clock)
        with (
            FlaClient(Channel(tokens, base_url=here.api[party.quality], hooks=[ageing])) as client,
            ThreadPoolExecutor(THREADS, thread_name_prefix="client") as pool,
        ):
            assert [one for found in pool.map(ask, range(THREADS)) for one in found] == [known] * THREADS
        assert tokens_issued(party) - before == 1 + len(JUMPS)

    async def test_for_as_many_tasks(self, party: Party) -> None:
        known, before = a_known_training(party), tokens_issued(party)
        may_go = asyncio.Semaphore(TASKS - 600)

        def let_more_go() -> None:
            for _ in range(200):
                may_go.release()

        ageing = Ageing([TASKS - 600, TASKS - 400, TASKS - 200], let_more_go)
        here = local(party.platform.base_url)
        tokens = AsyncTokenSource(here, party.client_id, party.key, clock=ageing.clock)
        async with AsyncFlaClient(AsyncChannel(tokens, base_url=here.api[party.quality], hooks=[ageing])) as client:

            async def ask() -> str:
                await may_go.acquire()
                return (await client.trainings.get(known)).id

            found = await asyncio.gather(*(ask() for _ in range(TASKS)))
        assert set(found) == {known}
        assert tokens_issued(party) - before == 1 + len(JUMPS)


def waiting_for_a_token(server: Server) -> None:
    server.tokens(Reply(200, a_token().body, after_s=0.5))


def waiting_to_try_again(server: Server) -> None:
    server.tokens(a_token())
    server.on("/trainings/x", a_problem(429, "tooManyRequests", {"Retry-After": "2"}))


@pytest.mark.timeout(30)
@pytest.mark.parametrize("arrange", [waiting_for_a_token, waiting_to_try_again])
class TestClosedWhileCallersWait:
    def test_threads_are_told(self, server: Server, ec_key: PrivateKey, arrange: Callable[[Server], None]) -> None:
        arrange(server)
        client = FlaClient(channel_of(server.environment, "client", ec_key, server.api))
        with ThreadPoolExecutor(THREADS, thread_name_prefix="client") as pool:
            waiting = [pool.submit(client.trainings.get, "x") for _ in range(THREADS)]
            time.sleep(0.3)
            client.close()
            mistakes: list[Any] = [one.exception(timeout=10) for one in waiting]
        assert {type(mistake) for mistake in mistakes} == {ChannelClosed}
        with pytest.raises(ChannelClosed):
            client.trainings.get("x")

    async def test_tasks_are_told(self, server: Server, ec_key: PrivateKey, arrange: Callable[[Server], None]) -> None:
        arrange(server)
        client = AsyncFlaClient(async_channel_of(server.environment, "client", ec_key, server.api))
        waiting = [asyncio.create_task(client.trainings.get("x")) for _ in range(THREADS)]
        await asyncio.sleep(0.3)
        await client.aclose()
        mistakes = await asyncio.gather(*waiting, return_exceptions=True)
        assert {type(mistake) for mistake in mistakes} == {ChannelClosed}
        with pytest.raises(ChannelClosed):
            await client.trainings.get("x")


def test_what_is_under_way_comes_to_its_end(server: Server, ec_key: PrivateKey) -> None:
    server.tokens(a_token())
    server.on("/health", Reply(200, {"status": "UP"}, after_s=0.3))
    client = FlaClient(channel_of(server.environment, "client", ec_key, server.api))
    with ThreadPoolExecutor(20, thread_name_prefix="client") as pool:
        asked = [pool.submit(client.health) for _ in range(20)]
        time.sleep(0.15)
        client.close()
        assert all(one.result(timeout=10).is_up for one in asked)
