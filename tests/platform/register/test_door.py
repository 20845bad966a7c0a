"""The door for one training answers as the framework would, and leaves to it what is not plainly right."""

from typing import Any

import httpx2
import pytest

from openfla.platform.kernel import metrics
from tests.platforms import Party, Platform, a_training

PLAIN, LEFT = "application/json", "application/json; charset=utf-8"
"""A content type that the door takes, and one that it leaves to the framework."""
OF_ITS_OWN = ("id", "href", "registeredAt", "changedAt", "instance", "reference", "record")


def asked(party: Party, body: dict[str, Any], content_type: str, **headers: str) -> httpx2.Response:
    return party.call("POST", "/trainings", body, headers={"Content-Type": content_type, **headers})


def told(answer: httpx2.Response) -> tuple[int, dict[str, Any], set[str]]:
    """What both ways have in common: status, body and names of the headers."""
    said = {name: value for name, value in answer.json().items() if name not in OF_ITS_OWN}
    return answer.status_code, said, set(answer.headers) - {"connection"}


class TestBothWays:
    @pytest.mark.parametrize(
        "about",
        [
            {"title": " "},
            {"ssin": "85073003327"},
            {"enterpriseNumber": "0884303369"},
            {"duration": {"value": 0, "unit": "days"}},
            {"colour": "red"},
        ],
        ids=["blank", "no worker", "another enterprise", "no time", "unknown field"],
    )
    def test_the_answer_is_the_same(self, platform: Platform, about: dict[str, Any]) -> None:
        party = platform.party()
        ways = [
            asked(party, a_training(reference=name, **about), content_type, **{"Accept-Language": "nl"})
            for name, content_type in (("plain", PLAIN), ("left", LEFT))
        ]
        assert told(ways[0]) == told(ways[1])

    def test_what_is_sent_one_way_stands_for_the_other(self, platform: Platform) -> None:
        party, training = platform.party(), a_training()
        first, *others = [asked(party, training, way) for way in (PLAIN, LEFT, PLAIN)]
        assert (first.status_code, [other.status_code for other in others]) == (201, [200, 200])
        assert told(others[0]) == told(others[1])
        changed = {**training, "title": "Another one"}
        assert [asked(party, changed, way).status_code for way in (PLAIN, LEFT)] == [409, 409]


class TestLeftToTheFramework:
    def test_a_refusal_is_decided_once(self, platform: Platform) -> None:
        refused = metrics.trainings.labels("refused")
        before = refused._value.get()
        assert asked(platform.party(), a_training(title=" "), PLAIN).status_code == 400
        assert refused._value.get() == before + 1

    def test_parameters_in_the_address_are_refused(self, platform: Platform) -> None:
        answer = platform.party().call("POST", "/trainings?dryRun=true", a_training())
        assert answer.status_code == 400
        assert platform.counts()["trainings"] == 0

    def test_who_does_not_say_who_calls_is_told_so(self, platform: Platform) -> None:
        address = f"{platform.base_url}{platform.party().base}/trainings"
        answer = httpx2.post(address, json=a_training())
        assert (answer.status_code, answer.json()["type"]) == (401, "urn:problem-type:belgif:noAccessToken")
        assert platform.counts()["trainings"] == 0

    def test_a_body_that_is_too_large_is_refused(self, platform: Platform) -> None:
        answer = asked(platform.party(), a_training(funding="x" * 70_000), PLAIN)
        assert answer.status_code == 413
