"""Calls by who is not known, or has no business here (RFC 6750, RFC 9068; requirement OAUTH-6)."""

import time
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import ECKey

from openfla.contract import addresses
from tests.platform.hostile.access_tokens import access_token, retired_key
from tests.platform.hostile.api_expectations import Build, assert_problem, calling, row
from tests.platform.hostile.forging import nothing, with_ec, with_secret
from tests.platform.hostile.stages import Stage
from tests.platform.hostile.wire import FORM, Headers, Request
from tests.platforms import BUTCHER, WORKER, a_provided_training, a_training

_STRANGER = ec.generate_private_key(ec.SECP256R1())
_STRANGERS = ECKey.import_key(_STRANGER).as_dict(private=False)
_SEARCH = "/trainings/search"
_JSON: Headers = [("Content-Type", "application/json")]


def _sending(*authorizations: str | bytes, base: str = addresses.FLA, path: str = "/trainings") -> Build:
    """A call with these Authorization headers."""
    told: Headers = [*_JSON, *(("Authorization", value) for value in authorizations)]
    return lambda _: Request("POST", f"{base}{path}", told, b"{}")


def _with_token(header: dict[str, Any] | None = None, **claims: Any) -> Build:
    """A search with a token that this platform signed."""
    return lambda stage: _bearing(stage, access_token(stage, stage.employer, header, **claims))


def _bearing(stage: Stage, token: str, scheme: str = "Bearer") -> Request:
    told: Headers = [*_JSON, ("Authorization", f"{scheme} {token}")]
    return Request("POST", f"{addresses.FLA}{_SEARCH}", told, b"{}")


def _twice(stage: Stage) -> Request:
    return _sending(f"Bearer {stage.employer.token}", f"Bearer {stage.employer.token}")(stage)


def _in_address(stage: Stage) -> Request:
    return Request("POST", f"{addresses.FLA}{_SEARCH}?access_token={stage.employer.token}", _JSON, b"{}")


def _in_form(stage: Stage) -> Request:
    body = f"access_token={stage.employer.token}".encode()
    return Request("POST", f"{addresses.FLA}{_SEARCH}", [("Content-Type", FORM)], body)


def _by_shared_secret(stage: Stage) -> Request:
    public = stage.signing_key.key.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return _bearing(stage, access_token(stage, stage.employer, {"alg": "HS256"}, with_secret(public)))


def _by_stranger(stage: Stage, **header: Any) -> Request:
    sign = with_ec(_STRANGER, hashes.SHA256())
    return _bearing(stage, access_token(stage, stage.employer, header, sign))


def _by_retired_key(stage: Stage) -> Request:
    kid, sign = retired_key(stage)
    return _bearing(stage, access_token(stage, stage.employer, {"kid": kid}, sign))


def _changed(stage: Stage) -> Request:
    header, _, signature = stage.employer.token.split(".")
    payload = access_token(stage, stage.butcher).split(".")[1]
    return _bearing(stage, f"{header}.{payload}.{signature}")


