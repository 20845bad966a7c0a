import re
import secrets
from collections.abc import Awaitable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

import msgspec
from joserfc import jws

from openfla.contract.oauth import TokenAnswer
from openfla.platform.channels.model import Client
from openfla.platform.channels.usage import Usage
from openfla.platform.kernel import audit, metrics
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Database, Driver, is_unavailable
from openfla.platform.kernel.freshness import Fresh
from openfla.platform.kernel.groups import GroupCommit, Overloaded
from openfla.platform.tokens import errors, keys, queries, rules
from openfla.platform.tokens.clients import Admits, Clients
from openfla.platform.tokens.model import AccessClaims, SignedClaims, SigningKey, Spending, TokenSettings

T = TypeVar("T")

_REPLAYED: Final = {"code": errors.Replayed.code}
_CLIENT_ID: Final = re.compile(r"self_service_[a-z]{1,20}_[0-9]{1,10}(_[a-z0-9]{1,10})?")
"""The form of every client id: nothing else that a caller says about itself is looked up or stands in the trail.

Its parts are shorter than a worker's number, so that none gets into the trail by this way.
"""


class Addresses(msgspec.Struct, frozen=True):
    """What an installation calls itself in tokens: the issuer, the token endpoint, the API; and its one own scope."""

    issuer: str
    token_url: str
    api: str
    training_provider_scope: str


