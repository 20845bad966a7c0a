"""A small proxy that opens ways (CONNECT), with or without a password."""

import base64
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Proxy:
    """Where it listens, and to whom it opened a way."""

    port: int
    refuses: int = 0
    password: str = ""
    opened: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url_with_password(self) -> str:
        return f"http://me:{self.password}@127.0.0.1:{self.port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    known: Proxy

    def do_CONNECT(self) -> None:
        expected = "Basic " + base64.b64encode(f"me:{self.known.password}".encode()).decode()
        if self.known.password and self.headers.get("Proxy-Authorization") != expected:
            self.send_error(407, "Proxy Authentication Required")
            return
        if self.known.refuses:
            self.send_error(self.known.refuses)
            return
        self.known.opened.append(self.path)
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port))) as other:
            self.send_response(200, "Connection established")
            self.end_headers()
            _joined(self.connection, other)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test tells."""


def _joined(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while True:
            for end in select.select([one, other], [], [], 5)[0]:
                if not (told := end.recv(65536)):
                    return
                (other if end is one else one).sendall(told)


@contextmanager
def proxying() -> Iterator[Proxy]:
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        http.daemon_threads, http.block_on_close = True, False
        proxy = Proxy(http.server_port)
        handler.known = proxy  # type: ignore[attr-defined]
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.002}, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            http.shutdown()
            thread.join()
