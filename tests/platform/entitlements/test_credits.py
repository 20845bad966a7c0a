from typing import Any

import pytest

from openfla.contract.qualities import Quality
from tests.conftest import Start
from tests.platforms import BAKERY, BUTCHER, WORKER, Party, Platform, a_training


def a_right(**about: Any) -> dict[str, Any]:
    return {"enterpriseNumber": BAKERY, "ssin": WORKER, "year": 2026, "kind": "legal", "days": 5, **about}


def credits_in(employer: Party, year: int) -> dict[str, dict[str, Any]]:
    wanted = {"enterpriseNumber": BAKERY, "ssin": WORKER, "year": year}
    answer = employer.call("POST", "/trainingCredits/search", wanted)
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["items"])
    return {item["kind"]: item for item in answer.json()["items"]}


class TestDeclare:
    def test_a_right_that_is_declared_is_owed(self, platform: Platform) -> None:
        employer = platform.party()
        answer = employer.call("POST", "/trainingRights", a_right(days=2.5))
        assert answer.status_code == 201, answer.text
        told = answer.json()
        assert {**told, **a_right(days=2.5), "source": "declared", "version": 1} == told
        assert answer.headers["ETag"] == '"1"'
        assert employer.call("GET", f"/trainingRights/{told['id']}").json() == told
        found = credits_in(employer, 2026)
        assert found["legal"]["entitled"] == {"minutes": 1140, "inHours": {"hours": 19, "minutes": 0}, "days": 2.5}
        entry = platform.trail()[-1]
        assert entry["action"] == "trainingRight.registered"
        assert WORKER not in str(entry)

    def test_what_it_is_corrected_to_counts(self, platform: Platform) -> None:
        employer = platform.party()
        told = employer.call("POST", "/trainingRights", a_right()).json()
        assert employer.call("POST", "/trainingRights", a_right(days=3.3333)).status_code == 409
        headers = {"If-Match": '"1"'}
        path = f"/trainingRights/{told['id']}"
        assert employer.call("PUT", path, a_right(days=3.3333), headers=headers).status_code == 200
        assert credits_in(employer, 2026)["legal"]["entitled"]["days"] == 3.3333

    def test_what_is_withdrawn_is_owed_no_more(self, platform: Platform) -> None:
        employer = platform.party()
        told = employer.call("POST", "/trainingRights", a_right()).json()
        answer = employer.call("DELETE", f"/trainingRights/{told['id']}", headers={"If-Match": '"1"'})
        assert answer.status_code == 204
        assert credits_in(employer, 2026) == {}

    @pytest.mark.parametrize(
        ("about", "name"),
        [
            ({"days": -1}, "days"),
            ({"days": 367}, "days"),
            ({"days": 0.00001}, "days"),
            ({"year": 1999}, "year"),
            ({"kind": "none"}, "kind"),
            ({"ssin": "85073003329"}, "ssin"),
        ],
    )
    def test_what_is_wrong_is_named_and_nothing_is_owed(
        self, platform: Platform, about: dict[str, Any], name: str
    ) -> None:
        answer = platform.party().call("POST", "/trainingRights", a_right(**about))
        assert answer.status_code == 400, answer.text
        assert [issue["name"] for issue in answer.json()["issues"]] == [name]
        assert platform.counts()["training_rights"] == 0

    def test_a_worker_of_another_employer_is_out_of_reach(self, platform: Platform) -> None:
        answer = platform.party().call("POST", "/trainingRights", a_right(enterpriseNumber=BUTCHER))
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:problem-type:belgif:missingPermission")
        assert platform.counts()["training_rights"] == 0

    def test_a_training_provider_has_no_such_address(self, platform: Platform) -> None:
        trainer = platform.party(quality=Quality.TRAINING_PROVIDER)
        assert trainer.call("POST", "/trainingRights", a_right()).status_code == 404


