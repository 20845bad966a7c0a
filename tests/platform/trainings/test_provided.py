"""A training provider's training: whose employer each participant has, what may be corrected, and until when."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conftest import Start
from tests.platform.trainings.deeds import (
    COLLEAGUE,
    COURSE,
    THIRD,
    a_course,
    a_participant,
    content_of,
    dawdling,
    decided,
    delete,
    employed,
    found,
    history,
    issues,
    problem,
    provided,
    put,
    read,
    registered,
    trainer_of,
    unwarned,
    warned,
)
from tests.platforms import BAKERY, BUTCHER, WORKER, Party, Platform

_TWO = (a_participant(enterpriseNumber=BAKERY), a_participant(COLLEAGUE, enterpriseNumber=BAKERY, status="reserved"))


def _two(platform: Platform) -> tuple[Party, Party, dict[str, Any]]:
    """A provider, the bakery, and a training of two of its workers."""
    trainer, employer = trainer_of(platform), platform.party()
    coming = {"startDate": "2027-03-02", "endDate": "2027-03-03"}
    two = [{**each, "status": "reserved"} for each in _TWO]
    return trainer, employer, provided(trainer, *two, period=coming)


def _row(employer: Party, made: dict[str, Any], ssin: str = WORKER) -> dict[str, Any]:
    """One participation, as the employer finds it."""
    (row,) = found(employer, reference=made["reference"], ssin=ssin)
    return row


@pytest.mark.requirement("PROVIDER-2", "PROVIDER-1")
class TestEmployer:
    def test_the_employer_that_is_named_finds_it_and_no_other(self, shared_platform: Platform) -> None:
        trainer, employer, made = _two(shared_platform)
        assert {row["ssin"] for row in found(employer, reference=made["reference"])} == {WORKER, COLLEAGUE}
        assert found(shared_platform.party(BUTCHER), reference=made["reference"]) == []
        assert read(trainer, made) == unwarned(made)

    def test_who_is_not_named_is_found_by_the_employment(self, platform: Platform) -> None:
        employer = platform.party()
        employed(employer)
        made = provided(trainer_of(platform), a_participant())
        # Whether somebody was found is not told: a training provider has no business to ask where anybody works.
        assert warned(made) == ["employerNotNamed"]
        assert "enterpriseNumber" not in made["participants"][0]
        assert found(trainer_of(platform), enterpriseNumber=BAKERY) == []
        (row,) = found(employer)
        assert (row["enterpriseNumber"], row["verification"]) == (BAKERY, "toVerify")
        decided(employer, row, "confirmed")

    @pytest.mark.parametrize(
        "about",
        [
            {"startDate": "2026-03-03"},
            {"endDate": "2026-03-02"},
        ],
        ids=["begins too late", "ends too soon"],
    )
    def test_an_employment_that_misses_a_day_of_it_is_not_enough(
        self, platform: Platform, about: dict[str, str]
    ) -> None:
        employed(platform.party(), **about)
        made = provided(trainer_of(platform), a_participant())
        assert warned(made) == ["employerNotNamed"]
        assert made["warnings"][0]["name"] == "participants[0].enterpriseNumber"

    def test_of_several_employers_none_is_taken(self, platform: Platform) -> None:
        for number in (BAKERY, BUTCHER):
            employed(platform.party(number))
        made = provided(trainer_of(platform), a_participant())
        assert warned(made) == ["employerNotNamed"]
        for number in (BAKERY, BUTCHER):
            assert found(platform.party(number)) == []

    def test_it_reaches_the_employer_whose_employment_is_declared_later(self, platform: Platform) -> None:
        trainer, employer = trainer_of(platform), platform.party()
        made = provided(trainer, a_participant(), a_participant(COLLEAGUE))
        assert found(employer) == []
        employed(employer)
        (row,) = found(employer)
        assert (row["ssin"], row["version"], row["verification"]) == (WORKER, 2, "toVerify")
        assert [told["act"] for told in history(employer, row)] == ["declared", "placed"]
        assert decided(employer, row, "confirmed")["verified"]
        assert content_of(read(trainer, made))["title"] == made["title"]

    def test_an_employment_at_another_time_gives_it_nobody(self, platform: Platform) -> None:
        trainer, employer = trainer_of(platform), platform.party()
        provided(trainer, a_participant())
        employed(employer, endDate="2026-03-01")
        assert found(employer) == []

    def test_what_was_placed_stays_when_a_second_employer_comes(self, platform: Platform) -> None:
        provided(trainer_of(platform), a_participant())
        employed(platform.party())
        employed(platform.party(BUTCHER))
        assert len(found(platform.party())) == 1
        assert found(platform.party(BUTCHER)) == []

    def test_what_was_withdrawn_is_placed_nowhere(self, platform: Platform) -> None:
        trainer = trainer_of(platform)
        made = provided(trainer, a_participant())
        delete(trainer, made)
        employed(platform.party())
        assert platform.rows("SELECT enterprise, version FROM trainings") == [(None, 2)]


class TestAtOnce:
    """The training and the employment come at the same time, each before the other can be read."""

    @pytest.mark.parametrize("table", ["trainings", "employments"])
    def test_it_reaches_its_employer_whichever_is_written_first(self, start: Start, table: str) -> None:
        platform = start(rights={"weekly_hours": 38})
        trainer, employer = trainer_of(platform), platform.party()
        assert trainer.token
        assert employer.token
        dawdling(platform, table)
        deeds = [lambda: provided(trainer, a_participant()), lambda: employed(employer)]
        _all_at_once(deeds if table == "trainings" else deeds[::-1])
        assert len(found(employer)) == 1

    def test_it_reaches_its_employer_when_both_are_written_together(self, start: Start) -> None:
        platform = start(rights={"weekly_hours": 38})
        trainer, employer = trainer_of(platform), platform.party()
        assert trainer.token
        assert employer.token
        dawdling(platform, "trainings")
        # While the two writers write these, what follows waits and goes together.
        others = [lambda: registered(employer)] * 2
        _all_at_once([*others, lambda: provided(trainer, a_participant()), lambda: employed(employer)])
        assert len(found(employer, verification="toVerify")) == 1


def _all_at_once(deeds: Sequence[Callable[[], object]]) -> None:
    with ThreadPoolExecutor(len(deeds)) as pool:
        running = []
        for deed in deeds:
            running.append(pool.submit(deed))
            time.sleep(0.05)
        for each in running:
            each.result()


@pytest.mark.requirement("PROVIDER-1", "PROVIDER-4")
class TestCorrect:
    def test_as_long_as_nobody_decided_everything_may_be_corrected(self, shared_platform: Platform) -> None:
        trainer, employer, made = _two(shared_platform)
        answer = put(trainer, made, content_of(made, title="Heftruck", funding="Sectorfonds"))
        told = answer.json()
        assert (answer.status_code, answer.headers["ETag"], told["version"]) == (200, '"2"', 2)
        assert read(trainer, made) == unwarned(told)
        for ssin in (WORKER, COLLEAGUE):
            row = _row(employer, made, ssin)
            assert (row["title"], row["funding"], row["version"]) == ("Heftruck", "Sectorfonds", 2)

    def test_only_the_part_that_changes_has_a_new_version(self, shared_platform: Platform) -> None:
        trainer, employer, made = _two(shared_platform)
        one, other = made["participants"]
        told = put(trainer, made, content_of(made, participants=[{**one, "status": "unsuitable"}, other])).json()
        assert (told["version"], told["participants"][0]["status"]) == (2, "unsuitable")
        assert [_row(employer, made, ssin)["version"] for ssin in (WORKER, COLLEAGUE)] == [2, 1]

    def test_the_same_content_again_makes_no_version(self, shared_platform: Platform) -> None:
        trainer, _, made = _two(shared_platform)
        content = content_of(made, title="Heftruck")
        second = put(trainer, made, content).json()
        for version in (1, 2, 9):
            again = put(trainer, made, content, version)
            assert (again.status_code, again.json()) == (200, unwarned(second))
        posted = trainer.call("POST", "/trainings", content)
        assert (posted.status_code, posted.json()) == (200, unwarned(second))

    def test_a_stale_version_is_refused_and_the_header_is_needed(self, shared_platform: Platform) -> None:
        trainer, _, made = _two(shared_platform)
        put(trainer, made, content_of(made, title="Heftruck"))
        stale = put(trainer, made, content_of(made, title="Kraan"))
        assert (problem(stale), stale.json()["version"]) == ((412, "versionChanged"), 2)
        assert problem(delete(trainer, made)) == (412, "versionChanged")
        assert put(trainer, made, content_of(made), False).json()["issues"][0]["name"] == "If-Match"

    def test_of_two_corrections_at_once_the_second_is_told_of_the_first(self, start: Start) -> None:
        trainer, _, made = _two(start(rights={"weekly_hours": 38}))
        one, other = made["participants"]
        dawdling(trainer.platform, "trainings", "UPDATE")
        statuses: list[int] = []

        def corrected(*participants: dict[str, Any]) -> None:
            statuses.append(put(trainer, made, content_of(made, participants=list(participants))).status_code)

        _all_at_once(
            [
                lambda: corrected({**one, "status": "unsuitable"}, other),
                lambda: corrected(one, {**other, "status": "unsuitable"}),
            ]
        )
        assert sorted(statuses) == [200, 412]
        assert [each["status"] for each in read(trainer, made)["participants"]] == ["unsuitable", "reserved"]

    def test_the_reference_cannot_be_corrected(self, shared_platform: Platform) -> None:
        trainer, _, made = _two(shared_platform)
        answer = put(trainer, made, content_of(made, reference="another"))
        assert (answer.status_code, issues(answer)) == (400, {("identityChanged", "reference")})

    def test_participants_come_and_go_and_come_back(self, shared_platform: Platform) -> None:
        trainer, employer, made = _two(shared_platform)
        one, other = made["participants"]
        third = {**other, "ssin": THIRD}
        for participants in ([one, third], [third, other], [one, other, third]):
            made = put(trainer, made, content_of(made, participants=participants)).json()
            assert {each["ssin"] for each in made["participants"]} == {each["ssin"] for each in participants}
            assert {each["ssin"] for each in read(trainer, made)["participants"]} == {
                each["ssin"] for each in participants
            }
            assert {row["ssin"] for row in found(employer, reference=made["reference"])} == {
                each["ssin"] for each in participants
            }
        assert made["version"] == 4
        acts = [told["act"] for told in history(employer, _row(employer, made, COLLEAGUE))]
        assert acts == ["declared", "withdrawn", "corrected"]

    def test_who_was_left_out_does_not_hold_back_what_is_told_of_the_others(self, shared_platform: Platform) -> None:
        trainer, _, made = _two(shared_platform)
        second = put(trainer, made, content_of(made, title="Heftruck", participants=made["participants"][1:])).json()
        assert (second["title"], read(trainer, made)["title"]) == ("Heftruck", "Heftruck")

    def test_what_an_employer_decided_on_stands(self, shared_platform: Platform) -> None:
        trainer, employer, made = _two(shared_platform)
        decided(employer, _row(employer, made), "confirmed")
        one, other = made["participants"]
        third = {**other, "ssin": THIRD}
        for wrong in (
            content_of(made, title="Heftruck"),
            content_of(made, participants=[{**one, "status": "unsuitable"}, other]),
            content_of(made, participants=[{**one, "enterpriseNumber": BUTCHER}, other]),
            content_of(made, participants=[other]),
        ):
            assert problem(put(trainer, made, wrong)) == (409, "decidedByEmployer")
        assert problem(delete(trainer, made)) == (409, "decidedByEmployer")
        assert read(trainer, made)["version"] == 1
        others = put(trainer, made, content_of(made, participants=[one, {**other, "status": "unsuitable"}, third]))
        assert (others.status_code, others.json()["version"]) == (200, 2)
        assert _row(employer, made)["verification"] == "confirmed"
        assert _row(employer, made)["version"] == 2

    def test_what_an_employer_corrected_is_the_providers_own_still(self, shared_platform: Platform) -> None:
        trainer, employer, made = _two(shared_platform)
        right = {**content_of(made, participants=None, reference=None), "title": "Kraan", "status": "reserved"}
        decided(employer, _row(employer, made), "corrected", correction=right)
        assert read(trainer, made)["title"] == made["title"]
        assert (put(trainer, made, content_of(made)).status_code, _row(employer, made)["title"]) == (200, "Kraan")
        assert problem(put(trainer, made, content_of(made, title="Kraan"))) == (409, "decidedByEmployer")

    def test_what_an_employer_rejected_may_be_put_right(self, shared_platform: Platform) -> None:
        trainer, employer, made = _two(shared_platform)
        decided(employer, _row(employer, made), "rejected")
        one, other = made["participants"]
        second = put(trainer, made, content_of(made, participants=[one, {**other, "status": "unsuitable"}])).json()
        assert _row(employer, made)["verification"] == "rejected"
        put(trainer, second, content_of(second, title="Heftruck"))
        assert _row(employer, made)["verification"] == "toVerify"

    def test_the_right_employer_may_be_named_after_the_wrong_one(self, shared_platform: Platform) -> None:
        trainer, employer, made = _two(shared_platform)
        decided(employer, _row(employer, made), "rejected")
        one, other = made["participants"]
        put(trainer, made, content_of(made, participants=[{**one, "enterpriseNumber": BUTCHER}, other]))
        butcher = shared_platform.party(BUTCHER)
        assert _row(butcher, made)["verification"] == "toVerify"
        assert found(employer, reference=made["reference"], ssin=WORKER) == []

    def test_the_right_employer_is_not_told_of_the_wrong_one(self, shared_platform: Platform) -> None:
        trainer, employer, made = _two(shared_platform)
        decided(employer, _row(employer, made), "rejected")
        one, other = made["participants"]
        put(trainer, made, content_of(made, participants=[{**one, "enterpriseNumber": BUTCHER}, other]))
        butcher = shared_platform.party(BUTCHER)
        (came,) = history(butcher, _row(butcher, made))
        assert (came["version"], came["act"], "before" in came) == (1, "declared", False)
        assert BAKERY not in str(came)
        decided(butcher, _row(butcher, made), "confirmed")
        assert [told["act"] for told in history(butcher, _row(butcher, made))] == ["declared", "confirmed"]
        since = found(employer, reference=made["reference"], changedSince=made["registeredAt"])
        assert {told["withdrawn"] for told in since if told["ssin"] == one["ssin"]} == {True}

    def test_the_other_order_of_the_participants_is_another_version(self, shared_platform: Platform) -> None:
        trainer, _, made = _two(shared_platform)
        turned = content_of(made, participants=made["participants"][::-1])
        assert put(trainer, made, turned).json()["version"] == 2
        assert trainer.call("POST", "/trainings", turned).status_code == 200
        assert problem(trainer.call("POST", "/trainings", content_of(made))) == (409, "referenceTaken")


@pytest.mark.requirement("PROVIDER-1", "PROVIDER-4")
class TestWithdraw:
    def test_it_is_withdrawn_for_every_participant(self, shared_platform: Platform) -> None:
        trainer, employer, made = _two(shared_platform)
        row = _row(employer, made)
        for _ in range(2):
            assert delete(trainer, made).status_code == 204
        told = read(trainer, made)
        assert (told["withdrawn"], told["version"], len(told["participants"])) == (True, 2, 2)
        assert found(trainer, reference=made["reference"]) == []
        assert found(employer, reference=made["reference"]) == []
        assert read(employer, row)["withdrawn"]
        since = made["registeredAt"]
        assert [item["id"] for item in found(trainer, reference=made["reference"], changedSince=since)] == [made["id"]]
        assert problem(trainer.call("POST", "/trainings", content_of(made))) == (409, "withdrawnBefore")
        assert problem(put(trainer, told, content_of(made))) == (409, "withdrawnBefore")

    def test_what_was_rejected_may_be_withdrawn(self, shared_platform: Platform) -> None:
        trainer, employer, made = _two(shared_platform)
        for ssin in (WORKER, COLLEAGUE):
            decided(employer, _row(employer, made, ssin), "rejected")
        assert delete(trainer, made).status_code == 204


@pytest.mark.requirement("PROVIDER-1")
class TestOutOfReach:
    def test_what_another_provider_declared_is_not_there(self, shared_platform: Platform) -> None:
        trainer, other = trainer_of(shared_platform), trainer_of(shared_platform, BUTCHER)
        made = provided(trainer, reference="ours")
        assert problem(other.call("GET", f"/trainings/{made['id']}")) == (404, "resourceNotFound")
        assert problem(put(other, made, content_of(made, title="x"))) == (404, "resourceNotFound")
        assert problem(delete(other, made)) == (404, "resourceNotFound")
        assert found(other, reference="ours") == []
        assert found(other, declarer=COURSE) == []
        assert read(trainer, made) == unwarned(made)

    def test_the_part_of_a_participant_is_no_training_of_a_provider(self, shared_platform: Platform) -> None:
        trainer, employer, made = _two(shared_platform)
        row = _row(employer, made)
        assert problem(trainer.call("GET", f"/trainings/{row['id']}")) == (404, "resourceNotFound")
        assert problem(put(trainer, row, content_of(made, title="x"), 1)) == (404, "resourceNotFound")
        assert problem(delete(trainer, row)) == (404, "resourceNotFound")
        assert problem(employer.call("GET", f"/trainings/{made['id']}")) == (404, "resourceNotFound")

    def test_the_same_number_in_another_quality_declares_apart(self, shared_platform: Platform) -> None:
        employer, trainer = shared_platform.party(), trainer_of(shared_platform, BAKERY)
        made = provided(trainer)
        (row,) = found(employer, reference=made["reference"])
        assert problem(delete(employer, row)) == (409, "declaredByProvider")
        assert problem(delete(employer, made)) == (404, "resourceNotFound")


def test_participants_are_judged_one_by_one(shared_platform: Platform) -> None:
    trainer = trainer_of(shared_platform)
    wrong = a_participant("85073003329", enterpriseNumber="0999999923", certificate={"validUntil": "2026-03-02"})
    answer = trainer.call("POST", "/trainings", a_course(a_participant(), a_participant(), wrong))
    assert issues(answer) == {
        ("participantTwice", "participants[1].ssin"),
        ("ssinInvalid", "participants[2].ssin"),
        ("enterpriseNumberInvalid", "participants[2].enterpriseNumber"),
        ("certificateEndsTooSoon", "participants[2].certificate.validUntil"),
    }
