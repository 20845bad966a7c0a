from collections.abc import Mapping
from typing import Any, Final

import msgspec

from openfla.channel import Answer, plain
from openfla.client._errors import (
    BadRequest,
    Conflict,
    Issue,
    MissingPermission,
    MissingScope,
    NotAuthenticated,
    NotFound,
    PayloadTooLarge,
    PlatformFailed,
    Problem,
    TooManyRequests,
)

_OF_STATUS: Final[Mapping[int, type[Problem]]] = {
    400: BadRequest,
    401: NotAuthenticated,
    403: MissingPermission,
    404: NotFound,
    409: Conflict,
    413: PayloadTooLarge,
    429: TooManyRequests,
}
_MOST_ISSUES: Final = 1000


def problem_of(answer: Answer, trace_id: str) -> Problem:
    """The mistake that an answer stands for; lenient, since gateways answer in dialects of their own.

    Source: openapi-problem (problem-v1.yaml) and reference channel.md sections 13, 16 and 17: the HTTP status
    wins over the body, `issues` without type and the older `invalidParams` are read too, and so is `message`
    of the StatusMessage dialect.
    """
    body = _object(answer.content)
    kind = _text(body, "type")
    return _kind(answer.status, kind)(
        status=answer.status,
        type=kind,
        title=_text(body, "title"),
        detail=_text(body, "detail") or _text(body, "message"),
        issues=_issues(body),
        instance=_text(body, "instance") or _text(body, "id"),
        trace_id=trace_id,
    )


def _kind(status: int, urn: str) -> type[Problem]:
    if status == 403 and urn.rpartition(":")[2] == "missingScope":  # noqa: PLR2004
        return MissingScope
    return PlatformFailed if status >= 500 else _OF_STATUS.get(status, Problem)  # noqa: PLR2004


def _issues(body: Mapping[str, Any]) -> tuple[Issue, ...]:
    listed = body.get("issues") or body.get("invalidParams")
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    return tuple(
        Issue(_text(entry, "type"), _text(entry, "in"), _text(entry, "name"), _told(entry))
        for entry in entries[:_MOST_ISSUES]
    )


def _told(issue: Mapping[str, Any]) -> str:
    return _text(issue, "detail") or _text(issue, "title")


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        body = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return plain(value) if isinstance(value, str) else ""
