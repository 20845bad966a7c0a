"""Assertions whose header, signature or form is wrong: RFC 8725 and what libraries have been caught with."""

import base64
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import ECKey

from tests.platform.hostile.forging import Sign, b64, compact, nothing, with_ec, with_rsa, with_secret
from tests.platform.hostile.stages import Stage, asking, claiming
from tests.platform.hostile.token_expectations import Build, assert_issued, assert_refused, right, row
from tests.platform.hostile.wire import Request
from tests.platforms import WORKER, Party

_ANYBODYS = ec.generate_private_key(ec.SECP384R1())
_ON_P256 = ec.generate_private_key(ec.SECP256R1())


def _forged(party: Party, algorithm: Any, sign: Sign, **header: Any) -> Request:
    told = {"alg": algorithm, "typ": "JWT", **header}
    return asking(party, client_assertion=compact(told, party.claims(), sign))


def _with_header(header: bytes) -> Build:
    def build(stage: Stage) -> Request:
        sign = with_ec(stage.employer.key, hashes.SHA384())
        return asking(stage.employer, client_assertion=compact(header, stage.employer.claims(), sign))

    return build


def _with_payload(payload: bytes) -> Build:
    def build(stage: Stage) -> Request:
        header = {"alg": "ES384", "typ": "JWT"}
        sign = with_ec(stage.employer.key, hashes.SHA384())
        return asking(stage.employer, client_assertion=compact(header, payload, sign))

    return build


def _sent(assertion: str) -> Build:
    return lambda stage: asking(stage.employer, client_assertion=assertion)


def _public_key(party: Party) -> bytes:
    return party.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _certificate(party: Party, encoding: Encoding) -> bytes:
    return x509.load_pem_x509_certificate(party.certificate_pem).public_bytes(encoding)


def _with_x5c(stage: Stage, *, links: int) -> Request:
    link = base64.b64encode(_certificate(stage.employer, Encoding.DER)).decode()
    return claiming(stage.employer, {"x5c": [link] * links})


def _changed(stage: Stage) -> Request:
    header, _, signature = stage.employer.assertion().split(".")
    claims = stage.employer.claims(iss=stage.butcher.client_id, sub=stage.butcher.client_id)
    payload = compact({}, claims, nothing).split(".")[1]
    return asking(stage.employer, client_assertion=f"{header}.{payload}.{signature}")


def _changed_jti(stage: Stage) -> Request:
    header, _, signature = stage.employer.assertion().split(".")
    payload = compact({}, stage.employer.claims(), nothing).split(".")[1]
    return asking(stage.employer, client_assertion=f"{header}.{payload}.{signature}")


