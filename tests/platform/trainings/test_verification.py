"""The employer decides on what a training provider declared; only what it stands by counts (reference R9.6)."""

from typing import Any

import pytest

from tests.platform.trainings.deeds import (
    COURSE,
    a_participant,
    content_of,
    decided,
    delete,
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
    verify,
    warned,
)
from tests.platforms import BAKERY, BUTCHER, WORKER, Party, Platform, a_training

_RIGHT = {
    "title": "Heftruck, gevorderden",
    "type": "informal",
    "period": {"startDate": "2026-03-02", "endDate": "2026-03-02"},
    "duration": {"value": 7.6, "unit": "hours"},
    "funding": "Sectorfonds",
    "jointCommittee": "111.01",
    "status": "completed",
    "certificate": {"validUntil": "2031-03-02"},
}


def _waiting(platform: Platform) -> tuple[Party, Party, dict[str, Any], dict[str, Any]]:
    """A provider and the bakery, and one training: as the one declared it, and as it waits for the other."""
    trainer, employer = trainer_of(platform), platform.party()
    made = provided(trainer)
    (row,) = found(employer, declarer=COURSE, reference=made["reference"])
    return trainer, employer, made, row


def _taken(employer: Party, kind: str = "legal") -> float:
    """Days that were deducted from the worker's right in 2026."""
    wanted = {"enterpriseNumber": employer.number, "ssin": WORKER, "year": 2026}
    items = employer.call("POST", "/trainingCredits/search", wanted).json()["items"]
    return next((item["taken"]["days"] for item in items if item["kind"] == kind), 0)


@pytest.mark.requirement("PROVIDER-2")
class TestDecision:
    def test_it_waits_and_does_not_count_until_it_is_confirmed(self, platform: Platform) -> None:
        _, employer, _, row = _waiting(platform)
        assert (row["verification"], row["verified"], row["version"]) == ("toVerify", False, 1)
        assert (row["provider"], row["declaredBy"]["enterpriseNumber"]) == ({"enterpriseNumber": COURSE}, COURSE)
        assert _taken(employer) == 0
        told = decided(employer, row, "confirmed")
        assert (told["verification"], told["verified"], told["version"]) == ("confirmed", True, 2)
        assert (told["countsForAccount"], told["deductedFrom"]) == (True, "legal")
        assert _taken(employer) == 2
        assert read(employer, row) == unwarned(told)

    def test_it_is_deducted_from_the_right_that_the_employer_tells(self, platform: Platform) -> None:
        _, employer, _, row = _waiting(platform)
        decided(employer, row, "confirmed", deductedFrom="sectoral")
        assert (_taken(employer), _taken(employer, "sectoral")) == (0, 2)

    def test_what_was_confirmed_need_not_count(self, platform: Platform) -> None:
        _, employer, _, row = _waiting(platform)
        told = decided(employer, row, "confirmed", countsForAccount=False)
        assert (told["verified"], told["countsForAccount"], told["deductedFrom"]) == (True, False, "none")
        assert _taken(employer) == 0

    def test_what_was_rejected_does_not_count(self, platform: Platform) -> None:
        _, employer, _, row = _waiting(platform)
        told = decided(employer, row, "rejected", deductedFrom="legal")
        assert (told["verification"], told["verified"]) == ("rejected", False)
        assert (told["countsForAccount"], told["deductedFrom"]) == (False, "none")
        assert _taken(employer) == 0

    def test_what_was_corrected_is_told_and_counts_as_the_employer_says(self, platform: Platform) -> None:
        trainer, employer, made, row = _waiting(platform)
        told = decided(employer, row, "corrected", correction=_RIGHT)
        assert {name: told[name] for name in _RIGHT} == _RIGHT
        assert (told["verification"], told["verified"]) == ("corrected", True)
        assert _taken(employer) == 1
        assert {**read(trainer, made), "changedAt": ""} == {**unwarned(made), "changedAt": ""}

    def test_a_correction_takes_away_what_it_leaves_out(self, shared_platform: Platform) -> None:
        trainer, employer = trainer_of(shared_platform), shared_platform.party()
        made = provided(
            trainer, a_participant(enterpriseNumber=BAKERY, certificate={}), funding="Vlaanderen", jointCommittee="200"
        )
        (row,) = found(employer, declarer=COURSE, reference=made["reference"])
        bare = {name: _RIGHT[name] for name in ("title", "type", "period", "duration", "status")}
        told = decided(employer, row, "corrected", correction=bare)
        assert not {"funding", "jointCommittee", "certificate"} & told.keys()
        assert content_of(read(trainer, made)) == content_of(made)

    def test_a_mind_may_be_changed_and_each_change_is_a_version(self, platform: Platform) -> None:
        trainer, employer, made, row = _waiting(platform)
        for decision, about, taken in (
            ("corrected", {"correction": _RIGHT}, 1),
            ("rejected", {}, 0),
            ("confirmed", {}, 2),
            ("corrected", {"correction": {**_RIGHT, "title": "Kraan"}}, 1),
            ("corrected", {"correction": {**_RIGHT, "status": "notFollowed", "certificate": None}}, 0),
        ):
            told = {name: value for name, value in about.get("correction", {}).items() if value is not None}
            row = decided(employer, row, decision, **({"correction": told} if told else {}))
            assert _taken(employer) == taken
        assert row["version"] == 6
        acts = ["declared", "corrected", "rejected", "confirmed", "corrected", "corrected"]
        assert [told["act"] for told in history(employer, row)] == acts
        assert content_of(read(trainer, made)) == content_of(made)
        back = decided(employer, row, "confirmed")
        assert (back["title"], back["duration"], "certificate" in back) == (made["title"], made["duration"], False)

    @pytest.mark.parametrize(
        ("decision", "about"), [("confirmed", {}), ("rejected", {}), ("corrected", {"correction": _RIGHT})]
    )
    def test_the_same_decision_again_makes_no_version(
        self, shared_platform: Platform, decision: str, about: dict[str, Any]
    ) -> None:
        _, employer, _, row = _waiting(shared_platform)
        first = decided(employer, row, decision, **about)
        for version in (1, 2, 7):
            again = verify(employer, row, decision, version, **about)
            assert (again.status_code, again.json()) == (200, unwarned(first))

    def test_the_version_that_was_read_must_be_told(self, shared_platform: Platform) -> None:
        _, employer, _, row = _waiting(shared_platform)
        missing = verify(employer, row, "confirmed", False)
        (issue,) = missing.json()["issues"]
        assert (missing.status_code, issue["in"], issue["name"]) == (400, "header", "If-Match")
        decided(employer, row, "confirmed")
        stale = verify(employer, row, "rejected")
        assert (problem(stale), stale.json()["version"]) == ((412, "versionChanged"), 2)

    @pytest.mark.parametrize(
        ("body", "rules"),
        [
            ({"decision": "corrected"}, {("correctionExpected", "correction")}),
            ({"decision": "confirmed", "correction": _RIGHT}, {("correctionExpected", "correction")}),
            ({"decision": "rejected", "correction": _RIGHT}, {("correctionExpected", "correction")}),
            ({"decision": "approved"}, {("outsideDomain", "decision")}),
            ({}, {("missing", "decision")}),
            (
                {"decision": "confirmed", "countsForAccount": False, "deductedFrom": "legal"},
                {("deductionWithoutCounting", "deductedFrom")},
            ),
            (
                {"decision": "corrected", "correction": {**_RIGHT, "title": " ", "status": "notFollowed"}},
                {("blank", "correction.title"), ("certificateWithoutCompletion", "correction.certificate")},
            ),
            (
                {"decision": "corrected", "correction": {**_RIGHT, "duration": {"value": 25, "unit": "hours"}}},
                {("durationExceedsPeriod", "correction.duration")},
            ),
            ({"decision": "corrected", "correction": {"reference": "x"}}, None),
        ],
        ids=lambda told: str(sorted(told))[:40] if isinstance(told, dict) else "",
    )
    def test_a_decision_that_breaks_a_rule_is_refused(
        self, shared_platform: Platform, body: dict[str, Any], rules: set[tuple[str, str]] | None
    ) -> None:
        _, employer, _, row = _waiting(shared_platform)
        path = f"/trainings/{row['id']}/verification"
        answer = employer.call("POST", path, body, headers={"If-Match": '"1"'})
        assert answer.status_code == 400, answer.text
        assert rules in (issues(answer), None)
        assert read(employer, row) == row


