import re
from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path
from typing import Final, Literal, get_args

_Catalogue = GNUTranslations | NullTranslations

Language = Literal["nl", "fr", "de", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

_FOLDER = Path(__file__).parent / "locale"
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Codes that steer a terminal, and halves of signs that nothing can write: names of files and cells may hold them."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a sentence for the catalogues that is translated later, when the reader is known."""
    return message


def translate(language: Language, message: str, values: Mapping[str, object] | None = None) -> str:
    """One sentence in the reader's language, its %(name)s filled from `values`."""
    return _filled(_catalogue(language).gettext(message), values) if message else ""


def ntranslate(language: Language, one: str, many: str, count: int, values: Mapping[str, object] | None = None) -> str:
    """One sentence in the number that `count` asks for; `%(count)d` is filled too."""
    sentence = _catalogue(language).ngettext(one, many, count)
    return _filled(sentence, {"count": count, **(values or {})})


def _filled(sentence: str, values: Mapping[str, object] | None) -> str:
    return _UNSEEN.sub("\ufffd", sentence % values) if values else sentence


@cache
def _catalogue(language: Language) -> _Catalogue:
    return translation("openfla", _FOLDER, languages=[language], fallback=True)
