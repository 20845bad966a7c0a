"""JSON text as a message of the contract: fast when right, complete when wrong (docs/adr/0003)."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final, TypeVar

import jsonschema_rs
import msgspec

from openfla.contract.findings import Finding
from openfla.contract.privacy import without_numbers
from openfla.contract.repetitions import repetitions
from openfla.contract.schemas import member_of, part_of, validator
from openfla.identifiers import holds_ssin

T = TypeVar("T")
MOST_FINDINGS: Final = 100
_DEEPEST: Final = 12
_MOST_MEMBERS: Final = 100
_MOST_ITEMS: Final = 50
_WRITER: Final = msgspec.json.Encoder(decimal_format="number")
_Kind = jsonschema_rs.ValidationErrorKind
_PLACE: Final = re.compile(r" - at `\$?\.?(?P<path>[^`]*)`$")
_KIND: Final = re.compile(r"Expected `(?P<name>[a-z]+)`")
_TYPES: Final = {"int": "integer", "str": "string"}
_FORMS: Final = {"date-time": "YYYY-MM-DDThh:mm:ssZ"}
_LENGTHS: Final = _Kind.MinLength | _Kind.MaxLength | _Kind.MinItems | _Kind.MaxItems
_LONGEST_TOLD: Final = 200
_A_TEXT: Final = re.compile(rb'[ \t\r\n]*:[ \t\r\n]*"')
_LETTER_AS_NUMBER: Final = re.compile(rb"\\u00[4-7]")
"""In the name of a member too; by itself this is looked for much faster than beside anything else."""


class Misshapen(Exception):
    """The text is no such message."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings


def shaped(body: bytes, message: type[T]) -> T:
    """JSON text as a message.

    Raises:
        Misshapen: it does not fit; every finding at once, at most a hundred.
    """
    kind: Any = message
    reader = _reader(kind)
    try:
        found: T = reader.decoder.decode(body)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise Misshapen(list(_findings(body, message, error))[:MOST_FINDINGS]) from error
    if reader.has_moments or not _is_plain(body, found):
        findings = list(repetitions(body))
        # msgspec takes a decimal as a text and a moment in more forms than the contract does.
        if reader.doubtful and (_is_in_doubt(body, reader.doubtful) or _LETTER_AS_NUMBER.search(body)):
            findings += _beyond_decoding(body, message)
        if findings:
            raise Misshapen(findings[:MOST_FINDINGS])
    return found


def plain(lines: Sequence[bytes], message: type[T]) -> list[T] | None:
    """Texts as messages, all at once; None when one of them does not fit, or needs a second look by itself."""
    kind: Any = message
    reader = _reader(kind)
    body = b"\n".join(lines)
    try:
        found: list[T] = reader.decoder.decode_lines(body)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return None
    is_plain = not reader.has_moments and _says_no_more(body, _WRITER.encode_lines(found))
    return found if is_plain and len(found) == len(lines) else None


def _is_plain(body: bytes, found: Any) -> bool:
    return _says_no_more(body, _WRITER.encode(found))


def _says_no_more(body: bytes, anew: bytes) -> bool:
    """Whether a text needs no second look: it has the quotation marks of what it says written anew.

    A member that is told again has more of them, a decimal that is told as a text too. What is left out when it is
    written has more as well, and is looked at again for nothing. None has fewer.
    """
    # One byte is found much faster than two.
    if b"\\" in body and b"\\u" in body:
        return False
    return body.count(b'"') == anew.count(b'"')


class _Reader(msgspec.Struct):
    """How a message is decoded, and what in its text calls for a second look."""

    decoder: msgspec.json.Decoder[Any]
    doubtful: tuple[bytes, ...]
    has_moments: bool


@cache
def _reader(kind: type[Any]) -> _Reader:
    _, schemas = msgspec.json.schema_components([kind])
    found = {name: form for schema in schemas.values() for name, form in _doubtful(schema)}
    names = tuple(f'"{name}"'.encode() for name in sorted(found))
    return _Reader(msgspec.json.Decoder(kind), names, "date-time" in found.values())


def _is_in_doubt(body: bytes, names: tuple[bytes, ...]) -> bool:
    """Whether a text follows one of these names; looked for one by one, as every record passes here."""
    for name in names:
        place = body.find(name)
        while place >= 0:
            place += len(name)
            if _A_TEXT.match(body, place):
                return True
            place = body.find(name, place)
    return False


def _doubtful(schema: Any) -> Iterator[tuple[str, str]]:
    """The members of a message that are decimals or moments: when they are texts they are looked at again."""
    for name, member in schema.get("properties", {}).items():
        for form in (member, *member.get("anyOf", [])):
            if form.get("format") in ("decimal", "date-time"):
                yield name, form["format"]


