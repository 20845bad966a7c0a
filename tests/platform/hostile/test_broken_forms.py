"""Token requests whose form is broken, or asks for what is not given (RFC 6749 sections 2.3.1, 3.2, 3.3 and 4.4)."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest

from openfla.contract import addresses, scopes
from openfla.contract.oauth import CLIENT_CREDENTIALS, JWT_BEARER
from tests.platform.hostile.stages import Stage, asking
from tests.platform.hostile.token_expectations import Build, assert_issued, assert_refused, right, row
from tests.platform.hostile.wire import FORM, PROBLEM, Request, form, send
from tests.platforms import WORKER

_BAD = ("invalid_request", 400)


def _fields(**fields: str | None) -> Build:
    return lambda stage: asking(stage.employer, **fields)


def _twice(parameter: str) -> Build:
    def build(stage: Stage) -> Request:
        request = asking(stage.employer, scope=scopes.EMPLOYER)
        pairs = [pair for pair in _text(request).split("&") if pair.startswith(f"{parameter}=")]
        return _with(request, body="&".join([_text(request), *pairs]).encode())

    return build


def _typed(content_type: str | None) -> Build:
    def build(stage: Stage) -> Request:
        headers: list[tuple[str, str | bytes]] = [] if content_type is None else [("Content-Type", content_type)]
        return _with(asking(stage.employer), headers=headers)

    return build


def _with_header(name: str, value: str | bytes) -> Build:
    def build(stage: Stage) -> Request:
        request = asking(stage.employer)
        return _with(request, headers=[*request.headers, (name, value)])

    return build


def _body(body: bytes | list[bytes]) -> Build:
    return lambda _: Request(headers=[("Content-Type", FORM)], body=body)


def _followed_by(tail: bytes) -> Build:
    return lambda stage: _with(asking(stage.employer), body=_text(asking(stage.employer)).encode() + tail)


def _in_address(stage: Stage) -> Request:
    return Request(path=f"{addresses.TOKEN}?{_text(asking(stage.employer))}", headers=[("Content-Type", FORM)])


def _many(names: Iterator[str]) -> Build:
    def build(stage: Stage) -> Request:
        return form([*((name, "") for name in names), ("client_assertion", stage.employer.assertion())])

    return build


def _with(request: Request, **changed: Any) -> Request:
    told = {"path": request.path, "headers": request.headers, "body": request.body, **changed}
    return Request(request.method, **told)


def _text(request: Request) -> str:
    assert isinstance(request.body, bytes)
    return request.body.decode()


REFUSED = [
    row("grant_type is missing", _fields(grant_type=None), "parameterMissing", *_BAD),
    row("grant_type is empty", _fields(grant_type=""), "parameterMissing", *_BAD),
    row("client_assertion_type is missing", _fields(client_assertion_type=None), "parameterMissing", *_BAD),
    row("client_assertion is missing", _fields(client_assertion=None), "parameterMissing", *_BAD),
    row("nothing in the body", _body(b""), "parameterMissing", *_BAD),
    row("grant_type is authorization_code", _fields(grant_type="authorization_code"), "grantNotSupported",
        "unsupported_grant_type", 400),
    row("grant_type is the one for an assertion as grant", _fields(grant_type=JWT_BEARER), "grantNotSupported",
        "unsupported_grant_type", 400),
    row("grant_type is in capitals", _fields(grant_type=CLIENT_CREDENTIALS.upper()), "grantNotSupported",
        "unsupported_grant_type", 400),
    row("client_assertion_type is SAML", _fields(client_assertion_type=JWT_BEARER.replace("jwt", "saml2")),
        "assertionTypeNotSupported"),
    row("client_id is another client", lambda s: asking(s.employer, client_id=s.butcher.client_id), "clientIdMismatch"),
    row("client_id is empty", _fields(client_id=""), "clientIdMismatch"),
    row("a client_secret beside the assertion", _fields(client_secret="geheim"), "secretNotSupported"),
    row("a client_secret in place of the assertion", _fields(client_assertion=None, client_secret="geheim"),
        "secretNotSupported"),
    row("HTTP Basic beside the assertion", _with_header("Authorization", "Basic YTpi"), "secretNotSupported"),
    row("a bearer token beside the assertion", _with_header("Authorization", "Bearer abc"), "secretNotSupported"),
    *(row(f"{name} twice", _twice(name), "parameterRepeated", *_BAD)
      for name in ("grant_type", "client_assertion_type", "client_assertion", "scope")),
    row("a parameter nobody knows twice, named after a worker", _followed_by(f"&x{WORKER}=1&x{WORKER}=1".encode()),
        "parameterRepeated", *_BAD),
    row("the parameters in the address", _in_address, "parametersInAddress", *_BAD),
    row("one parameter in the address", lambda s: _with(asking(s.employer), path=f"{addresses.TOKEN}?scope=x"),
        "parametersInAddress", *_BAD),
    row("JSON", lambda s: Request(headers=[("Content-Type", "application/json")], body=b'{"grant_type":"x"}'),
        "notAForm", "invalid_request", 415),
    row("a multipart form", _typed("multipart/form-data; boundary=x"), "notAForm", "invalid_request", 415),
    row("no Content-Type", _typed(None), "notAForm", "invalid_request", 415),
    row("an empty Content-Type", _typed(""), "notAForm", "invalid_request", 415),
    row("charset UTF-16", _typed(f"{FORM}; charset=utf-16"), "notAForm", "invalid_request", 415),
    row("charset ISO-8859-1", _typed(f"{FORM}; charset=iso-8859-1"), "notAForm", "invalid_request", 415),
    row("a Content-Type outside ASCII", lambda s: _with(asking(s.employer), headers=[("Content-Type", b"\xff\xfe")]),
        "notAForm", "invalid_request", 415),
    row("a body in gzip", lambda s: _with(asking(s.employer), body=gzip.compress(_text(asking(s.employer)).encode())),
        "formMalformed", *_BAD),
    row("a body of 17 kB", _body(b"scope=" + b"x" * 17_000), "bodyTooLarge", "invalid_request", 413),
    row("a body of 1 MB", _body(b"scope=" + b"x" * 1_000_000), "bodyTooLarge", "invalid_request", 413),
    row("a body of 20 kB without Content-Length", _body([b"scope=" + b"x" * 5000] * 4), "bodyTooLarge",
        "invalid_request", 413),
    row("1 000 fields", _many(f"f{place}" for place in range(1000)), "formMalformed", *_BAD),
    row("a NUL byte in the body", _body(b"\0"), "formMalformed", *_BAD),
    row("a body that is not UTF-8", _body(b"grant_type=\xff\xfe"), "formMalformed", *_BAD),
    row("percent signs before what is not UTF-8", _body(b"grant_type=%ff%fe"), "formMalformed", *_BAD),
    row("percent signs before what is no number", _body(b"grant_type=%zz&x=%"), "parameterMissing", *_BAD),
    row("a field without a value", _followed_by(b"&scope"), "formMalformed", *_BAD),
    row("a scope that nobody knows", _fields(scope="scope:everything"), "scopeNotGranted", "invalid_scope", 400),
    row("the scope of another quality", _fields(scope=scopes.PROVIDER), "scopeNotGranted", "invalid_scope", 400),
    row("the right scope and one that is not granted", _fields(scope=f"{scopes.EMPLOYER} {scopes.INTROSPECT}"),
        "scopeNotGranted", "invalid_scope", 400),
    row("an empty scope", _fields(scope=""), "scopeMalformed", "invalid_scope", 400),
    row("a scope after two blanks", _fields(scope=f"{scopes.EMPLOYER}  {scopes.EMPLOYER}"), "scopeMalformed",
        "invalid_scope", 400),
    row("a scope with a blank at the end", _fields(scope=f"{scopes.EMPLOYER} "), "scopeMalformed",
        "invalid_scope", 400),
    row("a scope with a line break at the end", _fields(scope=f"{scopes.EMPLOYER}\n"), "scopeMalformed",
        "invalid_scope", 400),
    row("a scope in quotes", _fields(scope=f'"{scopes.EMPLOYER}"'), "scopeMalformed", "invalid_scope", 400),
    row("a scope outside ASCII", _fields(scope="portée"), "scopeMalformed", "invalid_scope", 400),
    row("a worker's number as scope", _fields(scope=WORKER), "scopeNotGranted", "invalid_scope", 400),
]  # fmt: skip

RIGHT = [
    right("the scope by name", _fields(scope=scopes.EMPLOYER)),
    right("the scope named twice", _fields(scope=f"{scopes.EMPLOYER} {scopes.EMPLOYER}")),
    right("client_id of the same client", lambda s: asking(s.employer, client_id=s.employer.client_id)),
    right("Content-Type in capitals with a charset", _typed(f"{FORM.upper()}; charset=UTF-8")),
    right("a parameter that nobody knows", _fields(resource="https://example.org")),
    right("an empty body part at the end", _followed_by(b"&x=")),
    right("chunked, without Content-Length", lambda s: _with(asking(s.employer), body=[asking(s.employer).body])),
]  # fmt: skip


@pytest.mark.parametrize(("build", "status", "error", "code"), REFUSED)
def test_a_broken_form_gets_its_exact_refusal(stage: Stage, build: Build, status: int, error: str, code: str) -> None:
    assert_refused(stage, build(stage), status, error, code)


@pytest.mark.parametrize("build", RIGHT)
def test_an_odd_form_that_is_right_gets_its_token(stage: Stage, build: Build) -> None:
    assert_issued(stage, build(stage))


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_a_token_is_asked_with_post_only(stage: Stage, method: str) -> None:
    before = stage.witness.counts()
    answer = send(stage.platform, Request(method, headers=[("Content-Type", FORM)]))
    assert answer.status == 405
    assert "POST" in answer.headers["allow"]
    assert answer.headers["content-type"] == PROBLEM
    assert stage.witness.counts() == before
