"""Whatever is sent, nothing makes the server fail: what tables can only sample, Hypothesis states.

With OPENFLA_TEST_FULL=1 each of them tries three times as much.
"""

import base64
import os
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from openfla.contract import addresses
from tests.platform.hostile.forging import compact
from tests.platform.hostile.stages import Stage, a_jti, asking
from tests.platform.hostile.wire import FORM, Headers, Request, send
from tests.platforms import a_training

_bounded = settings(
    max_examples=150 if os.environ.get("OPENFLA_TEST_FULL") == "1" else 50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
_HEADERS = (
    "Accept",
    "Accept-Language",
    "Authorization",
    "BelGov-Trace-Id",
    "Content-Encoding",
    "Content-Type",
    "Cookie",
    "Host",
    "Origin",
    "X-Forwarded-For",
    "traceparent",
)

_CONTROLS = bytes([*range(32), 127])
_values = some.binary(max_size=60).map(lambda value: value.translate(None, _CONTROLS))
_headers = some.lists(some.tuples(some.sampled_from(_HEADERS), _values), max_size=5)
_media_types = some.sampled_from([FORM, "application/json", "application/json; charset=utf-8"])
_bodies = some.one_of(
    some.binary(max_size=400),
    some.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    some.lists(some.sampled_from([b"{", b"}", b"[", b"]", b'"', b":", b",", b"&", b"=", b"%", b"scope", b"1e9"])).map(
        b"".join
    ),
)
_paths = some.text(alphabet="abc%/.0123456789?&=-_~;é", max_size=40).map(
    lambda text: "".join(letter if letter.isascii() else "%C3%A9" for letter in text)
)
_names = some.one_of(some.sampled_from([*a_training(), "startDate", "endDate", "value", "unit"]), some.text(max_size=8))
_json = some.recursive(
    some.one_of(
        some.none(),
        some.booleans(),
        some.integers(),
        some.floats(allow_nan=False, allow_infinity=False),
        some.text(max_size=30).filter(lambda text: text.isprintable()),
        some.text(max_size=10).map(lambda text: text.encode("utf-8", "replace").decode()),
        some.dates().map(str),
        some.sampled_from(["formal", "completed", "days", "85073003328", "0999999922", "2026-03-02"]),
    ),
    lambda inner: some.one_of(some.lists(inner, max_size=4), some.dictionaries(_names, inner, max_size=4)),
    max_leaves=12,
)
_members = some.sampled_from([*a_training(), "certificate", "provider", "countsForAccount", "deductedFrom", "funding"])


@_bounded
@given(headers=_headers, media_type=_media_types, body=_bodies)
def test_no_bytes_make_the_token_endpoint_fail(stage: Stage, headers: Headers, media_type: str, body: bytes) -> None:
    answer = send(stage.platform, Request(headers=[("Content-Type", media_type), *headers], body=body))
    assert 400 <= answer.status < 500


@_bounded
@given(header=_json, payload=_json, signature=some.binary(max_size=120))
def test_no_assertion_makes_the_token_endpoint_fail(stage: Stage, header: Any, payload: Any, signature: bytes) -> None:
    told = {"alg": "ES384", **header} if isinstance(header, dict) else header
    parts = (msgspec.json.encode(told), msgspec.json.encode(payload))
    answer = send(stage.platform, asking(stage.employer, client_assertion=compact(*parts, lambda _: signature)))
    assert answer.status == 401


@_bounded
@given(headers=_headers, body=_bodies, path=_paths, method=some.sampled_from(["GET", "POST", "PUT", "DELETE"]))
def test_no_bytes_make_the_api_fail(stage: Stage, headers: Headers, body: bytes, path: str, method: str) -> None:
    known: Headers = [("Authorization", f"Bearer {stage.employer.token}"), ("Content-Type", "application/json")]
    for target in (f"{addresses.FLA}/trainings", f"{addresses.FLA}/trainings/{path}"):
        answer = send(stage.platform, Request(method, target, [*known, *headers], body))
        assert answer.status < 500


@_bounded
@given(value=_json)
def test_no_json_makes_registering_fail(stage: Stage, value: Any) -> None:
    answer = stage.employer.call("POST", "/trainings", msgspec.json.encode(value))
    assert answer.status_code == 400


@_bounded
@given(member=_members, value=_json)
def test_no_member_of_a_training_makes_registering_fail(stage: Stage, member: str, value: Any) -> None:
    body = {**a_training(reference=a_jti()), member: value}
    assert stage.employer.call("POST", "/trainings", msgspec.json.encode(body)).status_code in (200, 201, 400, 403, 409)


@_bounded
@given(value=_json, participant=_json)
def test_no_json_makes_a_training_provider_fail(stage: Stage, value: Any, participant: Any) -> None:
    body = {**a_training(reference=a_jti()), "participants": [participant], "funding": value}
    assert stage.trainer.call("POST", "/trainings", msgspec.json.encode(body)).status_code == 400


@_bounded
@given(query=some.text(max_size=40), value=_json)
def test_no_search_makes_the_api_fail(stage: Stage, query: str, value: Any) -> None:
    body = value if isinstance(value, dict) else {"period": value}
    path = "/trainings/search?" + "".join(f"%{byte:02x}" for byte in query.encode("utf-8", "replace"))
    assert stage.employer.call("POST", path, msgspec.json.encode(body)).status_code in (200, 400, 403)


@_bounded
@given(headers=_headers, version=_values, body=_bodies, method=some.sampled_from(["PUT", "DELETE", "POST"]))
def test_no_bytes_make_a_correction_fail(
    stage: Stage, headers: Headers, version: bytes, body: bytes, method: str
) -> None:
    known: Headers = [("Authorization", f"Bearer {stage.employer.token}"), ("Content-Type", "application/json")]
    path = f"{addresses.FLA}/trainings/{stage.of_butcher}" + ("/verification" if method == "POST" else "")
    for seen in (version, b'"1"'):
        answer = send(stage.platform, Request(method, path, [*known, ("If-Match", seen), *headers], body))
        assert 400 <= answer.status < 500


@_bounded
@given(member=_members, value=_json)
def test_no_member_makes_a_correction_fail(stage: Stage, member: str, value: Any) -> None:
    body = {**a_training(reference=a_jti()), member: value}
    headers = {"If-Match": '"1"'}
    answer = stage.employer.call("PUT", f"/trainings/{stage.of_butcher}", msgspec.json.encode(body), headers=headers)
    assert answer.status_code in (400, 404)


@_bounded
@given(cursor=some.binary(max_size=80), value=_json)
def test_no_cursor_makes_the_api_fail(stage: Stage, cursor: bytes, value: Any) -> None:
    for plain in (cursor, msgspec.json.encode([None, None, value]), msgspec.json.encode([value, value])):
        token = base64.urlsafe_b64encode(plain).rstrip(b"=").decode()
        for party in (stage.employer, stage.trainer):
            answer = party.call("POST", f"/trainings/search?cursor={token}", {})
            assert answer.status_code == 400
