"""Every refusal as its page tells it: what it means and what to do, without values of anybody's request."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, TypeVar

from openfla.platform.kernel.refusals import Refusal
from openfla.platform.tokens.errors import TokenRefusal
from openfla.texts import N_, Explained, Language, translate

E = TypeVar("E", bound=Explained)
_VALUE: Final = re.compile(r"%\((\w+)\)[sd]")
_GUIDE: Final = N_("Guide on the REST channel, section %(section)s")
_OWN: Final = N_("OpenFLA's own choice")


def token_refusals() -> dict[str, type[TokenRefusal]]:
    """Every way in which a token is refused, by its code, in the order of the code that decides."""
    return {found.code: found for found in _with_code(TokenRefusal)}


def problems() -> dict[str, list[type[Refusal]]]:
    """Every problem type by its code; some are met in more than one place."""
    found: dict[str, list[type[Refusal]]] = defaultdict(list)
    for refusal in _with_code(Refusal):
        found[refusal.code].append(refusal)
    return dict(sorted(found.items(), key=lambda item: (item[1][0].status, item[0])))


def in_general(language: Language, message: str) -> str:
    """A sentence with the names of its values in place of the values: The claim <claim> is missing."""
    return _VALUE.sub(r"<\1>", translate(language, message)).replace("%%", "%")


def sources(language: Language, source: str) -> list[str]:
    """Where a rule stands, each place as a reader may look it up."""
    return [_source(language, part.strip()) for part in source.split(";")]


def _source(language: Language, part: str) -> str:
    if part.startswith("SEED "):
        return translate(language, _GUIDE, {"section": part.removeprefix("SEED ")})
    return translate(language, _OWN) if part == "OpenFLA" else part


def _with_code(kind: type[E]) -> Iterator[type[E]]:
    for found in kind.__subclasses__():
        if "code" in vars(found):
            yield found
        yield from _with_code(found)
