"""What holds for every answer of the token endpoint."""

import re
from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.platform.hostile.stages import Stage
from tests.platform.hostile.wire import Answer, Request, send
from tests.platform.hostile.witness import gained
from tests.platforms import WORKER

Build = Callable[[Stage], Request]
_DESCRIPTION: Final = re.compile(r"[\x20-\x21\x23-\x5B\x5D-\x7E]+")
"""RFC 6749 section 5.2."""


def row(sentence: str, build: Build, code: str, error: str = "invalid_client", status: int = 401) -> Any:
    """One refused request of a table."""
    return pytest.param(build, status, error, code, id=sentence)


def right(sentence: str, build: Build) -> Any:
    """One odd request that is right all the same."""
    return pytest.param(build, id=sentence)


def assert_refused(stage: Stage, request: Request, status: int, error: str, code: str) -> Answer:
    """The request gets exactly this refusal, and leaves nothing behind but its entry in the trail."""
    before = stage.witness.counts()
    answer = send(stage.platform, request)
    told = answer.json()
    page = f"{stage.platform.base_url}/doc/errors/{code}"
    assert (answer.status, told["error"], told["error_uri"]) == (status, error, page), told
    assert _DESCRIPTION.fullmatch(told["error_description"])
    assert WORKER not in answer.text
    assert "eyJ" not in told["error_description"]
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["cache-control"] == "no-store"
    assert ("www-authenticate" in answer.headers) is (status == 401)
    assert gained(before, stage.witness.counts()) == {"audit_entries": 1}
    entry = the_entry(stage, answer)
    assert (entry["action"], entry["details"]) == ("token.refused", {"code": code})
    return answer


def assert_issued(stage: Stage, request: Request) -> Answer:
    """The request gets its token, and leaves its used assertion and its entry in the trail."""
    before = stage.witness.counts()
    answer = send(stage.platform, request)
    assert answer.status == 200, answer.text
    assert answer.json()["token_type"] == "Bearer"
    assert answer.headers["cache-control"] == "no-store"
    assert gained(before, stage.witness.counts()) == {"audit_entries": 1, "spent_assertions": 1}
    assert the_entry(stage, answer)["action"] == "token.issued"
    return answer


def the_entry(stage: Stage, answer: Answer) -> dict[str, Any]:
    """The one entry of the trail that this answer left; it names no worker."""
    entries = stage.witness.trail(answer.headers["belgov-trace-id"])
    assert len(entries) == 1
    assert WORKER not in str(entries)
    return entries[0]
