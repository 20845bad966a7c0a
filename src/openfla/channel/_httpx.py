import re
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final, TypeVar

import httpx2

from openfla.channel._call import Answer, Call, Silence
from openfla.channel._errors import SocksMissing, UnfitSetting
from openfla.channel._plain import without_user
from openfla.channel._settings import TransportSettings
from openfla.channel._transport import (
    BROKEN,
    CLOSED,
    NO_FREE_CONNECTION,
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

H = TypeVar("H")

_ENDED: Final = re.compile("disconnected|closed|incomplete", re.IGNORECASE)
"""How httpx2 says that a connection ended, rather than that what came is not HTTP."""
_FAILED: Final = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError)


class HttpxTransport:
    """Sends calls by an `httpx2.Client`, for any number of threads.

    Args:
        settings: time-outs, proxy, authorities.
        http: a client of one's own instead; it stays open, and `settings` does not count.

    Raises:
        UnfitSetting: proxy or authorities that cannot be used.
        SocksMissing: a SOCKS proxy, in the settings or the environment, without the package for it.
    """

    def __init__(self, settings: TransportSettings | None = None, *, http: httpx2.Client | None = None) -> None:
        self._http = http or _made(httpx2.Client, settings or TransportSettings())
        self._own = http is None
        self._use = Use()

    def send(self, call: Call) -> Answer | Silence:
        """See `Transport.send`."""
        if not is_usable(call.url):
            return UNUSABLE
        if not self._use.enter():
            return CLOSED
        upload = None if isinstance(call.content, bytes) else Upload(call.content)
        with ExitStack() as leaving:
            leaving.callback(self._leave)
            try:
                content = upload.pieces() if upload else call.content or None
                request = self._http.build_request(call.method, call.url, headers=dict(call.headers), content=content)  # type: ignore[arg-type]
                response = self._http.send(request, auth=httpx2.Auth(), stream=True, follow_redirects=False)
                if call.streams(response.status_code):
                    rest = _Rest(response, leaving.pop_all().close)
                    return Answer(response.status_code, response.headers, source=rest)
                leaving.callback(response.close)
                return _read(call, response)
            except _FAILED as mistake:
                return _silence(mistake, upload)

    def close(self) -> None:
        """See `Transport.close`."""
        if self._use.close():
            self._end()

    def _leave(self) -> None:
        if self._use.leave():
            self._end()

    def _end(self) -> None:
        if self._own:
            self._http.close()


class AsyncHttpxTransport:
    """`HttpxTransport` for the tasks of one event loop, by an `httpx2.AsyncClient`."""

    def __init__(self, settings: TransportSettings | None = None, *, http: httpx2.AsyncClient | None = None) -> None:
        self._http = http or _made(httpx2.AsyncClient, settings or TransportSettings())
        self._own = http is None
        self._use = Use()

    async def send(self, call: Call) -> Answer | Silence:
        """See `Transport.send`."""
        if not is_usable(call.url):
            return UNUSABLE
        if not self._use.enter():
            return CLOSED
        upload = None if isinstance(call.content, bytes) else Upload(call.content)
        async with AsyncExitStack() as leaving:
            leaving.push_async_callback(self._leave)
            try:
                content = upload.async_pieces() if upload else call.content or None
                request = self._http.build_request(call.method, call.url, headers=dict(call.headers), content=content)  # type: ignore[arg-type]
                response = await self._http.send(request, auth=httpx2.Auth(), stream=True, follow_redirects=False)
                if call.streams(response.status_code):
                    rest = _AsyncRest(response, leaving.pop_all())
                    return Answer(response.status_code, response.headers, source=rest)
                leaving.push_async_callback(response.aclose)
                return await _read_async(call, response)
            except _FAILED as mistake:
                return _silence(mistake, upload)

    async def aclose(self) -> None:
        """See `Transport.close`."""
        if self._use.close():
            await self._end()

    async def _leave(self) -> None:
        if self._use.leave():
            await self._end()

    async def _end(self) -> None:
        if self._own:
            await self._http.aclose()


