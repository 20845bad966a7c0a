"""Load: requests that were made beforehand, over connections that are kept alive, as fast as the answers come."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, cast

import uvloop

from openfla.texts import N_, Explained

_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_STATUS: Final = slice(9, 12)
_LONGEST_VOLLEY_S: Final = 300


class Target(NamedTuple):
    """A server, and the status that each of its answers has to have."""

    host: str
    port: int
    status: int


@dataclass(eq=False)
class WrongAnswers(Explained):
    """A figure counts only when every request was answered as it should be."""

    code = "wrongAnswers"
    message = N_("%(count)d of %(all)d requests were not answered as they should be: %(answers)s.")
    remedy = N_("Nothing is measured; see what the server logs.")
    count: int
    all: int
    answers: str

    # It comes back from another process, which makes it anew from its arguments.
    def __reduce__(self) -> tuple[type["WrongAnswers"], tuple[int, int, str]]:
        return WrongAnswers, (self.count, self.all, self.answers)


def volley(target: Target, requests: Sequence[bytes], connections: int) -> float:
    """Send these requests, each connection its next one as soon as it has its answer.

    Returns:
        Answers a second, once all connections stood.

    Raises:
        WrongAnswers: an answer had another status, or a connection broke.
    """
    return len(requests) / uvloop.run(_volley(target, requests, connections))[0]


def delays(target: Target, requests: Sequence[bytes], connections: int) -> list[float]:
    """The same; how many milliseconds each answer took, in the order of the requests.

    Raises:
        WrongAnswers: an answer had another status, or a connection broke.
    """
    taken = uvloop.run(_volley(target, requests, connections))[1]
    return [taken[place] for place in range(len(requests))]


async def _volley(target: Target, requests: Sequence[bytes], connections: int) -> tuple[float, dict[int, float]]:
    loop = asyncio.get_running_loop()
    volley = _Volley(requests, loop.create_future())
    callers = [
        (await loop.create_connection(lambda: _Caller(volley), target.host, target.port))[1] for _ in range(connections)
    ]
    begun = time.perf_counter()
    for caller in callers:
        caller.ask()
    async with asyncio.timeout(_LONGEST_VOLLEY_S):
        await volley.is_over
    seconds = time.perf_counter() - begun
    for caller in callers:
        caller.hang_up()
    _require_all_right(volley.answers, target.status, len(requests))
    return seconds, volley.taken_ms


def _require_all_right(answers: Counter[bytes], status: int, expected: int) -> None:
    right = answers[b"%d" % status]
    if right != expected:
        told = ", ".join(f"{count} x {answer.decode(errors='replace')}" for answer, count in answers.items())
        raise WrongAnswers(expected - right, expected, told)


class _Volley:
    """What is still to be asked, and how it was answered so far."""

    def __init__(self, requests: Sequence[bytes], is_over: "asyncio.Future[None]") -> None:
        self.waiting = enumerate(requests)
        self.answers: Counter[bytes] = Counter()
        self.taken_ms: dict[int, float] = {}
        self.is_over = is_over
        self._missing = len(requests)

    def answered(self, status: bytes) -> None:
        self.answers[status] += 1
        self._missing -= 1
        if not self._missing:
            self.end()

    def end(self) -> None:
        if not self.is_over.done():
            self.is_over.set_result(None)


class _Caller(asyncio.Protocol):
    """One connection: asks, waits for the whole answer, asks again."""

    def __init__(self, volley: _Volley) -> None:
        self._volley = volley
        self._heard = b""
        self._asked = (0, 0.0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own is no subclass of it

    def ask(self) -> None:
        """Send the next request, if there is one left."""
        found = next(self._volley.waiting, None)
        if found is not None:
            place, request = found
            self._asked = (place, time.perf_counter())
            self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, end, body = self._heard.partition(b"\r\n\r\n")
        if not end:
            return
        length = _LENGTH.search(head + b"\r\n")
        if length is None or len(body) < int(length[1]):
            return
        self._heard = b""
        place, asked = self._asked
        self._volley.taken_ms[place] = (time.perf_counter() - asked) * 1000
        self._volley.answered(head[_STATUS])
        self.ask()

    def connection_lost(self, broken: Exception | None) -> None:
        self._volley.answers[b"connection broken"] += 1
        self._volley.end()

    def hang_up(self) -> None:
        """Close the connection; nothing is missed any more."""
        self._transport.close()
