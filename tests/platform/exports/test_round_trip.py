"""What is exported from one installation is declared in another one, and is the same there."""

import time
from typing import Any

import msgspec
import pytest

from openfla.contract.qualities import Quality
from tests.conftest import Start
from tests.platform.exports.test_exports import column, file_of, made, records_in, tables_in
from tests.platforms import BAKERY, BUTCHER, WORKER, Party, Platform, a_provided_training, a_training
from tests.workers import work_off, working

OTHER_WORKER = f"900101001{97 - 900101001 % 97:02}"
SEARCHES = {
    "employments": "/employments/search",
    "trainings": "/trainings/search",
    "trainingRights": "/trainingRights/search",
    "employabilityBudgets": "/employabilityBudgets/search",
}
OPEN: Any = {"register": {"access_days": 36_500}}
"""What docs/export.md advises while records of workers who left are loaded."""
OF_THE_REGISTER = {"id", "href", "version", "registeredAt", "changedAt", "declaredBy", "warnings", "verification"}


def an_employment(**about: Any) -> dict[str, Any]:
    usual = {
        "reference": f"E-{about.get('ssin', WORKER)}",
        "enterpriseNumber": BAKERY,
        "ssin": WORKER,
        "startDate": "2020-01-01",
        "workingRegime": {"hoursPerWeek": 30.4, "fullTimeHoursPerWeek": 38},
        "jointCommittees": ["118", "200"],
        "collectiveAgreement": "181682/CO/200",
    }
    return {**usual, **about}


def fill(platform: Platform) -> None:
    """An enterprise with something of everything."""
    baker, trainer = platform.party(), platform.party(BUTCHER, Quality.TRAINING_PROVIDER)
    _post(baker, "/employments", an_employment())
    _post(baker, "/employments", an_employment(ssin=OTHER_WORKER, endDate="2026-06-30", jointCommittees=["111.01"]))
    right = {"enterpriseNumber": BAKERY, "ssin": WORKER, "year": 2026, "kind": "legal", "days": 4.75}
    _post(baker, "/trainingRights", right)
    _post(baker, "/trainingRights", {**right, "kind": "sectoral", "days": 2, "collectiveAgreement": "181682"})
    budget = {
        "reference": "B-1",
        "enterpriseNumber": BAKERY,
        "ssin": WORKER,
        "measure": "Outplacement",
        "initialAmount": 1800,
        "lastSpendingDate": "2026-12-31",
        "payments": [{"paidOn": "2026-03-03", "amount": 600.5, "description": "first part"}],
    }
    _post(baker, "/employabilityBudgets", budget)
    _post(baker, "/trainings", a_training(reference="T-1", certificate={}, provider={"name": "Rode Kruis"}))
    _post(
        baker,
        "/trainings",
        a_training(
            reference="T-2",
            ssin=OTHER_WORKER,
            title='Sécurité; "d\'abord" 安全',
            duration={"value": 7.6, "unit": "hours"},
            period={"startDate": "2026-04-01", "endDate": "2026-04-01"},
            countsForAccount=False,
            funding="Sectorfonds",
            jointCommittee="118",
            certificate={"validUntil": "2029-01-01"},
        ),
    )
    gone = _post(baker, "/trainings", a_training(reference="T-3", period=_on("2026-05-04"), duration=_HOUR))
    _do(baker, "DELETE", f"/trainings/{gone['id']}", gone)
    days = {"confirmed": "2026-05-05", "corrected": "2026-05-06", "rejected": "2026-05-07", "toVerify": "2026-05-08"}
    for state, day in days.items():
        participants = [{"ssin": WORKER, "enterpriseNumber": BAKERY, "status": "completed"}]
        about = {"reference": "P-1" if state == "confirmed" else f"P-{state}", "period": _on(day), "duration": _HOUR}
        _post(trainer, "/trainings", a_provided_training(participants=participants, **about))
    _verify(baker)


_HOUR = {"value": 1, "unit": "hours"}


def _verify(baker: Party) -> None:
    wanted = {"verification": "toVerify", "enterpriseNumber": BAKERY}
    for found in baker.call("POST", "/trainings/search", wanted).json()["items"]:
        day = found["period"]["startDate"]
        decisions: dict[str, dict[str, Any]] = {
            "2026-05-05": {"decision": "confirmed", "deductedFrom": "legal"},
            "2026-05-06": {"decision": "corrected", "correction": _correction(found)},
            "2026-05-07": {"decision": "rejected", "countsForAccount": False},
        }
        if day in decisions:
            _do(baker, "POST", f"/trainings/{found['id']}/verification", found, decisions[day])


def _correction(found: dict[str, Any]) -> dict[str, Any]:
    about = {name: found[name] for name in ("type", "period", "status")}
    return {**about, "title": "As the employer knows it", "duration": {"value": 45, "unit": "minutes"}}


