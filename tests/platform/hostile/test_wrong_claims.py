"""Assertions that are well signed and say the wrong thing (SEED 6.1, RFC 7523 section 3)."""

import time
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives import hashes

from tests.platform.hostile.forging import compact, with_ec
from tests.platform.hostile.stages import Stage, asking, claiming
from tests.platform.hostile.token_expectations import Build, assert_issued, assert_refused, right, row
from tests.platform.hostile.wire import Request

_ACCEPTANCE = "https://services-acpt.socialsecurity.be/REST/oauth/v5/token"
_TOLERANCE_S = 60
_NOBODY = "self_service_chaman_1_x"


def _claims(**claims: Any) -> Build:
    return lambda stage: claiming(stage.employer, **claims)


def _in(seconds: float, claim: str = "exp") -> Build:
    """That claim so many seconds from now."""
    return lambda stage: claiming(stage.employer, None, **{claim: time.time() + seconds})


def _both_in(seconds: float) -> Build:
    """nbf and iat so many seconds from now."""
    return lambda stage: claiming(stage.employer, nbf=time.time() + seconds, iat=time.time() + seconds)


def _literal(claim: str, value: str) -> Build:
    """A claim as it is written in JSON, whatever that means."""

    def build(stage: Stage) -> Request:
        claims = msgspec.json.encode(stage.employer.claims(**{claim: "here"}))
        payload = claims.replace(b'"here"', value.encode())
        sign = with_ec(stage.employer.key, hashes.SHA384())
        return asking(stage.employer, client_assertion=compact({"alg": "ES384", "typ": "JWT"}, payload, sign))

    return build


def _audience(stage: Stage, *, before: str = "", after: str = "") -> str:
    return f"{before}{stage.platform.settings.token_url}{after}"


REFUSED = [
    row("exp is missing", _claims(exp=None), "claimMissing"),
    row("exp is a text", _claims(exp=str(int(time.time()) + 300)), "claimMissing"),
    row("exp is true", _claims(exp=True), "claimMissing"),
    row("exp is null", _literal("exp", "null"), "claimMissing"),
    row("exp is a list", _claims(exp=[1]), "claimMissing"),
    row("exp is 1e400", _literal("exp", "1e400"), "assertionMalformed"),
    row("exp is 1e300", _literal("exp", "1e300"), "claimMissing"),
    row("exp has 5 000 digits", _literal("exp", "9" * 5000), "assertionMalformed"),
    row("exp has 30 digits", _literal("exp", "9" * 30), "claimMissing"),
    row("exp is NaN", _literal("exp", "NaN"), "assertionMalformed"),
    row("exp is Infinity", _literal("exp", "Infinity"), "assertionMalformed"),
    row("exp is below zero", _claims(exp=-1), "claimMissing"),
    row("exp is zero", _claims(exp=0), "assertionExpired"),
    row("exp is in milliseconds", _claims(exp=int(time.time() * 1000)), "claimMissing"),
    row("exp lies as far in the past as two clocks may differ", _in(-_TOLERANCE_S), "assertionExpired"),
    row("exp lies an hour in the past", _in(-3600), "assertionExpired"),
    row("exp lies 5 seconds too far ahead", _in(600 + _TOLERANCE_S + 5), "lifeTooLong"),
    row("exp lies a day ahead", _in(86_400), "lifeTooLong"),
    row("nbf lies in the future", _in(_TOLERANCE_S + 10, "nbf"), "assertionNotYetValid"),
    row("nbf is a text", _claims(nbf="now"), "claimMissing"),
    row("iat lies in the future", _in(_TOLERANCE_S + 10, "iat"), "assertionNotYetValid"),
    row("iat is null", _literal("iat", "null"), "claimMissing"),
    row("aud is another server", _claims(aud="https://evil.example/token"), "wrongAudience"),
    row("aud is the token endpoint of the official test environment", _claims(aud=_ACCEPTANCE), "wrongAudience"),
    row("aud has a slash at the end", lambda s: claiming(s.employer, aud=_audience(s, after="/")), "wrongAudience"),
    row("aud has a query", lambda s: claiming(s.employer, aud=_audience(s, after="?a=1")), "wrongAudience"),
    row("aud is the address of the API", lambda s: claiming(s.employer, aud=s.platform.base_url), "wrongAudience"),
    row(
        "aud is in capitals",
        lambda s: claiming(s.employer, aud=_audience(s).replace("http", "HTTP")),
        "wrongAudience",
    ),
    row(
        "aud is an array of two, one of them right",
        lambda s: claiming(s.employer, aud=[_audience(s), "https://evil.example"]),
        "claimMissing",
    ),
    row("aud is an empty array", _claims(aud=[]), "claimMissing"),
    row("aud is an array in an array", lambda s: claiming(s.employer, aud=[[_audience(s)]]), "claimMissing"),
    row("aud is missing", _claims(aud=None), "claimMissing"),
    row("aud is empty", _claims(aud=""), "claimMissing"),
    row("iss is missing", _claims(iss=None), "claimMissing"),
    row("sub is missing", _claims(sub=None), "claimMissing"),
    row("sub is a number", _claims(sub=7), "claimMissing"),
    row("iss is another client than sub", lambda s: claiming(s.employer, iss=s.butcher.client_id), "issuerNotSubject"),
    row(
        "iss differs from sub in a blank",
        lambda s: claiming(s.employer, iss=f"{s.employer.client_id} "),
        "issuerNotSubject",
    ),
    row("jti is missing", _claims(jti=None), "claimMissing"),
    row("jti is empty", _claims(jti=""), "claimMissing"),
    row("jti is a number", _claims(jti=1), "claimMissing"),
    row("a client that nobody opened", _claims(iss=_NOBODY, sub=_NOBODY), "unknownClient"),
    row(
        "a client of another account of the enterprise",
        lambda s: claiming(s.employer, iss=s.trainer.client_id, sub=s.trainer.client_id),
        "badSignature",
    ),
    row("a client with a NUL in its name", _claims(iss="a\0b", sub="a\0b"), "unknownClient"),
    row("a client with half a character in its name", _literal("iss", '"\\ud800"'), "assertionMalformed"),
    row("a client of 4 000 characters", _claims(iss="x" * 4000, sub="x" * 4000), "unknownClient"),
    row(
        "the client id as SQL",
        _claims(iss="' OR 1=1 --", sub="' OR 1=1 --"),
        "unknownClient",
    ),
]  # fmt: skip

RIGHT = [
    right("exp as far ahead as may be", _in(600 + _TOLERANCE_S)),
    right("exp a moment ago, on a slow clock", _in(-_TOLERANCE_S + 10)),
    right("exp with a fraction", _in(299.5)),
    right("aud as an array of one", lambda s: claiming(s.employer, aud=[_audience(s)])),
    right("nbf and iat as far ahead as two clocks may differ", _both_in(_TOLERANCE_S)),
    right("a jti of 2 000 characters", _claims(jti="j" * 2000)),
    right("a claim that nobody knows", _claims(roles=["admin"], scope="everything")),
]


@pytest.mark.requirement("OAUTH-5")
@pytest.mark.parametrize(("build", "status", "error", "code"), REFUSED)
def test_a_wrong_claim_gets_its_exact_refusal(stage: Stage, build: Build, status: int, error: str, code: str) -> None:
    assert_refused(stage, build(stage), status, error, code)


@pytest.mark.parametrize("build", RIGHT)
def test_claims_at_the_edge_of_what_is_right_get_their_token(stage: Stage, build: Build) -> None:
    assert_issued(stage, build(stage))
