from contextlib import suppress
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.contract.trainings import Duration, DurationUnit
from openfla.sending import Field
from openfla.sending._faults import (
    EmptyCell,
    Fault,
    NoDuration,
    NotADuration,
    NoUnit,
    OtherUnit,
    TooManyDecimals,
    UnknownWord,
)
from openfla.sending.formats._values import Value
from openfla.sending.reading._durations import duration
from tests.client.sending.sheets import a_cell

DECIMALS = st.decimals(min_value="0.001", max_value=999, places=3)


def lasted(amount: Value, unit: Value = "") -> Duration:
    return duration(a_cell(amount, Field.DURATION), a_cell(unit, Field.UNIT))


@given(DECIMALS)
def test_a_number_keeps_its_unit_and_its_decimals(value: Decimal) -> None:
    assert lasted(float(value), "uren") == Duration(value=value, unit=DurationUnit.HOURS)


@given(st.decimals(min_value="0.01", max_value=999, places=2))
def test_comma_and_point_are_the_same(value: Decimal) -> None:
    assert lasted(str(value).replace(".", ","), "jours") == lasted(str(value), "Tage")


@given(st.integers(0, 9999), st.integers(0, 59), st.sampled_from(["u", "h", ":", " u ", " H ", "uur", " Std. "]))
def test_hours_with_minutes_become_minutes(hours: int, minutes: int, between: str) -> None:
    text = f"{hours}{between}{minutes:02}"
    if hours or minutes:
        assert lasted(text) == Duration(value=Decimal(hours * 60 + minutes), unit=DurationUnit.MINUTES)
    else:
        with pytest.raises(NoDuration):
            lasted(text)


@given(st.integers(1, 10_000))
def test_a_time_of_the_spreadsheet_becomes_minutes(minutes: int) -> None:
    assert lasted(timedelta(minutes=minutes), "uren").value == minutes


@given(st.text() | st.floats() | st.booleans() | st.timedeltas(), st.sampled_from(["", "uren", "dagen", "x"]))
def test_nothing_else_than_a_fault_comes_of_what_is_no_duration(amount: Value, unit: str) -> None:
    with suppress(Fault):
        assert lasted(amount, unit).value > 0


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("7,6 u", "7.6", DurationUnit.HOURS),
        ("4u", "4", DurationUnit.HOURS),
        ("1 dag", "1", DurationUnit.DAYS),
        ("0,125 jour", "0.125", DurationUnit.DAYS),
        ("90 min.", "90", DurationUnit.MINUTES),
        ("2 Stunden", "2", DurationUnit.HOURS),
    ],
)
def test_the_unit_may_stand_behind_the_number(text: str, value: str, unit: DurationUnit) -> None:
    assert lasted(text) == Duration(value=Decimal(value), unit=unit)


def test_a_time_of_the_day_is_a_duration() -> None:
    assert lasted(time(7, 30)) == lasted("7u30")


def test_what_binary_counting_adds_is_taken_away() -> None:
    assert lasted(0.1 + 0.2, "uren").value == Decimal("0.3")


@pytest.mark.parametrize("amount", [0.0, -1.0, "0", "-2,5", "0u00", time(0), timedelta(hours=-1)])
def test_nothing_or_less(amount: Value) -> None:
    with pytest.raises(NoDuration):
        lasted(amount, "uren")


@pytest.mark.parametrize("amount", ["long", "7u75", "1.200", "1,200", date(2026, 6, 7), 1e300, float("nan"), True])
def test_what_is_not_certain_is_no_duration(amount: Value) -> None:
    with pytest.raises(NotADuration):
        lasted(amount, "uren")


def test_more_than_three_decimals() -> None:
    with pytest.raises(TooManyDecimals):
        lasted(1 / 3, "dagen")


def test_a_unit_is_needed_once() -> None:
    with pytest.raises(NoUnit):
        lasted(7.6)
    with pytest.raises(OtherUnit):
        lasted("7,6 u", "dagen")
    with pytest.raises(OtherUnit):
        lasted("7u30", "dagen")
    assert lasted("7,6 u", "uur") == lasted(7.6, "h")


def test_an_unknown_unit() -> None:
    with pytest.raises(UnknownWord, match="minutes, hours, days"):
        lasted(7.6, "weken")


def test_no_duration_at_all() -> None:
    with pytest.raises(EmptyCell):
        lasted("", "uren")
