"""Requests as bytes on a socket, for what a polite client library would not send."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

import msgspec

from openfla.contract import addresses
from tests.platforms import Platform

FORM = "application/x-www-form-urlencoded"
PROBLEM = "application/problem+json"

Headers = list[tuple[str, str | bytes]]


@dataclass(frozen=True)
class Request:
    """What goes over the wire; a body of several parts is sent chunked, without Content-Length."""

    method: str = "POST"
    path: str = addresses.TOKEN
    headers: Headers = field(default_factory=list)
    body: bytes | list[bytes] = b""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return msgspec.json.decode(self.body)


def send(platform: Platform, request: Request) -> Answer:
    """Send one request on a connection of its own to that very server, whatever its public address is."""
    connection = HTTPConnection("127.0.0.1", platform.settings.web.port, timeout=20)
    try:
        connection.putrequest(request.method, request.path, skip_accept_encoding=True)
        for name, value in request.headers:
            connection.putheader(name, value)
        _send_body(connection, request)
        got = connection.getresponse()
        return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
    finally:
        connection.close()


def spoken(platform: Platform, text: bytes) -> bytes:
    """What the server says to these bytes before it hangs up or falls silent."""
    with socket.create_connection(("127.0.0.1", platform.settings.web.port), timeout=0.3) as connection:
        connection.sendall(text)
        heard = b""
        try:
            while part := connection.recv(65536):
                heard += part
        except (TimeoutError, ConnectionResetError):
            pass
    return heard


def form(fields: dict[str, str] | Iterable[tuple[str, str]], **headers: str) -> Request:
    """A token request with these fields."""
    pairs = list(fields.items() if isinstance(fields, dict) else fields)
    told: Headers = [("Content-Type", FORM), *headers.items()]
    return Request(headers=told, body=urlencode(pairs).encode())


def _send_body(connection: HTTPConnection, request: Request) -> None:
    if isinstance(request.body, list):
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders(iter(request.body), encode_chunked=True)
        return
    if request.body or request.method != "GET":
        connection.putheader("Content-Length", str(len(request.body)))
    connection.endheaders(request.body or None)
