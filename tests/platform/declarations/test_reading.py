"""How far a declaration is, and what became of each record: for who declared it, and nobody else."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
import pytest

from openfla.contract.declarations import RecordKind, Verdict
from openfla.contract.findings import Finding
from openfla.contract.qualities import Quality
from openfla.platform.declarations.model import StoredVerdict
from tests.platform.declarations.sending import JSON, NDJSON, declare, judge
from tests.platforms import BAKERY, BUTCHER, Party, Platform
from tests.standing import Standing

_RECORD = UUID("01980a3c-7e52-7c3e-8f4a-5b6d7e8f9a0b")
_GOOD = StoredVerdict(Verdict.ACCEPTED, RecordKind.TRAINING, "2026-1", _RECORD)
_WARNED = StoredVerdict(Verdict.WARNED, RecordKind.EMPLOYMENT, "e-1", _RECORD, (Finding("noEmployment", "ssin"),))
_BAD = StoredVerdict(Verdict.BLOCKED, findings=(Finding("notJson"), Finding("missing", "title", {"field": "title"})))


@pytest.fixture(scope="module")
def small_ones(postgres: str) -> Iterator[Standing]:
    """Platforms whose chunks have three records."""
    found = Standing(postgres, declarations={"chunk_records": 3})
    yield found
    found.close()


@pytest.fixture
def small(small_ones: Standing) -> Iterator[Platform]:
    """One of them, in which nothing has happened yet."""
    with small_ones.lent() as found:
        yield found


def judged(platform: Platform, *verdicts: StoredVerdict, records: int = 0) -> tuple[Party, str]:
    """Who declared, and the id of a declaration with these verdicts; the other records still wait."""
    party = platform.party()
    declaration = declare(party, b"{}\n" * (records or len(verdicts))).json()["id"]
    judge(platform, declaration, verdicts)
    return party, declaration


def pages(party: Party, declaration: str, query: str) -> list[dict[str, Any]]:
    """Every page, from link to link."""
    found = [party.call("GET", f"/declarations/{declaration}/results{query}").json()]
    while "next" in found[-1]:
        found.append(party.call("GET", found[-1]["next"].partition(party.base)[2]).json())
    return found


class TestStatus:
    def test_it_counts_the_verdicts_while_they_are_given(self, small: Platform) -> None:
        party, declaration = judged(small, _GOOD, _WARNED, _BAD, records=5)
        told = party.call("GET", f"/declarations/{declaration}").json()
        counts = [told[name] for name in ("state", "records", "judged", "accepted", "warned", "blocked")]
        assert counts == ["processing", 5, 3, 1, 1, 1]
        assert "completed" not in told
        assert told["pollAfter"]

    def test_when_every_record_has_its_verdict_it_is_done(self, small: Platform) -> None:
        party, declaration = judged(small, _GOOD, _BAD)
        told = party.call("GET", f"/declarations/{declaration}").json()
        assert (told["state"], told["judged"], "pollAfter" in told) == ("done", 2, False)
        assert told["completed"] > told["receivedAt"]

    @pytest.mark.parametrize("path", ["", "/results"])
    @pytest.mark.parametrize(("number", "quality"), [(BUTCHER, Quality.EMPLOYER), (BAKERY, Quality.SOCIAL_SECRETARIAT),
                                                     (BAKERY, Quality.TRAINING_PROVIDER)])  # fmt: skip
    def test_nobody_else_learns_that_it_exists(self, small: Platform, path: str, number: Any, quality: Quality) -> None:
        _, declaration = judged(small, _GOOD)
        answer = small.party(number, quality).call("GET", f"/declarations/{declaration}{path}")
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (404, "resourceNotFound")

    @pytest.mark.parametrize("declaration", ["none", "01980a3c-7e52-7c3e-8f4a-5b6d7e8f9a0b", "%00", "1" * 200])
    def test_one_that_does_not_exist_is_not_found(self, small: Platform, declaration: str) -> None:
        for path in ("", "/results"):
            assert small.party().call("GET", f"/declarations/{declaration}{path}").status_code == 404

    def test_one_that_is_still_coming_in_is_not_found(self, small: Platform) -> None:
        party, declaration = judged(small, _GOOD)
        small.rows("UPDATE declarations SET state = 'receiving', received_at = NULL, digest = NULL,"
                   " completed_at = NULL RETURNING 1")  # fmt: skip
        assert party.call("GET", f"/declarations/{declaration}").status_code == 404


class TestVerdicts:
    def test_each_tells_what_it_is_about_where_it_stands_and_every_rule_it_breaks(self, small: Platform) -> None:
        party, declaration = judged(small, _GOOD, _WARNED, _BAD)
        answer = party.call("GET", f"/declarations/{declaration}/results", headers={"Accept-Language": "en"})
        good, warned, bad = answer.json()["items"]
        here = f"{small.base_url}{party.base}"
        assert good == {
            "record": 1,
            "verdict": "A",
            "kind": "training",
            "reference": "2026-1",
            "href": f"{here}/trainings/{_RECORD}",
        }
        assert warned["href"] == f"{here}/employments/{_RECORD}"
        assert [(told["code"], told["class"]) for told in warned["anomalies"]] == [("noEmployment", "W")]
        assert bad.keys() == {"record", "verdict", "anomalies"}
        assert [(told["code"], told.get("name")) for told in bad["anomalies"]] == [
            ("notJson", None),
            ("missing", "title"),
        ]
        assert "title" in bad["anomalies"][1]["text"]
        assert bad["anomalies"][1]["href"] == f"{small.base_url}/doc/anomalies/missing"

    def test_they_are_told_in_the_language_of_the_reader(self, small: Platform) -> None:
        party, declaration = judged(small, _BAD)
        answer = party.call("GET", f"/declarations/{declaration}/results", headers={"Accept-Language": "fr-BE"})
        assert answer.headers["Content-Language"] == "fr"

    @pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 100])
    def test_pages_of_any_size_have_every_verdict_once_and_in_order(self, small: Platform, size: int) -> None:
        party, declaration = judged(small, *[_GOOD, _BAD, _GOOD, _GOOD, _WARNED, _BAD, _GOOD], records=9)
        found = pages(party, declaration, f"?pageSize={size}")
        assert [item["record"] for page in found for item in page["items"]] == [1, 2, 3, 4, 5, 6, 7]
        assert len(found) == -(-7 // size)
        assert {(page["total"], page["pageSize"], page["first"]) for page in found} == {
            (7, size, f"{small.base_url}{party.base}/declarations/{declaration}/results?pageSize={size}")
        }

    @pytest.mark.parametrize(
        ("query", "records"),
        [("verdict=B", [2, 6]), ("verdict=W", [5]), ("verdict=B&verdict=W", [2, 5, 6]), ("verdict=A", [1, 3, 4, 7])],
    )
    def test_only_some_kinds_are_told_when_asked(self, small: Platform, query: str, records: list[int]) -> None:
        party, declaration = judged(small, *[_GOOD, _BAD, _GOOD, _GOOD, _WARNED, _BAD, _GOOD])
        found = pages(party, declaration, f"?pageSize=1&{query}")
        assert [item["record"] for page in found for item in page["items"]] == records
        assert {page["total"] for page in found} == {len(records)}
        download = party.call("GET", f"/declarations/{declaration}/results?{query}", headers={"Accept": NDJSON})
        assert [msgspec.json.decode(line)["record"] for line in download.content.splitlines()] == records

    def test_before_the_first_verdict_there_is_an_empty_page(self, small: Platform) -> None:
        party = small.party()
        declaration = declare(party, b"{}").json()["id"]
        answer = party.call("GET", f"/declarations/{declaration}/results").json()
        assert (answer["items"], answer["total"], "next" in answer) == ([], 0, False)
        download = party.call("GET", f"/declarations/{declaration}/results", headers={"Accept": NDJSON})
        assert (download.status_code, download.content) == (200, b"")

    @pytest.mark.parametrize("query", ["pageSize=0", "pageSize=1001", "pageSize=x", "cursor=x", "cursor=", "cursor=LTE",
                                       "verdict=C", "verdict=", "page=1", "cursor=MQ&cursor=MQ"])  # fmt: skip
    def test_what_cannot_be_asked_is_refused(self, small: Platform, query: str) -> None:
        party, declaration = judged(small, _GOOD)
        assert party.call("GET", f"/declarations/{declaration}/results?{query}").status_code == 400

    def test_as_ndjson_they_come_all_at_once_and_say_the_same(self, small: Platform) -> None:
        party, declaration = judged(small, *[_GOOD, _BAD, _WARNED] * 350)
        answer = party.call("GET", f"/declarations/{declaration}/results", headers={"Accept": NDJSON})
        assert answer.headers["Content-Type"].partition(";")[0] == NDJSON
        assert declaration in answer.headers["Content-Disposition"]
        found = pages(party, declaration, "?pageSize=1000")
        told = [item for page in found for item in page["items"]]
        assert [msgspec.json.decode(line) for line in answer.content.splitlines()] == told
        assert len(told) == 1050

    def test_a_training_provider_is_sent_to_its_own_address(self, small: Platform) -> None:
        party = small.party(BUTCHER, Quality.TRAINING_PROVIDER)
        declaration = declare(party, b"[{}]", JSON).json()["id"]
        judge(small, declaration, [_GOOD])
        (item,) = party.call("GET", f"/declarations/{declaration}/results").json()["items"]
        assert item["href"] == f"{small.base_url}{party.base}/trainings/{_RECORD}"
