"""Coming back from the provider: once, in time, and in the browser that went there."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from openfla.platform.identity import errors, rules
from openfla.platform.identity.errors import Reason, SignInMistake, SignInRefused
from openfla.platform.identity.openid import OpenIdProvider
from openfla.platform.kernel.database import Database
from tests.platform.identity.browsers import Browser, settings, told
from tests.platform.identity.providers import REDIRECT_URI, Provider


class TestCallback:
    async def test_another_state_is_refused_and_ends_nothing(self, browser: Browser) -> None:
        back = await browser.go()
        for state in ("another", "", "é", browser.cookie):
            with pytest.raises(SignInRefused) as refused:
                await browser.come_back({**back, "state": state})
            assert refused.value.reason is Reason.WRONG_STATE
        assert (await browser.come_back(back))[0].login == browser.email

    async def test_of_another_browser_signs_nobody_in(
        self, openid: OpenIdProvider, provider: Provider, database: Database
    ) -> None:
        attacker, victim = (Browser(openid, provider, database) for _ in range(2))
        theirs, _ = await attacker.go(), await victim.go()
        with pytest.raises(SignInRefused) as refused:
            await victim.come_back(theirs)
        assert refused.value.reason is Reason.WRONG_STATE

    async def test_of_a_browser_without_the_cookie_signs_nobody_in(self, browser: Browser) -> None:
        back = await browser.go()
        with pytest.raises(errors.SignInExpired):
            await browser.openid.finish("", back, at=browser.at)

    async def test_works_once(self, browser: Browser) -> None:
        back = await browser.go()
        await browser.come_back(back)
        with pytest.raises(errors.SignInExpired):
            await browser.come_back(back)

    async def test_works_once_also_when_it_failed(self, browser: Browser) -> None:
        back = await browser.go()
        browser.provider.claims["nonce"] = "another"
        with pytest.raises(SignInRefused):
            await browser.come_back(back)
        del browser.provider.claims["nonce"]
        with pytest.raises(errors.SignInExpired):
            await browser.come_back(back)

    async def test_at_the_same_moment_works_once(self, browser: Browser) -> None:
        back = await browser.go()
        ended = await asyncio.gather(*(browser.come_back(back) for _ in range(5)), return_exceptions=True)
        assert [type(end) for end in ended if isinstance(end, Exception)] == [errors.SignInExpired] * 4

    async def test_too_late_signs_nobody_in(self, browser: Browser) -> None:
        back = await browser.go()
        late = browser.at + timedelta(minutes=10)
        with pytest.raises(errors.SignInExpired):
            await browser.openid.finish(browser.cookie, back, at=late)
        back = await browser.go()
        in_time = late - timedelta(seconds=1)
        browser.provider.claims |= {"exp": int(late.timestamp())}
        assert (await browser.openid.finish(browser.cookie, back, at=in_time))[0].login == browser.email

    async def test_of_another_issuer_is_refused(self, browser: Browser) -> None:
        back = await browser.go()
        with pytest.raises(SignInRefused) as refused:
            await browser.come_back({**back, "iss": "https://evil.example"})
        assert refused.value.reason is Reason.OTHER_ISSUER

    async def test_without_issuer_is_refused_where_the_provider_always_tells_it(self, browser: Browser) -> None:
        back = await browser.go()
        del back["iss"]
        assert (await browser.come_back(back))[0].login == browser.email
        browser.provider.metadata["authorization_response_iss_parameter_supported"] = True
        other = OpenIdProvider(settings(browser.provider), REDIRECT_URI, browser.database)
        browser = Browser(other, browser.provider, browser.database)
        back = await browser.go()
        del back["iss"]
        with pytest.raises(SignInRefused) as refused:
            await browser.come_back(back)
        assert refused.value.reason is Reason.OTHER_ISSUER

    @pytest.mark.parametrize(
        ("changed", "mistake"),
        [
            ({"error": "access_denied", "error_description": "<b>85073003328</b>"}, errors.SignInCancelled()),
            ({"error": "server_error"}, SignInRefused(Reason.REFUSED_BY_PROVIDER)),
            ({"code": ""}, SignInRefused(Reason.BAD_CALLBACK)),
            ({"code": "never given"}, SignInRefused(Reason.CODE_REFUSED)),
        ],
        ids=str,
    )
    async def test_that_holds_no_code_is_told(
        self, changed: dict[str, str], mistake: SignInMistake, browser: Browser
    ) -> None:
        back = await browser.go()
        with pytest.raises(type(mistake)) as refused:
            await browser.come_back({**back, **changed})
        assert str(refused.value) == str(mistake)
        assert "85073003328" not in str(refused.value)

    async def test_that_is_refused_is_in_the_trail_without_a_name(self, browser: Browser) -> None:
        browser.provider.claims["nonce"] = "another"
        await browser.refused(Reason.WRONG_NONCE)
        body = await told(browser.database, "SELECT body FROM audit_entries ORDER BY number DESC LIMIT 1")
        entry = msgspec.json.decode(body)
        assert entry["action"] == "signIn.refused"
        assert entry["details"] == {"code": "signInRefused", "reason": "wrongNonce"}
        assert browser.email not in body

    async def test_keeps_nothing_from_which_it_could_be_finished(self, browser: Browser) -> None:
        await browser.go()
        digest = rules.digest(browser.cookie)
        assert await told(browser.database, "SELECT count(*) FROM sign_ins WHERE digest = :it", it=digest) == 1
        kept = await told(browser.database, "SELECT string_agg(sign_ins::text, '') FROM sign_ins")
        assert browser.cookie not in kept