REFUSED = [
    row("no token", _sending(), "noAccessToken"),
    row("no token at the address of training providers", _sending(base=addresses.TRAINING_PROVIDER), "noAccessToken"),
    row("no token for the rights", _sending(path="/trainingRights"), "noAccessToken"),
    row("no token for the credits", _sending(path="/trainingCredits/search"), "noAccessToken"),
    row("no token for one training", lambda _: Request("GET", f"{addresses.FLA}/trainings/{WORKER}"), "noAccessToken"),
    row("an empty Authorization header", _sending(""), "noAccessToken"),
    row("the word Bearer alone", _sending("Bearer "), "noAccessToken"),
    row("the right token twice", _twice, "noAccessToken"),
    row("the token in the address", _in_address, "noAccessToken"),
    row("the token in a form", _in_form, "noAccessToken"),
    row("HTTP Basic", _sending("Basic YTpi"), "noAccessToken"),
    row("HTTP Basic beside a bearer token", _sending("Basic YTpi", "Bearer abc"), "noAccessToken"),
    row("the token without its scheme", lambda s: _bearing(s, "", s.employer.token), "noAccessToken"),
    row("the scheme DPoP", lambda s: _bearing(s, s.employer.token, "DPoP"), "noAccessToken"),
    row("garbage as token", _sending("Bearer garbage"), "invalidAccessToken"),
    row("points as token", _sending("Bearer .."), "invalidAccessToken"),
    row("bytes outside ASCII as token", _sending(b"Bearer \xff\xfe.\xe9.x"), "invalidAccessToken"),
    row("a token with blanks in it", _sending("Bearer a b c"), "invalidAccessToken"),
    row("a token of 20 kB", _sending(f"Bearer {'x' * 20_000}"), "invalidAccessToken"),
    row("the assertion as token", lambda s: _bearing(s, s.employer.assertion()), "invalidAccessToken"),
    row("alg none", lambda s: _bearing(s, access_token(s, s.employer, {"alg": "none"}, nothing)), "invalidAccessToken"),
    row("HS256 with the published key as secret", _by_shared_secret, "invalidAccessToken"),
    row("signed by a stranger under the name of our key", _by_stranger, "invalidAccessToken"),
    row("signed by a stranger under another name", lambda s: _by_stranger(s, kid="other"), "invalidAccessToken"),
    row("no kid", _with_token({"kid": None}), "invalidAccessToken"),
    row("kid is an object", _with_token({"kid": {"a": 1}}), "invalidAccessToken"),
    row("signed by a stranger with its key in jwk", lambda s: _by_stranger(s, jwk=_STRANGERS), "invalidAccessToken"),
    row("crit", _with_token({"crit": ["exp"], "exp": 1}), "invalidAccessToken"),
    row("signed with a key that was rotated out", _by_retired_key, "invalidAccessToken"),
    row("another typ", _with_token({"typ": "JWT"}), "invalidAccessToken"),
    row("no typ", _with_token({"typ": None}), "invalidAccessToken"),
    row("another issuer", _with_token(iss="https://services.socialsecurity.be"), "invalidAccessToken"),
    row("another audience", _with_token(aud="https://services.socialsecurity.be"), "invalidAccessToken"),
    row("an audience that is a list", _with_token(aud=["https://services.socialsecurity.be"]), "invalidAccessToken"),
    row("no exp", _with_token(exp=None), "invalidAccessToken"),
    row("exp as a text", _with_token(exp="9999999999"), "invalidAccessToken"),
    row("no scope", _with_token(scope=None), "invalidAccessToken"),
    row("the payload of another enterprise's token", _changed, "invalidAccessToken"),
    row("expired a moment ago", _with_token(exp=int(time.time()) - 1), "expiredAccessToken"),
    row("expired in 1970", _with_token(exp=0), "expiredAccessToken"),
    row("an empty scope", _with_token(scope=""), "missingScope"),
    row(
        "the right scope in capitals",
        _with_token(scope="SCOPE:SIGEDIS:GESTION:CAREERPRO-FEDERAL-LEARNING-ACCOUNT:EMPLOYER"),
        "missingScope",
    ),
    row(
        "an employer at the address of training providers",
        lambda s: Request(
            "POST",
            f"{addresses.TRAINING_PROVIDER}/trainings",
            [*_JSON, ("Authorization", f"Bearer {s.employer.token}")],
            b"{}",
        ),
        "missingScope",
    ),
    row("a training provider at the address of employers", lambda s: _bearing(s, s.trainer.token), "missingScope"),
    row(
        "an employer with the worker of another",
        lambda s: calling(s.employer, a_training(enterpriseNumber=BUTCHER)),
        "missingPermission",
    ),
    row(
        "an employer looks into another's trainings",
        lambda s: calling(s.employer, {"enterpriseNumber": BUTCHER, "ssin": WORKER}, path=_SEARCH),
        "missingPermission",
    ),
    row(
        "an employer declares a right of another's worker",
        lambda s: calling(s.employer, _a_right(), path="/trainingRights"),
        "missingPermission",
    ),
    row(
        "an employer asks the credit of another's worker",
        lambda s: calling(
            s.employer, {"enterpriseNumber": BUTCHER, "ssin": WORKER, "year": 2026}, path="/trainingCredits/search"
        ),
        "missingPermission",
    ),
    row("a mandatary without a mandate declares", lambda s: calling(s.mandatary, a_training()), "missingPermission"),
    row(
        "a mandatary has no mandate for its own enterprise either",
        lambda s: calling(s.mandatary, a_training(enterpriseNumber=BUTCHER)),
        "missingPermission",
    ),
    row(
        "a mandatary without a mandate searches",
        lambda s: calling(s.mandatary, {"enterpriseNumber": BUTCHER}, path=_SEARCH),
        "missingPermission",
    ),
    row(
        "another employer's training by its id",
        lambda s: calling(s.employer, path=f"/trainings/{s.of_butcher}", method="GET"),
        "resourceNotFound",
    ),
    row(
        "a mandatary without a mandate reads a training by its id",
        lambda s: calling(s.mandatary, path=f"/trainings/{s.of_butcher}", method="GET"),
        "resourceNotFound",
    ),
    row(
        "an employer reads a provider's record at its own address",
        lambda s: calling(s.employer, path=f"/trainings/{s.of_trainer}", method="GET"),
        "resourceNotFound",
    ),
    row(
        "a training provider reads an employer's training at its own address",
        lambda s: calling(s.trainer, path=f"/trainings/{s.of_butcher}", method="GET"),
        "resourceNotFound",
    ),
]


def _a_right() -> dict[str, Any]:
    return {"enterpriseNumber": BUTCHER, "ssin": WORKER, "year": 2026, "kind": "legal", "days": 5}


@pytest.mark.parametrize(("build", "code", "issues"), REFUSED)
def test_a_call_by_who_may_not_gets_its_exact_problem(
    stage: Stage, build: Build, code: str, issues: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert_problem(stage, build(stage), code, issues)
    assert WORKER not in "".join(capsys.readouterr())


def test_a_scheme_in_capitals_is_a_bearer_token_too(stage: Stage) -> None:
    answer = stage.platform.http.post(
        f"{addresses.FLA}{_SEARCH}", json={}, headers={"Authorization": f"BEARER {stage.employer.token}"}
    )
    assert answer.status_code == 200


def test_every_refusal_has_a_trace_id_of_its_own_and_names_the_callers(stage: Stage) -> None:
    request = Request("POST", f"{addresses.FLA}/trainings", [("BelGov-Trace-Id", "mine")])
    first, again = (assert_problem(stage, request, "noAccessToken", set()) for _ in range(2))
    assert first.headers["belgov-trace-id"] != again.headers["belgov-trace-id"]
    assert first.headers["belgov-related-trace-id"] == "mine"


def test_a_provided_training_is_the_declarers_own(stage: Stage) -> None:
    answer = stage.trainer.call("POST", "/trainings", a_provided_training())
    assert stage.trainer.call("GET", f"/trainings/{answer.json()['id']}").status_code == 200
