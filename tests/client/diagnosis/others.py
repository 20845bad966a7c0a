"""Servers of the tests' own that stand where a platform should be: another clock, another authority, another thing."""

import json
import select
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from openfla.contract import addresses, scopes

HEALTH = f"{addresses.FLA}/health"
SEARCH = f"{addresses.FLA}/trainings/search"
MANDATORS = f"{addresses.FLA}/mandators"


@dataclass(frozen=True)
class Reply:
    """What a path answers; a text is a web page, and the status 0 is no answer at all."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


def granted(scope: str = scopes.EMPLOYER, **more: Any) -> Reply:
    """A token that is no JWT."""
    return Reply(200, {"access_token": "opaque", "token_type": "Bearer", "expires_in": 600, "scope": scope, **more})


def refused(error: str, code: str = "", status: int = 401) -> Reply:
    """A refusal of the token endpoint, with the page of OpenFLA about it where it has one."""
    page = {"error_uri": f"https://fla.example.org/doc/errors/{code}"} if code else {}
    return Reply(status, {"error": error, "error_description": "About it.", **page})


WELL = {HEALTH: Reply(200, {"status": "UP"}), addresses.TOKEN: granted(), SEARCH: Reply(200, {"items": []})}
"""A platform on which everything is right."""


@dataclass
class Stand:
    """A server that runs; `replies` may change while it does."""

    base_url: str
    replies: dict[str, Reply]
    seen: list[str] = field(default_factory=list)


@contextmanager
def standing(
    changed: Mapping[str, Reply] = MappingProxyType({}),
    *,
    seconds: float = 0,
    date: str = "",
    tls: ssl.SSLContext | None = None,
) -> Iterator[Stand]:
    """A server that answers as a platform does, but for what is changed.

    Args:
        changed: other answers, by path.
        seconds: how far its clock is ahead.
        date: what it says instead of its time.
        tls: to speak https.
    """
    stand = Stand("", {**WELL, **changed})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            stand.seen.append(f"{self.command} {self.path} {self.headers.get('Authorization', '')} {body.decode()}")
            reply = stand.replies.get(urlsplit(self.path).path, Reply(404, {"detail": "?"}))
            if not reply.status:
                self.close_connection = True
                return
            is_page = isinstance(reply.body, str)
            content = reply.body.encode() if is_page else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in {
                "Content-Type": "text/html" if is_page else "application/json",
                **reply.headers,
            }.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_CONNECT = _serve  # noqa: N815 - the names that http.server calls

        def date_time_string(self, timestamp: float | None = None) -> str:
            return date or super().date_time_string((datetime.now(UTC) + timedelta(seconds=seconds)).timestamp())

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the test tells."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that does not trust it hangs up."""

    with Quiet(("127.0.0.1", 0), Handler) as http:
        if tls is not None:
            http.socket = tls.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
        stand.base_url = f"{'https' if tls else 'http'}://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.002}, daemon=True)
        thread.start()
        try:
            yield stand
        finally:
            http.shutdown()
            thread.join()


@contextmanager
def tunnelling() -> Iterator[Stand]:
    """A proxy that asks for a name and a password, and then connects to whatever it is asked for."""
    stand = Stand("", {})

    class Handler(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            stand.seen.append(self.headers.get("Proxy-Authorization", ""))
            if not stand.seen[-1]:
                self.send_error(407)
                return
            name, _, port = self.path.rpartition(":")
            with socket.create_connection((name, int(port))) as there:
                self.send_response(200)
                self.end_headers()
                self.wfile.flush()
                _relayed(self.connection, there)
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the test tells."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads, http.block_on_close = True, False
        stand.base_url = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.002}, daemon=True)
        thread.start()
        try:
            yield stand
        finally:
            http.shutdown()
            thread.join()


def _relayed(one: socket.socket, other: socket.socket) -> None:
    """Whatever comes from one side goes to the other, until one of them ends."""
    while True:
        for side in select.select([one, other], [], [])[0]:
            if not (piece := side.recv(65_536)):
                return
            (other if side is one else one).sendall(piece)


def a_tls(folder: Path, *, days: int = 30, address: str = "127.0.0.1") -> tuple[ssl.SSLContext, Path]:
    """TLS with a certificate that only its own file makes trusted, and that file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Proxy of the tests")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "tls.pem", folder / "tls.key"
    public.write_bytes(certificate.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
