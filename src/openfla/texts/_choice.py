import os
from collections.abc import Mapping

from openfla.texts._catalogues import LANGUAGES, Language


def language_of_environment(environment: Mapping[str, str] = os.environ) -> Language:
    """The language of this terminal: OPENFLA_LANGUAGE, else LC_ALL, LC_MESSAGES, LANG; English when none fits."""
    for name in ("OPENFLA_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return _known(environment[name]) or "en"
    return "en"


def language_of_browser(accept_language: str | None) -> Language:
    """The known language that an Accept-Language header prefers (RFC 9110 s12.5.4); English when none fits."""
    wishes = [_wish(part) for part in (accept_language or "").split(",")]
    for _, tag in sorted(wishes, key=lambda wish: -wish[0]):
        if known := _known(tag):
            return known
    return "en"


def _wish(part: str) -> tuple[float, str]:
    tag, _, quality = part.strip().partition(";q=")
    try:
        return (float(quality) if quality else 1.0), tag
    except ValueError:
        return 0.0, tag


def _known(tag: str) -> Language | None:
    short = tag.strip().lower()[:2]
    return next((language for language in LANGUAGES if language == short), None)
