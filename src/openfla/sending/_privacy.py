"""A worker's number is in no sentence, wherever in the file it was typed."""

import re
from typing import Final

from openfla.identifiers import is_ssin

_LONGEST: Final = 60
_LENGTH_OF_SSIN: Final = 11
_FEWEST_LEFT: Final = 7
"""Digits that remain of an SSIN when a spreadsheet took it for a number: those born in 2000 begin with zeros."""
_DIGITS: Final = re.compile(r"\d(?:[\s./\-]?\d)+")


def shown(value: object) -> str:
    """What a sentence may repeat of a cell: not too long, and without anything that looks like an SSIN."""
    text = without_ssin(" ".join(str(value).split()))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def without_ssin(text: str) -> str:
    """The text with a row of dots in the place of every number that may be a worker's.

    >>> without_ssin("Jan, 85.07.30-033.28")
    'Jan, •••'
    """
    return _DIGITS.sub(lambda digits: "•••" if _may_be_ssin(digits[0]) else digits[0], text)


def _may_be_ssin(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    if len(digits) >= _LENGTH_OF_SSIN:
        return True
    return len(digits) >= _FEWEST_LEFT and is_ssin(digits.zfill(_LENGTH_OF_SSIN))
