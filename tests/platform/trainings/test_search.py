"""Searching: a worker's number never stands in an address, and nobody finds what is another's."""

from collections.abc import Iterator

import pytest

from openfla.contract.qualities import Quality
from tests.platforms import BAKERY, BUTCHER, Party, Platform, a_provided_training, a_training, fresh_database, running

_COLLEAGUE = "00012511148"
_FIRST = {"period": {"startDate": "2025-05-05", "endDate": "2025-05-05"}, "status": "reserved"}


@pytest.fixture(scope="module")
def employer(postgres: str) -> Iterator[Party]:
    """A bakery with three trainings, in a register where others have theirs."""
    with fresh_database(postgres) as url, running(url) as platform:
        butcher, bakery = platform.party(BUTCHER), platform.party(BAKERY)
        _registered(butcher, a_training(enterpriseNumber=BUTCHER))
        _registered(platform.party(BUTCHER, Quality.TRAINING_PROVIDER), a_provided_training())
        _registered(bakery, a_training(reference="first", **_FIRST))
        _registered(bakery, a_training(reference="second"))
        _registered(bakery, a_training(reference="third", ssin=_COLLEAGUE))
        yield bakery


class TestSearch:
    def test_everything_of_an_enterprise_comes_in_the_order_of_registration(self, employer: Party) -> None:
        assert _references(employer) == ["first", "second", "third"]
        assert _references(employer, enterpriseNumber=BAKERY) == ["first", "second", "third"]

    def test_the_trainings_of_one_worker(self, employer: Party) -> None:
        assert _references(employer, ssin=_COLLEAGUE) == ["third"]

    def test_the_trainings_in_one_state(self, employer: Party) -> None:
        assert _references(employer, status="reserved") == ["first"]
        assert _references(employer, status="unsuitable") == []

    def test_the_trainings_that_begin_on_some_days(self, employer: Party) -> None:
        assert _references(employer, period={"startDate": "2025-05-05", "endDate": "2025-12-31"}) == ["first"]
        assert _references(employer, period={"startDate": "2025-05-06", "endDate": "2026-03-01"}) == []

    def test_every_condition_must_hold(self, employer: Party) -> None:
        assert _references(employer, ssin=_COLLEAGUE, status="reserved") == []

    def test_the_trainings_under_a_reference_or_of_a_declarer(self, employer: Party) -> None:
        assert _references(employer, reference="second") == ["second"]
        assert _references(employer, declarer=BAKERY) == ["first", "second", "third"]
        assert _references(employer, declarer=BUTCHER) == []
        assert _references(employer, verification="toVerify") == []

    def test_the_links_lead_through_all_pages(self, employer: Party) -> None:
        base = f"{employer.platform.base_url}{employer.base}/trainings/search"
        page = employer.call("POST", "/trainings/search?pageSize=2", {}).json()
        assert (page["self"], page["first"]) == (f"{base}?pageSize=2", f"{base}?pageSize=2")
        assert page["next"].startswith(f"{base}?pageSize=2&cursor=")
        last = employer.call(
            "POST", page["next"].removeprefix(f"{employer.platform.base_url}{employer.base}"), {}
        ).json()
        assert (last["self"], last["first"]) == (page["next"], f"{base}?pageSize=2")
        assert "next" not in last

    def test_each_item_has_its_own_address(self, employer: Party) -> None:
        for item in employer.call("POST", "/trainings/search", {}).json()["items"]:
            assert employer.call("GET", f"/trainings/{item['id']}").json() == item
            assert item["href"].endswith(f"/trainings/{item['id']}")


class TestSearchProvided:
    def test_a_training_provider_finds_what_it_declared_itself(self, shared_platform: Platform) -> None:
        trainer = shared_platform.party(BAKERY, Quality.TRAINING_PROVIDER)
        other = shared_platform.party(BUTCHER, Quality.TRAINING_PROVIDER)
        workers = [{"ssin": "85073003328", "status": "completed"}, {"ssin": _COLLEAGUE, "status": "reserved"}]
        _registered(trainer, a_provided_training(reference="ours", participants=workers))
        _registered(other, a_provided_training(reference="theirs"))
        assert _references(trainer) == ["ours"]
        (found,) = trainer.call("POST", "/trainings/search", {"ssin": _COLLEAGUE}).json()["items"]
        assert [participant["ssin"] for participant in found["participants"]] == ["85073003328", _COLLEAGUE]
        assert _references(trainer, enterpriseNumber=BUTCHER) == []


def _registered(party: Party, training: dict[str, object]) -> None:
    answer = party.call("POST", "/trainings", training)
    assert answer.status_code == 201, answer.text


def _references(party: Party, **wanted: object) -> list[str]:
    answer = party.call("POST", "/trainings/search", wanted)
    assert answer.status_code == 200, answer.text
    return [item["reference"] for item in answer.json()["items"]]
