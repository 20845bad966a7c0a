"""In which language a page is read: what was chosen by a link, else before, else what the browser prefers."""

from typing import Final

from litestar.datastructures import Cookie

from openfla.platform.api.doors import AnyRequest
from openfla.texts import LANGUAGES, Language, language_of_browser

COOKIE: Final = "openfla-language"
NAMES: Final[dict[Language, str]] = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}
"""Each in its own language."""
_A_YEAR_S: Final = 365 * 24 * 3600


def chosen(request: AnyRequest) -> Language | None:
    """The language of the link that led here (`?lang=nl`), if it was one of the switch."""
    return _known(request.query_params.get("lang"))


def language_of(request: AnyRequest) -> Language:
    """The language of this page."""
    kept = _known(request.cookies.get(COOKIE))
    return chosen(request) or kept or language_of_browser(request.headers.get("accept-language"))


def cookie(language: Language, *, is_secure: bool) -> Cookie:
    """Keeps the choice; no script reads it, and no other site makes a browser send it."""
    return Cookie(COOKIE, value=language, max_age=_A_YEAR_S, httponly=True, samesite="strict", secure=is_secure)


def _known(text: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == text), None)
