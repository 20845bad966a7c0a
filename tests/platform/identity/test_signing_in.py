"""Signing in at a provider that tells the truth, over a real socket."""

import asyncio
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from joserfc.jwk import OKPKey, RSAKey

from openfla.platform.identity import errors, queries, rules, service
from openfla.platform.identity.model import IdentitySettings
from openfla.platform.identity.openid import OpenIdProvider
from openfla.platform.kernel.database import Database
from tests.platform.identity.browsers import Browser, settings, told
from tests.platform.identity.providers import CLIENT_ID, REDIRECT_URI, Provider, a_key, signed

RSA = RSAKey.generate_key(2048, {"kid": "one"})
ED = OKPKey.generate_key("Ed25519", {"kid": "one"})
P384 = a_key("one", "P-384")


@pytest.mark.requirement("PORTAL-12")
class TestSigningIn:
    async def test_leads_back_with_the_person_of_the_login(self, browser: Browser) -> None:
        person, to = await browser.sign_in()
        assert (person.login, person.name, to) == (browser.email, "Els Peeters", "/channels")

    async def test_is_asked_with_proof_key_state_and_nonce(self, browser: Browser) -> None:
        await browser.sign_in()
        _, headers, form = next(entry for entry in browser.provider.asked if entry[0] == "/token")
        assert (form["grant_type"], form["redirect_uri"]) == ("authorization_code", REDIRECT_URI)
        assert 43 <= len(form["code_verifier"]) <= 128
        assert "client_secret" not in form
        assert headers["authorization"].startswith("Basic ")

    async def test_writes_the_login_in_small_letters(self, browser: Browser) -> None:
        browser.provider.claims["email"] = f"  {browser.email.upper()} "
        person, _ = await browser.sign_in()
        assert person.login == browser.email

    async def test_finds_who_was_named_before_and_calls_them_as_the_provider_does(self, browser: Browser) -> None:
        async with browser.database.transaction() as tx:
            known = await service.known_as(tx, browser.email, "What somebody typed", at=browser.at)
        browser.provider.claims["name"] = "Els De Smet"
        person, _ = await browser.sign_in()
        assert (person.id, person.login, person.name) == (known.id, known.login, "Els De Smet")
        browser.provider.claims["name"] = "Another one, later"
        again, _ = await browser.sign_in()
        assert again == person

    async def test_finds_the_same_person_again_also_under_a_new_login(self, browser: Browser) -> None:
        first, _ = await browser.sign_in()
        browser.provider.claims["email"] = f"{uuid4().hex}@korenbloem.example"
        again, _ = await browser.sign_in()
        assert again == first

    async def test_makes_one_person_known_however_many_browsers_come_back_at_once(
        self, openid: OpenIdProvider, provider: Provider, database: Database
    ) -> None:
        provider.claims = {"sub": uuid4().hex, "email": f"{uuid4().hex}@korenbloem.example"}
        browsers = [Browser(openid, provider, database) for _ in range(8)]
        backs = [await browser.go() for browser in browsers]
        found = await asyncio.gather(*(each.come_back(back) for each, back in zip(browsers, backs, strict=True)))
        assert len({person.id for person, _ in found}) == 1

    async def test_never_gives_a_login_to_a_second_person(self, browser: Browser) -> None:
        person, _ = await browser.sign_in()
        browser.provider.claims["sub"] = "somebody else"
        with pytest.raises(errors.LoginTaken):
            await browser.sign_in()
        body = await told(browser.database, "SELECT body FROM audit_entries ORDER BY number DESC LIMIT 1")
        assert msgspec.json.decode(body)["person"] == str(person.id)
        assert await told(browser.database, "SELECT count(*) FROM persons WHERE login = :it", it=browser.email) == 1

    @pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
    @pytest.mark.parametrize(
        ("name", "key"), [("RS256", RSA), ("PS256", RSA), ("ES384", P384), ("EdDSA", ED), ("Ed25519", ED)]
    )
    async def test_takes_the_other_asymmetric_algorithms_too(self, name: str, key: Any, browser: Browser) -> None:
        browser.provider.metadata["id_token_signing_alg_values_supported"] = ["ES256", name]
        browser.provider.published = [key]
        browser.provider.claims["at_hash"] = None
        browser.provider.sign = lambda claims: signed(claims, key, alg=name)
        assert (await browser.sign_in())[0].login == browser.email

    async def test_takes_a_token_without_key_id_when_a_key_fits(self, browser: Browser) -> None:
        browser.provider.header = {"kid": None}
        assert (await browser.sign_in())[0].login == browser.email

    async def test_takes_several_audiences_when_we_are_the_presenter(self, browser: Browser) -> None:
        browser.provider.claims |= {"aud": [CLIENT_ID, "another"], "azp": CLIENT_ID}
        assert (await browser.sign_in())[0].login == browser.email

    async def test_allows_for_clocks_that_differ(self, browser: Browser) -> None:
        browser.provider.claims |= {"exp": int(time.time()) - 50, "iat": int(time.time()) + 50}
        assert (await browser.sign_in())[0].login == browser.email

    async def test_asks_the_userinfo_endpoint_for_claims_that_are_missing(self, browser: Browser) -> None:
        provider = browser.provider
        moved = {"email": provider.claims["email"], "email_verified": True, "name": "Els"}
        provider.claims |= dict.fromkeys(moved)
        provider.userinfo = {**moved, "sub": provider.claims["sub"]}
        person, _ = await browser.sign_in()
        assert (person.login, person.name) == (browser.email, "Els")

    async def test_calls_who_has_no_name_by_the_login(self, browser: Browser) -> None:
        browser.provider.claims["name"] = None
        browser.provider.userinfo = {"sub": browser.provider.claims["sub"]}
        assert (await browser.sign_in())[0].name == browser.email

    async def test_follows_a_provider_that_changed_its_keys(self, browser: Browser) -> None:
        await browser.sign_in()
        browser.provider.key = a_key("two")
        assert (await browser.sign_in())[0].login == browser.email

    async def test_asks_for_metadata_and_keys_once(self, browser: Browser) -> None:
        for _ in range(3):
            await browser.sign_in()
        paths = [path for path, _, _ in browser.provider.asked]
        assert paths.count("/keys") == paths.count("/.well-known/openid-configuration") == 1

    async def test_tells_the_secret_in_the_form_where_the_provider_wants_it(self, browser: Browser) -> None:
        browser.provider.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
        await browser.sign_in()
        _, headers, form = next(entry for entry in browser.provider.asked if entry[0] == "/token")
        assert (form["client_id"], form["client_secret"]) == (CLIENT_ID, browser.provider.secret)
        assert "authorization" not in headers

    async def test_works_without_a_secret(self, provider: Provider, database: Database) -> None:
        provider.secret = ""
        openid = OpenIdProvider(settings(provider), REDIRECT_URI, database)
        browser = Browser(openid, provider, database)
        assert (await browser.sign_in())[0].login == browser.email

    async def test_keeps_a_query_that_the_authorization_endpoint_has(self, browser: Browser) -> None:
        browser.provider.metadata["authorization_endpoint"] = f"{browser.provider.issuer}/authorize?tenant=fla"
        address, _ = await browser.openid.begin("/", at=browser.at)
        assert "?tenant=fla&response_type=code&" in address


async def test_an_attempt_that_nobody_finished_is_forgotten(browser: Browser) -> None:
    await browser.go()
    digest = rules.digest(browser.cookie)
    for later, left in ((timedelta(minutes=9), 1), (timedelta(minutes=10), 0)):
        async with browser.database.transaction() as tx:
            await service.forget(tx, IdentitySettings(), at=browser.at + later)
            rows = (await tx.execute(queries.sign_ins.select().where(queries.sign_ins.c.digest == digest))).all()
        assert len(rows) == left
