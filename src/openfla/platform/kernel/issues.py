"""What is wrong with an input, issue by issue (Belgif InputValidationIssue; reference channel.md section 18)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

from msgspec import UNSET, Struct, UnsetType

from openfla.platform.kernel.refusals import Refusal
from openfla.texts import N_

_STANDARD: Final = ("schemaViolation", "invalidInput", "unknownInput", "referencedResourceNotFound")
_TITLES: Final = {
    "schemaViolation": "Input isn't valid with respect to schema",
    "unknownInput": "Unknown input",
    "invalidStructure": "Input value has invalid structure",
    "invalidPeriod": "Period is invalid",
    "outOfRange": "Input value is out of range",
    "rejectedInput": "Input is not allowed in this context",
    "requiredInput": "Input is required in this context",
    "exactlyOneOfExpected": "Exactly one of these inputs must be present",
}


_LONG_NUMBER: Final = re.compile(r"[0-9][0-9 ./-]{9,}[0-9]")


def without_numbers(text: str) -> str:
    """What a caller wrote, to be shown again: a long number in it may be a worker's."""
    return _LONG_NUMBER.sub("***", text)


class Issue(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One thing that is wrong: where, which rule, what to do. The value itself is not repeated."""

    type: str
    title: str
    detail: str
    in_: str
    name: str | UnsetType = UNSET


def issue(
    code: str, detail: str, name: str = "", *, place: Literal["body", "query", "path", "header"] = "body"
) -> Issue:
    """One issue of a standard type of the Belgif guide or of its extension."""
    namespace = "belgif" if code in _STANDARD else "belgif-ext"
    urn = f"urn:problem-type:{namespace}:input-validation:{code}"
    return Issue(type=urn, title=_TITLES[code], detail=detail, in_=place, name=name or UNSET)


def unknown(name: str, where: str = "", *, place: Literal["body", "query"] = "body") -> Issue:
    """An input that nobody knows, by the name that the caller gave it; a number in it may be a worker's."""
    shown = without_numbers(name)[:100]
    return issue("unknownInput", f"Input {shown} is unknown", f"{where}.{shown}" if where else shown, place=place)


@dataclass(eq=False)
class BadRequest(Refusal):
    """Belgif badRequest, with every issue at once."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "badRequest"
    title: ClassVar[str] = "Bad Request"
    is_standard: ClassVar[bool] = True
    message: ClassVar[str] = N_("The input message is incorrect.")
    issues: Sequence[Issue]

    def members(self) -> dict[str, Any]:
        return {"issues": [_told(found) for found in self.issues]}


def _told(found: Issue) -> dict[str, Any]:
    told = {"type": found.type, "title": found.title, "detail": found.detail, "in": found.in_, "name": found.name}
    return {name: value for name, value in told.items() if value is not UNSET}
