"""Calls to addresses that do not exist, with methods, parameters or framing that they do not take."""

import pytest

from openfla.contract import addresses
from tests.platform.hostile.api_expectations import Build, assert_problem, calling, row
from tests.platform.hostile.stages import Stage
from tests.platform.hostile.wire import Headers, spoken
from tests.platforms import WORKER, a_training

_UNKNOWN = "0198f5f0-0000-7000-8000-000000000000"


def _reading(training: str) -> Build:
    return lambda stage: calling(stage.employer, path=f"/trainings/{training}", method="GET")


def _at(path: str, method: str = "POST") -> Build:
    return lambda stage: calling(stage.employer, path=path, method=method)


def _searching(query: str) -> Build:
    return lambda stage: calling(stage.employer, {}, path=f"/trainings/search?{query}")


def _withdrawing(training: str, version: str = '"1"') -> Build:
    seen: Headers = [("If-Match", version)]
    return lambda stage: calling(stage.employer, path=f"/trainings/{training}", method="DELETE", headers=seen)


def _registering(query: str) -> Build:
    return lambda stage: calling(stage.employer, a_training(), path=f"/trainings?{query}")


REFUSED = [
    row("a training that is not there", _reading(_UNKNOWN), "resourceNotFound"),
    row("an id in capitals", _reading(_UNKNOWN.upper().replace("0198F", "0198A")), "resourceNotFound"),
    row("an id without dashes", _reading(_UNKNOWN.replace("-", "")), "resourceNotFound"),
    row("an id in braces", _reading(f"%7B{_UNKNOWN}%7D"), "resourceNotFound"),
    row("a number as id", _reading("1"), "resourceNotFound"),
    row("a worker's number as id", _reading(WORKER), "resourceNotFound"),
    row("SQL as id", _reading("1'%20OR%20'1'='1"), "resourceNotFound"),
    row("a NUL as id", _reading("%00"), "resourceNotFound"),
    row("bytes that are not UTF-8 as id", _reading("%ff%fe"), "resourceNotFound"),
    row("an id of 8 000 characters", _reading("x" * 8000), "resourceNotFound"),
    row("the way up and out as id", _reading("..%2f..%2f..%2fetc%2fpasswd"), "resourceNotFound"),
    row("the way up and out in the address", _at("/../../../etc/passwd", "GET"), "resourceNotFound"),
    row("an unknown address", _at("/nothing"), "resourceNotFound"),
    row("an address below a training", _at(f"/trainings/{_UNKNOWN}/secrets", "GET"), "resourceNotFound"),
    row("an address in another case", _at("/Trainings"), "resourceNotFound"),
    row("the rights at the address of training providers",
        lambda s: calling(s.trainer, {}, path="/trainingRights"), "resourceNotFound"),
    row("PUT on the trainings", _at("/trainings", "PUT"), "methodNotAllowed"),
    row("GET on the trainings", _at("/trainings", "GET"), "methodNotAllowed"),
    row("DELETE on one training without its version", _at(f"/trainings/{_UNKNOWN}", "DELETE"), "badRequest",
        "If-Match"),
    row("DELETE on a training that is not there", _withdrawing(_UNKNOWN), "resourceNotFound"),
    row("DELETE on a worker's number", _withdrawing(WORKER), "resourceNotFound"),
    row("DELETE on SQL", _withdrawing("1'%20OR%20'1'='1"), "resourceNotFound"),
    row("DELETE on any version", _withdrawing(_UNKNOWN, "*"), "badRequest", "If-Match"),
    row("DELETE on a version of 5 000 digits", _withdrawing(_UNKNOWN, '"' + "9" * 5000 + '"'), "badRequest",
        "If-Match"),
    row("DELETE on the history of a training", _at(f"/trainings/{_UNKNOWN}/history", "DELETE"), "methodNotAllowed"),
    row("the history of a training that is not there", _at(f"/trainings/{_UNKNOWN}/history", "GET"),
        "resourceNotFound"),
    row("POST on one training", _at(f"/trainings/{_UNKNOWN}"), "methodNotAllowed"),
    row("GET on the credits", _at("/trainingCredits/search", "GET"), "methodNotAllowed"),
    row("PROPFIND on the trainings", _at("/trainings", "PROPFIND"), "methodNotAllowed"),
    row("TRACE on the trainings", _at("/trainings", "TRACE"), "methodNotAllowed"),
    row("a page of no items", _searching("pageSize=0"), "badRequest", "pageSize"),
    row("a page of -1 items", _searching("pageSize=-1"), "badRequest", "pageSize"),
    row("a page of abc items", _searching("pageSize=abc"), "badRequest", "pageSize"),
    row("a page of 1.5 items", _searching("pageSize=1.5"), "badRequest", "pageSize"),
    row("a page without a size", _searching("pageSize="), "badRequest", "pageSize"),
    row("a size in Arabic digits", _searching("pageSize=%D9%A1"), "badRequest", "pageSize"),
    row("a size of 5 000 digits", _searching(f"pageSize={'9' * 5000}"), "badRequest", "pageSize"),
    row("a page of 1 001 items", _searching("pageSize=1001"), "badRequest", "pageSize"),
    row("a size twice", _searching("pageSize=1&pageSize=2"), "badRequest", "pageSize"),
    row("the number of a page", _searching("page=2"), "badRequest", "page"),
    row("a cursor that nobody gave", _searching("cursor=abc"), "badRequest", "cursor"),
    row("a cursor that is not UTF-8", _searching("cursor=%ff%fe"), "badRequest", "cursor"),
    row("a cursor of 5 000 letters", _searching(f"cursor={'A' * 5000}"), "badRequest", "cursor"),
    row("a cursor twice", _searching("cursor=W10&cursor=W10"), "badRequest", "cursor"),
    row("a parameter that nobody knows", _searching("ssin=1&sort=-title"), "badRequest", "ssin", "sort"),
    row("a worker's number as the name of a parameter", _searching(f"{WORKER}=1"), "badRequest", "***"),
    row("a parameter where none is taken", _registering("dryRun=true"), "badRequest", "dryRun"),
    row("a parameter beside a training", _reading(f"{_UNKNOWN}?embed=all"), "badRequest", "embed"),
    row("a token in the address beside the right one", _registering("access_token=abc"), "badRequest",
        "access_token"),
    row("a parameter that is not UTF-8", _searching("%ff%fe=1"), "badRequest", "\ufffd\ufffd"),
]  # fmt: skip


