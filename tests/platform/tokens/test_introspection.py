"""Introspection (RFC 7662): what a token says, to who may ask."""

import pytest

from openfla.contract import addresses, scopes
from openfla.contract.qualities import Quality
from tests.conftest import Start
from tests.platform.hostile.access_tokens import access_token
from tests.platform.hostile.stages import Stage
from tests.platform.tokens.reading import problem, read
from tests.platforms import BAKERY, BUTCHER, Party, Platform


class TestIntrospection:
    def test_an_active_token_is_told_with_its_claims(self, shared_platform: Platform) -> None:
        employer = shared_platform.party(BAKERY)
        answer = _ask(_asker(shared_platform), employer.token)
        claims = read(shared_platform, employer.token).claims
        assert answer == {"active": True, "token_type": "Bearer", **claims}
        assert (answer["client_id"], answer["scope"]) == (employer.client_id, scopes.EMPLOYER)

    @pytest.mark.parametrize("token", ["unknown", "a.b.c", "", "é", "x" * 9000])
    def test_of_what_is_no_token_nothing_is_told(self, shared_platform: Platform, token: str) -> None:
        assert _ask(_asker(shared_platform), token) == {"active": False}

    def test_of_an_expired_token_nothing_is_told(self, shared_platform: Platform) -> None:
        stage = Stage(shared_platform)
        expired = access_token(stage, stage.employer, exp=1)
        assert _ask(_asker(shared_platform), expired) == {"active": False}
        stage.witness.close()

    def test_who_lacks_the_scope_is_refused(self, shared_platform: Platform) -> None:
        employer = shared_platform.party(BAKERY)
        header = {"Authorization": f"Bearer {employer.token}"}
        answer = shared_platform.http.post(addresses.INTROSPECTION, data={"token": employer.token}, headers=header)
        assert problem(answer) == (403, "missingScope")
        assert answer.json()["requiredScopes"] == [scopes.INTROSPECT]
        assert f'scope="{scopes.INTROSPECT}"' in answer.headers["WWW-Authenticate"]

    def test_who_shows_no_token_is_refused(self, shared_platform: Platform) -> None:
        answer = shared_platform.http.post(addresses.INTROSPECTION, data={"token": "x"})
        assert problem(answer) == (401, "noAccessToken")

    def test_a_token_of_another_environment_is_not_active_here(self, shared_platform: Platform, start: Start) -> None:
        elsewhere = start().party(BAKERY).token
        assert _ask(_asker(shared_platform), elsewhere) == {"active": False}


def _asker(platform: Platform) -> Party:
    known = platform._parties.get((BUTCHER, Quality.SERVICE_PROVIDER))
    return known or platform.party(BUTCHER, Quality.SERVICE_PROVIDER, granted=(scopes.INTROSPECT,))


def _ask(asker: Party, token: str) -> dict[str, object]:
    header = {"Authorization": f"Bearer {asker.token}"}
    answer = asker.platform.http.post(addresses.INTROSPECTION, data={"token": token}, headers=header)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    return dict(answer.json())
