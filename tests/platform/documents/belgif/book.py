"""How a rule of the Belgif guide is written down here: a sentence, what breaks it, and what finds the breach."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from tests.platform.documents import checks

Document = dict[str, Any]
Found = Iterator[str]

LOWER_CAMEL: Final = re.compile(r"[a-z0-9]+([A-Z]?[a-z0-9]+)*[a-zA-Z0-9]?")
UPPER_CAMEL: Final = re.compile(r"([A-Z][a-z0-9]+)+")
KEBAB: Final = re.compile(r"[A-Z][a-z0-9]*(-[A-Z][a-z0-9]*)*|ETag|WWW-Authenticate|BelGov-[A-Za-z-]+")
PROBLEM: Final = "application/problem+json"
JSON: Final = "application/json"


@dataclass(frozen=True)
class Rule:
    """A statement about every document; `broken` makes one that is sound break it."""

    sentence: str
    source: str
    """The rule of the guide, or the section of reference channel.md."""
    breaches: Callable[[Document], Found]
    broken: Callable[[Document], Any]


RULES: Final[list[Rule]] = []


def rule(sentence: str, source: str, *, broken: Callable[[Document], Any]) -> Callable[..., Any]:
    """The function below it finds what breaks the rule."""

    def keep(breaches: Callable[[Document], Found]) -> Callable[[Document], Found]:
        RULES.append(Rule(sentence, source, breaches, broken))
        return breaches

    return keep


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and Operation Object of each."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def responses(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name of the operation, status and Response Object of each answer."""
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            yield f"{method} {path}", status, response


def parameters(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", []):
            yield f"{method} {path}", parameter


def contents(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Where, media type and Media Type Object of each body."""
    for path, method, operation in operations(document):
        bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
        for place, body in bodies.items():
            for media_type, medium in body.get("content", {}).items():
                yield f"{method} {path} {place}", media_type, medium


def resolved(document: Document, schema: dict[str, Any]) -> dict[str, Any]:
    """What a schema is once its $ref was followed."""
    found: dict[str, Any] = checks.resolve(document, schema["$ref"]) if "$ref" in schema else schema
    return found


def properties(document: Document, schema: dict[str, Any]) -> dict[str, Any]:
    """The properties of a schema and of all that it is made of."""
    found = resolved(document, schema)
    told = dict(found.get("properties", {}))
    for part in found.get("allOf", []):
        told.update(properties(document, part))
    return told


def required(document: Document, schema: dict[str, Any]) -> set[str]:
    """The names that must be there, of a schema and of all that it is made of."""
    found = resolved(document, schema)
    told = set(found.get("required", []))
    for part in found.get("allOf", []):
        told |= required(document, part)
    return told


def every_property(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name of the component, name of the property, and its schema."""
    for name, schema in document["components"]["schemas"].items():
        for part in (schema, *schema.get("allOf", [])):
            for field, told in part.get("properties", {}).items():
                yield name, field, told


def problems(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Where, documented status and content of each example of a problem."""
    for place, status, response in responses(document):
        for case in response.get("content", {}).get(PROBLEM, {}).get("examples", {}).values():
            yield f"{place} {status}", status, case["value"]


def values(part: Any) -> Iterator[Any]:
    """Every value in a JSON value, itself included."""
    yield part
    children = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for child in children:
        yield from values(child)


def first(document: Document, method: str = "post") -> dict[str, Any]:
    """Some guarded operation, to be broken."""
    found: dict[str, Any] = next(
        told for _, name, told in operations(document) if name == method and told.get("security") != []
    )
    return found


def a_schema(document: Document, name: str = "Period") -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found