class _Rest:
    """What is left of a streamed answer."""

    def __init__(self, response: httpx2.Response, leave: Callable[[], None]) -> None:
        self._response = response
        self._pieces: Iterator[bytes] = response.iter_bytes()
        self._leave = leave

    def read(self) -> bytes | Silence:
        try:
            piece = next(self._pieces, b"")
        except _FAILED as mistake:
            self.close()
            return _silence(mistake)
        if not piece:
            self.close()
        return piece

    def close(self) -> None:
        leave, self._leave = self._leave, _nothing
        self._response.close()
        leave()


class _AsyncRest:
    def __init__(self, response: httpx2.Response, leaving: AsyncExitStack) -> None:
        self._response = response
        self._pieces = response.aiter_bytes()
        self._leaving = leaving

    async def read(self) -> bytes | Silence:
        try:
            piece = await anext(self._pieces, b"")
        except _FAILED as mistake:
            await self.aclose()
            return _silence(mistake)
        if not piece:
            await self.aclose()
        return piece

    async def aclose(self) -> None:
        leaving = self._leaving.pop_all()
        await self._response.aclose()
        await leaving.aclose()


def _nothing() -> None:
    """There is nothing left to do."""


def _read(call: Call, response: httpx2.Response) -> Answer | Silence:
    reading = Reading(call)
    for piece in response.iter_bytes():
        if too_much := reading.take(piece):
            return too_much
    return reading.answer(response.status_code, response.headers)


async def _read_async(call: Call, response: httpx2.Response) -> Answer | Silence:
    reading = Reading(call)
    async for piece in response.aiter_bytes():
        if too_much := reading.take(piece):
            return too_much
    return reading.answer(response.status_code, response.headers)


def _made(kind: Callable[..., H], settings: TransportSettings) -> H:
    options = _options(settings)
    try:
        return kind(**options)
    except ImportError:
        raise SocksMissing from None
    except ValueError:  # of a variable such as HTTPS_PROXY, whose value may hold a password
        raise UnfitSetting("proxy", "HTTP_PROXY, HTTPS_PROXY, ALL_PROXY") from None


def _options(settings: TransportSettings) -> dict[str, Any]:
    times = settings.timeouts
    try:
        proxy = httpx2.Proxy(settings.proxy) if settings.proxy else None
    except (ValueError, httpx2.InvalidURL):
        raise UnfitSetting("proxy", without_user(settings.proxy or "")) from None
    return {
        "timeout": httpx2.Timeout(connect=times.connect_s, read=times.read_s, write=times.write_s, pool=times.pool_s),
        "limits": httpx2.Limits(max_connections=settings.most_connections, max_keepalive_connections=20),
        "proxy": proxy,
        "trust_env": settings.proxies_of_environment,
        "verify": trust(settings),
        "http1": True,
        "http2": False,
        "cookies": CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    }


def _silence(mistake: Exception, upload: Upload | None = None) -> Silence:
    """What a mistake of httpx2 stands for.

    Raises:
        BaseException: what the body of the call raised by itself.
    """
    if upload is not None and upload.mistake is not None:
        raise upload.mistake from None
    for kind, silence in _SILENCES:
        if isinstance(mistake, kind):
            return silence
    if isinstance(mistake, httpx2.RemoteProtocolError) and not _ENDED.search(str(mistake)):
        return NOT_HTTP
    if isinstance(mistake, httpx2.ProxyError):
        return proxy_silence(str(mistake))
    return connection_silence(mistake) if isinstance(mistake, httpx2.ConnectError) else BROKEN


_SILENCES: Final[tuple[tuple[type[Exception], Silence], ...]] = (
    (httpx2.ConnectTimeout, SLOW_CONNECTION),
    (httpx2.PoolTimeout, NO_FREE_CONNECTION),
    (httpx2.ReadTimeout, SLOW_ANSWER),
    (httpx2.WriteTimeout, SLOW_REQUEST),
    (httpx2.DecodingError, UNREADABLE),
    (httpx2.InvalidURL, UNUSABLE),
    (httpx2.LocalProtocolError, UNUSABLE),
)
