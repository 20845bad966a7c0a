from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.contract.quarters import BadQuarter, Quarter, quarter
from openfla.platform.kernel.clock import BRUSSELS
from openfla.platform.mandates import queries, reading, rules
from openfla.platform.mandates.errors import EndOutOfBounds, PeriodOver
from openfla.platform.mandates.model import Period

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
QUARTERS = st.builds(Quarter, st.integers(2000, 2099), st.integers(1, 4))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(QUARTERS)
    length = draw(st.none() | st.integers(0, 40))
    return Period(first, None if length is None else first.plus(length))


class TestQuarter:
    @given(DAYS)
    def test_a_day_lies_in_its_quarter_and_in_no_other(self, day: date) -> None:
        here = Quarter.of(day)
        assert here.first_day <= day <= here.last_day
        assert here.plus(-1).last_day < day < here.plus(1).first_day

    @given(QUARTERS)
    def test_one_follows_the_other_without_a_gap(self, this: Quarter) -> None:
        assert this.plus(1).first_day - this.last_day == timedelta(days=1)
        assert this.plus(1) > this
        assert this.plus(1).index == this.index + 1

    @given(QUARTERS, st.sampled_from(["{}Q{}", "{}/{}", "{}q{}", " {} Q{} ", "{}-{}"]))
    def test_what_is_written_is_read(self, told: Quarter, form: str) -> None:
        assert quarter(form.format(told.year, told.number)) == told
        assert quarter(str(told)) == told
        assert Quarter.at(told.index) == told

    @pytest.mark.parametrize("text", ["", "2026", "2026Q5", "2026Q0", "1999Q4", "2100Q1", "Q4", "20264x", "2026QQ4"])
    def test_what_is_no_quarter_is_refused(self, text: str) -> None:
        with pytest.raises(BadQuarter):
            quarter(text)

    @pytest.mark.parametrize(
        ("moment", "told"),
        [
            (datetime(2026, 9, 30, 21, 59, 59, tzinfo=UTC), Quarter(2026, 3)),
            (datetime(2026, 9, 30, 22, 0, 0, tzinfo=UTC), Quarter(2026, 4)),
            (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), Quarter(2026, 4)),
            (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), Quarter(2027, 1)),
        ],
    )
    def test_a_quarter_begins_at_midnight_in_brussels(self, moment: datetime, told: Quarter) -> None:
        assert Quarter.of(moment.astimezone(BRUSSELS).date()) == told


class TestPeriod:
    @given(periods(), QUARTERS)
    def test_a_quarter_is_before_in_or_after_it(self, period: Period, this: Quarter) -> None:
        assert [this < period.first, period.covers(this), period.is_over(this)].count(True) == 1

    @given(periods())
    def test_it_is_stored_as_it_is(self, period: Period) -> None:
        assert reading.period_of(queries.stored(period)) == period

    @given(periods(), DAYS)
    def test_what_is_confirmed_begins_now_or_later_and_ends_as_asked(self, period: Period, today: date) -> None:
        now = Quarter.of(today)
        if period.is_over(now):
            with pytest.raises(PeriodOver):
                rules.from_now_on(period, today)
        else:
            left = rules.from_now_on(period, today)
            assert (left.first, left.last) == (max(now, period.first), period.last)

    @given(periods(), QUARTERS, DAYS)
    def test_it_is_only_ever_shortened_and_never_in_the_past(self, period: Period, after: Quarter, today: date) -> None:
        is_possible = max(Quarter.of(today), period.first) <= after and not period.is_over(after)
        if is_possible:
            assert rules.shortened(period, after, today) == Period(period.first, after)
        else:
            with pytest.raises(EndOutOfBounds):
                rules.shortened(period, after, today)
