"""Words as people write them in four languages, found whatever their case, accents, spaces and punctuation."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from openfla.texts import Language

T = TypeVar("T")


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """What counts of a word: letters and digits, without case or accents.

    >>> folded(" N° d'Entreprise *")
    'nodentreprise'
    """
    # Once apart, a sign may turn out to be a capital; and folding may leave one that comes apart.
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.replace("°", "o")).casefold())
    return "".join(character for character in bare if character.isalnum())


@dataclass(frozen=True)
class Words:
    """The words of one meaning, by language; the first of each language is the one that we show."""

    nl: tuple[str, ...]
    fr: tuple[str, ...]
    de: tuple[str, ...]
    en: tuple[str, ...]

    def shown(self, language: Language) -> str:
        by_language = {"nl": self.nl, "fr": self.fr, "de": self.de, "en": self.en}
        return by_language[language][0]

    @property
    def all(self) -> tuple[str, ...]:
        return self.nl + self.fr + self.de + self.en


@dataclass(frozen=True)
class Vocabulary(Generic[T]):
    """Meanings with their words; an enumeration is known by its code too."""

    words: Mapping[T, Words]

    def find(self, text: str) -> T | None:
        """The meaning of what somebody wrote; None when nobody knows it."""
        return self._meanings.get(folded(text))

    def allowed(self, language: Language) -> str:
        """The words to choose from, as one reads them."""
        return ", ".join(words.shown(language) for words in self.words.values())

    @cached_property
    def _meanings(self) -> Mapping[str, T]:
        return {folded(word): meaning for meaning, words in self.words.items() for word in _known(meaning, words)}


def _known(meaning: object, words: Words) -> tuple[str, ...]:
    code = (str(meaning.value),) if isinstance(meaning, Enum) else ()
    return words.all + code
