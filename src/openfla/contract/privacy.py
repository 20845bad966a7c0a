"""What a caller wrote, as far as it can be shown again."""

import re
from typing import Final

_LONG_NUMBER: Final = re.compile(r"[0-9][0-9 ./-]{9,}[0-9]")


def without_numbers(text: str) -> str:
    """What a caller wrote, to be shown again: a long number in it may be a worker's."""
    return _LONG_NUMBER.sub("***", text)
