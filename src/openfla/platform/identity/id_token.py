"""What makes an ID token good (OpenID Connect Core 1.0 section 3.1.3.7): decisions only, all pure."""

import base64
import hashlib
import hmac
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from openfla.platform.identity.errors import Reason, SignInRefused

Key = RSAKey | ECKey | OKPKey

TOLERANCE_S: Final = 60
"""How far the clocks of the provider and of this installation may differ."""
_LARGEST: Final = 64 * 1024
_LONGEST_SUBJECT: Final = 255
_LEAST_RSA_BITS: Final = 2048
_ALGORITHMS: Final[Mapping[str, tuple[str, str]]] = {
    "RS256": ("RSA", "sha256"),
    "RS384": ("RSA", "sha384"),
    "RS512": ("RSA", "sha512"),
    "PS256": ("RSA", "sha256"),
    "PS384": ("RSA", "sha384"),
    "PS512": ("RSA", "sha512"),
    "ES256": ("EC", "sha256"),
    "ES384": ("EC", "sha384"),
    "ES512": ("EC", "sha512"),
    "EdDSA": ("OKP", "sha512"),
    "Ed25519": ("OKP", "sha512"),
}
"""The kind of key of each algorithm, and the hash of its at_hash. No other is ever used, whatever a provider says."""
_KINDS: Final = tuple({kind for kind, _ in _ALGORITHMS.values()})


class _Registry(jws.JWSRegistry):
    """The algorithms that are allowed, none when none is; it does not warn of EdDSA, which providers still say."""

    max_header_length = 4096
    max_payload_length = _LARGEST

    def get_alg(self, name: str) -> Any:
        if name not in (self.allowed or ()):
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


@dataclass(frozen=True)
class Expected:
    """What the token must agree with."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str


@dataclass(frozen=True)
class IdToken:
    """An ID token that was read; nothing of it is verified yet."""

    algorithm: str
    kid: str | None
    parsed: jws.CompactSignature
    registry: _Registry


def read(compact: str, algorithms: Collection[str]) -> IdToken:
    """The token, if it is signed with an algorithm that is known here and that the metadata name.

    Raises:
        SignInRefused: it is not.
    """
    registry = _Registry(algorithms=[name for name in algorithms if name in _ALGORITHMS], strict_check_header=False)
    try:
        parsed = jws.extract_compact(compact.encode("ascii"), registry=registry)
        header = parsed.headers()
        registry.check_header(header)
        registry.get_alg(header["alg"])
    except UnsupportedAlgorithmError as error:
        raise SignInRefused(Reason.BAD_ALGORITHM) from error
    except (ValueError, KeyError, TypeError, RecursionError, JoseError) as error:
        raise SignInRefused(Reason.BAD_ID_TOKEN) from error
    return IdToken(header["alg"], header.get("kid"), parsed, registry)


def keys(told: Mapping[str, Any]) -> list[Key]:
    """The keys of a set with which something may be signed (RFC 7517); others are passed over."""
    listed = told.get("keys")
    return list(_keys(listed)) if isinstance(listed, list) else []


def fitting(token: IdToken, known: Sequence[Key]) -> list[Key]:
    """The keys with which the token may have been signed: of its name, where it tells one, and of its kind."""
    kind = _ALGORITHMS[token.algorithm][0]
    return [
        key
        for key in known
        if key.key_type == kind
        and token.kid in (None, key.get("kid"))
        and key.get("alg", token.algorithm) == token.algorithm
    ]


def verified(token: IdToken, fitting: Sequence[Key], expected: Expected, *, at: datetime) -> dict[str, Any]:
    """The claims, once all of them are known to be the provider's, for us, for this sign-in and of this moment.

    Raises:
        SignInRefused: with the reason.
    """
    if not any(_is_signed(token, key) for key in fitting):
        raise SignInRefused(Reason.BAD_SIGNATURE)
    try:
        claims = msgspec.json.decode(token.parsed.payload, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SignInRefused(Reason.BAD_ID_TOKEN) from error
    _require_parties(claims, expected)
    _require_timely(claims, at.timestamp())
    if not _is_same(claims.get("nonce"), expected.nonce):
        raise SignInRefused(Reason.WRONG_NONCE)
    if "at_hash" in claims and not _is_same(claims["at_hash"], _half(expected.access_token, token.algorithm)):
        raise SignInRefused(Reason.WRONG_ACCESS_TOKEN)
    return claims


def _keys(listed: list[Any]) -> Iterator[Key]:
    for told in listed:
        if not isinstance(told, dict) or told.get("kty") not in _KINDS:
            continue
        try:
            key = JWKRegistry.import_key(told)
            is_weak = isinstance(key, RSAKey) and key.raw_value.key_size < _LEAST_RSA_BITS
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            continue
        if isinstance(key, RSAKey | ECKey | OKPKey) and not is_weak and key.get("use", "sig") == "sig":
            yield key


def _is_signed(token: IdToken, key: Key) -> bool:
    try:
        return jws.validate_compact(token.parsed, key, registry=token.registry)
    except (JoseError, ValueError, TypeError):
        return False


def _require_parties(claims: Mapping[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise SignInRefused(Reason.OTHER_ISSUER)
    told, presenter = claims.get("aud"), claims.get("azp")
    audiences = told if isinstance(told, list) else [told]
    needs_presenter = len(audiences) > 1 or presenter is not None
    if expected.client_id not in audiences or (needs_presenter and presenter != expected.client_id):
        raise SignInRefused(Reason.OTHER_AUDIENCE)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT or not subject.isprintable():
        raise SignInRefused(Reason.BAD_ID_TOKEN)


def _require_timely(claims: Mapping[str, Any], now: float) -> None:
    if not all(_is_moment(claims.get(name)) for name in ("exp", "iat")) or not _is_moment(claims.get("nbf", 0)):
        raise SignInRefused(Reason.BAD_ID_TOKEN)
    if claims["exp"] <= now - TOLERANCE_S:
        raise SignInRefused(Reason.ID_TOKEN_EXPIRED)
    if max(claims["iat"], claims.get("nbf", 0)) > now + TOLERANCE_S:
        raise SignInRefused(Reason.ID_TOKEN_FROM_LATER)


def _is_moment(told: Any) -> bool:
    return isinstance(told, int | float) and not isinstance(told, bool)


def _half(access_token: str, algorithm: str) -> str:
    """at_hash: the left half of the hash of the access token (section 3.1.3.6)."""
    found = hashlib.new(_ALGORITHMS[algorithm][1], access_token.encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(found[: len(found) // 2]).rstrip(b"=").decode()


def _is_same(told: Any, expected: str) -> bool:
    return isinstance(told, str) and hmac.compare_digest(told.encode("utf-8", "surrogatepass"), expected.encode())
