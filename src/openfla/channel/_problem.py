import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from openfla.channel._call import Answer
from openfla.channel._plain import plain
from openfla.contract.problems import Issue
from openfla.identifiers import holds_ssin

_MOST_ISSUES: Final = 1000
_ELEVEN_DIGITS: Final = re.compile(r"(?<!\d)\d{2}[ .]?\d{2}[ .]?\d{2}[ -]?\d{3}[ .]?\d{2}(?!\d)")
_KNOWN: Final = frozenset({"type", "title", "status", "detail", "instance", "issues", "invalidParams"})


class ToldProblem(msgspec.Struct, frozen=True):
    """What an answer says of a refusal; "" and nothing where it says nothing.

    Args:
        type: what programs go by: URN of a Belgif problem, code of a StatusMessage, error of OAuth.
        title, detail: as they were told.
        issues: all that is wrong with the request.
        instance: the other side's own name for this occurrence.
        members: what the document says beside these.
    """

    type: str
    title: str
    detail: str
    issues: tuple[Issue, ...]
    instance: str
    members: Mapping[str, Any]


def problem_told(answer: Answer) -> ToldProblem:
    """What a refusal says; lenient, since gateways answer in dialects of their own, or not at all.

    Source: openapi-problem (problem-v1.yaml) and reference channel.md sections 10 (OAuth), 13 (StatusMessage of
    eBox), 16 and 17 (Belgif): `issues` without type and the older `invalidParams` are read too.
    """
    body = _object(answer.content)
    return ToldProblem(
        type=_text(body, "type", "code", "error"),
        title=_text(body, "title"),
        detail=_text(body, "detail", "message", "error_description"),
        issues=_issues(body),
        instance=_text(body, "instance", "id"),
        members={name: value for name, value in body.items() if name not in _KNOWN},
    )


def _issues(body: Mapping[str, Any]) -> tuple[Issue, ...]:
    listed = body.get("issues") or body.get("invalidParams")
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    return tuple(
        Issue(
            type=_text(entry, "type"),
            location=_text(entry, "in"),
            name=_text(entry, "name"),
            detail=_text(entry, "detail"),
            title=_text(entry, "title"),
            anomaly=_text(entry, "anomaly"),
            href=_text(entry, "href"),
        )
        for entry in entries[:_MOST_ISSUES]
    )


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        body = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _text(body: Mapping[str, Any], *names: str) -> str:
    """The first of these members that is a text."""
    return next((_hidden(plain(body[name])) for name in names if isinstance(body.get(name), str) and body[name]), "")


def _hidden(text: str) -> str:
    """The text without the number of a worker: what refuses a request may repeat it, and mistakes go to logs."""
    return _ELEVEN_DIGITS.sub(lambda found: "•••" if holds_ssin(found[0]) else found[0], text)
