"""By what login somebody becomes known."""

from typing import Any

import pytest

from openfla.platform.identity import errors
from openfla.platform.identity.errors import Reason
from openfla.platform.identity.openid import OpenIdProvider
from openfla.platform.kernel.database import Database
from tests.platform.identity.browsers import Browser, settings, told
from tests.platform.identity.providers import REDIRECT_URI, Provider


class TestLogin:
    @pytest.mark.parametrize("verified", [False, None, "true", 1], ids=str)
    async def test_an_address_that_nobody_verified_is_refused(self, verified: Any, browser: Browser) -> None:
        browser.provider.claims["email_verified"] = verified
        browser.provider.userinfo = {"sub": browser.provider.claims["sub"], "email": browser.email}
        with pytest.raises(errors.EmailNotVerified):
            await browser.sign_in()

    async def test_an_address_is_not_verified_by_a_word_about_another(self, browser: Browser) -> None:
        browser.provider.claims["email_verified"] = None
        about_another = {"email": f"other-{browser.email}", "email_verified": True}
        browser.provider.userinfo = {"sub": browser.provider.claims["sub"], **about_another}
        assert (await browser.sign_in())[0].login == about_another["email"]

    @pytest.mark.parametrize("email", [None, "", " ", 7, ["els@korenbloem.example"]], ids=str)
    async def test_who_has_none_is_refused(self, email: Any, browser: Browser) -> None:
        browser.provider.claims["email"] = email
        browser.provider.userinfo = {"sub": browser.provider.claims["sub"], "email": email}
        with pytest.raises(errors.LoginMissing):
            await browser.sign_in()

    async def test_somebody_else_at_the_userinfo_endpoint_is_refused(self, browser: Browser) -> None:
        browser.provider.claims["name"] = None
        browser.provider.userinfo = {"sub": "somebody else"}
        await browser.refused(Reason.OTHER_SUBJECT)

    @pytest.mark.parametrize("login", ["85073003328", "85.07.30-033.28", "be/85073003328", "a b", "a" * 255])
    async def test_a_national_register_number_is_none(self, login: str, provider: Provider, database: Database) -> None:
        chosen = settings(provider, login_claim="preferred_username")
        browser = Browser(OpenIdProvider(chosen, REDIRECT_URI, database), provider, database)
        provider.claims["preferred_username"] = login
        with pytest.raises(errors.LoginNotAccepted) as refused:
            await browser.sign_in()
        assert "85" not in str(refused.value)
        assert await told(database, "SELECT count(*) FROM persons WHERE login LIKE '%8507%'") == 0

    async def test_another_claim_needs_no_verified_address(self, provider: Provider, database: Database) -> None:
        chosen = settings(provider, login_claim="preferred_username")
        browser = Browser(OpenIdProvider(chosen, REDIRECT_URI, database), provider, database)
        provider.claims |= {"preferred_username": f"Els.{browser.email}", "email_verified": False}
        assert (await browser.sign_in())[0].login == f"els.{browser.email}"
