"""What can be done at an address, as every document made from the contract needs to know it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from openfla.platform.kernel.refusals import Refusal

Method = Literal["GET", "POST", "PUT", "DELETE"]
JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
"""One JSON value a line; no registered type, and the usual one."""
_TAGS: Final = {"doc": "Documentation", "ref data": "Code lists"}


@dataclass(frozen=True)
class Parameter:
    """One parameter of the query, the path or, where it belongs to this operation only, the headers."""

    name: str
    place: Literal["query", "path", "header"]
    description: str
    schema: Mapping[str, Any]
    is_required: bool = False
    """One of the path always is."""


@dataclass(frozen=True)
class Medium:
    """Another form of a body, beside the JSON of its message: NDJSON, a spreadsheet."""

    media_type: str
    description: str
    example: str = ""


@dataclass(frozen=True)
class Link:
    """What an answer is good for next: values of it, as parameters of another operation of the same address."""

    operation: str
    """The id of that operation."""
    parameters: Mapping[str, str]
    """Runtime expressions by name, such as {"training": "$response.body#/id"}."""


@dataclass(frozen=True)
class Reply:
    """An answer that is no refusal; without content when it has neither message nor media type."""

    description: str
    message: type | None = None
    example: Any = None
    media_type: str = JSON
    headers: tuple[str, ...] = ()
    media: Sequence[Medium] = ()
    """Other forms in which it can be had."""
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class Operation:
    """What one method does at one path; `problems` are refusals as they may really come."""

    method: Method
    path: str
    id: str
    summary: str
    replies: Mapping[int, Reply]
    problems: Sequence[Refusal] = ()
    request: type | None = None
    example: Any = None
    parameters: Sequence[Parameter] = ()
    is_public: bool = False
    media: Sequence[Medium] = ()
    """Other forms in which the body is taken."""
    is_many: bool = False
    """Whether the body is an array of `request`."""
    is_later: bool = False
    """Whether it is granted only after something that the caller cannot do: another party's act, work, time."""

    @property
    def tag(self) -> str:
        """Under what it is found: the collection that it is about, as a title (Belgif guide, rule oas-tags)."""
        words = re.sub("([A-Z])", r" \1", self.path.split("/")[1]).lower()
        return _TAGS.get(words, words.capitalize())
