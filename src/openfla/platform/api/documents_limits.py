"""What a schema asks of a value, as sentences for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from openfla.texts import N_

_BETWEEN: Final = (
    ("minLength", "maxLength", N_("%(least)s to %(most)s characters")),
    ("minimum", "maximum", N_("%(least)s to %(most)s")),
    ("minItems", "maxItems", N_("%(least)s to %(most)s items")),
)
_LIMITS: Final = (
    ("minLength", N_("at least %(value)s characters")),
    ("maxLength", N_("at most %(value)s characters")),
    ("minimum", N_("not below %(value)s")),
    ("maximum", N_("not above %(value)s")),
    ("minItems", N_("at least %(value)s items")),
    ("maxItems", N_("at most %(value)s items")),
    ("default", N_("when left out: %(value)s")),
    ("example", N_("for example %(value)s")),
)
_ABOVE: Final = N_("more than %(value)s")
_BELOW: Final = N_("less than %(value)s")


@dataclass(frozen=True)
class Limit:
    """A sentence with its values."""

    sentence: str
    values: Mapping[str, str]


def limits_of(schema: Mapping[str, Any]) -> tuple[Limit, ...]:
    """Every limit, a range in one sentence."""
    return tuple(_limits(schema))


def _limits(schema: Mapping[str, Any]) -> Iterator[Limit]:
    told: set[str] = set()
    for bound, sentence in (("minimum", _ABOVE), ("maximum", _BELOW)):
        if schema.get(f"exclusive{bound.capitalize()}"):
            told.add(bound)
            yield Limit(sentence, {"value": plain(schema[bound])})
    for least, most, sentence in _BETWEEN:
        if {least, most} <= schema.keys() - told:
            told |= {least, most}
            yield Limit(sentence, {"least": plain(schema[least]), "most": plain(schema[most])})
    for keyword, sentence in _LIMITS:
        if keyword in schema and keyword not in told:
            yield Limit(sentence, {"value": plain(schema[keyword])})


def plain(value: Any) -> str:
    """A value as JSON writes it, without quotation marks."""
    return str(value).lower() if isinstance(value, bool) else str(value)
