"""What a transport is, and what every transport has in common."""

import socket
import ssl
import threading
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from typing import Final, Protocol
from urllib.parse import urlsplit

from openfla.channel._call import Answer, Call, Chunks, Kind, Silence, too_large
from openfla.channel._plain import plain
from openfla.channel._words import Words
from openfla.texts import N_


class Transport(Protocol):
    """Sends calls, for threads. `HttpxTransport` is the usual one."""

    def send(self, call: Call) -> Answer | Silence:
        """One attempt, with the very headers of the call; nothing that can happen to a connection is raised.

        The content of a call that is streamed, below 300, is left in `Answer.source`. Redirects are not followed,
        cookies not kept; `most_bytes` and `longest_s` hold for every answer that is not streamed.
        """
        ...

    def close(self) -> None:
        """Begin nothing any more; what is under way may come to its end."""
        ...


class AsyncTransport(Protocol):
    """Sends calls, for the tasks of one event loop. `AsyncHttpxTransport` is the usual one."""

    async def send(self, call: Call) -> Answer | Silence:
        """See `Transport.send`; the source of a streamed answer is an `AsyncSource`."""
        ...

    async def aclose(self) -> None:
        """See `Transport.close`."""
        ...


class Reading:
    """An answer while it comes in whole, held to the bounds of its call."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._begun = time.monotonic()
        self._content = bytearray()

    @property
    def left_s(self) -> float:
        """Seconds that are left of `longest_s`."""
        return self._call.longest_s - (time.monotonic() - self._begun)

    def take(self, piece: bytes) -> Silence | None:
        """The next piece; a silence when it is one too many."""
        self._content += piece
        if len(self._content) > self._call.most_bytes:
            return too_large(self._call.most_bytes)
        return too_slow(self._call) if self.left_s < 0 else None

    def answer(self, status: int, headers: Mapping[str, str]) -> Answer:
        """The answer, when nothing follows."""
        return Answer(status, headers, bytes(self._content))


def too_slow(call: Call) -> Silence:
    """What becomes of an answer that takes longer than its call allows."""
    words = Words(N_("the answer was not complete after %(seconds)g seconds"), seconds=call.longest_s)
    return Silence(words, final=True, kind=Kind.TOO_MUCH)


class Upload:
    """A body on its way, made anew for one attempt; remembers what its iterator raised, and whether it is through.

    Args:
        make: the factory of the call.
    """

    def __init__(self, make: Chunks) -> None:
        self._make = make
        self.mistake: BaseException | None = None
        self.is_through = False

    def pieces(self) -> Iterator[bytes]:
        """For a transport for threads."""
        made = self._make()
        if not isinstance(made, Iterable):
            self.mistake = TypeError("the pieces of a body are asynchronous, and this channel is not")
            raise self.mistake
        try:
            yield from filter(None, made)
        except GeneratorExit:
            raise
        except BaseException as mistake:
            self.mistake = mistake
            raise

    async def async_pieces(self) -> AsyncIterator[bytes]:
        """For a transport for tasks."""
        made = self._make()
        try:
            async for piece in _async(made):
                if piece:
                    yield piece
            self.is_through = True
        except GeneratorExit:
            raise
        except BaseException as mistake:
            self.mistake = mistake
            raise


async def _async(made: Iterable[bytes] | AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    if isinstance(made, AsyncIterable):
        async for piece in made:
            yield piece
    else:
        for piece in made:
            yield piece


def is_usable(url: str) -> bool:
    """Whether a call can go there at all."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


class Use:
    """Who still uses the connections of a transport: they are closed when the last call is over.

    Closing a socket that another thread reads from can give that thread the answer of somebody else's.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._count = 0
        self._closed = False

    def enter(self) -> bool:
        """A call begins; False when none may begin any more."""
        with self._guard:
            if not self._closed:
                self._count += 1
            return not self._closed

    def leave(self) -> bool:
        """A call is over; True when it was the last one and the connections have to be closed."""
        with self._guard:
            self._count -= 1
            return self._closed and self._count == 0

    def close(self) -> bool:
        """No call may begin any more; True when the connections can be closed at once."""
        with self._guard:
            at_once = not self._closed and self._count == 0
            self._closed = True
            return at_once


CLOSED: Final = Silence(Words(N_("it was closed")), final=True, unsent=True, kind=Kind.CONNECTION)
"""What a transport gives after it was closed."""


def connection_silence(mistake: BaseException) -> Silence:
    """Why no connection came about, from what the system said; no byte of the request went out."""
    for cause in _causes(mistake):
        if isinstance(cause, ssl.SSLCertVerificationError):
            words = Words(N_("the certificate of the server is not trusted (%(why)s)"), why=plain(cause.verify_message))
            return Silence(words, final=True, unsent=True, kind=Kind.CERTIFICATE)
        if isinstance(cause, ssl.SSLError):
            words = Words(N_("no secure connection came about (%(why)s)"), why=plain(cause.reason or "TLS"))
            return Silence(words, unsent=True, kind=Kind.CERTIFICATE)
        if isinstance(cause, socket.gaierror):
            words = Words(N_("there is no machine of that name"))
            return Silence(words, unsent=True, kind=Kind.NAME)
    told = next((cause.strerror for cause in _causes(mistake) if isinstance(cause, OSError) and cause.strerror), "")
    why = plain(told or type(mistake).__name__)
    words = Words(N_("nobody takes up the connection (%(why)s)"), why=why)
    return Silence(words, unsent=True, kind=Kind.CONNECTION)


def _causes(mistake: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = mistake
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


UNUSABLE: Final = Silence(Words(N_("the address cannot be used")), final=True, unsent=True, kind=Kind.ADDRESS)
SLOW_CONNECTION: Final = Silence(Words(N_("no connection within the time allowed")), unsent=True, kind=Kind.TIMEOUT)
NO_FREE_CONNECTION: Final = Silence(
    Words(N_("no free connection within the time allowed")), unsent=True, kind=Kind.TIMEOUT
)
SLOW_ANSWER: Final = Silence(Words(N_("no answer within the time allowed")), kind=Kind.TIMEOUT)
SLOW_REQUEST: Final = Silence(Words(N_("the request could not be sent within the time allowed")), kind=Kind.TIMEOUT)
BROKEN: Final = Silence(Words(N_("the connection was broken before the answer was complete")), kind=Kind.BROKEN)
NOT_HTTP: Final = Silence(Words(N_("the answer is not HTTP")), kind=Kind.UNREADABLE)
UNREADABLE: Final = Silence(Words(N_("the answer cannot be decompressed")), final=True, kind=Kind.UNREADABLE)


def proxy_silence(why: str) -> Silence:
    """The proxy answered in place of the platform, or not at all."""
    return Silence(Words(N_("the proxy gives no way (%(why)s)"), why=plain(why)), unsent=True, kind=Kind.PROXY)
