"""Checking the access tokens that this installation gave (RFC 6750 section 2.1, RFC 9068 section 4)."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

import msgspec
from joserfc import jws
from joserfc.errors import JoseError

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.refusals import Refusal
from openfla.platform.tokens import keys
from openfla.platform.tokens.model import AccessClaims
from openfla.platform.tokens.service import TokenIssuer
from openfla.texts import N_

_LONGEST_TOKEN: Final = 8192
_MOST_REMEMBERED: Final = 4096


@dataclass(eq=False)
class NoAccessToken(Refusal):
    """Belgif noAccessToken (requirement OAUTH-6)."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "noAccessToken"
    title: ClassVar[str] = "No Access Token"
    is_standard: ClassVar[bool] = True
    is_audited: ClassVar[bool] = True
    message: ClassVar[str] = N_("No Bearer access token found in Authorization HTTP header.")
    remedy: ClassVar[str] = N_("Ask a token and send it as 'Authorization: Bearer <token>', once.")

    def headers(self, realm: str) -> dict[str, str]:
        return {"WWW-Authenticate": f'Bearer realm="{realm}"'}


@dataclass(eq=False)
class InvalidAccessToken(Refusal):
    """Belgif invalidAccessToken."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "invalidAccessToken"
    title: ClassVar[str] = "Invalid Access Token"
    is_standard: ClassVar[bool] = True
    is_audited: ClassVar[bool] = True
    message: ClassVar[str] = N_("The Bearer access token found in the Authorization HTTP header is invalid.")
    remedy: ClassVar[str] = N_("Ask a new token from this environment and send the call again.")

    def headers(self, realm: str) -> dict[str, str]:
        told = 'error="invalid_token", error_description="The access token is invalid"'
        return {"WWW-Authenticate": f'Bearer realm="{realm}", {told}'}


@dataclass(eq=False)
class ExpiredAccessToken(Refusal):
    """Belgif expiredAccessToken (requirement OAUTH-7)."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "expiredAccessToken"
    title: ClassVar[str] = "Expired Access Token"
    is_standard: ClassVar[bool] = True
    is_audited: ClassVar[bool] = True
    message: ClassVar[str] = N_("The Bearer access token found in the Authorization HTTP header has expired.")
    remedy: ClassVar[str] = N_("Ask a new token and send the call again.")

    def headers(self, realm: str) -> dict[str, str]:
        told = 'error="invalid_token", error_description="The access token expired"'
        return {"WWW-Authenticate": f'Bearer realm="{realm}", {told}'}


class _Checked(msgspec.Struct, frozen=True):
    """A token that was found good: who it speaks for, until when (seconds since 1970), and which key signed it.

    `certificate` is the one with which it was asked.
    """

    actor: Actor
    expires: int
    kid: str
    certificate: str


class Bearers:
    """Who calls, by the access token of the call; a token that was checked once is remembered until it expires."""

    def __init__(self, issuer: TokenIssuer, clock: Clock) -> None:
        self._issuer = issuer
        self._clock = clock
        self._checked: OrderedDict[str, _Checked] = OrderedDict()

    async def actor(self, authorization: list[str]) -> Actor:
        """Who sends these Authorization headers.

        Raises:
            NoAccessToken: there is no bearer token, or more than one header.
            InvalidAccessToken: the token was not given by this installation for its API, or was changed; or its
                account was closed, its certificate revoked or its enterprise stopped, `freshness_s` ago or longer.
            ExpiredAccessToken: its time is over.
        """
        token = _bearer(authorization)
        now = self._clock.now()
        checked = self._checked.get(token) or await self._check(token, now)
        if checked.expires <= now.timestamp():
            self._checked.pop(token, None)
            raise ExpiredAccessToken
        if all(key.kid != checked.kid for key in await self._issuer.published_keys()):
            self._checked.pop(token, None)
            raise InvalidAccessToken
        actor = await self._still(checked)
        self._issuer.usage.called(actor.client_id, now)
        return actor

    async def claims(self, token: str) -> AccessClaims | None:
        """What a token of this installation says while it is valid; nothing of any other (RFC 7662 section 2.2)."""
        try:
            claims, kid = await self._verified(token)
            actor = await self._still(_checked(claims, kid))
        except InvalidAccessToken:
            return None
        granted = (scope for scope in claims.scope.split(" ") if scope in actor.scopes)
        told = msgspec.structs.replace(claims, scope=" ".join(granted))
        return told if claims.exp > self._clock.now().timestamp() else None

    async def _still(self, checked: _Checked) -> Actor:
        """Who a token speaks for, as long as its account, certificate and enterprise are in use."""
        known = await self._issuer.clients.get(checked.actor.client_id)
        actor = known.still(checked.actor, checked.certificate) if known else None
        if actor is None:
            raise InvalidAccessToken
        return actor

    async def _check(self, token: str, now: datetime) -> _Checked:
        checked = _checked(*await self._verified(token))
        if checked.expires > now.timestamp():
            self._remember(token, checked)
        return checked

    async def _verified(self, token: str) -> tuple[AccessClaims, str]:
        if len(token) > _LONGEST_TOKEN:
            raise InvalidAccessToken
        try:
            parsed = jws.extract_compact(token.encode("ascii"))
            signing = next(
                held
                for held in await self._issuer.published_keys()
                if held.kid == parsed.headers().get("kid") and parsed.headers().get("typ") == "at+jwt"
            )
            if not jws.validate_compact(parsed, signing.key, algorithms=[keys.ALGORITHM]):
                raise InvalidAccessToken
            claims = msgspec.json.decode(parsed.payload, type=AccessClaims)
        except (StopIteration, ValueError, JoseError, RecursionError, msgspec.MsgspecError) as error:
            raise InvalidAccessToken from error
        if (claims.iss, claims.aud) != (self._issuer.addresses.issuer, self._issuer.addresses.api):
            raise InvalidAccessToken
        return claims, signing.kid

    def _remember(self, token: str, checked: _Checked) -> None:
        self._checked[token] = checked
        if len(self._checked) > _MOST_REMEMBERED:
            self._checked.popitem(last=False)


def _checked(claims: AccessClaims, kid: str) -> _Checked:
    number, scopes = EnterpriseNumber(claims.enterprise_number), frozenset(claims.scope.split(" "))
    actor = Actor(number, Quality(claims.quality), claims.client_id, scopes)
    return _Checked(actor, claims.exp, kid, claims.certificate)


def _bearer(authorization: list[str]) -> str:
    if len(authorization) != 1:
        raise NoAccessToken
    scheme, _, token = authorization[0].strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NoAccessToken
    return token.strip()
