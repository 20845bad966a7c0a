"""Calls by aiohttp instead of httpx2, for tasks; installed with `openfla[aiohttp]`.

>>> from openfla.channel import AsyncChannel
>>> async def with_aiohttp(base_url: str) -> int:
...     async with AsyncChannel(None, base_url=base_url, transport=AiohttpTransport()) as channel:
...         return (await channel.request("GET", "health")).status
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from openfla.channel._call import Answer, Call, Silence
from openfla.channel._errors import ExtraMissing, UnfitSetting
from openfla.channel._plain import without_user
from openfla.channel._settings import TransportSettings
from openfla.channel._transport import (
    BROKEN,
    CLOSED,
    NOT_HTTP,
    SLOW_ANSWER,
    SLOW_CONNECTION,
    SLOW_REQUEST,
    UNREADABLE,
    UNUSABLE,
    Reading,
    Upload,
    Use,
    connection_silence,
    is_usable,
    proxy_silence,
)
from openfla.channel._trust import trust

if TYPE_CHECKING:
    import aiohttp
else:
    try:
        import aiohttp
    except ModuleNotFoundError:
        raise ExtraMissing("aiohttp") from None

from aiohttp.http_exceptions import ContentEncodingError
from yarl import URL

_PIECE: Final = 64 * 1024
_FAILED: Final = (aiohttp.ClientError, TimeoutError, ValueError, OSError)


class AiohttpTransport:
    """Sends calls by an `aiohttp.ClientSession`, for the tasks of one event loop.

    Args:
        settings: time-outs, proxy, authorities. A proxy is one of http:// or https://.

    Raises:
        UnfitSetting: proxy or authorities that cannot be used.
    """

    def __init__(self, settings: TransportSettings | None = None) -> None:
        self._settings = settings or TransportSettings()
        self._trust = trust(self._settings)
        self._proxy = _proxy(self._settings)
        self._session: aiohttp.ClientSession | None = None
        self._use = Use()

    async def send(self, call: Call) -> Answer | Silence:
        """See `openfla.channel.Transport.send`."""
        if not is_usable(call.url):
            return UNUSABLE
        if not self._use.enter():
            return CLOSED
        upload = Upload(partial(_sliced, call.content) if isinstance(call.content, bytes) else call.content)
        async with AsyncExitStack() as leaving:
            leaving.push_async_callback(self._leave)
            try:
                response = await self._asked(call, upload)
                leaving.callback(_let_go, response, upload if call.content else None)
                if call.streams(response.status):
                    return Answer(response.status, response.headers, source=_Rest(response, leaving.pop_all()))
                return await _read(call, response)
            except _FAILED as mistake:
                return _silence(mistake, upload)

    async def aclose(self) -> None:
        """See `openfla.channel.Transport.close`."""
        if self._use.close():
            await self._end()

    async def _asked(self, call: Call, upload: Upload) -> "aiohttp.ClientResponse":
        url = URL(call.url, encoded=True)
        headers = dict(call.headers)
        if isinstance(call.content, bytes) and call.content:
            headers.setdefault("Content-Length", str(len(call.content)))
        async with asyncio.timeout(None) as stalled:
            with _open(_Bound(stalled, self._settings.timeouts.write_s)) as bound:
                return await self._client().request(
                    call.method,
                    url,
                    headers=headers,
                    data=bound.paced(upload) if call.content else None,
                    allow_redirects=False,
                    proxy=self._proxy or self._proxy_of_environment(url),
                )

    def _client(self) -> "aiohttp.ClientSession":
        # Made at the first call: only then an event loop runs for certain.
        if self._session is None:
            times = self._settings.timeouts
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._settings.most_connections, ssl=self._trust),
                timeout=aiohttp.ClientTimeout(
                    total=None,
                    connect=times.pool_s + times.connect_s,
                    sock_connect=times.connect_s,
                    sock_read=times.read_s,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
            # It would send a PUT or DELETE again by itself: uncounted, whatever the call says, and of a body that
            # is made piece by piece only what is left.
            self._session._retry_connection = False  # noqa: SLF001
        return self._session

    def _proxy_of_environment(self, url: URL) -> str | None:
        # Not by aiohttp's own `trust_env`: that sends what ~/.netrc holds along as well.
        if not self._settings.proxies_of_environment or not url.host or proxy_bypass(url.host):
            return None
        proxies = getproxies()
        return proxies.get(url.scheme) or proxies.get("all")

    async def _leave(self) -> None:
        if self._use.leave():
            await self._end()

    async def _end(self) -> None:
        if self._session is not None:
            await self._session.close()


class _Bound:
    """Holds the pieces of a body to the longest standstill; aiohttp knows no such bound itself."""

    def __init__(self, stalled: asyncio.Timeout, write_s: float) -> None:
        self._stalled = stalled
        self._write_s = write_s
        self.is_open = True

    async def paced(self, upload: Upload) -> AsyncIterator[bytes]:
        async for piece in upload.async_pieces():
            self._until(asyncio.get_running_loop().time() + self._write_s)
            yield piece
        self._until(None)

    def _until(self, when: float | None) -> None:
        # An answer may come before the body is through; then nobody waits for the body any more.
        if self.is_open:
            self._stalled.reschedule(when)


@contextmanager
def _open(bound: _Bound) -> Iterator[_Bound]:
    try:
        yield bound
    finally:
        bound.is_open = False


class _Rest:
    """What is left of a streamed answer."""

    def __init__(self, response: "aiohttp.ClientResponse", leaving: AsyncExitStack) -> None:
        self._response = response
        self._leaving = leaving

    async def read(self) -> bytes | Silence:
        try:
            piece = await self._response.content.readany()
        except _FAILED as mistake:
            await self.aclose()
            return _silence(mistake)
        if not piece:
            await self.aclose()
        return piece

    async def aclose(self) -> None:
        await self._leaving.pop_all().aclose()


def _let_go(response: "aiohttp.ClientResponse", upload: Upload | None) -> None:
    # An answer that came too early leaves a body that nobody reads any more: closed, it would wait for ever.
    transport = response.connection.transport if response.connection else None
    if transport is not None and upload is not None and not upload.is_through:
        transport.abort()
    response.close()


async def _read(call: Call, response: "aiohttp.ClientResponse") -> Answer | Silence:
    reading = Reading(call)
    async for piece in response.content.iter_any():
        if too_much := reading.take(piece):
            return too_much
    return reading.answer(response.status, response.headers)


def _sliced(content: bytes) -> Iterator[bytes]:
    for begin in range(0, len(content), _PIECE):
        yield content[begin : begin + _PIECE]


def _proxy(settings: TransportSettings) -> str | None:
    if settings.proxy and urlsplit(settings.proxy).scheme not in ("http", "https"):
        raise UnfitSetting("proxy", without_user(settings.proxy))
    return settings.proxy


def _silence(mistake: Exception, upload: Upload | None = None) -> Silence:
    """What a mistake of aiohttp stands for.

    Raises:
        BaseException: what the body of the call raised by itself.
    """
    if upload is not None and upload.mistake is not None:
        raise upload.mistake from None
    if isinstance(mistake, aiohttp.ClientHttpProxyError):
        return proxy_silence(f"{mistake.status} {mistake.message}")
    if isinstance(mistake, aiohttp.ClientProxyConnectionError):
        return proxy_silence(str(mistake.os_error.strerror or type(mistake).__name__))
    if isinstance(mistake, aiohttp.ClientPayloadError) and isinstance(mistake.__cause__, ContentEncodingError):
        return UNREADABLE
    if isinstance(mistake, aiohttp.ClientConnectorError):
        return connection_silence(mistake.__cause__ or mistake)
    return next((silence for kind, silence in _SILENCES if isinstance(mistake, kind)), BROKEN)


_SILENCES: Final[tuple[tuple[Any, Silence], ...]] = (
    (aiohttp.ConnectionTimeoutError, SLOW_CONNECTION),
    (aiohttp.ServerTimeoutError, SLOW_ANSWER),
    (TimeoutError, SLOW_REQUEST),
    (aiohttp.ClientResponseError, NOT_HTTP),
)
