import re
from typing import Final, NewType

from openfla.identifiers._errors import (
    BadIdentifier,
    WrongEstablishmentNumberCheckDigits,
    WrongEstablishmentNumberShape,
    WrongEstablishmentNumberStart,
)
from openfla.identifiers._modulo_97 import check_digits
from openfla.identifiers._separators import without_separators

EstablishmentNumber = NewType("EstablishmentNumber", str)
"""Ten digits of an establishment unit in the Crossroads Bank for Enterprises, without dots."""

_TEN_DIGITS: Final = re.compile(r"[0-9]{10}")


def establishment_number(text: str) -> EstablishmentNumber:
    """An establishment unit number from what was typed, with or without separators.

    Source: Belgif, openapi-organization-identifier (EstablishmentUnitNumber).

    Raises:
        WrongEstablishmentNumberShape: it has not ten digits.
        WrongEstablishmentNumberStart: it does not begin with 2 to 8.
        WrongEstablishmentNumberCheckDigits: the last two digits do not fit.

    >>> establishment_number("2.297.964.444")
    '2297964444'
    """
    number = without_separators(text)
    if mistake := _mistake(number):
        raise mistake
    return EstablishmentNumber(number)


def is_establishment_number(text: str) -> bool:
    """Whether this is an establishment unit number in its canonical form."""
    return _mistake(text) is None


def establishment_number_in_print(number: EstablishmentNumber) -> str:
    """The number as letters show it.

    >>> establishment_number_in_print(EstablishmentNumber("2297964444"))
    '2.297.964.444'
    """
    return f"{number[0]}.{number[1:4]}.{number[4:7]}.{number[7:]}"


def _mistake(number: str) -> BadIdentifier | None:
    if not _TEN_DIGITS.fullmatch(number):
        return WrongEstablishmentNumberShape()
    if number[0] not in "2345678":
        return WrongEstablishmentNumberStart(number)
    if int(number[8:]) != check_digits(int(number[:8])):
        return WrongEstablishmentNumberCheckDigits(number)
    return None
