"""ID tokens that a provider forges: whoever they do not vouch for stays out."""

import base64
import hmac
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from openfla.platform.identity.errors import Reason
from tests.platform.identity.browsers import Browser
from tests.platform.identity.providers import CLIENT_ID, Provider, a_key, as_json, signed

OTHER = a_key("one")
RSA = RSAKey.generate_key(2048, {"kid": "one"})


def symmetric(provider: Provider) -> Callable[[dict[str, Any]], str]:
    """Signed with HMAC, under the public key of the provider as the secret."""
    secret = provider.key.as_pem(private=False)
    return lambda claims: in_parts({"alg": "HS256", "kid": "one"}, claims, secret)


def unsigned(claims: dict[str, Any]) -> str:
    return in_parts({"alg": "none"}, claims, b"").rpartition(".")[0] + "."


def in_parts(header: dict[str, str], claims: dict[str, Any], secret: bytes) -> str:
    """By hand: the library that signs the other tokens refuses to make such a thing."""
    begin = f"{encoded(msgspec.json.encode(header))}.{encoded(msgspec.json.encode(claims))}"
    return f"{begin}.{encoded(hmac.digest(secret, begin.encode(), 'sha256'))}"


def encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


class TestForgedIdToken:
    @pytest.mark.parametrize(
        ("claims", "reason"),
        [
            ({"nonce": "another"}, Reason.WRONG_NONCE),
            ({"nonce": None}, Reason.WRONG_NONCE),
            ({"aud": "another"}, Reason.OTHER_AUDIENCE),
            ({"aud": None}, Reason.OTHER_AUDIENCE),
            ({"aud": [CLIENT_ID, "another"]}, Reason.OTHER_AUDIENCE),
            ({"aud": [CLIENT_ID, "another"], "azp": "another"}, Reason.OTHER_AUDIENCE),
            ({"azp": "another"}, Reason.OTHER_AUDIENCE),
            ({"iss": "https://evil.example"}, Reason.OTHER_ISSUER),
            ({"iss": None}, Reason.OTHER_ISSUER),
            ({"exp": 1_000_000_000}, Reason.ID_TOKEN_EXPIRED),
            ({"exp": None}, Reason.BAD_ID_TOKEN),
            ({"exp": "never"}, Reason.BAD_ID_TOKEN),
            ({"exp": True}, Reason.BAD_ID_TOKEN),
            ({"iat": None}, Reason.BAD_ID_TOKEN),
            ({"iat": 4_000_000_000}, Reason.ID_TOKEN_FROM_LATER),
            ({"nbf": 4_000_000_000}, Reason.ID_TOKEN_FROM_LATER),
            ({"sub": None}, Reason.BAD_ID_TOKEN),
            ({"sub": ""}, Reason.BAD_ID_TOKEN),
            ({"sub": "a" * 256}, Reason.BAD_ID_TOKEN),
            ({"at_hash": "another"}, Reason.WRONG_ACCESS_TOKEN),
        ],
        ids=str,
    )
    async def test_claims_that_are_not_of_this_sign_in(
        self, claims: dict[str, Any], reason: Reason, browser: Browser
    ) -> None:
        browser.provider.claims |= claims
        await browser.refused(reason)

    @pytest.mark.parametrize(
        ("sign", "reason"),
        [
            (lambda _: unsigned, Reason.BAD_ALGORITHM),
            (symmetric, Reason.BAD_ALGORITHM),
            (lambda _: lambda claims: signed(claims, OTHER), Reason.BAD_SIGNATURE),
            (lambda _: lambda claims: signed(claims, OTHER, kid=None), Reason.BAD_SIGNATURE),
            (lambda _: lambda claims: signed(claims, OTHER, kid="unknown"), Reason.UNKNOWN_KEY),
            (lambda _: lambda claims: signed(claims, RSA, alg="RS256"), Reason.BAD_ALGORITHM),
            (lambda _: lambda claims: signed(claims, OTHER, jwk=OTHER.as_dict(private=False)), Reason.BAD_SIGNATURE),
            (lambda honest: lambda claims: signed(claims, honest.key)[:-8] + "AAAAAAAA", Reason.BAD_SIGNATURE),
            (lambda honest: lambda _: signed({}, honest.key), Reason.OTHER_ISSUER),
            (lambda honest: lambda _: signed([], honest.key), Reason.BAD_ID_TOKEN),  # type: ignore[arg-type]
            (lambda _: lambda _: "not a token", Reason.BAD_ID_TOKEN),
            (lambda _: lambda _: "é.é.é", Reason.BAD_ID_TOKEN),
            (lambda _: lambda _: "", Reason.BAD_ID_TOKEN),
        ],
        ids=[
            "alg none",
            "HS256 with the public key",
            "another key of the same name",
            "another key without a name",
            "unknown key",
            "an algorithm that the metadata do not name",
            "a key of its own in the header",
            "a changed signature",
            "no claims",
            "no object",
            "no token",
            "no ASCII",
            "nothing",
        ],
    )
    async def test_signatures_that_are_not_the_providers(
        self, sign: Callable[[Provider], Callable[[dict[str, Any]], str]], reason: Reason, browser: Browser
    ) -> None:
        browser.provider.sign = sign(browser.provider)
        await browser.refused(reason)

    @pytest.mark.parametrize("named", [["none"], ["HS256"], [], ["RS256"]], ids=str)
    async def test_metadata_cannot_allow_what_is_never_allowed(self, named: list[str], browser: Browser) -> None:
        browser.provider.metadata["id_token_signing_alg_values_supported"] = named
        browser.provider.sign = unsigned if named == ["none"] else symmetric(browser.provider)
        await browser.refused(Reason.BAD_ALGORITHM)

    async def test_a_published_secret_is_no_key(self, browser: Browser) -> None:
        browser.provider.published = [OctKey.generate_key(256, {"kid": "one"})]
        browser.provider.instead["/keys"] = lambda: as_json(200, {"keys": [{"kty": "oct", "k": "AAAA", "kid": "one"}]})
        await browser.refused(Reason.UNKNOWN_KEY)

    @pytest.mark.filterwarnings("ignore:Key size")
    async def test_a_short_rsa_key_is_no_key(self, browser: Browser) -> None:
        weak = RSAKey.generate_key(1024, {"kid": "one"})
        browser.provider.metadata["id_token_signing_alg_values_supported"] = ["RS256"]
        browser.provider.published = [weak]
        browser.provider.sign = lambda claims: signed(claims, weak, alg="RS256")
        await browser.refused(Reason.UNKNOWN_KEY)

    async def test_a_key_for_encryption_signs_nothing(self, browser: Browser) -> None:
        for_encryption = {**browser.provider.key.as_dict(private=False), "use": "enc"}
        browser.provider.published = [ECKey.import_key(for_encryption)]
        await browser.refused(Reason.UNKNOWN_KEY)
