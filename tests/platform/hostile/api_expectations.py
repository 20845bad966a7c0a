"""What holds for every refusal of the API (reference channel.md sections 16 to 20)."""

from collections.abc import Callable
from typing import Any, Final

import msgspec
import pytest

from openfla.contract import addresses, scopes
from tests.platform.hostile.stages import Stage
from tests.platform.hostile.wire import PROBLEM, Answer, Headers, Request, send
from tests.platform.hostile.witness import gained
from tests.platforms import WORKER, Party

Build = Callable[[Stage], Request]

_REALM: Final = 'Bearer realm="OpenFLA"'
_INVALID: Final = f'{_REALM}, error="invalid_token", error_description='
_SCOPES: Final = {
    addresses.FLA: f"{scopes.EMPLOYER} {scopes.PROVIDER}",
    addresses.TRAINING_PROVIDER: scopes.TRAINING_PROVIDER,
}
_TITLES: Final = {
    "badRequest": (400, "Bad Request"),
    "noAccessToken": (401, "No Access Token"),
    "invalidAccessToken": (401, "Invalid Access Token"),
    "expiredAccessToken": (401, "Expired Access Token"),
    "missingScope": (403, "Missing Scope"),
    "missingPermission": (403, "Missing Permission"),
    "resourceNotFound": (404, "Resource Not Found"),
    "payloadTooLarge": (413, "Payload Too Large"),
}
_OUR_OWN: Final = {
    "methodNotAllowed": (405, "Method Not Allowed"),
    "referenceTaken": (409, "Reference Taken"),
    "unsupportedMediaType": (415, "Unsupported Media Type"),
}


def row(sentence: str, build: Build, code: str, *issues: str) -> Any:
    """One refused call of a table; `issues` are the names in its issues, or their types where they have no name."""
    return pytest.param(build, code, set(issues), id=sentence)


def assert_problem(stage: Stage, request: Request, code: str, issues: set[str]) -> Answer:
    """The call gets exactly this problem, and leaves nothing behind but, where access was refused, its entry."""
    before = stage.witness.counts()
    answer = send(stage.platform, request)
    urn = f"urn:problem-type:{'belgif' if code in _TITLES else 'openfla'}:{code}"
    status, title = {**_TITLES, **_OUR_OWN}[code]
    assert answer.headers["content-type"] == PROBLEM
    told = answer.json()
    trace_id = answer.headers["belgov-trace-id"]
    assert (answer.status, told["type"], told["status"], told["title"]) == (status, urn, status, title), told
    assert told["instance"] == f"urn:uuid:{trace_id}"
    assert answer.headers.get("www-authenticate") == _challenge(code, request.path)
    assert WORKER not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    if code == "badRequest":
        assert {issue.get("name") or issue["type"].rpartition(":")[2] for issue in told["issues"]} == issues
    is_audited = status in (401, 403) or told["detail"].startswith("There is no record with this id")
    assert gained(before, stage.witness.counts()) == ({"audit_entries": 1} if is_audited else {})
    if is_audited:
        (entry,) = stage.witness.trail(trace_id)
        assert (entry["action"], entry["details"]["code"]) == ("access.refused", code)
        assert WORKER not in str(entry)
    return answer


def calling(
    party: Party,
    body: Any = b"",
    *,
    path: str = "/trainings",
    method: str = "POST",
    content_type: str = "application/json",
    headers: Headers | None = None,
) -> Request:
    """A call with the token of this party; a body that is no bytes goes as JSON."""
    told: Headers = [("Authorization", f"Bearer {party.token}"), ("Content-Type", content_type), *(headers or [])]
    sent = body if isinstance(body, bytes | list) and _is_raw(body) else msgspec.json.encode(body)
    return Request(method, f"{party.base}{path}", told, sent)


def _is_raw(body: Any) -> bool:
    return isinstance(body, bytes) or (bool(body) and all(isinstance(part, bytes) for part in body))


def _challenge(code: str, path: str) -> str | None:
    """The value of WWW-Authenticate, to the letter (section 17)."""
    base = addresses.TRAINING_PROVIDER if path.startswith(addresses.TRAINING_PROVIDER) else addresses.FLA
    missing = 'error="insufficient_scope", error_description="Missing scope to perform request"'
    return {
        "noAccessToken": _REALM,
        "invalidAccessToken": f'{_INVALID}"The access token is invalid"',
        "expiredAccessToken": f'{_INVALID}"The access token expired"',
        "missingScope": f'{_REALM}, {missing}, scope="{_SCOPES[base]}"',
    }.get(code)
