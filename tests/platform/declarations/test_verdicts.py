"""What a worker says of records that are no command on the account; the others go on."""

from typing import Any

import pytest

from openfla.contract.declarations import LARGEST_RECORD
from tests.platform.declarations.sending import JSON, NDJSON, a_record, declare, lines
from tests.platforms import Party, Platform
from tests.workers import work_off


def judged(party: Party, body: bytes, media_type: str = NDJSON) -> list[dict[str, Any]]:
    """The verdicts on a declaration, in the order of its records."""
    answer = declare(party, body, media_type)
    assert answer.status_code == 202, answer.text
    work_off(party.platform)
    found: list[dict[str, Any]] = party.call("GET", f"/declarations/{answer.json()['id']}/results").json()["items"]
    return found


def told(verdicts: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """The letter of each verdict, and the rules that its record breaks."""
    return [(each["verdict"], [found["code"] for found in each.get("anomalies", ())]) for each in verdicts]


def of_size(size: int) -> bytes:
    """A record of so many bytes, whose title is too long in any case."""
    return lines([a_record(title="x")])[:-1].replace(
        b'"x"', b'"%b"' % (b"x" * (size - len(lines([a_record(title="")])) + 1))
    )


@pytest.mark.parametrize("media_type", [NDJSON, JSON])
def test_a_record_above_its_limit_is_blocked_and_the_others_are_judged(platform: Platform, media_type: str) -> None:
    fits, too_large = of_size(LARGEST_RECORD), of_size(LARGEST_RECORD + 1)
    assert (len(fits), len(too_large)) == (512 * 1024, 512 * 1024 + 1)
    records = [lines([a_record()])[:-1], fits, too_large, lines([a_record()])[:-1]]
    body = b"\n".join(records) if media_type == NDJSON else b"[" + b",".join(records) + b"]"
    verdicts = judged(platform.party(), body, media_type)
    assert [letter for letter, _ in told(verdicts)] == ["W", "B", "B", "W"]
    assert told(verdicts)[1:3] == [("B", ["wrongLength"]), ("B", ["recordTooLarge"])]
    assert "524288 bytes" in verdicts[2]["anomalies"][0]["text"]


def test_a_withdrawal_is_no_correction(platform: Platform) -> None:
    withdrawal = {"withdrawal": {"kind": "training", "reference": "2026-1"}}
    records = [a_record(reference="2026-1"), {**withdrawal, "correction": True}, withdrawal]
    _, both, alone = judged(platform.party(), lines(records))
    assert (both["verdict"], both["reference"]) == ("B", "2026-1")
    assert [(found["code"], found["name"]) for found in both["anomalies"]] == [("onlyTogether", "correction")]
    assert alone["verdict"] == "A"
