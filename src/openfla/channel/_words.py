from typing import Any, Self

from openfla.texts import Language, translate


class Words(str):
    """A reason, in English as a `str`, in the reader's language as the value of a mistake that explains itself."""

    __slots__ = ("_template", "_values")
    _template: str
    _values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> Self:
        words = super().__new__(cls, translate("en", template, values))
        words._template = template
        words._values = values
        return words

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self._template,), self._values

    def in_words(self, language: Language) -> str:
        """The same reason in that language."""
        return translate(language, self._template, self._values)
