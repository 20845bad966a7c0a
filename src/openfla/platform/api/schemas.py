"""JSON Schemas of the messages, made from the structs of the contract, which are their only definition."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import jsonschema_rs
import msgspec

_NUMBER: Final = {"type": "number"}


def components(messages: Sequence[type], ref_template: str) -> dict[str, Any]:
    """The schema of each message and of all that it refers to, by name."""
    _, found = msgspec.json.schema_components(messages, ref_template=ref_template)
    return {name: _with_numbers(schema) for name, schema in found.items()}


@cache
def validator(message: type) -> jsonschema_rs.Draft202012Validator:
    """Checks any JSON value against the schema of a message and lists everything that is wrong with it."""
    definitions = components([message], "#/$defs/{name}")
    schema = {"$ref": f"#/$defs/{message.__name__}", "$defs": definitions}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True, mask="the value")


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