@pytest.mark.parametrize(("build", "code", "issues"), REFUSED)
def test_a_wrong_address_gets_its_exact_problem(
    stage: Stage, build: Build, code: str, issues: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    answer = assert_problem(stage, build(stage), code, issues)
    assert WORKER not in "".join(capsys.readouterr())
    if code == "methodNotAllowed":
        assert set(answer.headers["allow"].split(", ")) & {"GET", "POST"}


_START = f"POST {addresses.FLA}/trainings HTTP/1.1\r\n".encode()
_HOST = b"Host: fla.example\r\n"

FRAMINGS = {
    "two lengths": _START + _HOST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length below zero": _START + _HOST + b"Content-Length: -1\r\n\r\n",
    "a length of 40 digits": _START + _HOST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n",
    "a length and chunks": _START + _HOST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a coding that nobody knows": _START + _HOST + b"Transfer-Encoding: gzip\r\n\r\n",
    "chunks in chunks": _START + _HOST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "a chunk of no size": _START + _HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a chunk that breaks off": _START + _HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}",
    "an expectation that nobody knows": _START + _HOST + b"Expect: the-unexpected\r\nContent-Length: 0\r\n\r\n",
    "an expectation": _START + _HOST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
    "no Host": _START + b"Content-Length: 0\r\n\r\n",
    "a header without a colon": _START + _HOST + b"Authorization Bearer\r\n\r\n",
    "a NUL in a header": _START + _HOST + b"Authorization: \0\r\n\r\n",
    "a header over two lines": _START + _HOST + b"Authorization: Bearer\r\n abc\r\n\r\n",
    "headers of 200 kB": _START + _HOST + b"X: " + b"x" * 200_000 + b"\r\n\r\n",
    "10 000 headers": _START + _HOST + b"X: y\r\n" * 10_000 + b"\r\n",
    "an address that is not ASCII": "GET /opleidingé HTTP/1.1\r\n".encode() + _HOST + b"\r\n",
    "an address with a host in it": b"GET http://evil.example/health HTTP/1.1\r\n" + _HOST + b"\r\n",
    "an address of 100 kB": b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n" + _HOST + b"\r\n",
    "a method that nobody knows": b"FETCH / HTTP/1.1\r\n" + _HOST + b"\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "HTTP/2 without asking": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    "a request for a web socket": b"GET /REST HTTP/1.1\r\n"
    + _HOST
    + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
}


@pytest.mark.parametrize("text", FRAMINGS.values(), ids=FRAMINGS.keys())
def test_broken_framing_harms_nobody(stage: Stage, text: bytes) -> None:
    before = stage.witness.counts()
    heard = spoken(stage.platform, text)
    assert not heard.startswith(b"HTTP/1.1 5"), heard
    after = stage.witness.counts()
    assert {**after, "audit_entries": before["audit_entries"]} == before
    assert stage.platform.http.get(f"{addresses.FLA}/health").json() == {"status": "UP"}