class TestCredit:
    def test_carried_over_taken_planned_and_left(self, platform: Platform) -> None:
        """Reference rights R14 D7: 2024 right 5, used 2; 2025 right 5: 8 available in 2025."""
        employer = platform.party()
        for year in (2024, 2025):
            employer.call("POST", "/trainingRights", a_right(year=year))
        one_day = {"duration": {"value": 1, "unit": "days"}}
        for year, about in (
            (2024, {"duration": {"value": 15.2, "unit": "hours"}}),
            (2025, {**one_day, "status": "reserved"}),
            (2025, {**one_day, "status": "notFollowed"}),
            (2025, {**one_day, "countsForAccount": False}),
            (2025, {**one_day, "deductedFrom": "sectoral"}),
        ):
            period = {"startDate": f"{year}-03-02", "endDate": f"{year}-03-03"}
            answer = employer.call("POST", "/trainings", a_training(period=period, **about))
            assert answer.status_code == 201, answer.text
        found = credits_in(employer, 2025)
        days = {name: amount["days"] for name, amount in found["legal"].items() if name != "kind"}
        assert days == {"entitled": 5, "carriedOver": 3, "taken": 0, "planned": 1, "left": 7}
        assert found["sectoral"]["left"] == {"minutes": -456, "inHours": {"hours": -7, "minutes": -36}, "days": -1}
        assert set(found) == {"legal", "sectoral"}

    def test_a_day_is_a_fifth_of_the_full_time_week_of_the_installation(self, start: Start) -> None:
        employer = start(rights={"weekly_hours": 40}).party()
        employer.call("POST", "/trainingRights", a_right(days=1))
        assert credits_in(employer, 2026)["legal"]["left"] == {
            "minutes": 480,
            "inHours": {"hours": 8, "minutes": 0},
            "days": 1,
        }

    def test_nothing_is_known_of_a_worker_who_has_nothing(self, platform: Platform) -> None:
        assert credits_in(platform.party(), 2026) == {}

    def test_another_employer_learns_nothing(self, platform: Platform) -> None:
        platform.party().call("POST", "/trainingRights", a_right())
        wanted = {"enterpriseNumber": BAKERY, "ssin": WORKER, "year": 2026}
        answer = platform.party(BUTCHER).call("POST", "/trainingCredits/search", wanted)
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:problem-type:belgif:missingPermission")


class TestDoors:
    def test_the_calculation_is_stopped_and_goes_on(self, platform: Platform) -> None:
        employer = platform.party()
        wanted = {"enterpriseNumber": BAKERY, "ssin": WORKER}
        answers = [employer.call("PUT", "/calculationOptOuts/2027", wanted) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 200]
        assert {**answers[0].json(), **wanted, "year": 2027} == answers[1].json()
        found = employer.call("POST", "/calculationOptOuts/search", {}).json()
        assert found["items"] == [answers[0].json()]
        for _ in range(2):
            assert employer.call("DELETE", "/calculationOptOuts/2027", wanted).status_code == 204
        assert employer.call("POST", "/calculationOptOuts/search", {}).json()["items"] == []
        assert WORKER not in str(platform.trail())

    def test_a_right_is_found_and_its_versions_are_told(self, platform: Platform) -> None:
        employer = platform.party()
        told = employer.call("POST", "/trainingRights", a_right()).json()
        assert employer.call("POST", "/trainingRights/search", {"ssin": WORKER}).json()["items"] == [told]
        versions = employer.call("GET", f"/trainingRights/{told['id']}/history").json()["items"]
        assert [(version["version"], version["after"]) for version in versions] == [(1, told)]
        assert platform.party(BUTCHER).call("GET", f"/trainingRights/{told['id']}").status_code == 404

    def test_a_budget_is_found_and_its_versions_are_told(self, platform: Platform) -> None:
        employer = platform.party()
        budget = {
            "reference": "one",
            "enterpriseNumber": BAKERY,
            "ssin": WORKER,
            "measure": "Outplacement",
            "initialAmount": 1800,
            "lastSpendingDate": "2026-12-31",
            "payments": [{"paidOn": "2026-03-03", "amount": 0.1}],
        }
        answer = employer.call("POST", "/employabilityBudgets", budget)
        assert answer.status_code == 201, answer.text
        told = answer.json()
        assert {**told, **budget, "remainingAmount": 1799.9} == told
        path = f"/employabilityBudgets/{told['id']}"
        assert employer.call("GET", path).json() == told
        assert employer.call("POST", "/employabilityBudgets/search", {"reference": "one"}).json()["items"] == [told]
        (version,) = employer.call("GET", f"{path}/history").json()["items"]
        assert version["after"] == told