REFUSED = [
    row("alg none without a signature", lambda s: _forged(s.employer, "none", nothing), "algorithmNotAccepted"),
    row("alg nOnE", lambda s: _forged(s.employer, "nOnE", nothing), "algorithmNotAccepted"),
    row("no alg", _with_header(b'{"typ": "JWT"}'), "assertionMalformed"),
    row("alg is a list", lambda s: _forged(s.employer, ["ES384"], nothing), "assertionMalformed"),
    row(
        "HS256 with the public RSA key as secret",
        lambda s: _forged(s.butcher, "HS256", with_secret(_public_key(s.butcher))),
        "algorithmNotAccepted",
    ),
    row(
        "HS256 with the certificate in PEM as secret",
        lambda s: _forged(s.employer, "HS256", with_secret(s.employer.certificate_pem)),
        "algorithmNotAccepted",
    ),
    row(
        "HS256 with the certificate in DER as secret",
        lambda s: _forged(s.employer, "HS256", with_secret(_certificate(s.employer, Encoding.DER))),
        "algorithmNotAccepted",
    ),
    row(
        "RS256 in the header, signed with the EC key",
        lambda s: _forged(s.employer, "RS256", with_ec(s.employer.key, hashes.SHA256())),
        "keyTypeMismatch",
    ),
    row(
        "ES384 in the header, signed with the RSA key",
        lambda s: _forged(s.butcher, "ES384", with_rsa(s.butcher.key)),
        "keyTypeMismatch",
    ),
    row(
        "ES512 in the header, signed with the key on P-384",
        lambda s: _forged(s.employer, "ES512", with_ec(s.employer.key, hashes.SHA512())),
        "keyTypeMismatch",
    ),
    row(
        "ES384 in the header, signed over SHA-512",
        lambda s: _forged(s.employer, "ES384", with_ec(s.employer.key, hashes.SHA512())),
        "badSignature",
    ),
    row(
        "ES256 on P-256",
        lambda s: _forged(s.employer, "ES256", with_ec(_ON_P256, hashes.SHA256())),
        "algorithmNotAccepted",
    ),
    row(
        "RS384 with the right key",
        lambda s: _forged(s.butcher, "RS384", with_rsa(s.butcher.key, hashes.SHA384())),
        "algorithmNotAccepted",
    ),
    row(
        "PS256 with the right key",
        lambda s: _forged(s.butcher, "PS256", with_rsa(s.butcher.key, pss=True)),
        "algorithmNotAccepted",
    ),
    row(
        "RS256 in the header, padded as PS256",
        lambda s: _forged(s.butcher, "RS256", with_rsa(s.butcher.key, pss=True)),
        "badSignature",
    ),
    row(
        "a key of its own in jwk",
        lambda s: _forged(
            s.employer, "ES384", with_ec(_ANYBODYS, hashes.SHA384()), jwk=ECKey.import_key(_ANYBODYS).as_dict()
        ),
        "headerNotAccepted",
    ),
    row(
        "the right key in jwk",
        lambda s: claiming(s.employer, {"jwk": ECKey.import_key(s.employer.key.public_key()).as_dict()}),  # type: ignore[arg-type]
        "headerNotAccepted",
    ),
    row("jku", lambda s: claiming(s.employer, {"jku": "https://evil.example/keys"}), "headerNotAccepted"),
    row("x5u", lambda s: claiming(s.employer, {"x5u": "https://evil.example/cert"}), "headerNotAccepted"),
    row(
        "crit with an extension nobody knows",
        lambda s: _forged(s.employer, "ES384", with_ec(s.employer.key, hashes.SHA384()), crit=["exp"], exp=1),
        "headerNotAccepted",
    ),
    row(
        "crit with b64, RFC 7797",
        lambda s: _forged(s.employer, "ES384", with_ec(s.employer.key, hashes.SHA384()), crit=["b64"], b64=False),
        "assertionMalformed",
    ),
    row(
        "b64 without crit",
        lambda s: _forged(s.employer, "ES384", with_ec(s.employer.key, hashes.SHA384()), b64=False),
        "assertionMalformed",
    ),
    row(
        "another's certificate in x5c, signed with another's key",
        lambda s: _forged(s.employer, "ES384", with_ec(_ANYBODYS, hashes.SHA384()), x5c=["MIIB"]),
        "badSignature",
    ),
    row(
        "kid is a number",
        lambda s: _forged(s.employer, "ES384", with_ec(s.employer.key, hashes.SHA384()), kid=7),
        "assertionMalformed",
    ),
    row(
        "kid is an object",
        lambda s: _forged(s.employer, "ES384", with_ec(s.employer.key, hashes.SHA384()), kid={"a": 1}),
        "assertionMalformed",
    ),
    row(
        "signed with a key of nobody",
        lambda s: _forged(s.employer, "ES384", with_ec(_ANYBODYS, hashes.SHA384())),
        "badSignature",
    ),
    row(
        "signed with the key of another account",
        lambda s: _forged(s.trainer, "ES384", with_ec(s.employer.key, hashes.SHA384())),
        "badSignature",
    ),
    row("the payload was exchanged for another client's", _changed, "keyTypeMismatch"),
    row("the payload was exchanged for one with another jti", _changed_jti, "badSignature"),
    row(
        "the signature was cut short",
        lambda s: asking(s.employer, client_assertion=s.employer.assertion()[:-9]),
        "badSignature",
    ),
    row(
        "the signature is empty",
        lambda s: asking(s.employer, client_assertion=s.employer.assertion().rpartition(".")[0] + "."),
        "badSignature",
    ),
    row(
        "the signature is a zero beside a zero, CVE-2022-21449",
        lambda s: _forged(s.employer, "ES384", lambda _: bytes(96)),
        "badSignature",
    ),
    row("five parts, as an encrypted token", _sent("eyJhbGciOiJkaXIifQ.a.b.c.d"), "assertionMalformed"),
    row("two parts", _sent("eyJhbGciOiJFUzM4NCJ9.e30"), "assertionMalformed"),
    row("only points", _sent(".."), "assertionMalformed"),
    row("a word", _sent("assertion"), "assertionMalformed"),
    row("characters outside base64url", _sent("eyJ+/==.e30.!!"), "assertionMalformed"),
    row("characters outside ASCII", _sent("é.é.é"), "assertionMalformed"),
    row("a NUL byte", _sent("eyJhbGciOiJFUzM4NCJ9.\0.x"), "assertionMalformed"),
    row("a flattened JWS in JSON", _sent('{"payload":"e30","signature":"","protected":""}'), "assertionMalformed"),
    row("a header that is not JSON", _with_header(b"alg=ES384"), "assertionMalformed"),
    row("a header that is a JSON array", _with_header(b'["ES384"]'), "assertionMalformed"),
    row("a header that is a JSON text", _with_header(b'"ES384"'), "assertionMalformed"),
    row("a header that is null", _with_header(b"null"), "assertionMalformed"),
    row("a header that is not UTF-8", _with_header(b'{"alg":"ES384","x":"\xff"}'), "assertionMalformed"),
    row(
        "a header of 2 000 levels",
        _with_header(b'{"alg":"ES384","x":' + b"[" * 2000 + b"]" * 2000 + b"}"),
        "assertionMalformed",
    ),
    row("a payload of 5 000 levels", _with_payload(b"[" * 5000 + b"]" * 5000), "assertionMalformed"),
    row("a payload that is a JSON array", _with_payload(b'["iss"]'), "assertionMalformed"),
    row("a payload that is a number", _with_payload(b"1"), "assertionMalformed"),
    row("a payload that is empty", _with_payload(b""), "assertionMalformed"),
    row("a payload that is not UTF-8", _with_payload(b'{"iss":"\xff"}'), "assertionMalformed"),
    row("an empty assertion", _sent(""), "parameterMissing", "invalid_request", 400),
]

