"""Test environment and production share nothing (guide 6.3)."""

import pytest

from openfla.contract import addresses
from tests.conftest import Start
from tests.platform.tokens.reading import code, key_set, problem
from tests.platforms import Platform, a_training


@pytest.fixture
def production(start: Start) -> Platform:
    return start(environment="production")


@pytest.fixture
def acceptance(start: Start) -> Platform:
    return start(environment="acceptance")


@pytest.mark.requirement("ENV-1")
class TestEnvironments:
    def test_a_channel_of_one_is_unknown_in_the_other(self, production: Platform, acceptance: Platform) -> None:
        employer = production.party()
        for_acceptance = employer.signed(employer.claims(aud=acceptance.settings.token_url))
        answer = acceptance.http.post(addresses.TOKEN, data=_form(for_acceptance))
        assert (answer.status_code, code(answer)) == (401, "unknownClient")

    def test_an_assertion_for_one_is_refused_by_the_other(self, production: Platform, acceptance: Platform) -> None:
        employer = acceptance.party()
        answer = employer.ask(employer.signed(employer.claims(aud=production.settings.token_url)))
        assert (answer.status_code, code(answer)) == (401, "wrongAudience")

    def test_a_token_of_one_is_no_token_in_the_other(self, production: Platform, acceptance: Platform) -> None:
        header = {"Authorization": f"Bearer {production.party().token}"}
        answer = acceptance.party().call("POST", "/trainings", a_training(), headers=header)
        assert problem(answer) == (401, "invalidAccessToken")
        assert acceptance.counts()["trainings"] == 0

    def test_addresses_keys_and_data_are_each_its_own(self, production: Platform, acceptance: Platform) -> None:
        assert production.settings.token_url != acceptance.settings.token_url
        assert key_set(production) != key_set(acceptance)
        made = production.party().call("POST", "/trainings", a_training())
        assert made.status_code == 201
        there = acceptance.party().call("GET", f"/trainings/{made.json()['id']}")
        assert problem(there) == (404, "resourceNotFound")


def _form(assertion: str) -> dict[str, str]:
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
    }
