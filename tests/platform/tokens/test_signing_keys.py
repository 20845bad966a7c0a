"""The keys of the platform: published without secrets, rotated without a break."""

from datetime import timedelta

import httpx2

from openfla.contract import addresses
from openfla.platform.tokens import keys
from openfla.platform.tokens.model import SigningKey, TokenSettings
from tests.conftest import Start
from tests.platform.hostile.stages import Stage, asking
from tests.platform.hostile.wire import Headers, Request, send
from tests.platform.tokens.conftest import MovableClock
from tests.platform.tokens.reading import key_set, problem, read
from tests.platforms import SECRET, Party, Platform
from tests.portals import in_transaction

_PUBLIC = {"kty", "crv", "x", "y", "kid", "use", "alg"}


def test_the_published_keys_have_no_private_member(platform: Platform) -> None:
    (key,) = key_set(platform)["keys"]
    assert set(key) == _PUBLIC
    assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("EC", "P-256", "sig", "ES256")
    (stored,) = platform.rows("SELECT private_key FROM signing_keys")[0]
    assert "BEGIN ENCRYPTED PRIVATE KEY" in stored


def test_the_metadata_of_rfc_8414_name_what_is_there(platform: Platform) -> None:
    answer = platform.http.get(addresses.METADATA)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    told, base = answer.json(), platform.base_url
    assert told["issuer"] == base
    assert told["token_endpoint"] == platform.settings.token_url
    assert told["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert told["token_endpoint_auth_signing_alg_values_supported"] == ["RS256", "ES384", "ES512"]
    assert told["grant_types_supported"] == ["client_credentials"]
    assert told["response_types_supported"] == []
    for endpoint in ("jwks_uri", "introspection_endpoint"):
        assert platform.http.get(told[endpoint]).status_code != 404


def test_a_new_key_is_published_before_it_signs_and_the_old_one_until_its_last_token_expired(
    clock: MovableClock, start: Start
) -> None:
    platform = start(tokens={"freshness_s": 0})
    employer = platform.party()
    (old,) = _kids(platform)
    by_old = _token(employer, clock)
    new = _rotate(platform, clock).kid
    assert set(_kids(platform)) == {old, new}
    assert read(platform, _token(employer, clock)).header["kid"] == old

    clock.ahead += timedelta(seconds=301)
    by_new = _token(employer, clock)
    assert read(platform, by_new).header["kid"] == new
    assert _searched(employer, by_old).status_code == 200
    assert _searched(employer, by_new).status_code == 200

    clock.ahead += timedelta(seconds=600 + 60)
    assert _kids(platform) == [new]
    assert read(platform, _token(employer, clock)).header["kid"] == new


def test_what_a_leaked_key_signed_is_refused_at_once_also_where_it_was_accepted_before(
    clock: MovableClock, start: Start
) -> None:
    platform = start(tokens={"freshness_s": 0})
    employer = platform.party()
    by_old = _token(employer, clock)
    assert _searched(employer, by_old).status_code == 200
    new = _rotate(platform, clock, at_once=True).kid
    assert _kids(platform) == [new]
    assert problem(_searched(employer, by_old)) == (401, "invalidAccessToken")
    by_new = _token(employer, clock)
    assert read(platform, by_new).header["kid"] == new
    assert _searched(employer, by_new).status_code == 200


def test_a_token_of_a_key_that_is_past_is_refused(clock: MovableClock, start: Start) -> None:
    platform = start(tokens={"freshness_s": 0, "lifetime_s": 3600})
    employer = platform.party()
    by_old = _token(employer, clock)
    _rotate(platform, clock)
    clock.ahead += timedelta(seconds=300 + 600 + 61)
    assert problem(_searched(employer, by_old)) == (401, "invalidAccessToken")


def test_without_a_key_to_sign_with_nothing_is_used_up_and_nothing_is_told_as_issued(start: Start) -> None:
    platform = start(tokens={"freshness_s": 0})
    employer = platform.party()
    platform.rows("DELETE FROM signing_keys RETURNING kid")
    refused = employer.ask()
    assert (refused.status_code, refused.json()["error"]) == (500, "server_error")
    assert platform.counts()["spent_assertions"] == 0
    assert "token.issued" not in [entry["action"] for entry in platform.trail()]


def test_two_processes_on_one_database_accept_each_others_tokens(start: Start) -> None:
    web = {"port": 0, "base_url": "http://fla.example"}
    first = start(web=web)
    second = start(url=first.url, web=web)
    employer = Stage(first).employer
    for giver, taker in ((first, second), (second, first)):
        token = send(giver, asking(employer)).json()["access_token"]
        headers: Headers = [("Authorization", f"Bearer {token}"), ("Content-Type", "application/json")]
        search = Request("POST", f"{addresses.FLA}/trainings/search", headers, b"{}")
        assert send(taker, search).status == 200


def _rotate(platform: Platform, clock: MovableClock, *, at_once: bool = False) -> SigningKey:
    """As whoever runs the platform does, with the usual life of a token in mind."""
    usual, now = TokenSettings(), clock.now()
    return in_transaction(platform, lambda tx: keys.rotate(tx, SECRET.encode(), usual, now=now, at_once=at_once))


def _kids(platform: Platform) -> list[str]:
    return [key["kid"] for key in key_set(platform)["keys"]]


def _token(employer: Party, clock: MovableClock) -> str:
    claims = employer.claims(exp=clock.now().timestamp() + 300)
    return str(employer.ask(employer.signed(claims)).json()["access_token"])


def _searched(employer: Party, token: str) -> httpx2.Response:
    header = {"Authorization": f"Bearer {token}"}
    return employer.platform.http.post(f"{addresses.FLA}/trainings/search", json={}, headers=header)
