"""Somebody who signs in at the provider of a test."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from openfla.platform.identity.errors import Reason, SignInRefused
from openfla.platform.identity.model import IdentitySettings, Person
from openfla.platform.identity.openid import OpenIdProvider
from openfla.platform.kernel.database import Database
from tests.platform.identity.providers import CLIENT_ID, Provider


@dataclass
class Browser:
    """Somebody who signs in: their own subject and address, and the cookie of the attempt."""

    openid: OpenIdProvider
    provider: Provider
    database: Database
    email: str = ""
    cookie: str = ""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        self.email = self.email or f"{uuid4().hex}@korenbloem.example"
        self.provider.claims = {"sub": uuid4().hex, "email": self.email, **self.provider.claims}

    async def go(self, to: str = "/channels") -> dict[str, str]:
        """To the provider and back, with the parameters of the callback."""
        address, self.cookie = await self.openid.begin(to, at=self.at)
        return self.provider.let_in(address)

    async def come_back(self, told: dict[str, str]) -> tuple[Person, str]:
        return await self.openid.finish(self.cookie, told, at=self.at)

    async def sign_in(self) -> tuple[Person, str]:
        return await self.come_back(await self.go())

    async def refused(self, reason: Reason) -> None:
        """Signing in fails for that reason, nobody becomes known by it, and the trail says why."""
        before = await told(self.database, "SELECT count(*) FROM persons")
        with pytest.raises(SignInRefused) as mistake:
            await self.sign_in()
        assert mistake.value.reason is reason
        assert await told(self.database, "SELECT count(*) FROM persons") == before


async def told(database: Database, sql: str, **values: Any) -> Any:
    """The first value that a statement answers."""
    async with database.transaction() as tx:
        return (await tx.execute(text(sql), values)).scalar()


def settings(provider: Provider, **changed: Any) -> IdentitySettings:
    usual = {"issuer": provider.issuer, "client_id": CLIENT_ID, "client_secret": provider.secret}
    return IdentitySettings(**{**usual, **changed})
