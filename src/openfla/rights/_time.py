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
