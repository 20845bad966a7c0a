import re
import unicodedata
from calendar import isleap, monthrange
from datetime import date
from typing import Final, NewType

from openfla.identifiers._errors import (
    BadIdentifier,
    FutureBirthDate,
    ImpossibleBirthDate,
    WrongSsinCheckDigits,
    WrongSsinCounter,
    WrongSsinShape,
)
from openfla.identifiers._modulo_97 import check_digits
from openfla.identifiers._separators import without_separators

Ssin = NewType("Ssin", str)
"""National register or BIS number (INSZ, NISS) of a person: eleven digits YYMMDDXXXCC, without separators."""

_DIGITS: Final = 11
_WRITTEN_ANYHOW: Final = re.compile(r"(?<![0-9])(?=((?:[0-9][\W_]{0,3}){10}[0-9])(?![0-9]))")
_NO_COUNTERS: Final = ("000", "999")
_BIS_MONTHS_FROM: Final = 20
_LAST_BIS_MONTH: Final = 52


def ssin(text: str, *, today: date | None = None) -> Ssin:
    """A social security identification number from what was typed, with or without separators.

    Source: Belgif, openapi-person-identifier (Ssin) and rest-problem-java.

    Args:
        text: what was typed.
        today: when given, nobody may be born after it.

    Raises:
        WrongSsinShape: it has not eleven digits.
        WrongSsinCheckDigits: the last two digits fit neither a birth before 2000 nor one since.
        ImpossibleBirthDate: month and day, as far as known, do not exist in that year.
        WrongSsinCounter: a national register number with counter 000 or 999.
        FutureBirthDate: the birth lies after `today`.
    """
    number = without_separators(text)
    if mistake := _mistake(number):
        raise mistake
    if today is not None and _first_possible_birth_date(number) > today:
        raise FutureBirthDate
    return Ssin(number)


def is_ssin(text: str) -> bool:
    """Whether this is a social security identification number in its canonical form; births to come included."""
    return _mistake(text) is None


def is_bis(number: Ssin) -> bool:
    """Whether it was given to somebody who is not in the national register: 20 or 40 is added to the month."""
    return int(number[2:4]) >= _BIS_MONTHS_FROM


def birth_date(number: Ssin) -> date | None:
    """The day of birth; None when month or day is 00: it is unknown, or its counter was used up."""
    return _first_possible_birth_date(number) if _month(number) and _day(number) else None


def ssin_in_print(number: Ssin) -> str:
    """The number as an identity card shows it: YY.MM.DD-XXX.CC."""
    return f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"


def _mistake(number: str) -> BadIdentifier | None:
    if len(number) != _DIGITS or not (number.isdecimal() and number.isascii()):
        return WrongSsinShape()
    if (century := _century(number)) is None:
        return WrongSsinCheckDigits()
    if not _has_possible_birth_date(number, century):
        return ImpossibleBirthDate()
    if number[6:9] in _NO_COUNTERS and not is_bis(Ssin(number)):
        return WrongSsinCounter()
    return None


def _century(number: str) -> int | None:
    """The one for which the check digits fit: 1900 or 2000."""
    leading, told = divmod(int(number), 100)
    if told == check_digits(leading):
        return 1900
    return 2000 if told == check_digits(2_000_000_000 + leading) else None


def _has_possible_birth_date(number: str, century: int) -> bool:
    day = number[2:6]
    return day in _DAYS or (day in _LEAP_DAYS and isleap(century + int(number[:2])))


def _first_possible_birth_date(number: str) -> date:
    """The birth date, its unknown parts taken as early as can be.

    Raises:
        ValueError: there is no such month or day.
    """
    return _birth_date_in(number, _century(number) or 2000)


def _birth_date_in(number: str, century: int) -> date:
    """The same in a century; without a month, the day digits say nothing."""
    year, month = century + int(number[:2]), _month(number)
    return date(year, month, _day(number) or 1) if month else date(year, 1, 1)


_LEAP_DAYS: Final = frozenset(f"{month + 2:02}29" for month in (0, 20, 40))
"""29 February, of whoever is in the national register or not."""
_DAYS: Final = (
    frozenset(
        f"{month:02}{day:02}"
        for month in range(_LAST_BIS_MONTH + 1)
        if month % 20 <= 12  # noqa: PLR2004
        for day in range(monthrange(2000, month % 20)[1] + 1 if month % 20 else 100)
    )
    - _LEAP_DAYS
)
"""Month and day as they can stand in a number of any year; without a month, the day digits say nothing."""


def _month(number: str) -> int:
    return int(number[2:4]) % 20


def _day(number: str) -> int:
    return int(number[4:6])


def holds_ssin(text: str) -> bool:
    """Whether an SSIN stands somewhere in a text, whatever stands between its digits.

    >>> holds_ssin("An 85.07.30-033 28"), holds_ssin("An, 12 years")
    (True, False)
    """
    plain = unicodedata.normalize("NFKC", text)
    return any(is_ssin(re.sub("[^0-9]", "", digits)) for digits in _WRITTEN_ANYHOW.findall(plain))
