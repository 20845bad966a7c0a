"""HTTP/1.1 as this platform speaks it."""

import re
from typing import Any, Final, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_OFFER: Final = re.compile(rb"\r\nupgrade:[ \t]*h2c[ \t]*(?=\r\n)", re.IGNORECASE)


class Http1(HttpToolsProtocol):
    """HTTP/1.1 that declines the offer of HTTP/2 (RFC 9110 section 7.8); httptools would lose the body of the request.

    Java's own HTTP client makes that offer by default. See Kludex/uvicorn issue 2722. An offer in a head that comes
    in several reads still loses its body; no client that was met sends its head so.
    """

    _within = False

    def data_received(self, data: bytes) -> None:
        if not self._within:
            head, end, body = data.partition(b"\r\n\r\n")
            data = _OFFER.sub(b"", head + b"\r\n")[:-2] + end + body
        super().data_received(data)

    def on_message_begin(self) -> None:
        self._within = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self._within = False
        super().on_message_complete()


def web_server(application: object) -> uvicorn.Server:
    """An ASGI application, served as the platform is."""
    config = uvicorn.Config(
        cast("Any", application),  # Litestar and uvicorn each have types of their own for ASGI
        loop="uvloop",
        http=Http1,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=64 * 1024,
    )
    return uvicorn.Server(config)
