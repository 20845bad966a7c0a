"""The token endpoint where all goes well (guide 6.1)."""

import time
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from openfla.contract import addresses, scopes
from openfla.contract.oauth import CLIENT_CREDENTIALS, JWT_BEARER
from openfla.contract.qualities import Quality
from tests.conftest import Start
from tests.platform.hostile.access_tokens import certificate_of
from tests.platform.tokens.conftest import MovableClock
from tests.platform.tokens.reading import code, problem, read
from tests.platforms import BAKERY, BUTCHER, Platform, a_training


class TestToken:
    @pytest.mark.requirement("OAUTH-1")
    def test_grant_assertion_and_scope_get_an_access_token(self, shared_platform: Platform) -> None:
        answer = shared_platform.party().ask(scope=scopes.EMPLOYER)
        assert answer.status_code == 200
        told = answer.json()
        assert set(told) == {"access_token", "token_type", "expires_in", "scope"}
        assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 600, scopes.EMPLOYER)
        assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")

    @pytest.mark.parametrize("key", ["rsa-2048", "rsa-3072", "rsa-4096", "ec-p384", "ec-p521"])
    @pytest.mark.requirement("CERT-1")
    def test_every_kind_of_key_of_the_guide_gets_one(self, shared_platform: Platform, key: str) -> None:
        assert shared_platform.party(BUTCHER, key=key).ask().status_code == 200

    def test_the_token_is_a_jwt_by_rfc_9068(self, shared_platform: Platform) -> None:
        employer, base = shared_platform.party(), shared_platform.base_url
        token = read(shared_platform, employer.token)
        assert (token.header["alg"], token.header["typ"]) == ("ES256", "at+jwt")
        claims = token.claims
        assert abs(claims.pop("iat") - time.time()) < 60
        assert abs(claims.pop("exp") - time.time() - 600) < 60
        assert len(claims.pop("jti")) == 32
        assert claims.pop("certificate") == certificate_of(employer)
        assert claims == {
            "iss": base,
            "aud": f"{base}/REST/federalLearningAccount",
            "sub": employer.client_id,
            "client_id": employer.client_id,
            "scope": scopes.EMPLOYER,
            "enterprise_number": BAKERY,
            "quality": "employer",
        }

    def test_every_token_has_a_name_of_its_own_which_stands_in_the_trail(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        tokens = [employer.ask() for _ in range(3)]
        names = [read(shared_platform, answer.json()["access_token"]).claims["jti"] for answer in tokens]
        issued = [entry for entry in shared_platform.trail() if entry["action"] == "token.issued"]
        assert [entry["subject"] for entry in issued[-3:]] == names
        assert issued[-1]["traceId"] == tokens[-1].headers["BelGov-Trace-Id"]
        assert (issued[-1]["clientId"], issued[-1]["enterpriseNumber"]) == (employer.client_id, BAKERY)

    @pytest.mark.requirement("API-2")
    def test_a_token_put_into_a_tool_by_hand_calls_the_api(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        form = {
            "grant_type": CLIENT_CREDENTIALS,
            "client_assertion_type": JWT_BEARER,
            "client_assertion": employer.assertion(),
        }
        web = shared_platform.settings.web
        connection = HTTPConnection("127.0.0.1", web.port, timeout=10)
        connection.request("POST", addresses.TOKEN, urlencode(form), {"Content-Type": _FORM, **_POSTMAN})
        token = shared_platform.http.post(addresses.TOKEN, data={**form, "client_assertion": employer.assertion()})
        assert connection.getresponse().status == 200
        by_hand = {"Authorization": f"Bearer {token.json()['access_token']}", "Content-Type": "application/json"}
        connection.close()
        connection.request("POST", f"{addresses.FLA}/trainings/search", "{}", {**by_hand, **_POSTMAN})
        assert connection.getresponse().status == 200
        connection.close()

    @pytest.mark.requirement("OAUTH-6")
    def test_a_call_without_a_token_is_refused_and_changes_nothing(self, shared_platform: Platform) -> None:
        before = shared_platform.counts()
        answer = shared_platform.http.post(f"{addresses.FLA}/trainings", json=a_training())
        assert problem(answer) == (401, "noAccessToken")
        assert shared_platform.counts() == before


class TestScope:
    @pytest.mark.parametrize(
        ("quality", "scope"),
        [
            pytest.param(Quality.EMPLOYER, scopes.EMPLOYER, marks=pytest.mark.requirement("OAUTH-2")),
            pytest.param(Quality.SOCIAL_SECRETARIAT, scopes.PROVIDER, marks=pytest.mark.requirement("OAUTH-3")),
            pytest.param(Quality.SERVICE_PROVIDER, scopes.PROVIDER, marks=pytest.mark.requirement("OAUTH-3")),
            pytest.param(Quality.TRAINING_PROVIDER, scopes.TRAINING_PROVIDER),
        ],
    )
    def test_each_quality_gets_its_scope_whether_it_names_it_or_not(
        self, shared_platform: Platform, quality: Quality, scope: str
    ) -> None:
        party = shared_platform.party(BUTCHER, quality)
        for answer in (party.ask(), party.ask(scope=scope)):
            assert (answer.status_code, answer.json()["scope"]) == (200, scope)
            assert read(shared_platform, answer.json()["access_token"]).claims["scope"] == scope

    def test_an_account_with_several_scopes_gets_those_it_asks_for(self, shared_platform: Platform) -> None:
        party = shared_platform.party(BUTCHER, granted=(scopes.INTROSPECT,))
        assert set(party.ask().json()["scope"].split()) == {scopes.EMPLOYER, scopes.INTROSPECT}
        assert party.ask(scope=scopes.INTROSPECT).json()["scope"] == scopes.INTROSPECT
        both = f"{scopes.INTROSPECT} {scopes.EMPLOYER}"
        assert party.ask(scope=both).json()["scope"] == both

    @pytest.mark.requirement("OAUTH-4")
    def test_the_scope_of_training_providers_is_a_setting(self, start: Start) -> None:
        told = "scope:sigedis:gestion:careerpro-federal-learning-account:trainer"
        platform = start(scopes={"training_provider": told})
        trainer = platform.party(quality=Quality.TRAINING_PROVIDER)
        assert trainer.ask().json()["scope"] == told
        assert trainer.call("POST", "/trainings/search", {}).status_code == 200
        assert told in platform.http.get(addresses.METADATA).json()["scopes_supported"]
        assert code(trainer.ask(scope=scopes.TRAINING_PROVIDER)) == "scopeNotGranted"


class TestTime:
    @pytest.mark.requirement("OAUTH-5")
    def test_an_assertion_may_live_ten_minutes_and_no_longer(self, start: Start) -> None:
        employer = start(tokens={"tolerance_s": 0}).party()
        now = time.time()
        assert employer.ask(employer.signed(employer.claims(exp=now + 600))).status_code == 200
        assert code(employer.ask(employer.signed(employer.claims(exp=now + 605)))) == "lifeTooLong"
        assert code(employer.ask(employer.signed(employer.claims(exp=now)))) == "assertionExpired"

    @pytest.mark.requirement("OAUTH-7")
    def test_a_token_expires_and_a_new_one_goes_on(self, clock: MovableClock, start: Start) -> None:
        platform = start(tokens={"lifetime_s": 60})
        employer = platform.party()
        assert employer.ask().json()["expires_in"] == 60
        assert employer.call("POST", "/trainings/search", {}).status_code == 200
        clock.ahead += _MINUTE
        answer = employer.call("POST", "/trainings/search", {})
        assert problem(answer) == (401, "expiredAccessToken")
        now = clock.now().timestamp()
        renewed = employer.ask(employer.signed(employer.claims(exp=now + 300))).json()["access_token"]
        header = {"Authorization": f"Bearer {renewed}"}
        assert employer.call("POST", "/trainings/search", {}, headers=header).status_code == 200


_MINUTE = timedelta(seconds=60)
_FORM = "application/x-www-form-urlencoded"
_POSTMAN = {
    "User-Agent": "PostmanRuntime/7.43.0",
    "Accept": "*/*",
    "Postman-Token": "0f2b7a52-6a2a-4d3a-a9a0-2d4a8d3c9b11",
    "Accept-Encoding": "gzip, deflate, br",
    "Connection": "keep-alive",
}
