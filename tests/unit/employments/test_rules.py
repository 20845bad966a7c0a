"""Whether somebody is in service on a day, and may still be written about."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.platform.employments import rules
from openfla.platform.employments.model import Employed
from tests.unit.contract.makers import a_regime

MONDAY = date(2026, 3, 2)


def employed(start: date, end: date | None) -> Employed:
    return Employed(start, end, UUID(int=0), Decimal(38), Decimal(38))


def days() -> st.SearchStrategy[date]:
    """Few enough that periods touch, overlap and leave gaps often."""
    return st.dates(MONDAY, MONDAY + timedelta(days=12))


@st.composite
def periods(draw: st.DrawFn) -> tuple[date, date]:
    first, last = sorted((draw(days()), draw(days())))
    return first, last


@st.composite
def employments(draw: st.DrawFn) -> Employed:
    start, end = draw(periods())
    return employed(start, draw(st.sampled_from((end, end, end, None))))


class TestDigest:
    @given(st.decimals("0.01", "48", places=2), st.integers(0, 6))
    def test_the_same_hours_are_the_same_however_they_are_written(self, hours: Decimal, zeros: int) -> None:
        written = f"{hours}{'0' * zeros}"
        assert rules.digest(a_regime(written, "48")) == rules.digest(a_regime(str(hours.normalize()), "48.0"))

    @given(*[st.decimals("0.01", "48", places=2)] * 2)
    def test_other_hours_are_another_content(self, one: Decimal, other: Decimal) -> None:
        digests = {rules.digest(a_regime(str(hours), "48")) for hours in (one, other)}
        assert len(digests) == len({one, other})


class TestCovers:
    @given(st.lists(employments(), max_size=5), periods())
    def test_it_is_what_counting_day_by_day_says(self, held: list[Employed], asked: tuple[date, date]) -> None:
        first, last = asked
        each_day = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
        counted = all(any(each.start <= day <= (each.end or date.max) for each in held) for day in each_day)
        assert rules.covers(held, first, last) is counted

    @given(st.permutations([0, 3, 5, 9]))
    def test_periods_without_a_gap_cover_together_in_any_order(self, starts: Sequence[int]) -> None:
        lengths = {0: 3, 3: 2, 5: 4, 9: 1}
        held = [_from(start, lengths[start]) for start in starts]
        assert rules.covers(held, MONDAY, MONDAY + timedelta(days=9))
        assert not rules.covers(held, MONDAY, MONDAY + timedelta(days=10))
        assert not rules.covers([each for each in held if each.start != _day(5)], MONDAY, _day(9))

    def test_an_employment_until_the_last_day_there_is_covers_it(self) -> None:
        assert rules.covers([employed(MONDAY, date.max)], MONDAY, date.max)


class TestAccess:
    @pytest.mark.parametrize(
        ("ends", "is_closed"),
        [
            ([date(2026, 1, 31)], False),
            ([date(2026, 1, 30)], True),
            ([date(2026, 1, 30), date(2026, 1, 31)], False),
            ([date(2026, 1, 30), date(2020, 1, 31)], True),
            ([date(2026, 1, 30), None], False),
            ([date(2026, 1, 30), MONDAY], False),
            ([date(2026, 1, 30), date(2026, 12, 31)], False),
            ([None], False),
            ([date.max], False),
            ([], False),
        ],
        ids=str,
    )
    def test_it_closes_after_the_thirtieth_day_after_the_last_end(
        self, ends: list[date | None], is_closed: bool
    ) -> None:
        held = [employed(date(2019, 1, 1), end) for end in ends]
        assert rules.access_is_closed(held, MONDAY, 30) is is_closed

    @pytest.mark.parametrize(("days", "is_closed"), [(0, True), (1, False)])
    def test_how_many_days_can_be_told(self, days: int, is_closed: bool) -> None:
        assert rules.access_is_closed([employed(MONDAY, MONDAY)], MONDAY + timedelta(days=1), days) is is_closed

    def test_who_comes_back_has_it_open(self) -> None:
        held = [employed(date(2019, 1, 1), date(2020, 1, 1)), employed(date(2026, 6, 1), None)]
        assert not rules.access_is_closed(held, MONDAY, 30)

    @given(st.lists(employments(), max_size=5), days(), st.integers(0, 12))
    def test_it_is_what_counting_day_by_day_says(self, held: list[Employed], today: date, days_open: int) -> None:
        last = rules.last_day_in_service(held)
        in_service = [_day(ahead) for ahead in range(40) if any(_covers(each, _day(ahead)) for each in held)]
        assert (last is None) is (not held)
        if last is not None and last != date.max:
            assert last == in_service[-1]
        is_closed = bool(held) and all((today - day).days > days_open for day in in_service)
        assert rules.access_is_closed(held, today, days_open) is is_closed


@given(st.decimals("0.01", "48", places=2), st.decimals("0.01", "48", places=2))
def test_the_regime_is_exact(hours: Decimal, full_time: Decimal) -> None:
    regime = Employed(MONDAY, None, UUID(int=0), hours, full_time).regime
    assert regime * int(full_time * 100) == int(hours * 100)
    assert isinstance(regime, Fraction)


def _day(ahead: int) -> date:
    return MONDAY + timedelta(days=ahead)


def _from(start: int, length: int) -> Employed:
    return employed(_day(start), _day(start + length - 1))


def _covers(each: Employed, day: date) -> bool:
    return each.start <= day and (each.end is None or day <= each.end)
