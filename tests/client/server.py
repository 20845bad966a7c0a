"""A small real server for tests of the client: what each path answers is told beforehand, what came is kept."""

import json
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from openfla.channel import Environment, local

TOKEN_PATH = "/REST/oauth/v5/token"
API_PATH = "/REST/federalLearningAccount/v1"


@dataclass(frozen=True)
class Came:
    """A request as the server saw it."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What is answered; `body` as JSON unless it is bytes already.

    `hang_up` breaks the connection instead, `cut` after so many bytes of the body; `raw` goes out in place of HTTP.
    """

    status: int = 200
    body: Any = b""
    headers: dict[str, str] = field(default_factory=dict)
    after_s: float = 0.0
    hang_up: bool = False
    drip_s: float = 0.0
    cut: int | None = None
    raw: bytes = b""
    media_type: str = "application/json"

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


def a_token(value: str = "token-1", expires_in: int = 600, **more: Any) -> Reply:
    return Reply(200, {"access_token": value, "token_type": "Bearer", "expires_in": expires_in, "scope": "s", **more})


def a_problem(status: int, kind: str, headers: dict[str, str] | None = None, **more: Any) -> Reply:
    body = {"type": f"urn:problem-type:belgif:{kind}", "title": kind, "status": status, "detail": f"About {kind}."}
    return Reply(status, {**body, **more}, headers or {}, media_type="application/problem+json")


Answering = Reply | Callable[[Came], Reply]


class Server:
    """Answers each path from its list; the last entry stays."""

    def __init__(self, port: int, scheme: str = "http") -> None:
        self.base_url = f"{scheme}://127.0.0.1:{port}"
        self.came: list[Came] = []
        self._answers: dict[str, list[Answering]] = defaultdict(list)
        self._guard = threading.Lock()

    @property
    def environment(self) -> Environment:
        return local(self.base_url)

    @property
    def api(self) -> str:
        return self.base_url + API_PATH

    def tokens(self, *answers: Answering) -> None:
        self._answers[TOKEN_PATH] = list(answers)

    def on(self, path: str, *answers: Answering) -> None:
        self._answers[API_PATH + path] = list(answers)

    def counted(self, path: str) -> int:
        return len(self.to(path))

    @property
    def token_requests(self) -> list[Came]:
        return self.to(TOKEN_PATH)

    def to(self, path: str) -> list[Came]:
        with self._guard:
            return [came for came in self.came if came.path in (path, API_PATH + path)]

    def answer(self, came: Came) -> Reply:
        with self._guard:
            self.came.append(came)
            answers = self._answers[came.path]
            if not answers:
                return Reply(404, b"")
            chosen = answers.pop(0) if len(answers) > 1 else answers[0]
        return chosen if isinstance(chosen, Reply) else chosen(came)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    known: Server

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        body = self._body()
        reply = self.known.answer(
            Came(self.command, parts.path, parse_qs(parts.query), {k.lower(): v for k, v in self.headers.items()}, body)
        )
        time.sleep(reply.after_s)
        self.close_connection = reply.hang_up or reply.cut is not None or bool(reply.raw)
        if reply.hang_up or reply.raw:
            self.wfile.write(reply.raw)
            return
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.media_type, **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        self._write(reply)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _write(self, reply: Reply) -> None:
        if not reply.drip_s:
            self.wfile.write(reply.content[: reply.cut])
            return
        for byte in reply.content:
            self.wfile.write(bytes([byte]))
            time.sleep(reply.drip_s)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve  # noqa: N815 - the names that http.server calls

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the test tells."""


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is part of the test."""


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    handler = type("Handler", (_Handler,), {})
    with _Quiet(("127.0.0.1", 0), handler) as http:
        if tls is not None:
            http.socket = tls.wrap_socket(http.socket, server_side=True)
        server = Server(http.server_port, "https" if tls else "http")
        handler.known = server  # type: ignore[attr-defined]
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.002}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
