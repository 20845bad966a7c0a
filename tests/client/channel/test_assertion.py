import json
import re
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given, settings
from hypothesis.strategies import floats
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from openfla.channel import PrivateKey, UnfitKey, UnfitLifetime, client_assertion

CLIENT = "self_service_chaman_123456_78912"
AUDIENCE = "https://services.socialsecurity.be/REST/oauth/v5/token"
NOW = 1719410961.7
KEYS: dict[str, PrivateKey] = {
    "RS256": rsa.generate_private_key(65537, 2048),
    "ES384": ec.generate_private_key(ec.SECP384R1()),
    "ES512": ec.generate_private_key(ec.SECP521R1()),
}


def parts(assertion: str) -> tuple[dict[str, Any], dict[str, Any]]:
    head, body, _ = assertion.split(".")
    return json.loads(urlsafe_b64decode(head + "==")), json.loads(urlsafe_b64decode(body + "=="))


@pytest.mark.requirement("OAUTH-5")
@pytest.mark.parametrize("algorithm", KEYS)
def test_it_holds_what_the_guide_asks_signed_by_the_algorithm_of_the_key(algorithm: str) -> None:
    key = KEYS[algorithm]
    assertion = client_assertion(CLIENT, AUDIENCE, key, now=NOW)
    header, claims = parts(assertion)
    jti = claims.pop("jti")

    assert header == {"alg": algorithm, "typ": "JWT"}
    assert claims == {"iss": CLIENT, "sub": CLIENT, "aud": AUDIENCE, "iat": 1719410961, "exp": 1719411261}
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", jti)
    public = key.public_key()
    jwk = RSAKey.import_key(public) if isinstance(public, rsa.RSAPublicKey) else ECKey.import_key(public)
    assert jwt.decode(assertion, jwk, algorithms=[algorithm]).claims["jti"] == jti


def test_no_two_have_the_same_jti() -> None:
    made = {parts(client_assertion(CLIENT, AUDIENCE, KEYS["ES384"], now=NOW))[1]["jti"] for _ in range(50)}
    assert len(made) == 50


@pytest.mark.requirement("OAUTH-5")
@settings(max_examples=25)
@given(lifetime_s=floats(min_value=1, max_value=600))
def test_it_never_lives_longer_than_ten_minutes(lifetime_s: float) -> None:
    _, claims = parts(client_assertion(CLIENT, AUDIENCE, KEYS["ES384"], now=NOW, lifetime_s=lifetime_s))
    assert 1 <= claims["exp"] - claims["iat"] <= 600
    assert claims["exp"] <= NOW + 600


@pytest.mark.parametrize("lifetime_s", [0, 0.9, -1, 601, 600.5, float("inf"), float("nan")])
def test_another_lifetime_is_refused(lifetime_s: float) -> None:
    with pytest.raises(UnfitLifetime):
        client_assertion(CLIENT, AUDIENCE, KEYS["ES384"], now=NOW, lifetime_s=lifetime_s)


def test_a_curve_that_the_channel_does_not_take_is_refused() -> None:
    with pytest.raises(UnfitKey, match="secp256r1"):
        client_assertion(CLIENT, AUDIENCE, ec.generate_private_key(ec.SECP256R1()), now=NOW)
