"""What every benchmark plays on: a fresh embedded database, and for the REST channel an employer with an account."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import httpx2
import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from openfla.bench.servers import HOST, free_port
from openfla.channel import client_assertion
from openfla.channel.certificates import make
from openfla.contract import addresses
from openfla.contract.oauth import CLIENT_CREDENTIALS, JWT_BEARER, TokenAnswer
from openfla.contract.qualities import Quality
from openfla.contract.services import Service
from openfla.identifiers import EnterpriseNumber
from openfla.platform import runtime
from openfla.platform.access import service as access
from openfla.platform.access.model import Operator
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import NewCertificate
from openfla.platform.kernel import embedded
from openfla.platform.kernel.database import Database, DatabaseSettings
from openfla.platform.kernel.secrets import installation_secret
from openfla.platform.migrations import runner
from openfla.platform.settings import Settings, WebSettings

EMPLOYER: Final = EnterpriseNumber("0999999922")
_NAME: Final = "Bakkerij De Korenbloem"
# Not /tmp: that one may lie in memory, where nothing is durable.
DISK: Final = Path("/var/tmp")  # noqa: S108 - the folder in it has a name that nobody can foresee
_ASSERTION_LIFETIME_S: Final = 600
_FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Installation:
    """A database that was made ready, and what its servers are told."""

    database_url: str
    secret: str
    port: int

    @property
    def plain_url(self) -> str:
        """The same database, as psycopg itself is told."""
        return self.database_url.replace("postgresql+psycopg://", "postgresql://", 1)

    @property
    def environment(self) -> dict[str, str]:
        """What the platform is told."""
        return {"OPENFLA_DATABASE_URL": self.database_url, "OPENFLA_SECRET": self.secret}

    @property
    def settings(self) -> Settings:
        """The same, for what is done in this process."""
        web = WebSettings(host=HOST, port=self.port)
        return Settings(secret=self.secret, database=DatabaseSettings(url=self.database_url), web=web)


@dataclass(frozen=True)
class Stage(Installation):
    """An installation with one employer, who has the key of its account."""

    client_id: str
    key: rsa.RSAPrivateKey

    @property
    def token_url(self) -> str:
        """The token endpoint of the platform, which is the audience of its assertions."""
        return f"http://{HOST}:{self.port}{addresses.TOKEN}"

    @property
    def public_key(self) -> str:
        """Of the account's certificate, PEM."""
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def assertion_form(self) -> bytes:
        """The body of a token request, with a fresh assertion."""
        assertion = client_assertion(
            self.client_id, self.token_url, self.key, now=time.time(), lifetime_s=_ASSERTION_LIFETIME_S
        )
        form = {
            "grant_type": CLIENT_CREDENTIALS,
            "client_assertion_type": JWT_BEARER,
            "client_assertion": assertion,
        }
        return urlencode(form).encode()

    def token(self) -> str:
        """An access token, from the platform that runs."""
        answer = httpx2.post(self.token_url, content=self.assertion_form(), headers={"Content-Type": _FORM})
        answer.raise_for_status()
        return msgspec.json.decode(answer.content, type=TokenAnswer).access_token


@contextmanager
def installed() -> Iterator[Installation]:
    """An installation that is gone when the block ends; nobody is known there yet."""
    folder = Path(tempfile.mkdtemp(prefix="openfla-bench-", dir=DISK))
    try:
        with kept(folder) as made:
            yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def kept(folder: Path) -> Iterator[Installation]:
    """An installation in a folder of its own, made where it is missing; its data and its secret stay."""
    with embedded.start(folder) as server:
        made = Installation(server.url(), installation_secret("", folder).decode(), free_port())
        runner.upgrade(made.database_url)
        asyncio.run(runtime.prepare(made.database_url, made.settings))
        yield made


@contextmanager
def built() -> Iterator[Stage]:
    """A stage that is gone when the block ends."""
    with installed() as made:
        yield furnished(made)


def read_request(path: str) -> bytes:
    """A whole GET of HTTP/1.1 that anybody may ask."""
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()


def request(path: str, content_type: str, body: bytes, token: str = "") -> bytes:
    """A whole POST of HTTP/1.1, as it goes over the wire."""
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: {content_type}\r\n"
        f"{authorization}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def furnished(
    made: Installation,
    enterprise: EnterpriseNumber = EMPLOYER,
    name: str = _NAME,
    quality: Quality = Quality.EMPLOYER,
) -> Stage:
    """The same installation, with an enterprise that has an account in this quality."""
    now = datetime.now(UTC)
    entry = make(name, now=now - timedelta(minutes=5), key="rsa-2048")
    if not isinstance(entry.private_key, rsa.RSAPrivateKey) or entry.certificate is None:
        raise TypeError(entry)
    certificate = NewCertificate("1", entry.certificate.public_bytes(Encoding.PEM))
    client_id = asyncio.run(_opened(made.database_url, enterprise, name, quality, certificate, now))
    return Stage(made.database_url, made.secret, made.port, client_id, entry.private_key)


async def _opened(
    url: str, enterprise: EnterpriseNumber, name: str, quality: Quality, certificate: NewCertificate, now: datetime
) -> str:
    database = Database.at(url, DatabaseSettings())
    try:
        async with database.transaction() as tx:
            await access.enrol(tx, enterprise, name, (quality,), at=now)
            account = await channels.open_account(
                tx,
                Operator(),
                enterprise,
                quality,
                name="FLA",
                services=[Service.FEDERAL_LEARNING_ACCOUNT],
                certificate=certificate,
                at=now,
            )
    finally:
        await database.close()
    return account.client_id
