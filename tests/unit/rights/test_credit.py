from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.contract.trainings import DurationUnit, TrainingStatus
from openfla.rights import Credit, Part, credit, first_year_of_window, hours_and_minutes, minutes_of

FULL_TIME = Fraction(38)
DAY = Fraction(456)

amounts = st.fractions(min_value=0, max_value=10_000, max_denominator=10_000)
years = st.integers(2022, 2036)
statuses = st.sampled_from(TrainingStatus)
rights = st.dictionaries(years, amounts, max_size=12)
parts = st.builds(Part, years, amounts, statuses)


def days(number: float | str | Fraction) -> Fraction:
    return Fraction(number) * DAY


def followed(year: int, number: float | str | Fraction) -> Part:
    return Part(year, days(number), TrainingStatus.COMPLETED)


class TestMinutes:
    @pytest.mark.parametrize(
        ("weekly_hours", "minutes"),
        [(38, 7 * 60 + 36), (36, 7 * 60 + 12), (40, 8 * 60)],
        ids=["R14 W11", "R7.4 36 h", "R7.4 40 h"],
    )
    def test_a_day_is_a_fifth_of_the_full_time_week(self, weekly_hours: int, minutes: int) -> None:
        assert minutes_of(Fraction(1), DurationUnit.DAYS, Fraction(weekly_hours)) == minutes

    def test_three_days_are_22_hours_48(self) -> None:
        """R14 D11."""
        assert minutes_of(Fraction(3), DurationUnit.DAYS, FULL_TIME) == 22 * 60 + 48

    def test_hours_and_minutes_do_not_ask_for_the_week(self) -> None:
        assert minutes_of(Fraction("7.6"), DurationUnit.HOURS, Fraction(40)) == DAY
        assert minutes_of(Fraction(456), DurationUnit.MINUTES, Fraction(40)) == DAY

    @given(value=amounts, count=st.integers(1, 1000))
    def test_nothing_is_rounded(self, value: Fraction, count: int) -> None:
        whole = minutes_of(value * count, DurationUnit.DAYS, Fraction("37.5"))
        assert sum(minutes_of(value, DurationUnit.DAYS, Fraction("37.5")) for _ in range(count)) == whole


class TestWindow:
    def test_the_grid_begins_in_2024_and_holds_five_years(self) -> None:
        """R5.3 and R5.5."""
        found = {year: first_year_of_window(year) for year in range(2022, 2036)}
        assert found == {
            2022: 2022,
            2023: 2023,
            **dict.fromkeys(range(2024, 2029), 2024),
            **dict.fromkeys(range(2029, 2034), 2029),
            **dict.fromkeys(range(2034, 2036), 2034),
        }

    @given(year=st.integers(2024, 2099))
    def test_a_year_lies_in_its_own_window(self, year: int) -> None:
        first = first_year_of_window(year)
        assert first <= year < first + 5
        assert first_year_of_window(first) == first


