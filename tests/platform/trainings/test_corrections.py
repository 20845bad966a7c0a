"""PUT and DELETE on a training of the employer's side: nobody's change is overwritten unseen, nothing is lost."""

from typing import Any

import pytest

from tests.platform.trainings.deeds import (
    COLLEAGUE,
    content_of,
    delete,
    found,
    issues,
    problem,
    put,
    read,
    registered,
    unwarned,
)
from tests.platforms import BUTCHER, Platform, a_training


@pytest.mark.requirement("API-1")
class TestCorrect:
    def test_another_content_takes_the_place_of_the_first(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        first = registered(employer)
        answer = put(employer, first, content_of(first, title="Heftruck", countsForAccount=False, deductedFrom="none"))
        told = answer.json()
        assert (answer.status_code, answer.headers["ETag"], told["version"]) == (200, '"2"', 2)
        assert (told["title"], told["countsForAccount"], told["deductedFrom"]) == ("Heftruck", False, "none")
        assert (told["id"], told["registeredAt"]) == (first["id"], first["registeredAt"])
        assert told["changedAt"] > first["changedAt"]
        assert read(employer, first) == unwarned(told)

    def test_what_may_be_left_out_can_be_taken_away(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        told = {
            "funding": "Sectorfonds",
            "jointCommittee": "200",
            "certificate": {},
            "provider": {"name": "Rode Kruis"},
        }
        first = registered(employer, a_training(**told))
        answer = put(employer, first, content_of(first, **dict.fromkeys(told)))
        assert answer.status_code == 200, answer.text
        assert not told.keys() & read(employer, first).keys()

    @pytest.mark.parametrize("told", ["", "3", 'W/"1"', "*", '"1", "2"', '"0"', '"01"', '"1234567890"', '"x"'])
    def test_the_version_that_was_read_must_be_told(self, shared_platform: Platform, told: str) -> None:
        employer = shared_platform.party()
        first = registered(employer)
        answer = employer.call(
            "PUT", f"/trainings/{first['id']}", a_training(), headers={"If-Match": told} if told else {}
        )
        (issue,) = answer.json()["issues"]
        assert (answer.status_code, issue["in"], issue["name"]) == (400, "header", "If-Match")
        assert issue["type"].rpartition(":")[2] == ("invalidInput" if told else "requiredInput")
        assert delete(employer, first, told or False).status_code == 400
        assert read(employer, first)["version"] == 1

    def test_who_read_an_older_version_is_told_the_present_one(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        first = registered(employer)
        put(employer, first, content_of(first, title="Heftruck"))
        answer = put(employer, first, content_of(first, title="Kraan"))
        assert (problem(answer), answer.json()["version"]) == ((412, "versionChanged"), 2)
        assert problem(delete(employer, first)) == (412, "versionChanged")
        assert read(employer, first)["title"] == "Heftruck"

    def test_a_version_that_never_was_is_refused_too(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        first = registered(employer)
        assert problem(put(employer, first, content_of(first, title="Kraan"), 9)) == (412, "versionChanged")

    @pytest.mark.parametrize("version", [1, 2, 7])
    def test_the_same_content_again_makes_no_version_whatever_was_read(
        self, shared_platform: Platform, version: int
    ) -> None:
        employer = shared_platform.party()
        first = registered(employer)
        second = put(employer, first, content_of(first, title="Heftruck")).json()
        again = put(employer, first, content_of(first, title="Heftruck"), version)
        assert (again.status_code, again.json()) == (200, unwarned(second))

    @pytest.mark.parametrize(
        ("name", "value"), [("reference", "another"), ("enterpriseNumber", BUTCHER), ("ssin", COLLEAGUE)]
    )
    def test_whose_training_it_is_cannot_be_corrected(self, shared_platform: Platform, name: str, value: str) -> None:
        employer = shared_platform.party()
        first = registered(employer)
        answer = put(employer, first, content_of(first, title="Heftruck", **{name: value}))
        assert (answer.status_code, issues(answer)) == (400, {("identityChanged", name)})
        assert read(employer, first)["version"] == 1

    def test_every_issue_of_a_correction_is_told_at_once(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        first = registered(employer)
        wrong = {"reference": "x", "duration": {"value": 0, "unit": "days"}, "title": "  "}
        told = issues(put(employer, first, content_of(first, **wrong)))
        assert told == {("identityChanged", "reference"), ("durationOutOfRange", "duration.value"), ("blank", "title")}

    def test_the_last_of_two_who_read_the_same_version_is_told(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        first = registered(employer)
        answers = [put(employer, first, content_of(first, title=title)).status_code for title in ("Heftruck", "Kraan")]
        assert answers == [200, 412]

    @pytest.mark.requirement("GROUP-3")
    def test_a_training_of_another_enterprise_is_not_there(self, shared_platform: Platform) -> None:
        butcher = shared_platform.party(BUTCHER)
        theirs = registered(butcher)
        bakery = shared_platform.party()
        for content in (content_of(theirs), content_of(theirs, title="Heftruck"), a_training()):
            assert problem(put(bakery, theirs, content)) == (404, "resourceNotFound")
        assert problem(delete(bakery, theirs)) == (404, "resourceNotFound")
        assert problem(bakery.call("GET", f"/trainings/{theirs['id']}/history")) == (404, "resourceNotFound")
        assert read(butcher, theirs) == unwarned(theirs)

    @pytest.mark.parametrize("record", ["0198f5f0-0000-7000-8000-000000000000", "1", "x" * 3000, "%00"])
    def test_what_is_not_there_can_be_neither_corrected_nor_withdrawn(
        self, shared_platform: Platform, record: str
    ) -> None:
        employer = shared_platform.party()
        for method, body in (("PUT", a_training()), ("DELETE", None)):
            answer = employer.call(method, f"/trainings/{record}", body, headers={"If-Match": '"1"'})
            assert problem(answer) == (404, "resourceNotFound")


@pytest.mark.requirement("API-1")
class TestWithdraw:
    def test_it_is_withdrawn_once_and_for_all(self, platform: Platform) -> None:
        employer = platform.party()
        kept, first = registered(employer), registered(employer)
        before = first["registeredAt"]
        for _ in range(2):
            answer = delete(employer, first)
            assert (answer.status_code, answer.content) == (204, b"")
        told = read(employer, first)
        assert (told["withdrawn"], told["version"]) == (True, 2)
        assert [item["id"] for item in found(employer)] == [kept["id"]]
        assert [item["id"] for item in found(employer, changedSince=before)] == [first["id"]]

    @pytest.mark.parametrize("about", [{}, {"title": "Heftruck"}])
    def test_its_reference_is_not_free_again(self, shared_platform: Platform, about: dict[str, Any]) -> None:
        employer, training = shared_platform.party(), a_training()
        first = registered(employer, training)
        delete(employer, first)
        assert problem(employer.call("POST", "/trainings", {**training, **about})) == (409, "withdrawnBefore")
        assert problem(put(employer, first, {**training, **about}, 2)) == (409, "withdrawnBefore")
        assert read(employer, first)["version"] == 2

    def test_a_corrected_one_is_withdrawn_at_its_present_version(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        second = put(employer, first := registered(employer), content_of(first, title="Heftruck")).json()
        assert delete(employer, second).status_code == 204
        assert read(employer, first)["version"] == 3


class TestTrail:
    def test_each_deed_stands_in_the_trail_once(self, platform: Platform) -> None:
        employer = platform.party()
        first = registered(employer)
        for _ in range(2):
            put(employer, first, content_of(first, title="Heftruck"))
        for _ in range(2):
            delete(employer, first, 2)
        told = [entry["action"] for entry in platform.trail() if entry.get("subject") == first["id"]]
        assert told == ["training.registered", "training.corrected", "training.withdrawn"]
