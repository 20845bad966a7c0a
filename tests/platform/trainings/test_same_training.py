"""The same training once: however it is written, whoever is first, however many send it together."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from openfla.contract.qualities import Quality
from tests.platform.trainings.deeds import unwarned
from tests.platforms import BAKERY, Party, Platform, a_provided_training, a_training


class TestSameTraining:
    @pytest.mark.parametrize("value", [b"2", b"2.0", b"2.000", b"2e0", b"20e-1"])
    def test_a_number_may_be_written_in_many_ways(self, shared_platform: Platform, value: bytes) -> None:
        employer = shared_platform.party()
        first = employer.call("POST", "/trainings", a_training(reference="number"))
        body = _json(a_training(reference="number", duration={"value": "here", "unit": "days"}))
        again = employer.call("POST", "/trainings", body.replace(b'"here"', value))
        assert (again.status_code, again.json()) == (200, unwarned(first.json()))

    def test_members_may_come_in_any_order(self, shared_platform: Platform) -> None:
        employer, training = shared_platform.party(), a_training()
        first = employer.call("POST", "/trainings", training)
        again = employer.call("POST", "/trainings", dict(reversed(training.items())))
        assert (first.status_code, again.status_code) == (201, 200)

    @pytest.mark.parametrize(
        "changed",
        [{"title": "eerste hulp op het werk"}, {"status": "reserved"}, {"duration": {"value": 2, "unit": "hours"}}],
    )
    def test_any_other_content_is_another_training(self, shared_platform: Platform, changed: dict[str, Any]) -> None:
        employer, training = shared_platform.party(), a_training()
        first = employer.call("POST", "/trainings", training)
        other = employer.call("POST", "/trainings", {**training, **changed})
        assert (other.status_code, other.json()["record"]) == (409, first.json()["id"])
        assert other.headers["Content-Type"] == "application/problem+json"

    def test_of_many_sent_together_one_is_registered(self, shared_platform: Platform) -> None:
        employer, training = shared_platform.party(), a_training(reference="together")
        assert sorted(_together(employer, training)) == [200] * 11 + [201]
        found = "SELECT count(*) FROM trainings WHERE reference = 'together'"
        assert shared_platform.rows(found)[0][0] == 1

    def test_of_many_of_a_training_provider_sent_together_one_is_registered(self, shared_platform: Platform) -> None:
        trainer = shared_platform.party(BAKERY, Quality.TRAINING_PROVIDER)
        assert sorted(_together(trainer, a_provided_training(reference="group"))) == [200] * 11 + [201]

    def test_a_reference_is_free_for_everybody_else(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        trainer = shared_platform.party(BAKERY, Quality.TRAINING_PROVIDER)
        assert employer.call("POST", "/trainings", a_training(reference="shared")).status_code == 201
        assert trainer.call("POST", "/trainings", a_provided_training(reference="shared")).status_code == 201


class TestReadBack:
    def test_what_was_declared_is_told_as_it_was_declared(self, shared_platform: Platform) -> None:
        declared = a_training(
            duration={"value": 7.625, "unit": "hours"},
            certificate={"validUntil": "2031-03-03"},
            funding="Sectorfonds ☂",
            jointCommittee="111.01",
            provider={"name": "Rode Kruis"},
            deductedFrom="sectoral",
        )
        told = shared_platform.party().call("POST", "/trainings", declared).json()
        assert {name: told[name] for name in declared} == declared
        assert (told["version"], told["countsForAccount"]) == (1, True)
        assert (told["verification"], told["verified"]) == ("notNeeded", True)
        assert told["changedAt"] >= told["registeredAt"]
        assert told["declaredBy"] == {"enterpriseNumber": BAKERY, "quality": "employer"}

    def test_a_training_counts_for_the_legal_right_unless_told_otherwise(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        usual = employer.call("POST", "/trainings", a_training()).json()
        apart = employer.call("POST", "/trainings", a_training(countsForAccount=False)).json()
        assert (usual["deductedFrom"], apart["deductedFrom"]) == ("legal", "none")


def _together(party: Party, training: dict[str, Any]) -> list[int]:
    assert party.token
    with ThreadPoolExecutor(12) as pool:
        return list(pool.map(lambda _: party.call("POST", "/trainings", training).status_code, range(12)))


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value)


def test_a_workers_number_that_was_taken_for_a_reference_is_not_repeated(platform: Platform) -> None:
    employer = platform.party()
    employer.call("POST", "/trainings", a_training(reference="850730-033-28"))
    refused = employer.call("POST", "/trainings", a_training(reference="850730-033-28", title="Heftruck"))
    assert (refused.status_code, refused.json()["reference"]) == (409, "***")
    assert "850730" not in refused.text
