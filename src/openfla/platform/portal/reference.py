"""An OpenAPI document as its page tells it: one truth, two readers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from openfla.platform.api.documents import Book, Operation
from openfla.platform.api.documents_limits import Limit, limits_of
from openfla.platform.api.documents_origins import NAMES
from openfla.platform.kernel.refusals import Refusal

ORIGINS: Final = NAMES


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    refers_to: str
    """The shape that tells more of it; empty for a plain value."""
    is_required: bool
    description: str
    limits: tuple[Limit, ...]
    pattern: str
    values: tuple[str, ...]
    origin: str


@dataclass(frozen=True)
class Shape:
    """One schema of the document: fields, or the codes that it may be."""

    name: str
    description: str
    fields: tuple[Field, ...]
    values: tuple[str, ...]


def shapes(book: Book) -> list[Shape]:
    """Every schema, messages first as the operations need them."""
    return [_shape(name, schema) for name, schema in book.document["components"]["schemas"].items()]


def parameters(operation: Operation) -> list[Field]:
    """What stands in the address of an operation."""
    return [
        _field(item.name, {**item.schema, "description": item.description}, is_required=item.place == "path")
        for item in operation.parameters
    ]


def refusals(operation: Operation) -> list[type[Refusal]]:
    """How a call may be refused, by status."""
    return sorted({type(refusal) for refusal in operation.problems}, key=lambda kind: (kind.status, kind.code))


def _shape(name: str, schema: Mapping[str, Any]) -> Shape:
    values = tuple(str(value) for value in schema.get("enum", ()))
    return Shape(name, schema.get("description", ""), tuple(_fields(schema)), values)


def _fields(schema: Mapping[str, Any]) -> Iterator[Field]:
    for part in (schema, *schema.get("allOf", ())):
        for name, field in part.get("properties", {}).items():
            yield _field(name, field, is_required=name in part.get("required", ()))


def _field(name: str, schema: Mapping[str, Any], *, is_required: bool) -> Field:
    kind, refers_to = _kind(schema)
    return Field(
        name=name,
        kind=kind,
        refers_to=refers_to,
        is_required=is_required,
        description=schema.get("description", ""),
        limits=limits_of(schema),
        pattern=schema.get("pattern", ""),
        values=tuple(str(value) for value in schema.get("enum", ())),
        origin=schema.get("x-origin", ""),
    )


def _kind(schema: Mapping[str, Any]) -> tuple[str, str]:
    """How a value is written, and the shape that it has."""
    if "allOf" in schema:
        return _kind(schema["allOf"][0])
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return name, name
    if schema.get("type") == "array":
        kind, refers_to = _kind(schema["items"])
        return f"{kind}[]", refers_to
    return schema.get("format", schema.get("type", "")), ""


def in_print(example: Any) -> str:
    """An example as one reads it."""
    return msgspec.json.format(msgspec.json.encode(example), indent=2).decode()
