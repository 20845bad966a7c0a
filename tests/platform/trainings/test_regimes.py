"""What an installation asks of a training beside the training itself: employments, open accounts, deadlines."""

from datetime import timedelta

import pytest

from openfla.platform.kernel.clock import SystemClock
from tests.conftest import Start
from tests.platform.declarations.sending import a_record, declare, lines
from tests.platform.trainings.deeds import (
    content_of,
    decided,
    delete,
    employed,
    found,
    issues,
    problem,
    provided,
    put,
    registered,
    trainer_of,
    verify,
    warned,
)
from tests.platforms import BAKERY, WORKER, Platform, a_training
from tests.workers import work_off


@pytest.mark.requirement("GROUP-3")
class TestEmployment:
    def test_without_one_a_training_is_accepted_with_a_warning(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        made = registered(employer)
        assert warned(made) == ["noEmployment"]
        assert warned(put(employer, made, content_of(made, title="Heftruck")).json()) == ["noEmployment"]

    def test_with_one_nothing_is_strange(self, platform: Platform) -> None:
        employer = platform.party()
        employed(employer)
        assert warned(registered(employer)) == []

    def test_where_it_is_required_nothing_is_recorded_without_one(self, start: Start) -> None:
        platform = start(register={"employments": "required"})
        employer = platform.party()
        refused = employer.call("POST", "/trainings", a_training())
        assert (refused.status_code, issues(refused)) == (400, {("employmentRequired", "period")})
        assert platform.counts()["trainings"] == 0
        employed(employer)
        made = registered(employer)
        before = {"startDate": "2019-12-31", "endDate": "2020-01-01"}
        assert issues(put(employer, made, content_of(made, period=before))) == {("employmentRequired", "period")}
        assert delete(employer, made).status_code == 204

    def test_where_it_is_required_a_decision_needs_it_too_but_for_a_rejection(self, start: Start) -> None:
        platform = start(register={"employments": "required"})
        employer, trainer = platform.party(), trainer_of(platform)
        employed(employer)
        provided(trainer)
        (row,) = found(employer)
        (employment,) = employer.call("POST", "/employments/search", {}).json()["items"]
        headers = {"If-Match": f'"{employment["version"]}"'}
        assert employer.call("DELETE", f"/employments/{employment['id']}", headers=headers).status_code == 204
        assert issues(verify(employer, row, "confirmed")) == {("employmentRequired", "period")}
        assert decided(employer, row, "rejected")["verification"] == "rejected"

    @pytest.mark.parametrize(("days", "status"), [(30, 201), (31, 400)])
    def test_the_account_closes_some_days_after_the_last_employment(
        self, platform: Platform, days: int, status: int
    ) -> None:
        employer = platform.party()
        employed(employer, endDate=str(SystemClock().today() - timedelta(days=days)))
        answer = employer.call("POST", "/trainings", a_training())
        assert answer.status_code == status, answer.text
        assert status == 201 or issues(answer) == {("accessClosed", "ssin")}


class TestDeadlines:
    def test_where_the_register_is_frozen_nothing_is_recorded(self, start: Start) -> None:
        platform = start(register={"regime": "frozen"})
        refused = platform.party().call("POST", "/trainings", a_training())
        assert (refused.status_code, issues(refused)) == (400, {("periodClosed", "period")})

    def test_where_deadlines_are_told_a_late_training_is_accepted_with_a_warning(self, start: Start) -> None:
        employer = start(register={"regime": "historic"}).party()
        employed(employer)
        late = registered(employer, a_training(period={"startDate": "2025-03-03", "endDate": "2025-03-04"}))
        assert warned(late) == ["afterDeadline"]


class TestBesideOthers:
    def test_the_same_one_under_another_reference_is_told(self, platform: Platform) -> None:
        employer = platform.party()
        employed(employer)
        registered(employer)
        assert warned(registered(employer)) == ["sameTwice"]

    def test_the_same_one_is_told_however_much_the_worker_followed_on_other_days(self, platform: Platform) -> None:
        employer = platform.party()
        employed(employer)
        others = [f"2024-{1 + number // 28:02}-{1 + number % 28:02}" for number in range(250)]
        declare(employer, lines([a_record(period={"startDate": day, "endDate": day}) for day in others]))
        work_off(platform)
        registered(employer)
        assert warned(registered(employer)) == ["sameTwice"]

    def test_the_same_days_from_the_other_side_are_told_to_the_employer(self, platform: Platform) -> None:
        employer, trainer = platform.party(), trainer_of(platform)
        employed(employer)
        made = registered(employer)
        assert warned(provided(trainer)) == []
        delete(employer, made)
        assert warned(registered(employer)) == ["sameAsProviders"]
        (row,) = found(employer, verification="toVerify")
        assert warned(decided(employer, row, "confirmed")) == ["sameAsEmployers"]

    def test_what_was_rejected_is_in_nobodys_way(self, platform: Platform) -> None:
        employer, trainer = platform.party(), trainer_of(platform)
        employed(employer)
        provided(trainer)
        (row,) = found(employer)
        decided(employer, row, "rejected")
        assert warned(registered(employer)) == []

    def test_a_right_that_is_used_up_is_told(self, platform: Platform) -> None:
        employer = platform.party()
        employed(employer)
        right = {"enterpriseNumber": BAKERY, "ssin": WORKER, "year": 2026, "kind": "legal", "days": 3}
        assert employer.call("POST", "/trainingRights", right).status_code == 201
        assert warned(registered(employer)) == []
        other = {"period": {"startDate": "2026-03-09", "endDate": "2026-03-10"}}
        second = registered(employer, a_training(**other))
        assert warned(second) == ["rightExhausted"]
        fits = content_of(second, duration={"value": 1, "unit": "days"})
        assert warned(put(employer, second, fits).json()) == []


def test_a_refusal_of_a_single_call_names_no_rule_that_only_warns(platform: Platform) -> None:
    answer = platform.party().call("POST", "/trainings", a_training(duration={"value": 30, "unit": "hours"}, title=" "))
    assert issues(answer) == {("blank", "title")}
    assert problem(answer) == (400, "badRequest")
