"""Real platforms for tests: a database of their own, a server on a socket, and parties that use them."""

import asyncio
import secrets
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx2
import msgspec
import uvicorn.server
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from openfla.channel import client_assertion
from openfla.channel.certificates import make
from openfla.contract import addresses
from openfla.contract.oauth import CLIENT_CREDENTIALS, JWT_BEARER
from openfla.contract.qualities import Quality
from openfla.contract.services import Service
from openfla.identifiers import EnterpriseNumber
from openfla.platform import runtime, serving
from openfla.platform.access import service as access
from openfla.platform.access.model import Operator
from openfla.platform.admissions import service as admissions
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import NewCertificate
from openfla.platform.kernel.database import Tx
from openfla.platform.migrations import runner
from openfla.platform.settings import Settings
from tests.databases import Databases, as_superuser
from tests.outside import kept, outside

SECRET = "a secret of the tests, long enough to be one"
BAKERY = EnterpriseNumber("0999999922")
BUTCHER = EnterpriseNumber("0884303369")
WORKER = "85073003328"
_PASSING = {"alembic_version", "audit_entries", "audit_head", "web_service_account_usage"}
"""Tables that any request may add to."""


class _Sooner:
    """What `uvicorn.server` has of asyncio; it looks ten times as often whether it is to stop, and is down."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    @staticmethod
    async def sleep(delay: float) -> None:
        await asyncio.sleep(delay / 10)


uvicorn.server.asyncio = _Sooner()  # type: ignore[attr-defined, assignment]


def without_waiting_for_the_disk(postgres: str) -> None:
    """What is written here need not outlive the machine; tests/faults, which kill servers, start their own."""
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        as_superuser(postgres, f"ALTER SYSTEM SET {setting} = off")
    as_superuser(postgres, "SELECT pg_reload_conf()")


def fresh_database(postgres: str, like: str = "") -> AbstractContextManager[str]:
    """A database as the migrations make it, or a copy of another one that nobody has open; nobody else uses it."""
    return _databases(postgres, like).lent()


@cache
def _databases(postgres: str, like: str) -> Databases:
    """The migrations run once for all tests of a worker; each database is a copy with a signing key of its own."""
    if like:
        return Databases(postgres, like)
    name = f"migrated_{secrets.token_hex(6)}"
    as_superuser(postgres, f'CREATE DATABASE "{name}" OWNER openfla')
    runner.upgrade(postgres.replace("@/openfla?", f"@/{name}?"))
    return Databases(postgres, name, lambda url: runtime.ready(url, settings_for(url)))


def settings_for(url: str, **groups: Any) -> Settings:
    """Settings of a test: `tokens={"lifetime_s": 60}` and the like on top of what is usual."""
    told = {"secret": SECRET, "database": {"url": url}, "web": {"port": 0}, "logs": {"level": "ERROR"}, **groups}
    return msgspec.convert(told, Settings, strict=False)


@contextmanager
def running(url: str, **groups: Any) -> Iterator["Platform"]:
    """A platform on that database, served by a thread of its own."""
    listener, settings = runtime.listening(settings_for(url, **groups))
    server = serving.server(url, settings)
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    with a_client(settings.base_url) as http:
        try:
            with kept(url):
                yield Platform(url, settings, http)
        finally:
            server.should_exit = True
            thread.join(20)
            listener.close()


def a_client(base_url: str, *, timeout: float = 30, **about: Any) -> httpx2.Client:
    """A plain HTTP client, without reading the list of authorities for TLS anew each time (20 ms)."""
    return httpx2.Client(base_url=base_url, timeout=timeout, verify=_tls(), **about)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


@dataclass
class Platform:
    """A platform that runs, and a plain HTTP client to it."""

    url: str
    settings: Settings
    http: httpx2.Client
    _parties: dict[tuple[str, Quality], "Party"] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        return self.settings.base_url

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """What a query answers, straight from the database."""
        with outside(self.url) as look:
            return look.rows(sql, values)

    def counts(self) -> dict[str, int]:
        """How many rows each table has: what a refused request must leave as it was, but for the trail."""
        tables = {table for (table,) in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
        counted = ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in sorted(tables - _PASSING))
        return dict(self.rows(f"SELECT {counted}")[0]._mapping)

    def trail(self) -> list[dict[str, Any]]:
        """Every entry of the audit trail, oldest first."""
        bodies = self.rows("SELECT body FROM audit_entries ORDER BY number")
        return [msgspec.json.decode(body) for (body,) in bodies]

    def party(self, number: EnterpriseNumber = BAKERY, quality: Quality = Quality.EMPLOYER, **about: Any) -> "Party":
        """An enterprise with a REST account in that quality, made once."""
        if (number, quality) not in self._parties or about:
            self._parties[number, quality] = _opened(self, number, quality, **about)
        return self._parties[number, quality]


@dataclass
class Party:
    """An enterprise with the key and client id of its account."""

    platform: Platform
    number: EnterpriseNumber
    quality: Quality
    client_id: str
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate_pem: bytes
    _token: str = ""

    @property
    def base(self) -> str:
        """The address of the API for this quality."""
        is_trainer = self.quality is Quality.TRAINING_PROVIDER
        return addresses.TRAINING_PROVIDER if is_trainer else addresses.FLA

    def claims(self, **changed: Any) -> dict[str, Any]:
        """A right assertion's claims; a claim that is changed to None is left out."""
        now = int(time.time())
        usual = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.platform.settings.token_url,
            "exp": now + 300,
            "jti": secrets.token_urlsafe(32),
        }
        return {name: value for name, value in {**usual, **changed}.items() if value is not None}

    def signed(self, claims: dict[str, Any], **header: Any) -> str:
        """Any claims, signed with the key of the account."""
        algorithm, key = _jwk(self.key)
        told = {"alg": algorithm, "typ": "JWT", **header}
        registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
        return jws.serialize_compact(told, msgspec.json.encode(claims), key, registry=registry)

    def assertion(self) -> str:
        """What our own client would send."""
        return client_assertion(self.client_id, self.platform.settings.token_url, self.key, now=time.time())

    def ask(self, assertion: str | None = None, **parameters: str) -> httpx2.Response:
        """A token request; parameters change or add to the usual ones."""
        form = {
            "grant_type": CLIENT_CREDENTIALS,
            "client_assertion_type": JWT_BEARER,
            "client_assertion": assertion or self.assertion(),
            **parameters,
        }
        return self.platform.http.post(addresses.TOKEN, data=form)

    @property
    def token(self) -> str:
        """An access token, asked for once."""
        if not self._token:
            answer = self.ask()
            assert answer.status_code == 200, answer.text
            self._token = answer.json()["access_token"]
        return self._token

    def call(self, method: str, path: str, body: Any = None, **about: Any) -> httpx2.Response:
        """A call of the API with the token of this party; a body of bytes goes as it is."""
        headers = {"Authorization": f"Bearer {self.token}", **about.pop("headers", {})}
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
            about["content"] = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return self.platform.http.request(method, f"{self.base}{path}", headers=headers, **about)


