from datetime import datetime
from typing import Annotated, Literal

from joserfc.jwk import ECKey
from joserfc.jws import CompactSignature
from msgspec import Meta, Struct

from openfla.platform.kernel.audit import Entry


class TokenSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [tokens] of the settings file, or OPENFLA_TOKENS_* in the environment.

    What the guide does not say is a setting (reference channel.md section 22).
    """

    lifetime_s: Annotated[int, Meta(ge=30, le=86_400, description="How long an access token is valid.")] = 600
    # The store of spent assertions adds it too: it must remember what a slow clock still accepts.
    tolerance_s: Annotated[int, Meta(ge=0, le=300, description="How far two clocks may differ.")] = 60
    refusal_status: Annotated[
        Literal[400, 401], Meta(description="HTTP status of `invalid_client`; the official one is unknown.")
    ] = 401
    refuse_replays: Annotated[bool, Meta(description="Whether a `jti` serves once.")] = True
    require_iat: Annotated[bool, Meta(description="Whether an assertion must carry `iat`.")] = False
    metadata: Annotated[bool, Meta(description="Whether JWKS and RFC 8414 metadata are published.")] = True
    introspection: Annotated[bool, Meta(description="Whether RFC 7662 introspection is offered.")] = True
    rotation_lead_s: Annotated[
        int, Meta(ge=0, le=86_400, description="How long a new signing key is published before it signs.")
    ] = 300
    freshness_s: Annotated[
        float, Meta(ge=0, le=60, description="How long accounts and signing keys are kept in memory.")
    ] = 2.0


class UnverifiedClaims(Struct, frozen=True):
    """What an assertion says before its signature is known to be good."""

    iss: str
    sub: str
    aud: str
    exp: float
    jti: str
    iat: float | None = None
    nbf: float | None = None


class Assertion(Struct, frozen=True):
    """A client assertion as it was sent. Nobody verified it yet."""

    algorithm: str
    claims: UnverifiedClaims
    parsed: CompactSignature

    @property
    def client_id(self) -> str:
        """Who claims to have made it."""
        return self.claims.sub


class SignedClaims(UnverifiedClaims, frozen=True, kw_only=True):
    """Claims whose signature was checked against a certificate of the account: that one, by its id."""

    certificate: str


class Spending(Struct, frozen=True):
    """What one token request wants written: its entry in the trail, and the assertion that it uses up."""

    entry: Entry
    replayed: Entry | None = None
    assertion: bytes | None = None
    until: datetime | None = None


class SigningKey(Struct, frozen=True):
    """A key of this installation: it signs from `signs_from` and is published until `published_until`."""

    kid: str
    key: ECKey
    signs_from: datetime
    published_until: datetime | None


class AccessClaims(Struct, frozen=True):
    """The payload of an access token (RFC 9068 section 2.2); the three last are OpenFLA's own.

    `certificate` is the id of the one that signed the assertion: when it is revoked, the token counts no more.
    """

    iss: str
    sub: str
    aud: str
    exp: int
    iat: int
    jti: str
    client_id: str
    scope: str
    enterprise_number: str
    quality: str
    certificate: str
