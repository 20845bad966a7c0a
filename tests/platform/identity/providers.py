"""A tiny OpenID provider on a socket, which keeps to the rules but for the lies that a test tells it."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import msgspec
from joserfc import jws
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey

CLIENT_ID = "openfla"
REDIRECT_URI = "https://fla.example/sign-in/callback"
Key = RSAKey | ECKey | OKPKey | OctKey
Answer = tuple[int, dict[str, str], bytes]


def a_key(kid: str = "one", curve: str = "P-256") -> ECKey:
    return ECKey.generate_key(curve, {"kid": kid, "use": "sig"})


def signed(claims: Mapping[str, Any], key: Key, **header: Any) -> str:
    """Any claims under any header."""
    told = {"alg": "ES256", "kid": key.kid, **header}
    told = {name: value for name, value in told.items() if value is not None}
    registry = jws.JWSRegistry(algorithms=[told["alg"]], strict_check_header=False)
    return jws.serialize_compact(told, msgspec.json.encode(claims), key, registry=registry)


def half_hash(access_token: str) -> str:
    """The at_hash of ES256."""
    return base64.urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()[:16]).rstrip(b"=").decode()


@dataclass
class Provider:
    """What it says is the truth with `claims`, `metadata`, `userinfo` and `header` laid over it; None leaves out.

    `sign` makes the ID token; `instead` answers in place of an address; `asked` holds every request, in order.
    """

    issuer: str = ""
    secret: str = "the secret of the client"
    key: ECKey = field(default_factory=a_key)
    published: list[Key] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[dict[str, Any]], str] | None = None
    instead: dict[str, Callable[[], Answer]] = field(default_factory=dict)
    drip_s: float = 0
    """How long it waits after each byte of an answer."""
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def let_in(self, address: str) -> dict[str, str]:
        """The parameters with which somebody who signed in at that address comes back."""
        told = {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        code = secrets.token_urlsafe(16)
        self._codes[code] = told
        return {"code": code, "state": told["state"], "iss": self.issuer}

    def answer(self, path: str, headers: dict[str, str], form: dict[str, str]) -> Answer:
        self.asked.append((path, headers, form))
        if path in self.instead:
            return self.instead[path]()
        return self._usual(path, headers, form)

    def _usual(self, path: str, headers: dict[str, str], form: dict[str, str]) -> Answer:
        if path == "/.well-known/openid-configuration":
            return as_json(200, self._metadata())
        if path == "/keys":
            return as_json(200, KeySet(self.published or [self.key]).as_dict(private=False))
        if path == "/token":
            return self._token(headers, form)
        if path == "/userinfo":
            return as_json(200, left({"sub": "4711", "email": "els@korenbloem.example", **self.userinfo}))
        return as_json(404, {})

    def _metadata(self) -> dict[str, Any]:
        usual = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "id_token_signing_alg_values_supported": ["ES256"],
        }
        return left({**usual, **self.metadata})

    def _token(self, headers: dict[str, str], form: dict[str, str]) -> Answer:
        basic = base64.b64encode(f"{CLIENT_ID}:{self.secret.replace(' ', '+')}".encode()).decode()
        is_known = headers.get("authorization") == f"Basic {basic}" or form.get("client_secret") == self.secret
        if not is_known and self.secret:
            return as_json(401, {"error": "invalid_client"})
        asked = self._codes.pop(form["code"], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if asked is None or proof != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return as_json(400, {"error": "invalid_grant"})
        claims = self._claims(asked["nonce"])
        token = self.sign(claims) if self.sign else signed(claims, self.key, **self.header)
        return as_json(200, {"access_token": "an access token", "token_type": "Bearer", "id_token": token})

    def _claims(self, nonce: str) -> dict[str, Any]:
        now = int(time.time())
        usual = {
            "iss": self.issuer,
            "sub": "4711",
            "aud": CLIENT_ID,
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
            "at_hash": half_hash("an access token"),
            "email": "Els@Korenbloem.example ",
            "email_verified": True,
            "name": "Els Peeters",
        }
        return left({**usual, **self.claims})


def left(told: dict[str, Any]) -> dict[str, Any]:
    """Without what is None."""
    return {name: value for name, value in told.items() if value is not None}


def as_json(status: int, told: Any) -> Answer:
    return status, {"Content-Type": "application/json"}, msgspec.json.encode(told)


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    """The provider, reachable until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(dict(parse_qsl(body.decode())))

        def _answer(self, form: dict[str, str]) -> None:
            told = {name.lower(): value for name, value in self.headers.items()}
            status, headers, content = provider.answer(urlsplit(self.path).path, told, form)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content)), "Connection": "close"}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for piece in [content] if not provider.drip_s else map(bytes, zip(content, strict=True)):
                    self.wfile.write(piece)
                    time.sleep(provider.drip_s)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """What is asked stands in `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.issuer = provider.issuer or f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=lambda: server.serve_forever(0.002), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
