"""What a provider says of itself (OpenID Connect Discovery 1.0), and how a client of it makes itself known."""

import base64
import ipaddress
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote_plus, urlsplit

import msgspec
from msgspec import Struct

from openfla.platform.identity.errors import Reason, SignInRefused
from openfla.platform.identity.model import IdentitySettings

_WELL_KNOWN: Final = "/.well-known/openid-configuration"


class Metadata(Struct, frozen=True):
    """The members that matter here; what may be missing has the value that the specification gives it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    code_challenge_methods_supported: tuple[str, ...] = ("S256",)
    authorization_response_iss_parameter_supported: bool = False


def address_of(issuer: str) -> str:
    """Where a provider tells about itself.

    Raises:
        SignInRefused: the issuer of the settings is no address that can be trusted.
    """
    _require_secure(issuer)
    return issuer.removesuffix("/") + _WELL_KNOWN


def read(told: Mapping[str, Any], issuer: str) -> Metadata:
    """The metadata of that issuer.

    Raises:
        SignInRefused: they are another issuer's, incomplete, or send people or secrets over an open line.
    """
    try:
        found = msgspec.convert(told, Metadata)
    except msgspec.ValidationError as error:
        raise SignInRefused(Reason.BAD_METADATA) from error
    if found.issuer != issuer:
        raise SignInRefused(Reason.OTHER_ISSUER)
    if "S256" not in found.code_challenge_methods_supported:
        raise SignInRefused(Reason.NO_PROOF_KEY)
    for address in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.userinfo_endpoint):
        if address is not None:
            _require_secure(address)
            _require_no_nearer(address, issuer)
    return found


def credentials(metadata: Metadata, settings: IdentitySettings) -> tuple[dict[str, str], dict[str, str]]:
    """How this client makes itself known at the token endpoint: headers and fields (RFC 6749 section 2.3.1).

    Raises:
        SignInRefused: the provider takes the secret neither way.
    """
    if not settings.client_secret:
        return {}, {"client_id": settings.client_id}
    ways = metadata.token_endpoint_auth_methods_supported
    if "client_secret_basic" in ways:
        pair = f"{quote_plus(settings.client_id)}:{quote_plus(settings.client_secret)}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}, {}
    if "client_secret_post" in ways:
        return {}, {"client_id": settings.client_id, "client_secret": settings.client_secret}
    raise SignInRefused(Reason.NO_CLIENT_AUTHENTICATION)


def _require_secure(address: str) -> None:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError as error:
        raise SignInRefused(Reason.INSECURE_ADDRESS) from error
    is_trusted = parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))
    is_plain = address.isascii() and address.isprintable() and " " not in address
    if not host or not is_trusted or not is_plain or parts.fragment or parts.username is not None:
        raise SignInRefused(Reason.INSECURE_ADDRESS)


def _require_no_nearer(address: str, issuer: str) -> None:
    """A provider elsewhere has no business with what listens on this machine alone."""
    if urlsplit(address).scheme == "http" and urlsplit(issuer).scheme != "http":
        raise SignInRefused(Reason.INSECURE_ADDRESS)


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
