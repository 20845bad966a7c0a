"""Rules on schemas, codes, collections and examples (channel.md sections 20 and 21)."""

import re
from datetime import datetime
from typing import Any, Final

from tests.platform.documents import checks
from tests.platform.documents.belgif.book import (
    JSON,
    LOWER_CAMEL,
    UPPER_CAMEL,
    Document,
    Found,
    a_schema,
    contents,
    every_property,
    first,
    properties,
    required,
    resolved,
    rule,
    values,
)

_OLDER_CODES: Final = {frozenset({"UP", "DEGRADED", "DOWN"}), frozenset({"A", "W", "B"}), frozenset({"B", "W"})}
"""Health is the guide's own; verdicts and classes are those of the sister flows (channel.md section 14)."""
_STATES: Final = {"processing", "done", "failed"}


def _with_moment(document: Document) -> None:
    first(document)["requestBody"]["content"][JSON]["example"]["at"] = "2026-03-03T16:30:00"


def _property(name: str, **schema: Any) -> Any:
    return lambda document: a_schema(document)["properties"].update({name: schema})


@rule(
    "components have names in UpperCamelCase",
    "oas-comp",
    broken=lambda d: d["components"]["schemas"].update(new_one={}),
)
def components(document: Document) -> Found:
    for kind, found in document["components"].items():
        yield from (f"{kind} {name}" for name in found if not UPPER_CAMEL.fullmatch(name))


@rule("properties have names in lowerCamelCase", "jsn-naming", broken=_property("valid_until", type="string"))
def names(document: Document) -> Found:
    return (f"{name}.{field}" for name, field, _ in every_property(document) if not LOWER_CAMEL.fullmatch(field))


@rule("new codes are texts in lowerCamelCase", "cod-design", broken=_property("kind", type="string", enum=["TOO_LOUD"]))
def codes(document: Document) -> Found:
    for place, schema in checks.schemas(document):
        found = schema.get("enum", [])
        wrong = [code for code in found if not isinstance(code, str) or not LOWER_CAMEL.fullmatch(code)]
        if wrong and frozenset(found) not in _OLDER_CODES:
            yield f"{place}: {wrong}"


@rule("nothing is null", "jsn-null", broken=_property("end", type="string", nullable=True))
def nothing_is_null(document: Document) -> Found:
    yield from (place for place, schema in checks.schemas(document) if schema.get("nullable"))
    for place, _, medium in contents(document):
        examples = [medium.get("example", {}), *(case["value"] for case in medium.get("examples", {}).values())]
        if any(value is None for example in examples for value in values(example)):
            yield f"{place}: null in an example"


@rule("what is required is a property", "prop-req", broken=lambda d: a_schema(d).update(required=["length"]))
def required_properties(document: Document) -> Found:
    for name, schema in document["components"]["schemas"].items():
        missing = required(document, schema) - set(properties(document, schema))
        yield from (f"{name}.{field}" for field in missing)


@rule(
    "codes and defaults fit their own schema",
    "oas-enum, oas-defaul",
    broken=_property("a", type="integer", default="b"),
)
def defaults(document: Document) -> Found:
    for place, schema in checks.schemas(document):
        told = [*schema.get("enum", []), *([schema["default"]] if "default" in schema else [])]
        wrong = [value for value in told if checks.violations(document, schema, value)]
        yield from (f"{place}: {value}" for value in wrong)


@rule("every example fits its schema", "oas-exampl", broken=_property("a", type="string", maxLength=1, example="abc"))
def examples(document: Document) -> Found:
    for place, schema in checks.schemas(document):
        if "example" in schema and checks.violations(document, schema, schema["example"]):
            yield place
    for place, media_type, medium in contents(document):
        found = [medium[name] for name in ("example",) if name in medium]
        found += [case["value"] for case in medium.get("examples", {}).values()]
        is_json = media_type.endswith("json") and "ndjson" not in media_type
        if is_json and any(checks.violations(document, medium["schema"], example) for example in found):
            yield place


@rule(
    "a schema with a name has no other, and no field is titled like a sentence",
    "oas-descr",
    broken=lambda d: a_schema(d).update(title="a period"),
)
def titles(document: Document) -> Found:
    for place, schema in checks.schemas(document):
        title = schema.get("title")
        name = place.rpartition("/")[2]
        if title is not None and (title != name or not UPPER_CAMEL.fullmatch(title)):
            yield f"{place}: {title}"


@rule(
    "parts of an allOf do not repeat each other's properties",
    "sch-allof",
    broken=lambda d: a_schema(d).update(allOf=[dict(a_schema(d)), dict(a_schema(d))]),
)
def parts(document: Document) -> Found:
    for place, schema in checks.schemas(document):
        seen: set[str] = set()
        for part in schema.get("allOf", []):
            found = set(properties(document, part))
            if seen & found:
                yield f"{place}: {seen & found}"
            seen |= found