class TestOutOfReach:
    def test_the_employer_cannot_correct_or_withdraw_what_a_provider_declared(self, shared_platform: Platform) -> None:
        _, employer, _, row = _waiting(shared_platform)
        content = a_training(reference=row["reference"])
        assert problem(put(employer, row, content)) == (409, "declaredByProvider")
        assert problem(delete(employer, row)) == (409, "declaredByProvider")
        assert read(employer, row) == row

    def test_there_is_nothing_to_verify_about_its_own(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        assert problem(verify(employer, registered(employer), "confirmed")) == (409, "nothingToVerify")

    @pytest.mark.requirement("GROUP-3")
    def test_another_employer_decides_on_nothing(self, shared_platform: Platform) -> None:
        _, employer, _, row = _waiting(shared_platform)
        butcher = shared_platform.party(BUTCHER)
        assert problem(verify(butcher, row, "confirmed")) == (404, "resourceNotFound")
        assert read(employer, row) == row

    def test_what_waits_for_an_employer_is_nobodys(self, platform: Platform) -> None:
        made = provided(trainer_of(platform), a_participant())
        assert warned(made) == ["employerNotNamed"]
        ((row,),) = platform.rows("SELECT id::text FROM trainings")
        unknown = {"id": row, "version": 1}
        for number in (BAKERY, BUTCHER):
            employer = platform.party(number)
            for answer in (
                verify(employer, unknown, "confirmed"),
                put(employer, unknown, a_training(reference=made["reference"])),
                delete(employer, unknown),
                employer.call("GET", f"/trainings/{row}"),
            ):
                assert problem(answer) == (404, "resourceNotFound")
        assert platform.rows("SELECT version, verification FROM trainings") == [(1, "toVerify")]

    def test_a_provider_has_no_such_address(self, shared_platform: Platform) -> None:
        trainer, _, made, _ = _waiting(shared_platform)
        assert problem(verify(trainer, made, "confirmed")) == (404, "resourceNotFound")
