"""What the model (model.py) and the register told differently, each once and by itself."""

import asyncio
from uuid import uuid4

import pytest

from openfla.contract.qualities import Quality
from tests.platform.declarations.sending import declare, lines
from tests.platform.employments.people import an_employment
from tests.platform.entitlements.owed import a_budget, a_right
from tests.platform.register.stage import plain
from tests.platform.register.test_order import judged
from tests.platform.trainings.deeds import COURSE, a_course, a_participant
from tests.platforms import BAKERY, BUTCHER, Platform, a_training


class TestOneByOneAndInBulk:
    @pytest.mark.parametrize("in_bulk", [False, True], ids=["one by one", "in bulk"])
    def test_an_employment_places_what_waits_before_it_is_withdrawn(self, platform: Platform, *, in_bulk: bool) -> None:
        """What a record does is done before the next one is judged, however many are judged together."""
        trainer, bakery = platform.party(COURSE, Quality.TRAINING_PROVIDER), platform.party()
        assert trainer.call("POST", "/trainings", a_course(a_participant())).status_code == 201
        hired = {"employment": plain(an_employment(reference="short"))}
        left = {"withdrawal": {"kind": "employment", "reference": "short"}}
        bodies = [lines([hired, left])] if in_bulk else [lines([hired]), lines([left])]
        for body in bodies:
            assert declare(bakery, body).status_code == 202
            assert asyncio.run(judged(platform, 1)) == [True]
        (training,) = bakery.call("POST", "/trainings/search", {}).json()["items"]
        (_, placed) = bakery.call("GET", f"/trainings/{training['id']}/history").json()["items"]
        assert (placed["act"], placed["by"]["enterpriseNumber"]) == ("placed", BAKERY)

    def test_what_waited_between_two_employers_is_placed_when_one_of_them_never_was(self, platform: Platform) -> None:
        trainer, bakery, butcher = (
            platform.party(COURSE, Quality.TRAINING_PROVIDER),
            platform.party(),
            platform.party(BUTCHER),
        )
        for party in (bakery, butcher):
            answer = party.call("POST", "/employments", plain(an_employment(enterpriseNumber=party.number)))
            assert answer.status_code == 201, answer.text
        assert trainer.call("POST", "/trainings", a_course(a_participant())).status_code == 201
        assert bakery.call("POST", "/trainings/search", {}).json()["items"] == []
        gone = butcher.call("DELETE", f"/employments/{answer.json()['id']}", headers={"If-Match": '"1"'})
        assert gone.status_code == 204
        assert len(bakery.call("POST", "/trainings/search", {}).json()["items"]) == 1


class TestUnknownRecord:
    @pytest.mark.parametrize("path", ["trainings", "employments", "trainingRights", "employabilityBudgets"])
    def test_what_is_wrong_with_a_content_does_not_tell_which_ids_exist(self, platform: Platform, path: str) -> None:
        """A correction of what is another's is refused as one of what is nowhere, whatever its content."""
        contents = {
            "trainings": a_training(enterpriseNumber=BUTCHER, title="  "),
            "employments": plain(an_employment(startDate="1900-01-01")),
            "trainingRights": {**plain(a_right(enterpriseNumber=BUTCHER)), "days": 400},
            "employabilityBudgets": {**plain(a_budget(enterpriseNumber=BUTCHER)), "initialAmount": 0},
        }
        good = {
            "trainings": a_training(enterpriseNumber=BUTCHER),
            "employments": plain(an_employment(enterpriseNumber=BUTCHER)),
            "trainingRights": plain(a_right(enterpriseNumber=BUTCHER)),
            "employabilityBudgets": plain(a_budget(enterpriseNumber=BUTCHER)),
        }
        made = platform.party(BUTCHER).call("POST", f"/{path}", good[path])
        assert made.status_code == 201, made.text
        told = [
            platform.party().call("PUT", f"/{path}/{each}", contents[path], headers={"If-Match": '"1"'}).status_code
            for each in (made.json()["id"], str(uuid4()))
        ]
        assert told == [404, 404]
