"""One declaration, however often it is sent."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from openfla.contract.qualities import Quality
from tests.conftest import Start
from tests.platform.declarations.sending import an_upload, answered, declare
from tests.platforms import BUTCHER, Platform

KEY: dict[str, Any] = {"Idempotency_Key": "4f2c-1"}


@pytest.mark.parametrize("named", [KEY, {"path": "?reference=2026-Q1"}, {**KEY, "path": "?reference=2026-Q1"}],
                         ids=["key", "reference", "both"])  # fmt: skip
class TestTheSame:
    def test_the_same_one_twice_is_one(self, platform: Platform, named: dict[str, Any]) -> None:
        first, again = (declare(platform.party(), b"{}\n{}", **named) for _ in range(2))
        assert (first.status_code, again.status_code) == (202, 202)
        assert first.headers["Location"] == again.headers["Location"]
        assert platform.rows("SELECT count(*) FROM declarations") == platform.rows("SELECT 1")
        assert platform.rows("SELECT count(*) FROM declaration_chunks") == platform.rows("SELECT 1")
        assert [entry["action"] for entry in platform.trail()].count("declaration.received") == 1

    def test_other_content_is_refused_and_leaves_nothing(self, platform: Platform, named: dict[str, Any]) -> None:
        first, other = (declare(platform.party(), body, **named) for body in (b"{}", b"{}\n{}"))
        assert (other.status_code, other.json()["type"]) == (409, "urn:problem-type:openfla:declarationTaken")
        assert other.json()["declaration"] == first.json()["id"]
        assert platform.rows("SELECT count(*) FROM declarations") == platform.rows("SELECT 1")

    def test_of_two_at_the_same_moment_one_is_kept(self, platform: Platform, named: dict[str, Any]) -> None:
        party = platform.party()
        assert party.token
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: declare(party, b"{}\n" * 3000, **named), range(4)))
        assert {answer.status_code for answer in answers} == {202}
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert platform.rows("SELECT count(*) FROM declarations") == platform.rows("SELECT 1")

    def test_another_declarer_may_use_the_same_name(self, platform: Platform, named: dict[str, Any]) -> None:
        parties = [
            platform.party(),
            platform.party(BUTCHER),
            platform.party(BUTCHER, Quality.TRAINING_PROVIDER),
        ]
        answers = [declare(party, b"{}", **named) for party in parties]
        assert len({answer.json()["id"] for answer in answers}) == 3


def test_while_one_is_still_coming_in_the_other_decides(platform: Platform) -> None:
    party = platform.party()
    with an_upload(party, b"{}\n", length=6, **KEY) as slow:
        fast = declare(party, b"{}\n{}\n", **KEY)
        slow.sendall(b"{}\n")
        status, told = answered(slow)
    assert (fast.status_code, status, told["id"]) == (202, 202, fast.json()["id"])
    assert platform.rows("SELECT count(*) FROM declarations") == platform.rows("SELECT 1")


def test_key_and_reference_of_two_different_ones_are_refused(platform: Platform) -> None:
    party = platform.party()
    declare(party, b"{}", **KEY)
    other = declare(party, b"{}\n{}", path="?reference=a")
    both = declare(party, b"{}", path="?reference=a", **KEY)
    assert (both.status_code, both.json()["declaration"]) == (409, other.json()["id"])


def test_without_a_name_it_is_another_one_each_time(platform: Platform) -> None:
    assert len({declare(platform.party(), b"{}").json()["id"] for _ in range(2)}) == 2


def test_the_reference_is_told(start: Start) -> None:
    platform = start()
    told = declare(platform.party(), b"{}", path="?reference=2026%20Q1").json()
    assert told["reference"] == "2026 Q1"
