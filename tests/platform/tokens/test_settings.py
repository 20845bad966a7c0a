"""What the guide leaves open is a setting (reference channel.md section 22)."""

import pytest

from openfla.contract import addresses
from tests.conftest import Start
from tests.platform.hostile.stages import with_certificate, without_certificate
from tests.platform.tokens.reading import code


def test_a_refused_client_may_get_400_in_place_of_401(start: Start) -> None:
    employer = start(tokens={"refusal_status": 400}).party()
    answer = employer.ask("no assertion")
    assert (answer.status_code, answer.json()["error"], code(answer)) == (400, "invalid_client", "assertionMalformed")
    assert "WWW-Authenticate" not in answer.headers


def test_an_assertion_may_serve_again_and_again(start: Start) -> None:
    platform = start(tokens={"refuse_replays": False})
    assertion = platform.party().assertion()
    answers = [platform.party().ask(assertion) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert platform.counts()["spent_assertions"] == 0


def test_iat_may_be_required(start: Start) -> None:
    platform = start(tokens={"require_iat": True})
    employer = platform.party()
    without = employer.signed(employer.claims())
    assert code(employer.ask(without)) == "claimMissing"
    assert employer.ask(employer.assertion()).status_code == 200


def test_two_clocks_may_differ_by_as_much_as_is_told(start: Start) -> None:
    platform = start(tokens={"tolerance_s": 300})
    employer = platform.party()
    claims = employer.claims()
    assert employer.ask(employer.signed({**claims, "exp": claims["exp"] + 595})).status_code == 200


@pytest.mark.parametrize("address", [addresses.JWKS, addresses.METADATA])
def test_keys_and_metadata_may_be_kept_to_oneself(start: Start, address: str) -> None:
    platform = start(tokens={"metadata": False})
    assert platform.http.get(address).status_code == 404
    assert platform.party().ask().status_code == 200


def test_introspection_may_be_left_out(start: Start) -> None:
    platform = start(tokens={"introspection": False})
    assert platform.http.post(addresses.INTROSPECTION, data={"token": "x"}).status_code == 404
    assert "introspection_endpoint" not in platform.http.get(addresses.METADATA).json()


def test_an_account_with_two_certificates_takes_both_until_one_is_revoked(start: Start) -> None:
    old = start(tokens={"freshness_s": 0}).party()
    new = with_certificate(old, "renewed")
    assert (old.ask().status_code, new.ask().status_code) == (200, 200)
    without_certificate(old, "1")
    assert code(old.ask()) == "badSignature"
    assert new.ask().status_code == 200