class TokenIssuer:
    """The token endpoint without its HTTP: checks an assertion, uses it up, signs an access token."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: TokenSettings,
        addresses: Addresses,
        secret: bytes,
        admits: Admits | None = None,
    ) -> None:
        self.settings = settings
        self.addresses = addresses
        self.clients = Clients(database, settings.freshness_s, admits)
        self.usage = Usage(database)
        self._database = database
        self._clock = clock
        self._secret = secret
        self._keys: Fresh[None, list[SigningKey]] = Fresh(self._load_keys, settings.freshness_s)
        self._ledger: GroupCommit[Spending, bool] = GroupCommit(database, spend)

    async def issue(
        self,
        content_type: str,
        query: bytes,
        body: bytes,
        *,
        is_authorized: bool,
        trace_id: str,
    ) -> TokenAnswer:
        """Answer a token request; the assertion is used up and the trail is on disk before the token is given.

        Raises:
            TokenRefusal: the request, with its reason; it stands in the trail too.
        """
        now = self._clock.now()
        claimed = ""
        try:
            told = rules.form(content_type, query, body, is_authorized=is_authorized)
            assertion = rules.assertion(told["client_assertion"], told.get("client_id"))
            claimed = assertion.client_id
            client = await self._client(assertion.client_id)
            claims = rules.verified(assertion, client, now=now)
            rules.require_timely(claims, self.addresses.token_url, self.settings, now=now)
            scopes = rules.granted(told.get("scope"), client.scopes)
            # Before anything is used up: what stands in the trail as issued can be signed.
            signing = keys.signing(await _available(self._keys.get(None)), now=now)
            token_id = secrets.token_urlsafe(24)
            await self._spend(claims, client, scopes, token_id, trace_id, now)
        except errors.TokenRefusal as refusal:
            await self.record_refusal(refusal, claimed, trace_id)
            raise
        metrics.tokens.labels("issued").inc()
        self.usage.token_given(client.client_id, now)
        return self._signed(signing, client, scopes, token_id, claims.certificate, now)

    async def record_refusal(self, refusal: errors.TokenRefusal, claimed: str, trace_id: str) -> None:
        """Put a refusal in the trail; one that was used up by then is there already."""
        metrics.tokens.labels(refusal.code).inc()
        if isinstance(refusal, errors.Replayed | errors.TemporarilyUnavailable):
            return
        client_id = claimed if _CLIENT_ID.fullmatch(claimed) else ""
        entry = audit.Entry(
            action="token.refused",
            at=self._clock.now(),
            client_id=client_id,
            trace_id=trace_id,
            details={"code": refusal.code},
        )
        await self._submit(Spending(entry))

    async def key_set(self) -> dict[str, object]:
        """The published keys (RFC 7517)."""
        return keys.public_set(await self._keys.get(None))

    async def published_keys(self) -> list[SigningKey]:
        """The keys with which an access token of this installation may be signed."""
        return await self._keys.get(None)

    async def forget_spent(self) -> None:
        """Drop used assertions that nobody could use again."""
        async with self._database.transaction() as tx:
            await tx.execute(queries.forget(self._clock.now()))

    async def _client(self, client_id: str) -> Client:
        if not _CLIENT_ID.fullmatch(client_id):
            raise errors.UnknownClient
        known = await _available(self.clients.get(client_id))
        if known is None:
            raise errors.UnknownClient
        if known.refusal is not None:
            raise known.refusal
        return known.client

    async def _spend(
        self,
        claims: SignedClaims,
        client: Client,
        scopes: Sequence[str],
        token_id: str,
        trace_id: str,
        now: datetime,
    ) -> None:
        about = {
            "enterprise_number": client.enterprise_number,
            "quality": client.quality.value,
            "client_id": client.client_id,
            "trace_id": trace_id,
        }
        issued = audit.Entry(
            action="token.issued", at=now, subject=token_id, details={"scope": " ".join(scopes)}, **about
        )
        if not self.settings.refuse_replays:
            await self._submit(Spending(issued))
            return
        replayed = audit.Entry(action="token.refused", at=now, details=_REPLAYED, **about)
        until = datetime.fromtimestamp(claims.exp, UTC) + timedelta(seconds=2 * self.settings.tolerance_s + 1)
        if not await self._submit(Spending(issued, replayed, rules.spent_key(claims), until)):
            raise errors.Replayed

    async def _submit(self, spending: Spending) -> bool:
        return await _available(self._ledger.submit(spending))

    def _signed(
        self,
        signing: SigningKey,
        client: Client,
        scopes: Sequence[str],
        token_id: str,
        certificate: str,
        now: datetime,
    ) -> TokenAnswer:
        scope, issued_at = " ".join(scopes), int(now.timestamp())
        claims = AccessClaims(
            iss=self.addresses.issuer,
            sub=client.client_id,
            aud=self.addresses.api,
            exp=issued_at + self.settings.lifetime_s,
            iat=issued_at,
            jti=token_id,
            client_id=client.client_id,
            scope=scope,
            enterprise_number=client.enterprise_number,
            quality=client.quality.value,
            certificate=certificate,
        )
        header = {"alg": keys.ALGORITHM, "typ": "at+jwt", "kid": signing.kid}
        token = jws.serialize_compact(header, msgspec.json.encode(claims), signing.key, registry=keys.REGISTRY)
        return TokenAnswer(token, "Bearer", self.settings.lifetime_s, scope)

    async def _load_keys(self, _: None) -> list[SigningKey]:
        async with self._database.transaction() as tx:
            return await keys.published(tx, self._secret, now=self._clock.now())


async def _available(asked: Awaitable[T]) -> T:
    """What was asked of the database, unless it is out of reach or has too much to do."""
    try:
        return await asked
    except Exception as error:
        if isinstance(error, Overloaded) or is_unavailable(error):
            raise errors.TemporarilyUnavailable from error
        raise


async def spend(driver: Driver, wanted: Sequence[Spending]) -> list[bool]:
    """Use up the assertions of a group of requests and put each request in the trail.

    Returns:
        For each request whether its assertion was fresh; of the same one twice in a group the first is.
    """
    first = {item.assertion: item for item in reversed(wanted) if item.assertion}
    # In one order everywhere, so that two processes never wait for each other.
    used = [{"digest": f"\\x{digest.hex()}", "until": first[digest].until} for digest in sorted(first)]
    spending = await driver.execute(queries.spend(), {"assertions": msgspec.json.encode(used).decode()})
    head = await audit.hold(driver)
    fresh = {digest for (digest,) in await spending.fetchall()}
    passed = [_passes(item, first, fresh) for item in wanted]
    entries = [_entry(item, is_fresh) for item, is_fresh in zip(wanted, passed, strict=True)]
    await audit.extend(driver, head, entries)
    return passed


def _passes(item: Spending, first: Mapping[bytes, Spending], fresh: Collection[bytes]) -> bool:
    return item.assertion is None or (item.assertion in fresh and first[item.assertion] is item)


def _entry(item: Spending, is_fresh: bool) -> audit.Entry:  # noqa: FBT001 - one of the two entries is meant
    return item.entry if is_fresh or item.replayed is None else item.replayed
