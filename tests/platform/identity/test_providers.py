"""Providers that are not what they should be, over a real socket: nobody is signed in by them."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from openfla.platform.identity import answers, errors, metadata
from openfla.platform.identity.errors import Reason, SignInMistake, SignInRefused
from openfla.platform.identity.model import IdentitySettings
from openfla.platform.identity.openid import OpenIdProvider
from openfla.platform.kernel.database import Database
from tests.platform.identity.browsers import Browser, settings, told
from tests.platform.identity.providers import CLIENT_ID, REDIRECT_URI, Provider, as_json


class TestProvider:
    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"issuer": "https://evil.example"}, Reason.OTHER_ISSUER),
            ({"token_endpoint": "http://evil.example/token"}, Reason.INSECURE_ADDRESS),
            ({"jwks_uri": "file:///etc/passwd"}, Reason.INSECURE_ADDRESS),
            ({"authorization_endpoint": "javascript:alert(1)"}, Reason.INSECURE_ADDRESS),
            ({"userinfo_endpoint": "https://somebody@evil.example/"}, Reason.INSECURE_ADDRESS),
            ({"userinfo_endpoint": "http://[::1"}, Reason.INSECURE_ADDRESS),
            ({"authorization_endpoint": "https://a.example/\r\nSet-Cookie: a=b"}, Reason.INSECURE_ADDRESS),
            ({"token_endpoint": None}, Reason.BAD_METADATA),
            ({"jwks_uri": 7}, Reason.BAD_METADATA),
            ({"code_challenge_methods_supported": ["plain"]}, Reason.NO_PROOF_KEY),
        ],
        ids=str,
    )
    async def test_with_unfit_metadata_is_not_used(
        self, changed: dict[str, Any], reason: Reason, browser: Browser
    ) -> None:
        browser.provider.metadata = changed
        with pytest.raises(SignInRefused) as refused:
            await browser.go()
        assert refused.value.reason is reason

    async def test_that_takes_the_secret_in_no_known_way_is_not_used(self, browser: Browser) -> None:
        browser.provider.metadata["token_endpoint_auth_methods_supported"] = ["private_key_jwt"]
        await browser.refused(Reason.NO_CLIENT_AUTHENTICATION)

    async def test_that_does_not_know_this_client_is_told(self, provider: Provider, database: Database) -> None:
        chosen = settings(provider, client_secret="another")
        browser = Browser(OpenIdProvider(chosen, REDIRECT_URI, database), provider, database)
        await browser.refused(Reason.CLIENT_REFUSED)

    async def test_over_an_open_line_is_not_used(self, database: Database) -> None:
        for issuer in ("http://provider.example", "provider.example", "https://"):
            chosen = IdentitySettings(issuer=issuer, client_id=CLIENT_ID)
            with pytest.raises(SignInRefused) as refused:
                await OpenIdProvider(chosen, REDIRECT_URI, database).begin("/", at=datetime.now(UTC))
            assert refused.value.reason is Reason.INSECURE_ADDRESS

    @pytest.mark.parametrize("changed", [{"issuer": ""}, {"client_id": ""}], ids=str)
    async def test_that_is_not_set_up_is_told(
        self, changed: dict[str, str], provider: Provider, database: Database
    ) -> None:
        openid = OpenIdProvider(settings(provider, **changed), REDIRECT_URI, database)
        assert not openid.is_set_up
        with pytest.raises(errors.SigningInNotSetUp):
            await openid.begin("/", at=datetime.now(UTC))

    @pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token", "/userinfo"])
    @pytest.mark.parametrize(
        ("answer", "mistake"),
        [
            (lambda: (200, {}, b'"' + b"a" * answers.LARGEST + b'"'), SignInRefused),
            (lambda: (302, {"Location": "https://evil.example"}, b""), SignInRefused),
            (lambda: (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"), SignInRefused),
            (lambda: (200, {}, b"<html>"), SignInRefused),
            (lambda: (200, {}, b"\xff"), SignInRefused),
            (lambda: (200, {}, b"[]"), SignInRefused),
            (lambda: (200, {}, b"[" * 100_000), SignInRefused),
            (lambda: (400, {}, b"{}"), SignInRefused),
            (lambda: (500, {}, b"85073003328"), errors.ProviderUnreachable),
        ],
        ids=["huge", "redirect", "compressed", "no JSON", "no UTF-8", "no object", "deep", "error", "failure"],
    )
    async def test_that_answers_something_else_signs_nobody_in(
        self,
        path: str,
        answer: Callable[[], tuple[int, dict[str, str], bytes]],
        mistake: type[SignInMistake],
        browser: Browser,
    ) -> None:
        browser.provider.claims["name"] = None
        browser.provider.instead[path] = answer
        with pytest.raises(mistake) as refused:
            await browser.sign_in()
        assert "85073003328" not in str(refused.value)
        assert await told(browser.database, "SELECT count(*) FROM persons WHERE login = :it", it=browser.email) == 0

    @pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token"])
    async def test_that_is_slow_is_not_waited_for(
        self, path: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(answers, "PATIENCE_S", 0.2)
        browser.provider.instead[path] = lambda: (time.sleep(2), as_json(200, {}))[1]  # type: ignore[func-returns-value]
        begun = time.monotonic()
        with pytest.raises(errors.ProviderUnreachable):
            await browser.sign_in()
        assert time.monotonic() - begun < 1.5

    @pytest.mark.parametrize("access_token", [None, "", 7, "a\r\nb: c", "\u20ac"], ids=str)
    async def test_that_gives_no_fit_access_token_signs_nobody_in(self, access_token: Any, browser: Browser) -> None:
        browser.provider.instead["/token"] = lambda: as_json(200, {"access_token": access_token, "id_token": "a.b.c"})
        await browser.refused(Reason.BAD_ANSWER)

    @pytest.mark.parametrize(
        "keys", [None, 7, [7], [{}], [{"kty": []}], [{"kty": "RSA"}], [{"kty": "EC", "crv": 7}]], ids=str
    )
    async def test_that_publishes_no_fit_key_signs_nobody_in(self, keys: Any, browser: Browser) -> None:
        browser.provider.instead["/keys"] = lambda: as_json(200, {"keys": keys})
        await browser.refused(Reason.UNKNOWN_KEY)

    async def test_that_nobody_runs_is_told(self, database: Database) -> None:
        chosen = IdentitySettings(issuer="http://127.0.0.1:9", client_id=CLIENT_ID)
        openid = OpenIdProvider(chosen, REDIRECT_URI, database)
        with pytest.raises(errors.ProviderUnreachable):
            await openid.begin("/", at=datetime.now(UTC))

    async def test_that_drips_is_not_waited_for(self, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(answers, "PATIENCE_S", 0.3)
        browser.provider.drip_s = 0.05
        begun = time.monotonic()
        with pytest.raises(errors.ProviderUnreachable):
            await browser.sign_in()
        assert time.monotonic() - begun < 5

    @pytest.mark.parametrize("spaces", [0, answers.LARGEST], ids=["in bounds", "too large"])
    async def test_that_says_too_much_is_not_used_though_it_is_right(self, spaces: int, browser: Browser) -> None:
        right = as_json(200, browser.provider._metadata())[2] + b" " * spaces
        browser.provider.instead["/.well-known/openid-configuration"] = lambda: (200, {}, right)
        if spaces:
            await browser.refused(Reason.BAD_ANSWER)
        else:
            assert (await browser.sign_in())[0].login == browser.email

    async def test_that_redirects_is_not_followed_though_it_would_be_right(self, browser: Browser) -> None:
        right = as_json(200, browser.provider._metadata())
        browser.provider.instead["/copy"] = lambda: right
        browser.provider.instead["/.well-known/openid-configuration"] = lambda: (302, {"Location": "/copy"}, right[2])
        await browser.refused(Reason.BAD_ANSWER)

    async def test_that_failed_is_asked_again(self, browser: Browser) -> None:
        browser.provider.instead["/.well-known/openid-configuration"] = lambda: as_json(503, {})
        with pytest.raises(errors.ProviderUnreachable):
            await browser.sign_in()
        browser.provider.instead.clear()
        assert (await browser.sign_in())[0].login == browser.email


def test_a_provider_elsewhere_is_not_led_to_this_machine() -> None:
    issuer = "https://login.example"
    told = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/auth",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/keys",
        "code_challenge_methods_supported": ["S256"],
    }
    assert metadata.read(told, issuer).token_endpoint == told["token_endpoint"]
    with pytest.raises(SignInRefused) as refused:
        metadata.read({**told, "jwks_uri": "http://127.0.0.1:9/keys"}, issuer)
    assert refused.value.reason is Reason.INSECURE_ADDRESS
