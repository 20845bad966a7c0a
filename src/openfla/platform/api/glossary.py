"""The glossary: every message of the contract as a block, every field as a zone (reference batch.md section 10)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from openfla.contract.code_lists import CodeList, by_type
from openfla.platform.api.documents import Book
from openfla.platform.api.documents_limits import Limit, limits_of, plain
from openfla.texts import N_

_BESIDE_LENGTH: Final = ("default", "example")


class Presence(StrEnum):
    """NEIGHBOUR: the words of the glossaries of social security."""

    INDISPENSABLE = "indispensable"
    MANDATORY_IF = "mandatoryIf"
    OPTIONAL = "optional"


PRESENCES: Final[Mapping[Presence, str]] = {
    Presence.INDISPENSABLE: N_("Indispensable"),
    Presence.MANDATORY_IF: N_("Mandatory if"),
    Presence.OPTIONAL: N_("Optional"),
}
_BY_WHOM: Final = N_("Mandatory if a mandatary asks.")
_KIND: Final = N_("Mandatory if the record is about nothing else: exactly one of its kinds is there.")
CONDITIONS: Final[Mapping[tuple[str, str], str]] = {
    ("TrainingSearch", "enterpriseNumber"): N_("Mandatory if an employer or a mandatary asks."),
    **{
        (message, "enterpriseNumber"): _BY_WHOM
        for message in ("EmploymentSearch", "TrainingRightSearch", "OptOutSearch", "BudgetSearch", "NewExport")
    },
    **{
        ("DeclarationRecord", kind): _KIND
        for kind in ("training", "employment", "trainingRight", "employabilityBudget", "withdrawal")
    },
    **{("ProviderDeclarationRecord", kind): _KIND for kind in ("training", "withdrawal")},
    ("NewVerification", "correction"): N_("Mandatory if the decision is corrected."),
    ("Provider", "name"): N_("Mandatory if the enterprise number is not given."),
    ("Provider", "enterpriseNumber"): N_("Mandatory if the name is not given."),
    ("Withdrawal", "enterpriseNumber"): N_("Mandatory if an employment or a budget is withdrawn."),
}
"""When a field that a schema cannot ask for is asked for all the same, by block and field."""


@dataclass(frozen=True)
class Zone:
    """One field; its texts are in English, to be translated for who reads them."""

    path: str
    """Where it stands: the block, a dot, the name that it has in JSON."""
    name: str
    label: str
    description: str
    kind: str
    """How the value is written in JSON: string, date, number; a list ends in []."""
    block: str
    """The block of which the value is one; empty for a plain value."""
    length: tuple[Limit, ...]
    pattern: str
    presence: Presence
    condition: str
    """The whole sentence; empty unless the presence is MANDATORY_IF."""
    code_list: CodeList | None
    codes: tuple[str, ...]
    usual: str
    """What is taken when it is left out."""
    example: str
    origin: str


@dataclass(frozen=True)
class Block:
    """One message, or a part of one."""

    name: str
    label: str
    description: str
    zones: tuple[Zone, ...]
    is_sent: bool
    """Whether a caller sends it; else the server answers it."""


def blocks(books: Iterable[Book]) -> list[Block]:
    """Every block of these addresses, once, in the order in which their operations need them."""
    found: dict[str, Block] = {}
    for book in books:
        schemas = book.document["components"]["schemas"]
        sent = _sent(book, schemas)
        for name, schema in schemas.items():
            if name not in found and "enum" not in schema:
                found[name] = _block(name, schema, schemas, is_sent=name in sent)
    return list(found.values())


def sentences(books: Iterable[Book]) -> list[str]:
    """Every text of the contract, in English: what the catalogues must hold."""
    told: dict[str, None] = {}
    for block in blocks(books):
        texts = [block.label, block.description]
        texts += [text for zone in block.zones for text in (zone.label, zone.description)]
        told.update(dict.fromkeys(text for text in texts if text))
    return list(told)


def in_words(name: str) -> str:
    """The name of a type or a field as people write it.

    >>> in_words("NewProviderTraining")
    'New provider training'
    """
    return re.sub("(?<=[a-z0-9])([A-Z])", r" \1", name).lower().capitalize()


def _sent(book: Book, schemas: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    waiting = [operation.request.__name__ for operation in book.operations if operation.request]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _referred(schemas[name])
    return found


def _referred(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [name for part in schema for name in _referred(part)]
    if not isinstance(schema, Mapping):
        return []
    if "$ref" in schema:
        return [_last(schema["$ref"])]
    return [name for part in schema.values() for name in _referred(part)]


def _block(name: str, schema: Mapping[str, Any], schemas: Mapping[str, Any], *, is_sent: bool) -> Block:
    zones = tuple(_zones(name, schema, schemas))
    return Block(name, in_words(name), _one_line(schema.get("description", "")), zones, is_sent)


def _zones(block: str, schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[Zone]:
    for part in (schema, *schema.get("allOf", ())):
        for name, field in part.get("properties", {}).items():
            yield _zone(block, name, field, schemas, is_required=name in part.get("required", ()))


def _zone(block: str, name: str, field: Mapping[str, Any], schemas: Mapping[str, Any], *, is_required: bool) -> Zone:
    value = _value(field)
    of_items = value.get("items", value)
    refers_to = _last(of_items.get("$ref", ""))
    code_list = by_type().get(refers_to)
    kind = _kind(schemas[refers_to] if refers_to else of_items)
    condition = "" if is_required else CONDITIONS.get((block, name), "")
    return Zone(
        path=f"{block}.{name}",
        name=name,
        label=field.get("x-label") or of_items.get("x-label") or in_words(name),
        description=_one_line(field.get("description") or of_items.get("description", "")),
        kind=f"{kind}[]" if "items" in value else kind,
        block="" if not refers_to or "enum" in schemas[refers_to] else refers_to,
        length=_length(value) + (_length(of_items) if of_items is not value else ()),
        pattern=of_items.get("pattern", ""),
        presence=_presence(condition, is_required=is_required),
        condition=condition,
        code_list=code_list,
        codes=tuple(plain(code) for code in (schemas[refers_to] if refers_to else of_items).get("enum", ())),
        usual=plain(field["default"]) if "default" in field else "",
        example=plain(of_items["example"]) if "example" in of_items else "",
        origin=field.get("x-origin", ""),
    )


def _value(field: Mapping[str, Any]) -> Mapping[str, Any]:
    """What stands behind a $ref that was kept apart."""
    alone: Mapping[str, Any] = field["allOf"][0] if "allOf" in field else field
    return _value(alone) if "allOf" in alone else alone


def _kind(schema: Mapping[str, Any]) -> str:
    found: str = schema.get("format") or schema.get("type") or "object"
    return found


def _length(schema: Mapping[str, Any]) -> tuple[Limit, ...]:
    return limits_of({name: value for name, value in schema.items() if name not in _BESIDE_LENGTH})


def _presence(condition: str, *, is_required: bool) -> Presence:
    if is_required:
        return Presence.INDISPENSABLE
    return Presence.MANDATORY_IF if condition else Presence.OPTIONAL


def _last(reference: str) -> str:
    return reference.rpartition("/")[2]


def _one_line(text: str) -> str:
    return " ".join(text.split())
