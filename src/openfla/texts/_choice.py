import os
import re
from collections.abc import Mapping
from typing import Final

from openfla.texts._catalogues import LANGUAGES, Language

_WISH: Final = re.compile(r"(?P<tag>[a-z0-9*-]+)\s*(;\s*q=(?P<weight>[01](\.[0-9]{0,3})?))?")
_SUBTAGS: Final = re.compile(r"[-_.@]")


def language_of_environment(environment: Mapping[str, str] = os.environ) -> Language:
    """The language of this terminal: OPENFLA_LANGUAGE, else LC_ALL, LC_MESSAGES, LANG; English when none fits."""
    for name in ("OPENFLA_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return _known(environment[name]) or "en"
    return "en"


def language_of_browser(accept_language: str | None) -> Language:
    """The known language that an Accept-Language header prefers (RFC 9110 s12.5.4); English when none fits."""
    wishes = [_wish(part) for part in (accept_language or "").split(",")]
    for weight, tag in sorted(wishes, key=lambda wish: -wish[0]):
        if weight > 0 and (known := _known(tag)):
            return known
    return "en"


def _wish(part: str) -> tuple[float, str]:
    """How much a language is wished for, from 0 (not at all) to 1."""
    found = _WISH.fullmatch(part.strip().lower())
    return (float(found["weight"] or 1), found["tag"]) if found else (0.0, "")


def _known(tag: str) -> Language | None:
    short = _SUBTAGS.split(tag.strip().lower())[0]
    return next((language for language in LANGUAGES if language == short), None)
