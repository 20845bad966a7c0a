from collections.abc import Mapping
from typing import ClassVar

from openfla.texts._catalogues import Language, translate


class Explained(Exception):
    """A mistake that tells what is wrong and what to do, in the reader's language.

    A subclass is a `@dataclass(eq=False)`; its fields fill the `%(name)s` of `message` and `remedy`,
    both marked with `N_`. `code` is stable and lowerCamelCase: programs and help pages go by it.
    """

    code: ClassVar[str]
    message: ClassVar[str]
    remedy: ClassVar[str] = ""

    @property
    def values(self) -> Mapping[str, object]:
        """What fills the sentences: the fields of the mistake."""
        return vars(self)

    def explain(self, language: Language = "en") -> str:
        """What is wrong, one sentence."""
        return translate(language, self.message, self._told(language))

    def advise(self, language: Language = "en") -> str:
        """What to do about it, one sentence; empty when the mistake says it all."""
        return translate(language, self.remedy, self._told(language))

    def _told(self, language: Language) -> dict[str, object]:
        """The values; a code that has a name in the reader's language (`in_words`) is told by it."""
        return {
            name: value.in_words(language) if hasattr(value, "in_words") else value
            for name, value in self.values.items()
        }

    def __str__(self) -> str:
        return f"{self.explain()} {self.advise()}".rstrip()
