"""JSON Schemas of the messages, made from the structs of the contract, which are their only definition."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

import jsonschema_rs
import msgspec

_NUMBER: Final = {"type": "number"}
_STEP: Final = re.compile(r"\w+|\[")


def components(messages: Sequence[type], ref_template: str) -> dict[str, Any]:
    """The schema of each message and of all that it refers to, by name."""
    _, found = msgspec.json.schema_components(messages, ref_template=ref_template)
    return {name: _with_numbers(schema) for name, schema in found.items()}


@cache
def validator(message: type) -> jsonschema_rs.Draft202012Validator:
    """Checks any JSON value against the schema of a message and lists everything that is wrong with it."""
    return jsonschema_rs.Draft202012Validator(_schema(message), validate_formats=True, mask="the value")


def part_of(message: type, path: Iterable[str | int]) -> dict[str, Any]:
    """A part of the schema by which `validator` checks, by the path that one of its errors tells."""
    part: Any = _schema(message)
    for step in path:
        part = part[step]
    found: dict[str, Any] = part
    return found


def member_of(message: type, place: str) -> dict[str, Any]:
    """The schema of a member by where it stands in the message, such as `training.participants[...].certificate`."""
    part = whole = _schema(message)
    for step in ["", *_STEP.findall(place)]:
        inner = part["items"] if step == "[" else part["properties"][step] if step else part
        part = whole["$defs"][inner["$ref"].rpartition("/")[2]] if "$ref" in inner else inner
    return part


@cache
def _schema(message: type) -> dict[str, Any]:
    definitions = components([message], "#/$defs/{name}")
    return {"$ref": f"#/$defs/{message.__name__}", "$defs": definitions}


def _with_numbers(schema: Any) -> Any:
    """An exact decimal goes over the wire as a JSON number."""
    if isinstance(schema, dict):
        if schema.get("format") == "decimal":
            described = {name: value for name, value in schema.items() if name not in ("type", "format")}
            return {**described, **_NUMBER}
        return {name: _with_numbers(value) for name, value in schema.items()}
    if isinstance(schema, list):
        return [_with_numbers(value) for value in schema]
    return schema
