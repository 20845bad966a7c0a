"""What is sent and what comes back: the steps of a conversation over HTTP that is written as a generator.

A flow knows no socket, no thread and no event loop: it yields what is to be done, receives what came of it and
returns what it was about, so that one text serves threads and tasks. See `openfla.channel.Channel.do`.
"""

from collections.abc import AsyncIterable, Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Generic, Protocol, TypeVar

from openfla.channel._words import Words
from openfla.texts import N_

T = TypeVar("T")
Item_co = TypeVar("Item_co", covariant=True)

Chunks = Callable[[], Iterable[bytes] | AsyncIterable[bytes]]
"""Makes the body of one attempt anew, piece by piece; asynchronous pieces are for an `AsyncChannel` only."""

_IDEMPOTENT: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})  # RFC 9110 section 9.2.2
_WHOLE_FROM: Final = 300


@dataclass(frozen=True)
class Call:
    """One request. Headers and content may be secret and stay out of its repr.

    Args:
        method, url: what is asked.
        headers: beside those that the channel gives every call: `Authorization`, `User-Agent`, `BelGov-Trace-Id`.
        content: the body, or a factory of its pieces, called anew for each attempt, so that nothing is whole in
            memory. It goes out chunked, unless `headers` holds its Content-Length. What its iterator raises comes
            out as it is.
        most_bytes: of the answer, decompressed.
        longest_s: until the answer is complete.
        without_token: no access token goes along.
        repeatable: whether doing it twice does no harm; None is what HTTP says of the method (RFC 9110 section
            9.2.2), so a POST says it by itself.
        streamed: an answer below 300 comes as soon as its head is there, and its content by `Read`. Then neither
            its size nor its time is bounded, only its silence: the read time-out.
        attempt: which attempt this is; `patiently` counts.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes | Chunks = field(default=b"", repr=False)
    most_bytes: int = 32 * 1024 * 1024
    longest_s: float = 120.0
    without_token: bool = False
    repeatable: bool | None = None
    streamed: bool = False
    attempt: int = 1

    @property
    def is_repeatable(self) -> bool:
        """Whether it may be sent again when nobody knows what became of it."""
        return self.method.upper() in _IDEMPOTENT if self.repeatable is None else self.repeatable

    def streams(self, status: int) -> bool:
        """Whether the content of an answer with that status is read piece by piece."""
        return self.streamed and status < _WHOLE_FROM

    def having(self, headers: Mapping[str, str]) -> "Call":
        """This call with headers that it does not have yet; its own win."""
        own = {name.lower() for name in self.headers}
        added = {name: value for name, value in headers.items() if name.lower() not in own}
        return replace(self, headers={**self.headers, **added}) if added else self


class Source(Protocol):
    """The rest of a streamed answer, as a transport for threads gives it."""

    def read(self) -> "bytes | Silence":
        """The next piece, b"" at the end; a silence when there is none to come any more."""
        ...

    def close(self) -> None:
        """Read no further."""
        ...


class AsyncSource(Protocol):
    """The rest of a streamed answer, as a transport for tasks gives it."""

    async def read(self) -> "bytes | Silence":
        """See `Source.read`."""
        ...

    async def aclose(self) -> None:
        """See `Source.close`."""
        ...


@dataclass(frozen=True)
class Answer:
    """What came back; `headers` finds a name in any case.

    Args:
        attempts: how many it took.
        trace_id: under which the last of them was sent (BelGov-Trace-Id).
        source: of a streamed answer, for `Read`.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(default=b"", repr=False)
    attempts: int = 1
    trace_id: str = ""
    source: Source | AsyncSource | None = field(default=None, repr=False, compare=False)


class Kind(StrEnum):
    """Where it ended when no usable answer came."""

    ADDRESS = "address"
    """The address cannot be used at all."""
    NAME = "name"
    """No such host."""
    CONNECTION = "connection"
    """Nobody took up the connection."""
    CERTIFICATE = "certificate"
    """No TLS: above all, the certificate of the server is not trusted."""
    PROXY = "proxy"
    """The proxy gave no way."""
    TIMEOUT = "timeout"
    """Too long without a sign of life."""
    BROKEN = "broken"
    """The connection ended too early."""
    TOO_MUCH = "tooMuch"
    """The answer leaves the bounds of its call."""
    UNREADABLE = "unreadable"
    """The answer is not HTTP, or cannot be decompressed."""


@dataclass(frozen=True)
class Silence:
    """No usable answer.

    Args:
        reason: for a person.
        final: another attempt cannot help.
        unsent: no byte of the request went out, so that sending it again is safe whatever it is.
        kind: where it ended, for a program.
        attempts, trace_id: as in `Answer`.
    """

    reason: str
    final: bool = False
    unsent: bool = False
    kind: Kind = Kind.BROKEN
    attempts: int = 1
    trace_id: str = ""


@dataclass(frozen=True)
class Pause:
    """Nothing to send for that many seconds; `again` when the same call follows once more."""

    seconds: float
    again: bool = False


@dataclass(frozen=True)
class Read:
    """The next piece of a streamed answer: bytes, b"" at its end, or a silence."""

    answer: Answer


@dataclass(frozen=True)
class Item(Generic[Item_co]):
    """Something for whoever iterates over a stream."""

    value: Item_co


Step = Call | Pause | Read
Flow = Generator[Step, Any, T]
"""Yields what is to be done, receives what came of it, returns what it was about."""
Stream = Generator[Step | Item[T], Any, None]
"""A flow that hands over items while it goes on: pages, lines, pieces."""


def sent(call: Call) -> Flow[Answer | Silence]:
    """One attempt at one call."""
    result: Answer | Silence | None = yield call
    return result or Silence(Words(N_("nothing was sent")))


def lines(answer: Answer, most_bytes: int = 1024 * 1024) -> Generator[Step | Item[bytes], Any, Silence | None]:
    """The lines of a streamed answer, each an item without its end; to be used with `yield from` in a stream.

    Returns None at the end, or why it broke off; a last line that is not ended is not given then.
    """
    rest = b""
    while True:
        piece: bytes | Silence = yield Read(answer)
        if isinstance(piece, Silence):
            return piece
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield Item(line)
        if not piece:
            break
        if len(rest) > most_bytes:
            return too_large(most_bytes)
    if rest:
        yield Item(rest)
    return None


def too_large(most_bytes: int) -> Silence:
    """What becomes of an answer that leaves its bound."""
    words = Words(N_("the answer is larger than %(bytes)d bytes"), bytes=most_bytes)
    return Silence(words, final=True, kind=Kind.TOO_MUCH)
