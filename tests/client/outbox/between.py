"""Somebody between a client and the platform, who passes everything on, and sometimes loses or changes an answer."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2

from tests.platforms import a_client

_OF_CONNECTION = {"connection", "content-length", "content-encoding", "transfer-encoding", "host", "date", "server"}


@dataclass(frozen=True)
class Came:
    """What a client asked."""

    method: str
    path: str
    key: str
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What the client gets; None in the place of a status means nothing at all."""

    status: int | None
    headers: dict[str, str]
    body: bytes


Fault = Callable[[Reply], Reply]


def lost(_: Reply) -> Reply:
    """The platform has done it, and nobody hears of it."""
    return Reply(None, {}, b"")


def saying(status: int, body: bytes = b"", **headers: str) -> Fault:
    """Something else in the place of the answer."""
    return lambda _: Reply(status, headers, body)


@dataclass
class Between:
    """Where it listens, what came by, and what happens to the next answers of some kind of call."""

    address: str
    came: list[Came] = field(default_factory=list)
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    """What the path of a call ends in, and what is done to its answer, once."""

    def to(self, what: str) -> list[Came]:
        return [came for came in self.came if came.path.partition("?")[0].endswith(what)]

    def fault_for(self, came: Came) -> Fault | None:
        for each in self.faults:
            if came.path.partition("?")[0].endswith(each[0]):
                self.faults.remove(each)
                return each[1]
        return None


@contextmanager
def between(platform: str) -> Iterator[Between]:
    """Somebody who passes on to that address."""
    with a_client(platform) as http:
        server = _Server(("127.0.0.1", 0), _Handler)
        found = Between(f"http://127.0.0.1:{server.server_port}")
        server.between, server.http = found, http
        thread = threading.Thread(target=server.serve_forever, args=(0.002,), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _Server(ThreadingHTTPServer):
    between: Between
    http: httpx2.Client


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        came = Came(self.command, self.path, self.headers.get("Idempotency-Key") or "", body)
        self.server.between.came.append(came)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _OF_CONNECTION}
        if body:
            headers["Content-Encoding"] = self.headers.get("Content-Encoding") or "identity"
        answer = self.server.http.request(self.command, self.path, headers=headers, content=body or None)
        told = {name: value for name, value in answer.headers.items() if name.lower() not in _OF_CONNECTION}
        reply = Reply(answer.status_code, told, answer.content)
        fault = self.server.between.fault_for(came)
        self._reply(fault(reply) if fault else reply)

    def _reply(self, reply: Reply) -> None:
        if reply.status is None:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)
