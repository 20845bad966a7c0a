"""The door to the token endpoint, the published keys, the metadata and introspection."""

from typing import Any, Final

import msgspec
from litestar import Response, get, post

from openfla.contract import addresses, scopes
from openfla.contract.oauth import ASSERTION_ALGORITHMS, CLIENT_CREDENTIALS, TokenError
from openfla.platform.access.errors import MissingScope
from openfla.platform.access.model import Actor
from openfla.platform.api import doors
from openfla.platform.api.bodies import bounded
from openfla.platform.api.doors import AnyRequest, Given, answer
from openfla.platform.tokens import errors, rules
from openfla.platform.tokens.bearer import Bearers
from openfla.platform.tokens.model import AccessClaims
from openfla.platform.tokens.service import TokenIssuer

_NOT_KEPT: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@post(addresses.TOKEN, name="token")
async def token(request: AnyRequest, issuer: Given[TokenIssuer]) -> Response[bytes]:
    """Give an access token for a client assertion (RFC 7523), and for nothing else."""
    trace_id = doors.trace_id(request)
    try:
        body = await bounded(request, rules.LARGEST_BODY)
        if body is None:
            too_large = errors.BodyTooLarge(rules.LARGEST_BODY)
            await issuer.record_refusal(too_large, "", trace_id)
            raise too_large
        content_type, query = request.headers.get("content-type", ""), request.scope["query_string"]
        authorization = request.headers.get("authorization")
        given = await issuer.issue(content_type, query, authorization, body, trace_id=trace_id)
    except errors.TokenRefusal as refusal:
        return _refused(refusal, issuer)
    return answer(given, headers=_NOT_KEPT)


def _refused(refusal: errors.TokenRefusal, issuer: TokenIssuer) -> Response[bytes]:
    """RFC 6749 section 5.2; the description keeps to the characters that it allows."""
    description = str(refusal).replace('"', "'").replace("\\", "/").encode("ascii", "replace").decode()
    page = f"{issuer.addresses.issuer}/doc/errors/{refusal.code}"
    status = issuer.settings.refusal_status if refusal.status == 401 else refusal.status  # noqa: PLR2004
    headers = dict(_NOT_KEPT)
    if status == 401:  # noqa: PLR2004
        headers["WWW-Authenticate"] = f'Bearer realm="OpenFLA", error="{refusal.error}"'
    return answer(TokenError(refusal.error, description, page), status, headers)


@get(addresses.JWKS, name="keys")
async def key_set(issuer: Given[TokenIssuer]) -> Response[bytes]:
    """The public keys that check access tokens (RFC 7517)."""
    return answer(await issuer.key_set(), headers={"Cache-Control": "public, max-age=60"})


@get(addresses.METADATA, name="metadata")
async def metadata(issuer: Given[TokenIssuer]) -> Response[bytes]:
    """What this authorization server can do (RFC 8414)."""
    told: dict[str, Any] = {
        "issuer": issuer.addresses.issuer,
        "token_endpoint": issuer.addresses.token_url,
        "jwks_uri": f"{issuer.addresses.issuer}{addresses.JWKS}",
        "grant_types_supported": [CLIENT_CREDENTIALS],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        "scopes_supported": [scopes.EMPLOYER, scopes.PROVIDER, issuer.addresses.training_provider_scope],
        "service_documentation": f"{issuer.addresses.issuer}/doc",
    }
    if issuer.settings.introspection:
        told["introspection_endpoint"] = f"{issuer.addresses.issuer}{addresses.INTROSPECTION}"
        told["introspection_endpoint_auth_methods_supported"] = ["Bearer"]
    return answer(told, headers={"Cache-Control": "public, max-age=60"})


@post(addresses.INTROSPECTION, name="introspect")
async def introspect(request: AnyRequest, bearers: Given[Bearers]) -> Response[bytes]:
    """Whether a token is active, and what it says (RFC 7662); the caller shows a token of its own, with the scope."""
    actor: Actor = await bearers.actor(request.headers.getall("authorization", []))
    request.scope["state"]["actor"] = actor
    if scopes.INTROSPECT not in actor.scopes:
        raise MissingScope((scopes.INTROSPECT,))
    body = await bounded(request, rules.LARGEST_BODY)
    asked = rules.parameter(request.headers.get("content-type", ""), body or b"", "token")
    return answer(_introspected(await bearers.claims(asked) if asked else None))


def _introspected(claims: AccessClaims | None) -> dict[str, Any]:
    if claims is None:
        return {"active": False}
    return {"active": True, "token_type": "Bearer", **msgspec.to_builtins(claims)}


routes: Final = [token]
metadata_routes: Final = [key_set, metadata]
introspection_routes: Final = [introspect]
