"""Schemas of the contract as OpenAPI 3.0 knows them: a dialect older than the JSON Schema they are made in."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from openfla.contract.code_lists import by_type
from openfla.contract.schemas import components
from openfla.platform.api.documents_origins import origin_of
from openfla.texts import N_

PLACE: Final = "#/components/schemas/"
_STRICT_END: Final = r"$(?!\n)"
_BESIDES: Final = ("description", "default", "x-label")

_URI: Final = {"type": "string", "format": "uri"}
_PROBLEM: Final[dict[str, Any]] = {
    "description": N_("Why a request was refused (RFC 9457, Belgif guide). Go by `type`; texts are for people."),
    "type": "object",
    "properties": {
        "type": {
            "x-label": N_("Type"),
            **_URI,
            "description": N_("URN of the problem type: the only member to branch on."),
        },
        "href": {"x-label": N_("Page"), **_URI, "description": N_("Page that explains the type.")},
        "title": {"x-label": N_("Title"), "type": "string", "description": N_("Name of the type, in English.")},
        "status": {
            "x-label": N_("Status"),
            "type": "integer",
            "minimum": 400,
            "maximum": 599,
            "description": N_("The HTTP status once more."),
        },
        "detail": {
            "x-label": N_("Detail"),
            "type": "string",
            "description": N_("What happened and what to do, in the language asked for."),
        },
        "instance": {
            "x-label": N_("Instance"),
            **_URI,
            "description": N_("This occurrence; the logs know it under the same UUID."),
        },
    },
    "required": ["type", "title", "status"],
}
_ISSUE: Final[dict[str, Any]] = {
    "description": N_("One thing that is wrong with the input (Belgif guide)."),
    "type": "object",
    "properties": {
        "type": {"x-label": N_("Type"), **_URI, "description": N_("URN of the issue type.")},
        "title": {"x-label": N_("Title"), "type": "string", "description": N_("Name of the type.")},
        "detail": {"x-label": N_("Detail"), "type": "string", "description": N_("What is wrong.")},
        "in": {
            "x-label": N_("Place"),
            "type": "string",
            "enum": ["body", "header", "path", "query"],
            "description": N_("Where it stands."),
        },
        "name": {
            "x-label": N_("Field"),
            "type": "string",
            "description": N_("Which member, such as participants[0].ssin."),
        },
        "anomaly": {
            "x-label": N_("Anomaly"),
            "type": "string",
            "description": N_("Which rule of the list of anomalies it breaks, if one of those."),
        },
        "href": {"x-label": N_("Page"), **_URI, "description": N_("Page that explains the rule.")},
    },
    "required": ["type", "title", "detail", "in"],
}
_INPUT_PROBLEM: Final[dict[str, Any]] = {
    "description": N_("A problem with every issue of the input at once."),
    "allOf": [
        {"$ref": f"{PLACE}Problem"},
        {
            "type": "object",
            "properties": {
                "issues": {
                    "x-label": N_("Issues"),
                    "description": N_("Each thing that is wrong."),
                    "type": "array",
                    "items": {"$ref": f"{PLACE}InputValidationIssue"},
                }
            },
            "required": ["issues"],
        },
    ],
}
_ALIKE: Final = {"items": {"x-label": N_("Items"), "description": N_("What was found.")}}
"""Fields that mean the same wherever they stand, for messages that say no more of them."""

PROBLEMS: Final = {"Problem": _PROBLEM, "InputValidationProblem": _INPUT_PROBLEM, "InputValidationIssue": _ISSUE}


def schemas_of(messages: Sequence[type]) -> dict[str, Any]:
    """The schema of each message, of all that it refers to, and of the problems; each field with its origin."""
    made = {name: as_openapi(schema) for name, schema in components(messages, PLACE + "{name}").items()}
    return {name: _with_origins(name, _described(name, schema)) for name, schema in {**made, **PROBLEMS}.items()}


def _described(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with a name has no other (rule oas-descr); beside a list of codes stands what its reader needs."""
    told = {keyword: value for keyword, value in schema.items() if keyword != "x-label"}
    found = by_type().get(name)
    return {**told, "description": found.description, "x-code-list": found.name} if found else told


def as_openapi(schema: Any) -> Any:
    """A JSON Schema (2020-12) as OpenAPI 3.0.3 knows it: one example, enums with a type, nothing beside a $ref."""
    if isinstance(schema, list):
        return [as_openapi(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    told = _alike({name: _member(name, value) for name, value in schema.items()})
    if isinstance(told.get("pattern"), str):
        told["pattern"] = told["pattern"].removesuffix(_STRICT_END) + ("$" if _is_strict(told["pattern"]) else "")
    if not told.get("required", True):
        del told["required"]
    return _alone(_bounded(told))


def _alike(told: dict[str, Any]) -> dict[str, Any]:
    """What has another name here; the guide keeps `title` for names of types (rule oas-descr)."""
    if isinstance(told.get("examples"), list):
        told["example"] = told.pop("examples")[0]
    if isinstance(told.get("title"), str):
        told["x-label"] = told.pop("title")
    if "const" in told:
        told["enum"] = [told.pop("const")]
    if isinstance(told.get("enum"), list) and "type" not in told:
        told["type"] = _type_of(told["enum"])
    return told


def _member(name: str, value: Any) -> Any:
    """Names of properties are no keywords, and examples are no schemas."""
    if name == "properties":
        return {field: as_openapi(schema) for field, schema in value.items()}
    return value if name in ("examples", "default", "enum", "required") else as_openapi(value)


def _is_strict(pattern: str) -> bool:
    return pattern.endswith(_STRICT_END)


def _bounded(schema: dict[str, Any]) -> dict[str, Any]:
    """In OpenAPI 3.0 `exclusiveMinimum` says how `minimum` is meant."""
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if exclusive in schema and not isinstance(schema[exclusive], bool):
            schema[bound], schema[exclusive] = schema[exclusive], True
    return schema


def _alone(schema: dict[str, Any]) -> dict[str, Any]:
    """OpenAPI 3.0 leaves aside whatever stands beside a $ref."""
    if "$ref" not in schema or len(schema) == 1:
        return schema
    besides: dict[str, Any] = {name: schema[name] for name in _BESIDES if name in schema}
    return {**besides, "allOf": [{"$ref": schema["$ref"]}]}


def _type_of(values: list[Any]) -> str:
    return "integer" if all(isinstance(value, int) for value in values) else "string"


def _with_origins(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    if "allOf" in schema:
        return {**schema, "allOf": [_with_origins(name, part) for part in schema["allOf"]]}
    fields = schema.get("properties")
    if not fields:
        return schema
    return {**schema, "properties": {field: _with_origin(name, field, fields[field]) for field in fields}}


def _with_origin(name: str, field: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A specification extension; one more reason to keep a $ref apart."""
    apart = {"allOf": [schema]} if "$ref" in schema else schema
    return {**_ALIKE.get(field, {}), **apart, "x-origin": origin_of(name, field)}
