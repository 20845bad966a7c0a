"""What follows from a training, and what is strange about it beside others."""

from decimal import Decimal
from typing import Any

import pytest

from openfla.contract.anomalies import ANOMALIES, AnomalyClass
from openfla.contract.checks.beside import about_others
from openfla.platform.trainings import rules
from tests.unit.contract.makers import DAY, decided, declared
from tests.unit.trainings.makers import near


class TestDeduction:
    @pytest.mark.parametrize(
        ("about", "kind"),
        [
            ({}, "legal"),
            ({"countsForAccount": False}, "none"),
            ({"deductedFrom": "extra"}, "extra"),
            ({"deductedFrom": "none"}, "none"),
            ({"countsForAccount": False, "deductedFrom": "none"}, "none"),
        ],
    )
    def test_what_was_told_or_else_the_legal_right_when_it_counts(self, about: dict[str, Any], kind: str) -> None:
        assert rules.deducted_from(declared(**about)).value == kind
        assert rules.deducted_from(decided("confirmed", **about)).value == kind


def _beside(*others: Any, minutes: int = 912, title: str = "Eerste hulp", is_provided: bool = False) -> set[str]:
    period = declared().period
    found = about_others(
        period.start_date, period.end_date, Decimal(minutes), title, others, DAY, is_provided=is_provided
    )
    assert {each.name for each in found} <= {"period"}
    return {each.code for each in found}


class TestOthers:
    """Beside a training from 2 to 3 March 2026 that takes both days whole, unless less is told."""

    def test_alone_nothing_is_strange(self) -> None:
        assert _beside() == set()

    @pytest.mark.parametrize(
        ("other", "minutes", "is_strange"),
        [
            (near("2026-03-03", "2026-03-03", "1", provided=False), 912, True),
            (near("2026-03-03", "2026-03-03", "456", "minutes", provided=False), 912, True),
            (near("2026-03-03", "2026-03-03", "455", "minutes", provided=False), 912, False),
            (near("2026-03-03", "2026-03-03", "7.6", "hours", provided=False), 912, True),
            (near("2026-03-03", "2026-03-03", "1", provided=False), 911, False),
            (near("2026-03-03", "2026-03-04", "1", provided=False), 912, False),
        ],
    )
    def test_two_whole_days_do_not_fit_in_one(self, other: Any, minutes: int, is_strange: bool) -> None:
        assert _beside(other, minutes=minutes) == ({"fullDayTwice"} if is_strange else set())

    @pytest.mark.parametrize("title", ["Eerste hulp", "EERSTE HULP"])
    def test_the_same_title_on_the_same_days_is_the_same_twice(self, title: str) -> None:
        assert _beside(near("2026-03-02", "2026-03-03", "2", title=title, provided=False)) == {"sameTwice"}
        assert _beside(near("2026-03-02", "2026-03-02", "1", "hours", title=title, provided=False)) == set()

    def test_another_title_on_the_same_days_is_another_one(self) -> None:
        assert _beside(near("2026-03-02", "2026-03-03", "1", "hours", provided=False)) == set()

    def test_the_same_days_from_the_other_side_may_be_the_same_training(self) -> None:
        theirs, ours = (near("2026-03-02", "2026-03-03", "2", provided=is_theirs) for is_theirs in (True, False))
        assert _beside(theirs) == {"sameAsProviders"}
        assert _beside(ours, is_provided=True) == {"sameAsEmployers"}
        assert _beside(ours, theirs) == {"fullDayTwice", "sameAsProviders"}

    def test_other_days_from_the_other_side_are_another_one(self) -> None:
        assert _beside(near("2026-03-02", "2026-03-02", "1", "hours", provided=True)) == set()

    def test_of_all_that_is_strange_each_is_told_once(self) -> None:
        many = [near("2026-03-03", "2026-03-03", "1", provided=False) for _ in range(3)]
        assert _beside(*many) == {"fullDayTwice"}

    def test_none_of_it_stops_a_training(self) -> None:
        for code in ("fullDayTwice", "sameTwice", "sameAsProviders", "sameAsEmployers"):
            assert ANOMALIES[code].cls is AnomalyClass.WARNING
