"""Authlib's client gets a token by private_key_jwt, and its own JOSE code verifies what our platform signs."""

import time
import warnings
from typing import Any

import pytest
from authlib.deprecate import AuthlibDeprecationWarning
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey

from openfla.contract import addresses, scopes
from tests.platforms import Party, Platform, a_training

with warnings.catch_warnings():
    # Until version 2 it is there; joserfc, its successor, would be verified by itself here.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.jose import JsonWebKey, JsonWebToken
    from authlib.jose.errors import BadSignatureError, InvalidClaimError


def session(party: Party, algorithm: str, **about: Any) -> OAuth2Session:
    """A client of Authlib; it signs for an hour unless it is told otherwise, the guide allows ten minutes."""
    claims = {"exp": int(time.time()) + 300, **about}
    pem = party.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    secret = pem.decode() if algorithm == "RS256" else ECKey.import_key(pem)
    client = OAuth2Session(
        party.client_id, secret, scope=scopes.EMPLOYER, token_endpoint_auth_method=PrivateKeyJWT.name
    )
    client.register_client_auth_method(PrivateKeyJWT(claims=claims, alg=algorithm))
    return client


def fetch(client: OAuth2Session, platform: Platform) -> dict[str, Any]:
    token: dict[str, Any] = client.fetch_token(platform.settings.token_url, grant_type="client_credentials")
    return token


class TestClient:
    @pytest.mark.requirement("OAUTH-1", "OAUTH-2")
    @pytest.mark.parametrize(("key", "algorithm"), [("rsa-2048", "RS256"), ("ec-p384", "ES384"), ("ec-p521", "ES512")])
    def test_it_gets_a_token_that_registers_a_training(
        self, key: str, algorithm: str, shared_platform: Platform
    ) -> None:
        client = session(shared_platform.party(key=key), algorithm)
        token = fetch(client, shared_platform)
        assert (token["token_type"], token["scope"]) == ("Bearer", scopes.EMPLOYER)
        address = f"{shared_platform.base_url}{addresses.FLA}/trainings"
        answer = client.post(address, json=a_training(), timeout=30)
        assert answer.status_code == 201, answer.text
        told = {name: value for name, value in answer.json().items() if name != "warnings"}
        assert client.get(answer.headers["Location"], timeout=30).json() == told

    @pytest.mark.requirement("OAUTH-5")
    def test_an_assertion_for_an_hour_is_refused_with_the_remedy(self, shared_platform: Platform) -> None:
        client = session(shared_platform.party(key="rsa-2048"), "RS256", exp=int(time.time()) + 3600)
        with pytest.raises(OAuthError) as refused:
            fetch(client, shared_platform)
        assert refused.value.error == "invalid_client"
        assert "exp lies more than 600 seconds ahead" in refused.value.description


class TestVerifier:
    def test_an_access_token_is_verified_with_the_published_keys(self, shared_platform: Platform) -> None:
        party = shared_platform.party()
        claims = verified(party.token, shared_platform)
        assert claims["client_id"] == claims["sub"] == party.client_id
        assert claims.header["typ"] == "at+jwt"
        assert claims.header["kid"] in {key["kid"] for key in published(shared_platform)["keys"]}

    def test_a_changed_access_token_is_not(self, shared_platform: Platform) -> None:
        header, _, signature = shared_platform.party().token.split(".")
        other = shared_platform.party(key="ec-p384").token.split(".")[1]
        with pytest.raises(BadSignatureError):
            verified(f"{header}.{other}.{signature}", shared_platform)

    def test_it_serves_no_other_audience(self, shared_platform: Platform) -> None:
        with pytest.raises(InvalidClaimError, match="aud"):
            verified(shared_platform.party().token, shared_platform, audience="https://elsewhere.example")


def published(platform: Platform) -> dict[str, Any]:
    """The key set to which the metadata point."""
    metadata = platform.http.get(addresses.METADATA).json()
    keys: dict[str, Any] = platform.http.get(metadata["jwks_uri"]).json()
    return keys


def verified(token: str, platform: Platform, audience: str = "") -> Any:
    """The claims of an access token, by the rules of RFC 9068 section 4."""
    exactly = {
        "iss": {"essential": True, "value": platform.base_url},
        "aud": {"essential": True, "value": audience or f"{platform.base_url}/REST/federalLearningAccount"},
        "scope": {"essential": True, "value": scopes.EMPLOYER},
        **{name: {"essential": True} for name in ("sub", "exp", "iat", "jti", "client_id")},
    }
    keys = JsonWebKey.import_key_set(published(platform))
    claims = JsonWebToken(["ES256"]).decode(token, keys, claims_options=exactly)
    claims.validate()
    return claims
