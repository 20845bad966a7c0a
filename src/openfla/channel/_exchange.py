"""One conversation over HTTP, written as a generator that knows no socket, and the two drivers that have one."""

import asyncio
import time
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final, TypeVar

import httpx2

T = TypeVar("T")

TIMEOUT: Final = httpx2.Timeout(connect=5.0, read=30.0, write=30.0, pool=30.0)
"""Seconds for each phase of a call."""


@dataclass(frozen=True)
class Call:
    """One request. Headers and content may be secret and stay out of its repr."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes = field(default=b"", repr=False)
    most_bytes: int = 32 * 1024 * 1024
    longest_s: float = 120.0
    without_token: bool = False


@dataclass(frozen=True)
class Answer:
    """What came back, whole; `headers` finds a name in any case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Silence:
    """No usable answer; `final` when another attempt cannot help."""

    reason: str
    final: bool = False


@dataclass(frozen=True)
class Pause:
    """Nothing to send for that many seconds."""

    seconds: float


Flow = Generator[Call | Pause, Answer | Silence | None, T]
"""Yields what is to be done, receives what came of it, returns what it was about."""


def sent(call: Call) -> Flow[Answer | Silence]:
    """One attempt at one call."""
    result = yield call
    return result or Silence("nothing was sent")


def drive(flow: Flow[T], http: httpx2.Client, auth: httpx2.Auth | None = None) -> T:
    """Carry out a flow in this thread; `auth` goes on every call that is not `without_token`."""
    with closing(flow):
        try:
            step = next(flow)
            while True:
                step = flow.send(_carry_out(step, http, auth))
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


async def drive_async(flow: Flow[T], http: httpx2.AsyncClient, auth: httpx2.Auth | None = None) -> T:
    """Carry out a flow in this task; when the task is cancelled, so is the flow."""
    with closing(flow):
        try:
            step = next(flow)
            while True:
                step = flow.send(await _carry_out_async(step, http, auth))
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def _carry_out(step: Call | Pause, http: httpx2.Client, auth: httpx2.Auth | None) -> Answer | Silence | None:
    if isinstance(step, Pause):
        time.sleep(step.seconds)
        return None
    reading = _Reading(step)
    try:
        response = http.send(_request(http, step), auth=_auth(step, auth), stream=True, follow_redirects=False)
        with closing(response):
            for chunk in response.iter_bytes():
                reading.take(chunk)
        return reading.answer(response)
    except (httpx2.HTTPError, httpx2.InvalidURL, TooMuch) as mistake:
        return _silence(mistake)


async def _carry_out_async(
    step: Call | Pause, http: httpx2.AsyncClient, auth: httpx2.Auth | None
) -> Answer | Silence | None:
    if isinstance(step, Pause):
        await asyncio.sleep(step.seconds)
        return None
    reading = _Reading(step)
    try:
        response = await http.send(_request(http, step), auth=_auth(step, auth), stream=True, follow_redirects=False)
        try:
            async for chunk in response.aiter_bytes():
                reading.take(chunk)
        finally:
            await response.aclose()
        return reading.answer(response)
    except (httpx2.HTTPError, httpx2.InvalidURL, TooMuch) as mistake:
        return _silence(mistake)


class TooMuch(Exception):
    """More bytes or more time than the call allows."""


class _Reading:
    """An answer while it comes in, held to the bounds of its call."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._begun = time.monotonic()
        self._content = bytearray()

    def take(self, chunk: bytes) -> None:
        self._content += chunk
        if len(self._content) > self._call.most_bytes:
            raise TooMuch(f"the answer is larger than {self._call.most_bytes} bytes")
        if time.monotonic() - self._begun > self._call.longest_s:
            raise TooMuch(f"the answer was not complete after {self._call.longest_s:g} seconds")

    def answer(self, response: httpx2.Response) -> Answer:
        return Answer(response.status_code, response.headers, bytes(self._content))


def _request(http: httpx2.Client | httpx2.AsyncClient, call: Call) -> httpx2.Request:
    return http.build_request(call.method, call.url, headers=dict(call.headers), content=call.content or None)


def _auth(call: Call, auth: httpx2.Auth | None) -> httpx2.Auth:
    return httpx2.Auth() if auth is None or call.without_token else auth


def _silence(mistake: Exception) -> Silence:
    final = isinstance(mistake, TooMuch | httpx2.InvalidURL | httpx2.UnsupportedProtocol | httpx2.DecodingError)
    return Silence(_in_words(mistake), final)


def _in_words(mistake: Exception) -> str:
    for kind, words in _WORDS.items():
        if isinstance(mistake, kind):
            return words
    return str(mistake) or type(mistake).__name__


_WORDS: Final[Mapping[type[Exception], str]] = {
    httpx2.ConnectTimeout: "no connection within the time allowed",
    httpx2.PoolTimeout: "no free connection within the time allowed",
    httpx2.ReadTimeout: "no answer within the time allowed",
    httpx2.WriteTimeout: "the request could not be sent within the time allowed",
    httpx2.RemoteProtocolError: "the connection was broken before the answer was complete",
    httpx2.ReadError: "the connection was broken before the answer was complete",
    httpx2.DecodingError: "the answer cannot be decompressed",
}
