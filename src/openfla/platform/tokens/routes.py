"""The door to the published keys, the metadata and introspection; the one to tokens is in `door`."""

from typing import Any, Final

import msgspec
from litestar import Response, get, post, route

from openfla.contract import addresses, scopes
from openfla.contract.oauth import ASSERTION_ALGORITHMS, CLIENT_CREDENTIALS
from openfla.platform.access.errors import MissingScope
from openfla.platform.access.model import Actor
from openfla.platform.api.bodies import bounded
from openfla.platform.api.doors import AnyRequest, Given, answer
from openfla.platform.api.errors import MethodNotAllowed
from openfla.platform.tokens import rules
from openfla.platform.tokens.bearer import Bearers
from openfla.platform.tokens.model import AccessClaims
from openfla.platform.tokens.service import TokenIssuer


@route(addresses.TOKEN, http_method=["GET", "HEAD", "PUT", "PATCH", "DELETE"], name="tokenByPost")
async def token_by_post() -> None:
    """A token is asked by POST, which `TokenDoor` answers."""
    raise MethodNotAllowed("POST")


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


routes: Final = [token_by_post]
metadata_routes: Final = [key_set, metadata]
introspection_routes: Final = [introspect]
