"""What is wrong with an input, issue by issue (Belgif InputValidationIssue; reference channel.md section 18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

from msgspec import UNSET, Struct, UnsetType

from openfla.contract.privacy import without_numbers
from openfla.platform.kernel.refusals import Refusal
from openfla.texts import N_, Language, translate

_STANDARD: Final = ("schemaViolation", "invalidInput", "unknownInput", "referencedResourceNotFound")
_TITLES: Final = {
    "invalidInput": "Invalid input",
    "referencedResourceNotFound": "Referenced resource not found",
    "schemaViolation": "Input isn't valid with respect to schema",
    "unknownInput": "Unknown input",
    "invalidStructure": "Input value has invalid structure",
    "invalidPeriod": "Period is invalid",
    "outOfRange": "Input value is out of range",
    "rejectedInput": "Input is not allowed in this context",
    "requiredInput": "Input is required in this context",
    "exactlyOneOfExpected": "Exactly one of these inputs must be present",
}


class Issue(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One thing that is wrong: where, which rule, what to do. The value itself is not repeated.

    `detail` and `remedy` are told in the reader's language, filled with `values`.
    """

    type: str
    title: str
    detail: str
    in_: str
    name: str | UnsetType = UNSET
    anomaly: str | UnsetType = UNSET
    remedy: str = ""
    values: dict[str, Any] | None = None


def issue(
    code: str,
    detail: str,
    name: str = "",
    *,
    place: Literal["body", "query", "path", "header"] = "body",
    anomaly: str = "",
    remedy: str = "",
    values: dict[str, Any] | None = None,
) -> Issue:
    """One issue of a standard type of the Belgif guide or of its extension.

    Args:
        code: the type.
        detail: what is wrong, marked with `N_`.
        name: which member or parameter.
        place: where it stands.
        anomaly: the rule of our own list.
        remedy: what to do, marked with `N_`.
        values: what fills the two sentences.
    """
    namespace = "belgif" if code in _STANDARD else "belgif-ext"
    urn = f"urn:problem-type:{namespace}:input-validation:{code}"
    return Issue(
        type=urn,
        title=_TITLES[code],
        detail=detail,
        in_=place,
        name=name or UNSET,
        anomaly=anomaly or UNSET,
        remedy=remedy,
        values=values,
    )


def unknown(name: str, where: str = "", *, place: Literal["body", "query"] = "body") -> Issue:
    """An input that nobody knows, by the name that the caller gave it; a number in it may be a worker's."""
    shown = without_numbers(name)[:100]
    name = f"{where}.{shown}" if where else shown
    return issue("unknownInput", N_("Input %(name)s is unknown"), name, place=place, values={"name": shown})


@dataclass(eq=False)
class BadRequest(Refusal):
    """Belgif badRequest, with every issue at once."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "badRequest"
    title: ClassVar[str] = "Bad Request"
    is_standard: ClassVar[bool] = True
    message: ClassVar[str] = N_("The input message is incorrect.")
    issues: Sequence[Issue]

    def told(self, language: Language) -> dict[str, Any]:
        return {"issues": [_told(found, language) for found in self.issues]}


def _told(found: Issue, language: Language) -> dict[str, Any]:
    sentences = [translate(language, text, found.values) for text in (found.detail, found.remedy) if text]
    told = {
        "type": found.type,
        "title": found.title,
        "detail": " ".join(sentences),
        "in": found.in_,
        "name": found.name,
        "anomaly": found.anomaly,
    }
    return {name: value for name, value in told.items() if value is not UNSET}
