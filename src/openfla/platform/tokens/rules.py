"""Decisions about an assertion and a token: pure, each rule with its source beside its refusal in `errors`."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec
from joserfc import jws
from joserfc.errors import JoseError

from openfla.contract.oauth import ASSERTION_ALGORITHMS, CLIENT_CREDENTIALS, JWT_BEARER, LONGEST_ASSERTION_S
from openfla.platform.channels.model import ChannelCertificate, Client
from openfla.platform.tokens import errors
from openfla.platform.tokens.model import Assertion, SignedClaims, TokenSettings, UnverifiedClaims

LARGEST_BODY: Final = 16 * 1024
_MOST_FIELDS: Final = 32
_FORM: Final = "application/x-www-form-urlencoded"
_REQUIRED: Final = ("grant_type", "client_assertion_type", "client_assertion")
_KNOWN: Final = (*_REQUIRED, "scope", "client_id", "client_secret", "token")
_KEYS_IN_HEADER: Final = ("jwk", "jku", "x5u", "crit")
_REGISTRY: Final = jws.JWSRegistry(algorithms=ASSERTION_ALGORITHMS, strict_check_header=False)
_REGISTRY.max_header_length = _REGISTRY.max_payload_length = LARGEST_BODY
_SCOPES: Final = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]+( [\x21\x23-\x5B\x5D-\x7E]+)*")


def parameter(content_type: str, body: bytes, name: str) -> str | None:
    """One parameter of a form, if the body is a form that has it."""
    try:
        return _pairs(body).get(name) if _is_form(content_type) else None
    except errors.TokenRefusal:
        return None


def form(content_type: str, query: bytes, body: bytes, *, is_authorized: bool) -> Mapping[str, str]:
    """The parameters of a token request, each with its one value (RFC 6749 sections 2.3.1, 3.2 and 4.4.2)."""
    if not _is_form(content_type):
        raise errors.NotAForm
    if query:
        raise errors.ParametersInAddress
    told = _pairs(body)
    if is_authorized or "client_secret" in told:
        raise errors.SecretNotSupported
    for parameter in _REQUIRED:
        if not told.get(parameter):
            raise errors.ParameterMissing(parameter)
    if told["grant_type"] != CLIENT_CREDENTIALS:
        raise errors.GrantNotSupported
    if told["client_assertion_type"] != JWT_BEARER:
        raise errors.AssertionTypeNotSupported
    return told


def _is_form(content_type: str) -> bool:
    media_type, _, parameters = content_type.lower().partition(";")
    return media_type.strip() == _FORM and ("charset" not in parameters or "utf-8" in parameters)


def _pairs(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            max_num_fields=_MOST_FIELDS,
            errors="strict",
        )
    except ValueError as error:
        raise errors.FormMalformed from error
    told: dict[str, str] = {}
    for name, value in pairs:
        if name in told:
            raise errors.ParameterRepeated(name if name in _KNOWN else "?")
        told[name] = value
    return told


def assertion(compact: str, client_id: str | None) -> Assertion:
    """What a client assertion says; its signature is not checked yet."""
    parsed, claims = _parts(compact)
    algorithm = _algorithm(parsed.headers())
    told = _claims(claims)
    if told.iss != told.sub:
        raise errors.IssuerNotSubject
    if client_id is not None and client_id != told.sub:
        raise errors.ClientIdMismatch
    return Assertion(algorithm, told, parsed)


def _parts(compact: str) -> tuple[jws.CompactSignature, dict[str, Any]]:
    try:
        parsed = jws.extract_compact(compact.encode("ascii"), registry=_REGISTRY)
        claims = msgspec.json.decode(parsed.payload, type=dict[str, Any])
    except (ValueError, JoseError, RecursionError, msgspec.MsgspecError) as error:
        raise errors.AssertionMalformed from error
    return parsed, claims


def _algorithm(header: dict[str, Any]) -> str:
    for parameter in _KEYS_IN_HEADER:
        if parameter in header:
            raise errors.HeaderNotAccepted(parameter)
    try:
        _REGISTRY.check_header(header)
    except (JoseError, ValueError) as error:
        raise errors.AssertionMalformed from error
    if header["alg"] not in ASSERTION_ALGORITHMS:
        raise errors.AlgorithmNotAccepted
    return str(header["alg"])


def _claims(told: dict[str, Any]) -> UnverifiedClaims:
    audience = told.get("aud")
    if isinstance(audience, list) and len(audience) == 1:
        audience = audience[0]
    claims = {**told, "aud": audience}
    for claim in ("iss", "sub", "aud", "jti"):
        if not isinstance(claims.get(claim), str) or not claims[claim]:
            raise errors.ClaimMissing(claim)
    if not _is_moment(claims.get("exp")):
        raise errors.ClaimMissing("exp")
    for claim in ("iat", "nbf"):
        if claim in claims and not _is_moment(claims[claim]):
            raise errors.ClaimMissing(claim)
    known = {name: claims[name] for name in UnverifiedClaims.__struct_fields__ if name in claims}
    return UnverifiedClaims(**known)


def _is_moment(value: Any) -> bool:
    """Seconds since 1970 that a clock can show; booleans and endless numbers are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e11  # noqa: PLR2004


