"""Declarations are answered as the document of each address tells."""

from typing import Any

import httpx2
import pytest

from openfla.contract.declarations import RecordKind, Verdict
from openfla.contract.findings import Finding
from openfla.contract.qualities import Quality
from openfla.platform.declarations.model import StoredVerdict
from tests.platform.declarations.sending import JSON, NDJSON, declare, judge
from tests.platform.documents import checks
from tests.platforms import BAKERY, BUTCHER, Party, Platform

_VERDICTS = [
    StoredVerdict(Verdict.ACCEPTED, RecordKind.TRAINING, "2026-1"),
    StoredVerdict(Verdict.BLOCKED, findings=(Finding("notJson"),)),
]
PARTIES = pytest.mark.parametrize(
    ("number", "quality"),
    [(BAKERY, Quality.EMPLOYER), (BUTCHER, Quality.TRAINING_PROVIDER)],
    ids=["employer", "provider"],
)


def assert_as_told(party: Party, answer: httpx2.Response, method: str, path: str) -> None:
    document: dict[str, Any] = party.platform.http.get(f"{party.base}/doc/openapi.json").json()
    told = document["paths"][path][method]["responses"][str(answer.status_code)]
    content = told["content"][answer.headers["content-type"].partition(";")[0]]
    assert not checks.violations(document, content["schema"], answer.json())
    assert all(name in answer.headers for name in told.get("headers", {}))
    if "examples" in content:
        assert answer.json()["type"] in {case["value"]["type"] for case in content["examples"].values()}


@PARTIES
class TestAnswers:
    def test_from_first_to_last(self, platform: Platform, number: Any, quality: Quality) -> None:
        party = platform.party(number, quality)
        received = declare(party, b"{}\n[]", Idempotency_Key="1", path="?reference=a")
        assert received.status_code == 202
        assert_as_told(party, received, "post", "/declarations")
        here = received.headers["Location"].partition(party.base)[2]
        judge(platform, received.json()["id"], _VERDICTS)
        assert_as_told(party, party.call("GET", here), "get", "/declarations/{declaration}")
        verdicts = party.call("GET", f"{here}/results?pageSize=1")
        assert len(verdicts.json()["items"]) == 1
        assert_as_told(party, verdicts, "get", "/declarations/{declaration}/results")
        for path in ("/declarations/{declaration}", "/declarations/{declaration}/results"):
            assert_as_told(party, party.call("GET", path.replace("{declaration}", "none")), "get", path)

    def test_what_is_refused(self, platform: Platform, number: Any, quality: Quality) -> None:
        party = platform.party(number, quality)
        declare(party, b"{}", Idempotency_Key="1")
        answers = [
            declare(party, b"[{}", JSON),
            declare(party, b"{}\n{}", Idempotency_Key="1"),
            declare(party, b"{}\n" * 100_001),
            declare(party, b"{}", "text/csv"),
        ]
        assert [answer.status_code for answer in answers] == [400, 409, 413, 415]
        for answer in answers:
            assert_as_told(party, answer, "post", "/declarations")

    def test_verdicts_as_ndjson(self, platform: Platform, number: Any, quality: Quality) -> None:
        document = platform.http.get(f"{platform.party(number, quality).base}/doc/openapi.json").json()
        told = document["paths"]["/declarations/{declaration}/results"]["get"]["responses"]["200"]["content"]
        assert set(told) == {JSON, NDJSON}
