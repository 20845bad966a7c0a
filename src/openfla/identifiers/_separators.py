"""What people and spreadsheets put between digits."""

import re
from typing import Final

# Those by their code cannot be seen at all; they come along with a number copied from a page or a document.
_SPACES: Final = r"\s\u200b-\u200f\u2060\ufeff"
_DASHES: Final = r"\-\u2010-\u2015\u2212"

_ANY_SPACES: Final = re.compile(f"[{_SPACES}]+")
_ANY_SEPARATORS: Final = re.compile(f"[{_SPACES}{_DASHES}./]+")


def without_spaces(text: str) -> str:
    """The text without blanks of any kind, non-breaking ones included."""
    return _ANY_SPACES.sub("", text)


def without_separators(text: str) -> str:
    """The text without blanks, dots, slashes and dashes of any kind."""
    return _ANY_SEPARATORS.sub("", text)
