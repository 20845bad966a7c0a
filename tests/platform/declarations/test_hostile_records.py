"""Records that are made to hurt: each gets its verdict, and nobody else waits for it."""

import msgspec
import pytest

from openfla.contract.qualities import Quality
from openfla.contract.shapes import MOST_FINDINGS
from tests.platforms import BUTCHER, Party, Platform, a_provided_training, a_training
from tests.workers import work_off

# What is guarded against takes minutes, or for ever.
pytestmark = pytest.mark.timeout(60)
NDJSON = {"Content-Type": "application/x-ndjson"}


def _nested(depth: int) -> bytes:
    return b'{"training":' + b"[" * depth + b"]" * depth + b"}"


def _declared(party: Party, *records: bytes) -> list[dict[str, object]]:
    answer = party.call("POST", "/declarations", b"\n".join(records), headers=NDJSON)
    assert answer.status_code == 202, answer.text
    work_off(party.platform)
    items: list[dict[str, object]] = party.call("GET", f"/declarations/{answer.json()['id']}/results").json()["items"]
    return items


@pytest.mark.parametrize("depth", [10, 200, 300, 900, 5000])
def test_one_that_is_nested_ever_deeper_stops_no_other(shared_platform: Platform, depth: int) -> None:
    good = msgspec.json.encode({"training": a_training()})
    verdicts = _declared(shared_platform.party(), good, _nested(depth), msgspec.json.encode({"training": a_training()}))
    assert [each["verdict"] for each in verdicts] == ["W", "B", "W"]


def test_one_with_very_many_mistakes_is_told_of_the_first_ones(shared_platform: Platform) -> None:
    provider = shared_platform.party(BUTCHER, Quality.TRAINING_PROVIDER)
    empty = msgspec.json.encode({"training": a_provided_training(participants=[{}] * 100_000)})
    wrong = msgspec.json.encode(
        {"training": a_provided_training(participants=[{"ssin": "1" * 11, "status": "completed"}] * 1000)}
    )
    for verdict in _declared(provider, empty, wrong):
        assert verdict["verdict"] == "B"
        anomalies = verdict["anomalies"]
        assert isinstance(anomalies, list)
        assert 0 < len(anomalies) <= MOST_FINDINGS


def test_a_call_with_very_many_mistakes_is_answered_soon(shared_platform: Platform) -> None:
    answer = shared_platform.party(BUTCHER, Quality.TRAINING_PROVIDER).call(
        "POST", "/trainings", a_provided_training(participants=[{}] * 100_000)
    )
    assert answer.status_code == 400
    assert 0 < len(answer.json()["issues"]) <= MOST_FINDINGS
