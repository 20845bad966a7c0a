"""What a document and a value must be, by the text of OpenAPI 3.0.3."""

from collections.abc import Iterator
from typing import Any, Final

import jsonschema_rs

KEYWORDS: Final = {
    *("title", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength"),
    *("pattern", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties", "required", "enum", "type"),
    *("allOf", "oneOf", "anyOf", "not", "items", "properties", "additionalProperties", "description", "format"),
    *("default", "nullable", "discriminator", "readOnly", "writeOnly", "xml", "externalDocs", "example", "deprecated"),
}
"""All that a Schema Object of OpenAPI 3.0 may hold, extensions and references apart."""


def violations(document: dict[str, Any], schema: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with a value by a schema of the document; JSON Schema draft 4 is nearest to OpenAPI 3.0."""
    whole = {"components": document["components"], "allOf": [schema]}
    checker = jsonschema_rs.Draft4Validator(whole, validate_formats=True)
    return [f"{list(error.instance_path)}: {error.message}" for error in checker.iter_errors(value)]


def schemas(part: Any, path: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every Schema Object below a part of the document, with its place."""
    for name, schema in _schemas_here(part):
        yield from _within(schema, f"{path}/{name}")
    for name, value in _children(part):
        if name not in ("schema", "schemas", "example", "examples"):
            yield from schemas(value, f"{path}/{name}")


def references(part: Any) -> Iterator[dict[str, Any]]:
    """Every object with a $ref."""
    if isinstance(part, dict) and "$ref" in part:
        yield part
    for _, value in _children(part):
        yield from references(value)


def resolve(document: dict[str, Any], reference: str) -> Any:
    """What a $ref points to; KeyError when it points to nothing."""
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def _schemas_here(part: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(part, dict):
        if "schema" in part:
            yield "schema", part["schema"]
        yield from part.get("schemas", {}).items()


def _within(schema: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield path, schema
    for name, field in schema.get("properties", {}).items():
        yield from _within(field, f"{path}/{name}")
    for keyword in ("allOf", "oneOf", "anyOf"):
        for place, part in enumerate(schema.get(keyword, [])):
            yield from _within(part, f"{path}/{keyword}/{place}")
    if isinstance(schema.get("items"), dict):
        yield from _within(schema["items"], f"{path}/items")


def _children(part: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(part, dict):
        yield from part.items()
    elif isinstance(part, list):
        yield from ((str(place), value) for place, value in enumerate(part))