RIGHT = [
    right("a certificate chain of 8 kB in x5c, which nobody reads", lambda s: _with_x5c(s, links=11)),
    right("a kid, which nobody reads", lambda s: claiming(s.employer, {"kid": "../../etc/passwd"})),
    right("a typ of another taste", lambda s: claiming(s.employer, {"typ": "client-authentication+jwt"})),
    right("a member of the header that nobody knows", lambda s: claiming(s.employer, {"worker": WORKER})),
    right("RS256 with an RSA key", lambda s: asking(s.butcher)),
]


@pytest.mark.parametrize(("build", "status", "error", "code"), REFUSED)
def test_a_forged_assertion_gets_its_exact_refusal(
    stage: Stage, build: Build, status: int, error: str, code: str
) -> None:
    assert_refused(stage, build(stage), status, error, code)


@pytest.mark.parametrize("build", RIGHT)
def test_an_odd_assertion_that_is_right_gets_its_token(stage: Stage, build: Build) -> None:
    assert_issued(stage, build(stage))


def test_a_refusal_does_not_tell_what_was_in_the_assertion(stage: Stage) -> None:
    request = claiming(stage.employer, iss=f"self_service_chaman_1_{WORKER}", sub=f"self_service_chaman_1_{WORKER}")
    assert_refused(stage, request, 401, "invalid_client", "unknownClient")


def test_base64url_of_the_forger_is_the_one_of_rfc_7515() -> None:
    assert b64(bytes([3, 236, 255, 224, 193])) == "A-z_4ME"
