from contextlib import suppress
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.sending._faults import EmptyCell, Fault, NoSuchDay, NotADate
from openfla.sending.formats._values import Value
from openfla.sending.reading._dates import day
from tests.client.sending.sheets import a_cell

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))


@given(DAYS, st.sampled_from("/-. "))
def test_the_day_before_the_month_is_read(written: date, between: str) -> None:
    text = f" {written.day}{between}{written.month:02}{between}{written.year} "
    assert day(a_cell(text)) == written


@given(DAYS)
def test_the_year_first_is_read(written: date) -> None:
    assert day(a_cell(written.isoformat())) == written


@given(st.datetimes())
def test_the_time_of_the_day_is_left_aside(moment: datetime) -> None:
    assert day(a_cell(moment)) == moment.date()
    assert day(a_cell(f"{moment:%d/%m/}{moment.year:04} {moment:%H:%M}")) == moment.date()


@given(st.text() | st.floats() | st.booleans() | st.times())
def test_nothing_else_than_a_fault_comes_of_what_is_no_day(value: Value) -> None:
    with suppress(Fault):
        assert isinstance(day(a_cell(value)), date)


def test_eight_digits_are_a_day_even_as_a_number() -> None:
    assert day(a_cell(20260302.0)) == date(2026, 3, 2)


@pytest.mark.parametrize("text", ["31/04/2026", "2026-02-29", "03/13/2026", "0/1/2026"])
def test_a_day_that_does_not_exist(text: str) -> None:
    with pytest.raises(NoSuchDay):
        day(a_cell(text))


@pytest.mark.parametrize(
    "value", ["26-03-02", "1/2/026", "March", "3 x 2026", "02/03-2026", 46083.0, 46083.5, -1.0, 1e300, True, time(9)]
)
def test_what_is_not_certain_is_no_day(value: Value) -> None:
    with pytest.raises(NotADate):
        day(a_cell(value))


def test_an_empty_cell() -> None:
    with pytest.raises(EmptyCell):
        day(a_cell("  "))
