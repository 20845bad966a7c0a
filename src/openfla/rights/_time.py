from fractions import Fraction

from openfla.contract.trainings import DurationUnit


def minutes_of(value: Fraction, unit: DurationUnit, weekly_hours: Fraction) -> Fraction:
    """How many minutes a duration is; a training day is a fifth of the full-time week.

    Source: R7.4 (38 hours a week: 7 h 36 min a day).

    >>> minutes_of(Fraction(1), DurationUnit.DAYS, Fraction(38))
    Fraction(456, 1)
    """
    if unit is DurationUnit.MINUTES:
        return value
    if unit is DurationUnit.HOURS:
        return value * 60
    return value * weekly_hours / 5 * 60


def hours_and_minutes(minutes: Fraction) -> tuple[int, Fraction]:
    """Minutes as whole hours and the minutes that remain, less than 60; both below zero when the whole is.

    >>> hours_and_minutes(Fraction(1368)), hours_and_minutes(Fraction(-456))
    ((22, Fraction(48, 1)), (-7, Fraction(-36, 1)))
    """
    hours = int(minutes / 60)
    return hours, minutes - 60 * hours