@rule(
    "a choice between objects has a discriminator",
    "sch-oneof",
    broken=lambda d: a_schema(d).update(oneOf=[{"type": "object"}, {"type": "object"}]),
)
def choices(document: Document) -> Found:
    for place, schema in checks.schemas(document):
        if ("oneOf" in schema or "anyOf" in schema) and "discriminator" not in schema:
            yield place


@rule(
    "a collection has items, each of them an object",
    "col-repres",
    broken=lambda d: _listing(d)["properties"].update(items={"type": "array", "items": {"type": "string"}}),
)
def collections(document: Document) -> Found:
    for name, schema in _collections(document):
        items = schema["properties"]["items"]
        inner = resolved(document, items.get("items", {}))
        if items.get("type") != "array" or not properties(document, inner) or "items" not in schema["required"]:
            yield name


@rule(
    "an item that stands somewhere tells where", "channel.md 21", broken=lambda d: _item(d)["required"].remove("href")
)
def hrefs(document: Document) -> Found:
    for name, schema in _collections(document):
        inner = resolved(document, schema["properties"]["items"].get("items", {}))
        if "id" in properties(document, inner) and "href" not in required(document, inner):
            yield name


@rule(
    "a page that others follow has their links, by number or by cursor and not both",
    "channel.md 21",
    broken=lambda d: _paged(d)["required"].remove("self"),
)
def pages(document: Document) -> Found:
    for name, schema in _collections(document):
        fields, needed = set(schema["properties"]), set(schema["required"])
        if "next" not in fields:
            continue
        by_number = {"self", "first", "last", "page", "pageSize", "total"}
        is_sound = by_number <= needed if "page" in fields else {"self", "first", "pageSize"} <= needed
        if not is_sound or "next" in needed:
            yield name


@rule(
    "links of a page are absolute", "channel.md 21", broken=lambda d: _paged_example(d).update(self="/trainings?page=1")
)
def absolute(document: Document) -> Found:
    for place, media_type, medium in contents(document):
        example = medium.get("example")
        if media_type == JSON and isinstance(example, dict):
            links = [example[name] for name in ("self", "first", "last", "next", "prev", "href") if name in example]
            yield from (f"{place}: {link}" for link in links if not re.match(r"https?://", link))


@rule("a moment has its offset", "channel.md 20", broken=_with_moment)
def moments(document: Document) -> Found:
    for place, _, medium in contents(document):
        for value in values(medium.get("example", {})):
            is_moment = isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value)
            if is_moment and datetime.fromisoformat(value).tzinfo is None:
                yield f"{place}: {value}"


@rule(
    "ids are texts that nobody can guess",
    "id-numer",
    broken=lambda d: _item(d)["properties"].update(id={"type": "integer"}),
)
def ids(document: Document) -> Found:
    for name, field, schema in every_property(document):
        if field == "id" and schema.get("type") != "string":
            yield f"{name}.{field}"


@rule(
    "what takes a while tells its state in the words of the guide",
    "channel.md 21",
    broken=_property("pollAfter", type="string"),
)
def tasks(document: Document) -> Found:
    for name, schema in document["components"]["schemas"].items():
        fields = properties(document, schema)
        if "pollAfter" in fields:
            state = fields.get("state", {})
            told = resolved(document, state["allOf"][0] if "allOf" in state else state)
            if set(told.get("enum", [])) != _STATES:
                yield name


@rule(
    "an identifier of Belgium has the name that the guide gives it",
    "channel.md 20",
    broken=_property("insz", type="string"),
)
def identifiers(document: Document) -> Found:
    wrong = re.compile(r"insz|niss|inss|kbo|bce|companyId|vat", re.IGNORECASE)
    return (f"{name}.{field}" for name, field, _ in every_property(document) if wrong.fullmatch(field))


def _collections(document: Document) -> list[tuple[str, dict[str, Any]]]:
    schemas = document["components"]["schemas"]
    return [(name, schema) for name, schema in schemas.items() if "items" in schema.get("properties", {})]


def _listing(document: Document) -> dict[str, Any]:
    return _collections(document)[0][1]


def _paged(document: Document) -> dict[str, Any]:
    return next(schema for _, schema in _collections(document) if "next" in schema["properties"])


def _paged_example(document: Document) -> dict[str, Any]:
    return next(
        medium["example"]
        for _, media_type, medium in contents(document)
        if media_type == JSON and "self" in medium.get("example", {})
    )


def _item(document: Document) -> dict[str, Any]:
    inner = (resolved(document, schema["properties"]["items"]["items"]) for _, schema in _collections(document))
    return next(schema for schema in inner if "id" in schema["properties"])
