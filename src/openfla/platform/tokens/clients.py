"""The accounts as this process saw them last: who gets a token, and whose tokens still count."""

from collections.abc import Awaitable, Callable

import msgspec

from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import Client
from openfla.platform.kernel.database import Database, Tx
from openfla.platform.kernel.freshness import Fresh
from openfla.platform.tokens import errors

Admits = Callable[[Tx, EnterpriseNumber], Awaitable[bool]]
"""Whether an enterprise may use this installation: asked of every one where not everybody may (ENV-2)."""


class Known(msgspec.Struct, frozen=True):
    """An account, and why it gets no token, if it gets none."""

    client: Client
    certificates: frozenset[str]
    scopes: frozenset[str]
    refusal: type[errors.TokenRefusal] | None

    def still(self, actor: Actor, certificate: str) -> Actor | None:
        """Who a token speaks for by now: with the scopes that the account still has, or nobody.

        Args:
            actor: who it spoke for when it was given.
            certificate: the one that it was asked with.
        """
        if self.refusal is not None or certificate not in self.certificates:
            return None
        if actor.scopes <= self.scopes:
            return actor
        return msgspec.structs.replace(actor, scopes=actor.scopes & self.scopes)


class Clients:
    """Accounts by their client id, each at most so many seconds old: this bounds how long a revocation is unseen."""

    def __init__(self, database: Database, freshness_s: float, admits: Admits | None = None) -> None:
        self._database = database
        self._admits = admits
        self._known: Fresh[str, Known | None] = Fresh(self._load, freshness_s)

    async def get(self, client_id: str) -> Known | None:
        """The account of a client id; nothing when there is none, or it was closed."""
        return await self._known.get(client_id)

    async def _load(self, client_id: str) -> Known | None:
        async with self._database.transaction() as tx:
            client = await channels.client(tx, client_id)
            if client is None:
                return None
            certificates = frozenset(str(held.id) for held in client.certificates)
            return Known(client, certificates, frozenset(client.scopes), await self._refusal(tx, client))

    async def _refusal(self, tx: Tx, client: Client) -> type[errors.TokenRefusal] | None:
        if not client.enterprise_is_active:
            return errors.EnterpriseStopped
        if self._admits and not await self._admits(tx, client.enterprise_number):
            return errors.EnterpriseNotAdmitted
        return None
