"""How a request is refused: a Belgif problem document (RFC 9457; reference channel.md sections 16 to 18)."""

from typing import Any, ClassVar

from openfla.texts import Explained, Language


class Refusal(Explained):
    """A request is refused, and nothing was changed.

    The class knows its HTTP status and its type; `members` and `headers` add what the type asks for.
    `is_standard` tells a type of the Belgif guide from one of our own.
    """

    status: ClassVar[int]
    title: ClassVar[str]
    is_standard: ClassVar[bool] = False
    is_audited: ClassVar[bool] = False

    def members(self) -> dict[str, Any]:
        """What the problem document says beyond type, title, status and detail."""
        return {}

    def told(self, language: Language) -> dict[str, Any]:
        """The same, in the reader's language."""
        return self.members()

    def headers(self, realm: str) -> dict[str, str]:
        """Headers that go with the answer."""
        return {}
