"""How long a training took, in the forms in which people write it; the unit that they chose is kept."""

import re
from datetime import time, timedelta
from decimal import Decimal
from typing import Final

from openfla.contract.trainings import Duration, DurationUnit
from openfla.sending._faults import NoDuration, NotADuration, NoUnit, OtherUnit, TooManyDecimals
from openfla.sending._privacy import shown
from openfla.sending.reading._cells import Cell, bare, require_filled, tidy, word
from openfla.sending.reading._vocabularies import UNITS

_MOST: Final = 999_999
_MOST_DECIMALS: Final = 3
_NOON: Final = 12
_OF_CLOCK: Final = re.compile(r"(\d{1,2}):([0-5]\d)(?::00)? ?([ap])\.?m\.?", re.ASCII)
_HOURS_AND_MINUTES: Final = re.compile(
    r"(\d{1,4}) ?(?:[uh:]|uur|std\.?) ?([0-5]\d)(?::00| ?m(?:in(?:ut(?:en|es?))?)?\.?)?", re.ASCII
)
_NUMBER_AND_UNIT: Final = re.compile(r"([+-]?\d{1,6}(?:[.,]\d+)?) ?([^\W\d_]*)\.?")
# 1.200 minutes are 1200 for one reader and 1,2 for another: nobody can be certain.
_MAY_BE_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
# What a computer adds when it counts in binary: 7.6 may be kept as 7.600000000000001.
_CERTAIN_DECIMALS: Final = 9


def duration(amount: Cell, unit: Cell) -> Duration:
    """The duration in one cell, with its unit there or in the cell beside it.

    Hours with minutes ("7u30", "7:30", a time of the spreadsheet) become minutes, so that nothing is rounded.

    Raises:
        EmptyCell, FailedFormula: there is no duration.
        NotADuration: it is written in no form that is certain.
        UnknownWord: the unit is not known.
        NoUnit: neither cell has one.
        OtherUnit: both have one, and they disagree.
        NoDuration: it is nothing, or less.
        TooManyDecimals: it is more exact than can be sent.
    """
    require_filled(amount)
    return _checked(amount, _minutes(amount, unit) or _number(amount, unit))


def _minutes(amount: Cell, unit: Cell) -> Duration | None:
    """Hours with minutes; None when the cell holds something else."""
    minutes = _minutes_in(amount.value)
    if minutes is None:
        return None
    if not unit.is_empty and word(unit, UNITS) is DurationUnit.DAYS:
        raise OtherUnit(amount.field, amount.address, shown(amount.value))
    return Duration(value=minutes, unit=DurationUnit.MINUTES)


def _minutes_in(value: object) -> Decimal | None:
    match value:
        case time():
            return _in_minutes(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second))
        case timedelta():
            return _in_minutes(value)
        case str():
            return _minutes_in_text(tidy(value).lstrip("'").casefold())
        case _:
            return None


def _minutes_in_text(text: str) -> Decimal | None:
    if found := _HOURS_AND_MINUTES.fullmatch(text):
        return Decimal(int(found[1]) * 60 + int(found[2]))
    # A length of time that some program took for a time of the day: a quarter past midnight is a quarter of an hour.
    if (found := _OF_CLOCK.fullmatch(text)) and 1 <= int(found[1]) <= _NOON:
        return Decimal((int(found[1]) % _NOON + (_NOON if found[3] == "p" else 0)) * 60 + int(found[2]))
    return None


def _in_minutes(span: timedelta) -> Decimal:
    return Decimal(round(span.total_seconds())) / 60


def _number(amount: Cell, unit: Cell) -> Duration:
    number, own_unit = _number_and_unit(amount)
    if number <= 0:
        raise NoDuration(amount.field, amount.address)
    beside = None if unit.is_empty else word(unit, UNITS)
    if own_unit and beside and own_unit is not beside:
        raise OtherUnit(amount.field, amount.address, shown(amount.value))
    if known := own_unit or beside:
        return Duration(value=number, unit=known)
    raise NoUnit(amount.field, amount.address)


def _number_and_unit(amount: Cell) -> tuple[Decimal, DurationUnit | None]:
    if isinstance(amount.value, float) and abs(amount.value) <= _MOST:
        return Decimal(str(round(amount.value, _CERTAIN_DECIMALS))), None
    found = _NUMBER_AND_UNIT.fullmatch(bare(amount, tidy(str(amount.value))))
    if not found or _MAY_BE_THOUSANDS.fullmatch(found[1].lstrip("+-")):
        raise NotADuration(amount.field, amount.address, shown(amount.value))
    own_unit = UNITS.find(found[2]) if found[2] else None
    if found[2] and not own_unit:
        raise NotADuration(amount.field, amount.address, shown(amount.value))
    return Decimal(found[1].replace(",", ".")), own_unit


def _checked(amount: Cell, found: Duration) -> Duration:
    """In its shortest writing: 7.50 hours are 7.5."""
    if found.value <= 0:
        raise NoDuration(amount.field, amount.address)
    if found.value != round(found.value, _MOST_DECIMALS):
        raise TooManyDecimals(amount.field, amount.address, shown(amount.value))
    return Duration(value=_shortest(found.value), unit=found.unit)


def _shortest(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