def _findings(body: bytes, message: type, first: Exception) -> Iterator[Finding]:
    try:
        value = msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        yield Finding("notJson")
        return
    found = _errors(_cut(value), message)
    for error in found:
        yield from _told(error, message)
    if not found:
        yield _first(first, message)


def _beyond_decoding(body: bytes, message: type) -> Iterator[Finding]:
    try:
        value = msgspec.json.decode(body)
    except (msgspec.MsgspecError, ValueError):
        return  # a number that only a decimal can hold: the rules judge it
    for error in _errors(value, message):
        yield from _told(error, message)


def _errors(value: Any, message: type) -> list[jsonschema_rs.ValidationError]:
    try:
        return list(validator(message).iter_errors(value))
    except ValueError:
        return []  # nested deeper than the schema is followed: the decoder says what it was of it


def _cut(value: Any, depth: int = _DEEPEST) -> Any:
    """As much of a wrong message as is looked at: who sends a million mistakes is told of the first ones."""
    if isinstance(value, dict):
        members = list(value.items())[:_MOST_MEMBERS] if depth else []
        return {name: _cut(member, depth - 1) for name, member in members}
    if isinstance(value, list):
        return [_cut(item, depth - 1) for item in value[:_MOST_ITEMS]] if depth else []
    return value


def _told(error: jsonschema_rs.ValidationError, message: type) -> Iterator[Finding]:
    where, kind = _name(error.instance_path), error.kind
    if isinstance(kind, _Kind.AdditionalProperties):
        for unexpected in kind.unexpected:
            shown = without_numbers(unexpected)[:100]
            yield Finding("unknownField", _joined(where, shown), {"field": shown})
    elif isinstance(kind, _Kind.Required):
        missing = str(kind.property)
        yield Finding("missing", _joined(where, missing), {"field": missing})
    elif isinstance(kind, _Kind.Type):
        yield Finding("wrongType", where, {"expected": ", ".join(str(each) for each in kind.types)})
    elif isinstance(kind, _LENGTHS):
        yield Finding("wrongLength", where, _bounds(part_of(message, error.schema_path[:-1])))
    elif isinstance(kind, _Kind.Format | _Kind.Pattern):
        yield _misformed(where, part_of(message, error.schema_path[:-1]))
    else:
        yield Finding("outsideDomain", where, {"expected": _domain(error)})


def _bounds(schema: dict[str, Any]) -> dict[str, int]:
    """How long a text or a list is; each has an end (tests/unit/contract)."""
    if schema["type"] == "array":
        return {"least": schema.get("minItems", 0), "most": schema["maxItems"]}
    return {"least": schema.get("minLength", 0), "most": schema["maxLength"]}


def _misformed(where: str, schema: dict[str, Any]) -> Finding:
    form = schema.get("format", "")
    if form == "date":
        return Finding("notADate", where)
    # The number of a worker, even a made-up one, stands in no refusal.
    examples = ", ".join(f'"{example}"' for example in schema.get("examples", ()) if not holds_ssin(example))
    expected = _FORMS.get(form) or schema["pattern"].removesuffix(r"(?!\n)")
    return _of_form(where, f"{expected} ({examples})" if examples else expected)


def _of_form(where: str, expected: str) -> Finding:
    return Finding("wrongForm", where, {"expected": expected[:_LONGEST_TOLD]})


def _domain(error: jsonschema_rs.ValidationError) -> str:
    kind: Any = error.kind
    told = {
        "Enum": lambda: ", ".join(str(option) for option in kind.options),
        "Minimum": lambda: f">= {kind.limit}",
        "Maximum": lambda: f"<= {kind.limit}",
    }.get(type(kind).__name__.rpartition("_")[2])
    return (told() if told else error.message)[:_LONGEST_TOLD]


def _first(error: Exception, message: type) -> Finding:
    """What the decoder says, where the schema has nothing to say (the year 0, 2026.0) or saw a part (a long list)."""
    text = str(error)
    place, kind = _PLACE.search(text), _KIND.match(text)
    where = place["path"] if place else ""
    if "` of length " in text:
        return Finding("wrongLength", where, _bounds(member_of(message, where)))
    if kind:
        return Finding("wrongType", where, {"expected": _TYPES.get(kind["name"], kind["name"])})
    if "encoded datetime" in text:
        return _of_form(where, _FORMS["date-time"])
    return Finding("notADate", where) if "encoded date" in text else _of_form(where, _PLACE.sub("", text))


def _joined(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _name(path: list[str | int]) -> str:
    """`participants[0].ssin`, as Belgif writes it."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