def verified(assertion: Assertion, client: Client, *, now: datetime) -> SignedClaims:
    """The claims, once the signature is known to fit a certificate of the account that is valid now."""
    if not client.certificates:
        raise errors.NoCertificate
    candidates = [held for held in client.certificates if held.algorithm == assertion.algorithm]
    if not candidates:
        raise errors.KeyTypeMismatch(assertion.algorithm)
    fitting = [held for held in candidates if _fits(assertion, held)]
    if not fitting:
        raise errors.BadSignature
    used = next((held for held in fitting if held.is_valid(now)), None)
    if used is None:
        raise errors.CertificateExpired if fitting[0].not_after < now else errors.CertificateNotYetValid
    return SignedClaims(**msgspec.structs.asdict(assertion.claims), certificate=str(used.id))


def _fits(assertion: Assertion, certificate: ChannelCertificate) -> bool:
    try:
        return jws.validate_compact(assertion.parsed, certificate.key, registry=_REGISTRY)
    except (JoseError, ValueError):
        return False


def require_timely(claims: SignedClaims, audience: str, settings: TokenSettings, *, now: datetime) -> None:
    """The assertion is meant for this server and for this moment (SEED 6.1; RFC 7523 section 3)."""
    if claims.aud != audience:
        raise errors.WrongAudience(audience)
    moment, tolerance = now.timestamp(), settings.tolerance_s
    if claims.exp <= moment - tolerance:
        raise errors.AssertionExpired
    if claims.exp > moment + LONGEST_ASSERTION_S + tolerance:
        raise errors.LifeTooLong(LONGEST_ASSERTION_S)
    if settings.require_iat and claims.iat is None:
        raise errors.ClaimMissing("iat")
    for claim, value in (("nbf", claims.nbf), ("iat", claims.iat)):
        if value is not None and value > moment + tolerance:
            raise errors.AssertionNotYetValid(claim)


def spent_key(claims: SignedClaims) -> bytes:
    """What is remembered of a used assertion: SHA-256 over client id and jti, 32 bytes."""
    return hashlib.sha256(f"{claims.sub}\0{claims.jti}".encode("utf-8", "surrogatepass")).digest()


def granted(asked: str | None, held: Sequence[str]) -> tuple[str, ...]:
    """The scopes of the token: what is asked, or all that the account holds (RFC 6749 section 3.3)."""
    if asked is None:
        return tuple(held)
    if not _SCOPES.fullmatch(asked):
        raise errors.ScopeMalformed
    wanted = tuple(dict.fromkeys(asked.split(" ")))
    if not set(wanted) <= set(held):
        raise errors.ScopeNotGranted(" ".join(held))
    return wanted