class TestCredit:
    def test_what_was_not_used_goes_on_top_of_the_next_year(self) -> None:
        """R14 D7: 2024 right 5, used 2; 2025 right 5: 8 available in 2025."""
        found = credit(2025, {2024: days(5), 2025: days(5)}, [followed(2024, 2)])
        assert (found.carried_over, found.left) == (days(3), days(8))

    def test_the_balance_of_a_window_is_reset(self) -> None:
        """R14 D8: 4 left on 31 December 2028; 2029 starts with its own right."""
        owed = {year: days(5) for year in range(2024, 2030)}
        used = [followed(year, 5) for year in range(2024, 2028)] + [followed(2028, 1)]
        assert credit(2028, owed, used).left == days(4)
        found = credit(2029, owed, used)
        assert (found.carried_over, found.left) == (days(0), days(5))

    def test_2023_gives_nothing_to_2024(self) -> None:
        assert credit(2024, {2023: days(4), 2024: days(5)}, []).carried_over == 0

    def test_thirds_of_a_day_stay_exact(self) -> None:
        """R14 W2 without the rounding that no law states: 5 x 0.8 x 10/12."""
        right = Fraction(5) * Fraction(4, 5) * Fraction(10, 12)
        found = credit(2024, {2024: days(right)}, [followed(2024, Fraction(1, 3))] * 10)
        assert found.left == 0

    def test_planned_is_set_aside_in_its_own_year_and_lost_for_none(self) -> None:
        planned = Part(2024, days(2), TrainingStatus.RESERVED)
        assert credit(2024, {2024: days(5)}, [planned]).left == days(3)
        assert credit(2025, {2024: days(5)}, [planned]).carried_over == days(5)

    @pytest.mark.parametrize("status", [TrainingStatus.NOT_FOLLOWED, TrainingStatus.UNSUITABLE])
    def test_what_was_not_followed_takes_nothing(self, status: TrainingStatus) -> None:
        assert credit(2024, {2024: days(5)}, [Part(2024, days(2), status)]).left == days(5)

    def test_a_year_that_was_overdrawn_leaves_and_takes_nothing(self) -> None:
        found = credit(2025, {2024: days(1), 2025: days(5)}, [followed(2024, 3)])
        assert (found.carried_over, found.left) == (days(0), days(5))
        assert credit(2024, {2024: days(1)}, [followed(2024, 3)]).left == days(-2)

    def test_nothing_owed_and_nothing_followed_is_nothing(self) -> None:
        assert credit(2026, {}, []) == Credit(Fraction(0), Fraction(0), Fraction(0), Fraction(0))

    @given(year=years, owed=rights, taken=st.lists(parts, max_size=12))
    def test_what_is_left_is_the_sum_of_its_parts(
        self, year: int, owed: dict[int, Fraction], taken: list[Part]
    ) -> None:
        found = credit(year, owed, taken)
        assert found.left == found.entitled + found.carried_over - found.taken - found.planned
        assert found.entitled == owed.get(year, 0)
        assert found.carried_over >= 0
        assert found.carried_over <= sum(
            (minutes for of, minutes in owed.items() if first_year_of_window(year) <= of < year), Fraction(0)
        )

    @given(year=years, owed=rights, taken=st.lists(parts, max_size=12), one_more=parts)
    def test_one_more_training_never_raises_what_is_left(
        self, year: int, owed: dict[int, Fraction], taken: list[Part], one_more: Part
    ) -> None:
        assert credit(year, owed, [*taken, one_more]).left <= credit(year, owed, taken).left

    @given(year=years, owed=rights, taken=st.lists(parts, max_size=12))
    def test_neither_order_nor_other_windows_matter(
        self, year: int, owed: dict[int, Fraction], taken: list[Part]
    ) -> None:
        first = first_year_of_window(year)
        own = [part for part in reversed(taken) if first <= part.year <= year]
        assert credit(year, {of: right for of, right in owed.items() if first <= of <= year}, own) == credit(
            year, owed, taken
        )


class TestHoursAndMinutes:
    @pytest.mark.parametrize(
        ("minutes", "told"),
        [
            (Fraction(0), (0, 0)),
            (Fraction(59), (0, 59)),
            (Fraction(60), (1, 0)),
            (Fraction(1368), (22, 48)),
            (Fraction(-60), (-1, 0)),
            (Fraction(-456), (-7, -36)),
            (Fraction(-1, 3), (0, Fraction(-1, 3))),
        ],
        ids=str,
    )
    def test_whole_hours_and_what_remains(self, minutes: Fraction, told: tuple[int, Fraction]) -> None:
        assert hours_and_minutes(minutes) == told

    @given(minutes=st.fractions())
    def test_they_recombine_exactly(self, minutes: Fraction) -> None:
        hours, rest = hours_and_minutes(minutes)
        assert hours * 60 + rest == minutes
        assert abs(rest) < 60
        assert hours * minutes >= 0
        assert rest * minutes >= 0


class TestRecount:
    @given(year=years, owed=rights, taken=st.lists(parts, max_size=20))
    def test_a_credit_equals_a_recount_from_the_first_year_of_its_period(
        self, year: int, owed: dict[int, Fraction], taken: list[Part]
    ) -> None:
        first = year if year < 2024 else year - (year - 2024) % 5
        carried = Fraction(0)
        for each in range(first, year + 1):
            completed = sum(
                (part.minutes for part in taken if (part.year, part.status) == (each, TrainingStatus.COMPLETED)),
                Fraction(0),
            )
            left = carried + owed.get(each, Fraction(0)) - completed
            if each < year:
                carried = left if left > 0 else Fraction(0)
        planned = sum(
            (part.minutes for part in taken if (part.year, part.status) == (year, TrainingStatus.RESERVED)),
            Fraction(0),
        )
        found = credit(year, owed, taken)
        assert (found.carried_over, found.left) == (carried, left - planned)
