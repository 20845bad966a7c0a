import re
from typing import Final, NewType

from openfla.identifiers._errors import (
    BadIdentifier,
    NssoNumberOutOfRange,
    WrongNssoNumberCheckDigits,
    WrongNssoNumberShape,
)
from openfla.identifiers._separators import without_separators, without_spaces

NssoNumber = NewType("NssoNumber", str)
"""Number of an employer at the National Social Security Office: nine digits, or ten when provisional."""

_CATEGORY: Final = re.compile(r"^[0-9]{3}/")
_WRITTEN: Final = re.compile(r"[0-9]{1,10}")
_CANONICAL: Final = re.compile(r"[0-9]{9}|[1-9][0-9]{9}")
# Belgif's schema (EmployerId) begins at 197 and its validator takes all that follow, though fedvoc says
# 100006 to 199999934. The wider one is ours: it cannot refuse an employer that exists.
_DEFINITIVE: Final = range(197, 1_000_000_000)
_PROVISIONAL: Final = range(5_000_000_120, 5_999_999_990)
_HIGHEST_OF_LOCAL_ADMINISTRATIONS: Final = 99_999_926


def nsso_number(text: str) -> NssoNumber:
    """An NSSO number from what was typed: separators, an employer category and a slash before it, no leading zeros.

    Source: Belgif, openapi-employment-identifier (EmployerId), fedvoc and rest-problem-java.

    Raises:
        WrongNssoNumberShape: it has more digits, or something else than digits.
        NssoNumberOutOfRange: no number is that low or that high.
        WrongNssoNumberCheckDigits: the last two digits do not fit.

    >>> nsso_number("9354-67")
    '000935467'
    >>> nsso_number("010/0009354-67")
    '000935467'
    """
    digits = without_separators(_CATEGORY.sub("", without_spaces(text)))
    number = f"{int(digits):09}" if _WRITTEN.fullmatch(digits) else digits
    if mistake := _mistake(number):
        raise mistake
    return NssoNumber(number)


def is_nsso_number(text: str) -> bool:
    """Whether this is an NSSO number in its canonical form."""
    return _mistake(text) is None


def nsso_number_in_print(number: NssoNumber) -> str:
    """The number as letters show it.

    >>> nsso_number_in_print(NssoNumber("000935467"))
    '0009354-67'
    """
    return f"{number[:-2]}-{number[-2:]}"


def _mistake(number: str) -> BadIdentifier | None:
    if not _CANONICAL.fullmatch(number):
        return WrongNssoNumberShape()
    value = int(number)
    if value not in _DEFINITIVE and value not in _PROVISIONAL:
        return NssoNumberOutOfRange(number)
    if not _has_sound_check(value):
        return WrongNssoNumberCheckDigits(number)
    return None


def _has_sound_check(value: int) -> bool:
    leading, check = divmod(value, 100)
    if check == _check_digits(leading):
        return True
    return value <= _HIGHEST_OF_LOCAL_ADMINISTRATIONS and check == _check_digits_of_local_administration(leading)


def _check_digits(leading: int) -> int:
    return 96 - leading * 100 % 97 or 97


def _check_digits_of_local_administration(leading: int) -> int:
    return leading % 97 or 97
