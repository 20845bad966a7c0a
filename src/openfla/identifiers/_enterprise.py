import re
from functools import lru_cache
from typing import Final, NewType

from openfla.identifiers._errors import (
    BadIdentifier,
    WrongEnterpriseNumberCheckDigits,
    WrongEnterpriseNumberShape,
    WrongEnterpriseNumberStart,
)
from openfla.identifiers._modulo_97 import check_digits
from openfla.identifiers._separators import without_separators

EnterpriseNumber = NewType("EnterpriseNumber", str)
"""Ten digits of the Crossroads Bank for Enterprises (KBO, BCE), without dots."""

_TEN_DIGITS: Final = re.compile(r"[0-9]{10}")
_OLD_LENGTH: Final = 9


def enterprise_number(text: str) -> EnterpriseNumber:
    """An enterprise number from what was typed: separators, BE before it, or nine digits of the old kind.

    Source: Belgif, openapi-organization-identifier (EnterpriseNumber).

    Raises:
        WrongEnterpriseNumberShape: it has not ten digits.
        WrongEnterpriseNumberStart: it begins with neither 0 nor 1.
        WrongEnterpriseNumberCheckDigits: the last two digits do not fit.

    >>> enterprise_number("BE 0884.303.369")
    '0884303369'
    """
    digits = without_separators(text).upper().removeprefix("BE")
    number = f"0{digits}" if len(digits) == _OLD_LENGTH else digits
    if mistake := _mistake(number):
        raise mistake
    return EnterpriseNumber(number)


@lru_cache(maxsize=4096)
def is_enterprise_number(text: str) -> bool:
    """Whether this is an enterprise number in its canonical form."""
    return _mistake(text) is None


def enterprise_number_in_print(number: EnterpriseNumber) -> str:
    """The number as letters and invoices show it.

    >>> enterprise_number_in_print(EnterpriseNumber("0884303369"))
    '0884.303.369'
    """
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"


def _mistake(number: str) -> BadIdentifier | None:
    if not _TEN_DIGITS.fullmatch(number):
        return WrongEnterpriseNumberShape()
    if number[0] not in "01":
        return WrongEnterpriseNumberStart(number)
    if int(number[8:]) != check_digits(int(number[:8])):
        return WrongEnterpriseNumberCheckDigits(number)
    return None
