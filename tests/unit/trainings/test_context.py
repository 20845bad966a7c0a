"""What else is known of a worker: employments, deadlines, rights; each rule either side of its edge."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from openfla.platform.employments import rules as employments
from openfla.platform.employments.model import Service
from openfla.platform.trainings.context import Context, deadline_of, of_regime
from openfla.platform.trainings.held import Held
from openfla.platform.trainings.model import Regime, RegisterSettings, Row
from tests.unit.contract.makers import BAKERY, DAY, TODAY, WORKER, told
from tests.unit.trainings.makers import near, row

_BUTCHER = "0884303369"


@dataclass
class InService:
    """Who is in service, from the first to the last day; no last day: still."""

    told: dict[tuple[str, str], list[tuple[date, date | None]]] = field(default_factory=dict)

    def is_covered(self, enterprise: str, ssin: str, first: date, last: date) -> bool:
        return employments.covers(self._of(enterprise, ssin), first, last)

    def is_closed(self, enterprise: str, ssin: str, today: date, days: int) -> bool:
        return employments.access_is_closed(self._of(enterprise, ssin), today, days)

    def employers_of(self, ssin: str, first: date, last: date) -> Sequence[str]:
        return [number for number, worker in self.told if worker == ssin and self.is_covered(number, ssin, first, last)]

    def _of(self, enterprise: str, ssin: str) -> list[Service]:
        return [Service(first, last) for first, last in self.told.get((enterprise, ssin), [])]


@dataclass
class Owed:
    """So many minutes of one right are left in each year; what is used is taken from it."""

    minutes: dict[int, Fraction] = field(default_factory=dict)

    def knows(self, enterprise: str, ssin: str) -> bool:
        return True

    def is_exhausted_by(self, enterprise: str, ssin: str, kind: str, year: int, minutes: Fraction) -> bool:
        assert (enterprise, ssin, kind) == (BAKERY, WORKER, "legal")
        return year in self.minutes and minutes > self.minutes[year]

    def note(self, enterprise: str, ssin: str, kind: str, year: int, status: str, minutes: Fraction) -> None:
        assert (enterprise, ssin, kind) == (BAKERY, WORKER, "legal")
        if year in self.minutes:
            self.minutes[year] -= minutes


def _context(
    *employed: tuple[str, str | None], owed: dict[int, Fraction] | None = None, **settings: Any
) -> tuple[Context, Held, Owed]:
    days = [(date.fromisoformat(first), date.fromisoformat(last) if last else None) for first, last in employed]
    balances = Owed(owed or {})
    held = Held(Regime(DAY, RegisterSettings(**settings)))
    return Context(held, InService({(BAKERY, WORKER): days} if days else {}), balances), held, balances


_ALWAYS = ("2020-01-01", None)


class TestEmployment:
    @pytest.mark.parametrize(
        ("employed", "is_known"),
        [
            ([], False),
            ([_ALWAYS], True),
            ([("2026-03-02", "2026-03-03")], True),
            ([("2026-03-03", None)], False),
            ([("2020-01-01", "2026-03-02")], False),
            ([("2020-01-01", "2026-03-02"), ("2026-03-03", None)], True),
        ],
    )
    @pytest.mark.parametrize(("setting", "code"), [("expected", "noEmployment"), ("required", "employmentRequired")])
    def test_each_day_of_the_period_is_asked(self, employed: Any, is_known: bool, setting: str, code: str) -> None:
        context, _, _ = _context(*employed, employments=setting)
        expected = set() if is_known else {(code, "period")}
        assert told(context.findings(row(), TODAY)) == expected

    @pytest.mark.parametrize(
        ("days", "ended", "is_closed"),
        [
            (30, TODAY - timedelta(days=30), False),
            (30, TODAY - timedelta(days=31), True),
            (0, TODAY, False),
            (0, TODAY - timedelta(days=1), True),
        ],
    )
    def test_the_account_stays_open_some_days_after_the_last_employment(
        self, days: int, ended: date, is_closed: bool
    ) -> None:
        context, _, _ = _context(("2020-01-01", str(ended)), access_days=days)
        past = row(period={"startDate": "2026-01-05", "endDate": "2026-01-06"})
        assert (("accessClosed", "ssin") in told(context.findings(past, TODAY))) is is_closed

    def test_of_whom_nothing_is_known_the_account_is_open(self) -> None:
        assert told(_context()[0].findings(row(), TODAY)) == {("noEmployment", "period")}


class TestEmployer:
    @pytest.mark.parametrize(
        ("numbers", "employer"),
        [([], None), ([BAKERY], BAKERY), ([BAKERY, _BUTCHER], None)],
    )
    def test_exactly_one_gives_it_an_employer(self, numbers: list[str], employer: str | None) -> None:
        always: dict[tuple[str, str], list[tuple[date, date | None]]] = {
            (number, WORKER): [(date(2020, 1, 1), None)] for number in numbers
        }
        context = Context(Held(Regime(DAY)), InService(always), Owed())
        assert context.employer_of(WORKER, date(2026, 3, 2), date(2026, 3, 3)) == employer


class TestRegime:
    @pytest.mark.parametrize(
        ("regime", "last", "today", "code"),
        [
            ("own", "1990-01-01", "2026-03-10", None),
            ("frozen", "2025-12-31", "2025-12-31", None),
            ("frozen", "2025-12-31", "2026-01-01", "periodClosed"),
            ("historic", "2024-12-31", "2025-01-31", None),
            ("historic", "2024-12-31", "2025-02-01", "afterDeadline"),
            ("historic", "2025-01-01", "2025-04-30", None),
            ("historic", "2025-01-01", "2025-05-01", "afterDeadline"),
        ],
    )
    def test_the_last_day_decides(self, regime: str, last: str, today: str, code: str | None) -> None:
        found = of_regime(regime, date.fromisoformat(last), date.fromisoformat(today))
        assert [each.code for each in found] == ([code] if code else [])

    def test_it_is_asked_of_a_training(self) -> None:
        for regime, code in (("frozen", "periodClosed"), ("historic", "afterDeadline")):
            context, _, _ = _context(_ALWAYS, regime=regime)
            assert told(context.findings(row(), date(2027, 1, 1))) == {(code, "period")}

    @given(st.dates(date(1950, 1, 1), date(2098, 12, 31)))
    def test_the_deadline_is_the_end_of_the_month_after_the_quarter(self, day: date) -> None:
        deadline = deadline_of(day)
        next_day = deadline + timedelta(days=1)
        assert (next_day.day, deadline.month in (1, 4, 7, 10)) == (1, True)
        assert (deadline.year * 12 + deadline.month) - (day.year * 12 + day.month) in (1, 2, 3)


class TestOthers:
    def test_those_that_share_a_day_are_asked_about_and_not_the_training_itself(self) -> None:
        context, held, _ = _context(_ALWAYS)
        mine = row()
        held.insert(mine)
        assert context.findings(mine, TODAY) == []
        held.read_near(BAKERY, WORKER, near("2026-03-04", "2026-03-04", "1", provided=False))
        assert context.findings(mine, TODAY) == []
        held.read_near(BAKERY, WORKER, near("2026-03-03", "2026-03-04", "2", provided=False))
        assert told(context.findings(mine, TODAY)) == {("fullDayTwice", "period")}

    @pytest.mark.parametrize("about", [{"withdrawn": True}, {"verification": "rejected"}])
    def test_what_does_not_stand_any_more_is_not_in_the_way(self, about: dict[str, Any]) -> None:
        context, held, _ = _context(_ALWAYS)
        other = row()
        held.insert(other)
        assert told(context.findings(row(), TODAY)) == {("sameTwice", "period")}
        held.insert(replace(other, **about))
        assert context.findings(row(), TODAY) == []

    def test_another_worker_or_enterprise_is_not_in_the_way(self) -> None:
        context, held, _ = _context(_ALWAYS)
        held.read_near(BAKERY, "00012511148", near("2026-03-02", "2026-03-03", "2", provided=False))
        held.read_near(_BUTCHER, WORKER, near("2026-03-02", "2026-03-03", "2", provided=False))
        assert context.findings(row(), TODAY) == []


class TestRight:
    def test_what_is_just_enough_is_not_exhausted(self) -> None:
        for owed, is_exhausted in ((912, False), (911, True)):
            context, _, _ = _context(owed={2026: Fraction(owed)})
            assert ([each.code for each in context.exhausted(row())] == ["rightExhausted"]) is is_exhausted

    def test_what_is_used_and_given_back_is_there_again(self) -> None:
        context, _, balances = _context(owed={2026: Fraction(912)})
        context.use(row())
        assert balances.minutes == {2026: 0}
        assert [(each.code, each.name) for each in context.exhausted(row())] == [("rightExhausted", "deductedFrom")]
        context.use(row(), -1)
        assert balances.minutes == {2026: 912}
        assert not context.exhausted(row())

    @pytest.mark.parametrize(
        ("used", "is_used"),
        [
            (row(), True),
            (row("confirmed"), True),
            (row("corrected"), True),
            (row(status="reserved"), True),
            (row("toVerify"), False),
            (row("rejected"), False),
            (row(status="notFollowed"), False),
            (row(status="unsuitable"), False),
            (row(countsForAccount=False), False),
            (row(deductedFrom="none"), False),
            (replace(row(), withdrawn=True), False),
        ],
    )
    def test_only_what_stands_and_is_followed_or_planned_uses_it(self, used: Row, is_used: bool) -> None:
        context, _, balances = _context(owed={2026: Fraction(0)})
        assert bool(context.exhausted(used)) is is_used
        context.use(used)
        assert (balances.minutes[2026] < 0) is is_used

    def test_the_year_is_that_of_the_first_day(self) -> None:
        context, _, _ = _context(owed={2025: Fraction(0)})
        turn = row(period={"startDate": "2025-12-31", "endDate": "2026-01-01"})
        assert [each.values for each in context.exhausted(turn)] == [{"year": 2025}]