def a_training(**about: Any) -> dict[str, Any]:
    """A training as JSON; a test names only what it is about. None leaves a member out."""
    usual = {
        "reference": secrets.token_hex(8),
        "enterpriseNumber": BAKERY,
        "ssin": WORKER,
        "title": "Eerste hulp op het werk",
        "type": "formal",
        "period": {"startDate": "2026-03-02", "endDate": "2026-03-03"},
        "duration": {"value": 2, "unit": "days"},
        "status": "completed",
    }
    return {name: value for name, value in {**usual, **about}.items() if value is not None}


def a_provided_training(**about: Any) -> dict[str, Any]:
    """A training provider's training as JSON, with one participant."""
    training = a_training(enterpriseNumber=None, ssin=None, status=None)
    return {**training, "participants": [{"ssin": WORKER, "status": "completed"}], **about}


def _opened(
    platform: Platform,
    number: EnterpriseNumber,
    quality: Quality,
    *,
    key: str = "ec-p384",
    granted: Sequence[str] = (),
) -> Party:
    now = datetime.now(UTC)
    entry = make("Bakkerij De Korenbloem", now=now - timedelta(minutes=5), key=key)  # type: ignore[arg-type]
    assert entry.certificate is not None
    pem = entry.certificate.public_bytes(Encoding.PEM)

    async def open_account(tx: Tx) -> str:
        if platform.settings.environment == "acceptance":
            await admissions.admit(tx, Operator(), number, at=now)
        await access.enrol(tx, number, "Bakkerij De Korenbloem", (quality,), at=now)
        account = await channels.open_account(
            tx,
            Operator(),
            number,
            quality,
            name="FLA",
            services=[Service.FEDERAL_LEARNING_ACCOUNT],
            scopes=granted,
            certificate=NewCertificate("1", pem),
            training_provider=platform.settings.scopes.training_provider,
            at=now,
        )
        return account.client_id

    with outside(platform.url) as look:
        client_id = look.does(open_account)
    assert isinstance(entry.private_key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    return Party(platform, number, quality, client_id, entry.private_key, pem)


def _jwk(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> tuple[str, RSAKey | ECKey]:
    if isinstance(key, rsa.RSAPrivateKey):
        return "RS256", RSAKey.import_key(key)
    return ("ES384" if key.curve.name == "secp384r1" else "ES512"), ECKey.import_key(key)