def _on(day: str) -> dict[str, str]:
    return {"startDate": day, "endDate": day}


def _post(party: Party, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = party.call("POST", path, body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _do(party: Party, method: str, path: str, seen: dict[str, Any], body: Any = None) -> None:
    answer = party.call(method, path, body, headers={"If-Match": f'"{seen["version"]}"'})
    assert answer.status_code in (200, 204), answer.text


def load(party: Party, packed: bytes, key: str) -> dict[str, Any]:
    """Declare an exported file as it is; the declaration when all of it is judged."""
    headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip", "Idempotency-Key": key}
    answer = party.call("POST", "/declarations", packed, headers=headers)
    assert answer.status_code == 202, answer.text
    work_off(party.platform)
    found: dict[str, Any] = party.call("GET", f"/declarations/{answer.json()['id']}").json()
    assert found["state"] == "done"
    return found


def held(party: Party) -> dict[str, list[dict[str, Any]]]:
    """What the employer stands by, without what each register adds of its own."""
    found = {}
    for name, path in SEARCHES.items():
        items = party.call("POST", path, {"enterpriseNumber": BAKERY}).json()["items"]
        plain = [{key: value for key, value in item.items() if key not in OF_THE_REGISTER} for item in items]
        standing = [item for item in plain if item.pop("verified", True)]
        for item in standing:
            item.pop("reference", None)
        found[name] = sorted(standing, key=msgspec.json.encode)
    return found


@pytest.fixture
def here(start: Start) -> Platform:
    platform = start(**OPEN)
    fill(platform)
    return platform


class TestElsewhere:
    def test_it_is_the_same_there_and_exported_again_the_same(self, here: Platform, start: Start) -> None:
        there = start(**OPEN)
        packed = file_of(here.party(), made(here.party())).content
        declared = load(there.party(), packed, "move-1")
        assert (declared["records"], declared["blocked"]) == (9, 0)
        assert held(there.party()) == held(here.party())
        again = records_in(file_of(there.party(), made(there.party())).content)
        assert again == records_in(packed)

    def test_sent_twice_nothing_changes(self, here: Platform, start: Start) -> None:
        there = start(**OPEN)
        packed = file_of(here.party(), made(here.party())).content
        load(there.party(), packed, "move-1")
        before = there.party().call("POST", "/trainings/search", {}).json()["items"]
        assert load(there.party(), packed, "move-2")["blocked"] == 0
        assert there.party().call("POST", "/trainings/search", {}).json()["items"] == before

    def test_without_the_setting_that_the_page_advises_those_of_workers_who_left_are_blocked(
        self, here: Platform, start: Start
    ) -> None:
        packed = file_of(here.party(), made(here.party())).content
        assert load(start().party(), packed, "move-1")["blocked"] == 1

    def test_it_comes_in_the_order_in_which_it_can_be_declared(self, here: Platform) -> None:
        records = records_in(file_of(here.party(), made(here.party())).content)
        kinds = [next(iter(record)) for record in records]
        assert kinds == [
            *["employment"] * 2,
            *["trainingRight"] * 2,
            "employabilityBudget",
            *["training"] * 4,
        ]

    @pytest.mark.requirement("PROVIDER-2")
    def test_what_a_provider_declared_and_the_employer_stands_by_comes_as_the_employers_own(
        self, here: Platform
    ) -> None:
        records = records_in(file_of(here.party(), made(here.party())).content)
        found = [record["training"] for record in records if "training" in record]
        provided = [training for training in found if training["reference"].startswith("provider-")]
        assert [training["provider"]["enterpriseNumber"] for training in provided] == [BUTCHER] * 2
        assert [training["period"]["startDate"] for training in provided] == ["2026-05-05", "2026-05-06"]
        assert provided[1]["title"] == "As the employer knows it"

    def test_the_tables_hold_what_goes_nowhere_else_too(self, here: Platform) -> None:
        rows = tables_in(file_of(here.party(), made(here.party(), "csv")).content)["trainings"]
        assert sorted(column(rows, "verification")) == sorted(
            ["notNeeded", "notNeeded", "notNeeded", "confirmed", "corrected", "rejected", "toVerify"]
        )
        assert column(rows, "withdrawn").count("true") == 1

    def test_a_worker_beside_the_platform_does_it_all(self, here: Platform) -> None:
        baker = here.party()
        with working(here):
            export = baker.call("POST", "/exports", {"format": "ndjson"}).json()["id"]
            end = time.monotonic() + 20
            while baker.call("GET", f"/exports/{export}").json()["state"] != "done":
                assert time.monotonic() < end
                time.sleep(0.05)
