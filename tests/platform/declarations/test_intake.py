"""What comes in of a declaration, and that it comes in whole or not at all."""

import gzip
import hashlib
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from openfla.contract.declarations import LARGEST_RECORD
from openfla.contract.qualities import Quality
from openfla.platform.declarations import arriving
from openfla.platform.declarations.model import LARGEST_CHUNK, DeclarationSettings
from tests.conftest import Start
from tests.platform.declarations.sending import (
    JSON,
    NDJSON,
    a_record,
    an_upload,
    answered,
    declare,
    kept,
    lines,
    nothing_is_kept,
)
from tests.platforms import BUTCHER, Platform
from tests.standing import Standing

_MIB = 1024 * 1024
_CHUNK = DeclarationSettings().chunk_records
_ARRAY = {"Content-Type": JSON}
_GZIP = {"Content-Encoding": "gzip"}


def bomb(mib: int) -> bytes:
    """So much of nothing, packed to a thousandth."""
    return gzip.compress(b" " * _MIB * mib)


class TestForms:
    @pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
    @pytest.mark.parametrize("form", ["array", "pretty array", "lines", "lines of Windows", "lines without an end"])
    def test_every_record_waits_in_order_whatever_the_form(self, platform: Platform, form: str, packed: bool) -> None:
        records = [a_record(title=f'Eerste "hulp" {{{number}]') for number in range(_CHUNK + 1)]
        body = {
            "array": json.dumps(records).encode(),
            "pretty array": json.dumps(records, indent=2).encode(),
            "lines": b"\n" + lines(records).replace(b"\n", b"\n\n", 7),
            "lines of Windows": lines(records).replace(b"\n", b"\r\n"),
            "lines without an end": lines(records).rstrip(),
        }[form]
        answer = declare(platform.party(), body, JSON if "array" in form else NDJSON, packed=packed)
        assert answer.status_code == 202, answer.text
        assert [json.loads(record) for record in kept(platform, answer.json()["id"])] == records
        ((digest, chunks),) = platform.rows("SELECT digest, chunks FROM declarations")
        assert (bytes(digest), chunks) == (hashlib.sha256(body).digest(), 2)

    def test_it_is_answered_with_where_it_stands_and_when_to_ask_again(self, platform: Platform) -> None:
        answer = declare(platform.party(), lines([a_record()] * 3))
        told = answer.json()
        assert answer.headers["Location"] == told["href"] == f"{told['results'].removesuffix('/results')}"
        counts = {name: told[name] for name in ("state", "records", "judged", "accepted", "warned", "blocked")}
        assert counts == {"state": "processing", "records": 3, "judged": 0, "accepted": 0, "warned": 0, "blocked": 0}
        assert told["pollAfter"] > told["receivedAt"]
        found = platform.party().call("GET", f"/declarations/{told['id']}")
        assert found.json() | {"pollAfter": ""} == told | {"pollAfter": ""}

    def test_it_stands_in_the_trail_and_gets_its_turn(self, platform: Platform) -> None:
        told = declare(platform.party(), lines([a_record()])).json()
        (entry,) = [entry for entry in platform.trail() if entry["action"] == "declaration.received"]
        assert (entry["subject"], entry["details"]) == (told["id"], {"records": 1})
        assert platform.rows("SELECT declarer, quality FROM declaration_turns") == [("0999999922", "employer")]

    def test_a_training_provider_declares_at_its_own_address(self, platform: Platform) -> None:
        party = platform.party(BUTCHER, Quality.TRAINING_PROVIDER)
        answer = declare(party, b'[{"training": {}}]', JSON)
        assert (answer.status_code, "trainingProvider" in answer.json()["href"]) == (202, True)

    def test_several_parts_of_gzip_are_one_body(self, platform: Platform) -> None:
        body = gzip.compress(b'{"a": 1}\n{"b"') + gzip.compress(b"") + gzip.compress(b": 2}\n")
        answer = declare(platform.party(), body, Content_Encoding="gzip")
        assert kept(platform, answer.json()["id"]) == [b'{"a": 1}', b'{"b": 2}']

    def test_a_chunk_has_at_most_so_many_records_and_so_many_bytes(self, start: Start) -> None:
        platform = start(declarations={"chunk_records": 10})
        large = a_record(title="x" * 500_000)
        declare(platform.party(), lines([a_record()] * 25 + [large] * 9))
        sql = "SELECT first_record, records, length(body) FROM declaration_chunks ORDER BY number"
        found = platform.rows(sql)
        assert [(first, records) for first, records, _ in found] == [(1, 10), (11, 10), (21, 9), (30, 4), (34, 1)]
        assert max(size for _, _, size in found) <= LARGEST_CHUNK


class TestWrongRecords:
    def test_one_bad_record_at_70_001_spoils_nothing_else(self, platform: Platform) -> None:
        records = [b'{"n": %d}' % number for number in range(80_000)]
        records[70_000] = b'{"n":'
        answer = declare(platform.party(), b"\n".join(records), packed=True)
        assert (answer.status_code, answer.json()["records"]) == (202, 80_000)
        assert kept(platform, answer.json()["id"]) == records

    @pytest.mark.parametrize(
        ("body", "media_type", "passed_on"),
        [
            (b'{"title": "\xff\xfe"}\n{}', NDJSON, [b'{"title": "\xff\xfe"}', b"{}"]),
            (b'[{"title": "\xff\xfe"}, {}]', JSON, [b'{"title": "\xff\xfe"}', b"{}"]),
            (b'[1, "two", null, [3], {}]', JSON, [b"1", b'"two"', b"null", b"[3]", b"{}"]),
            (b'[{"title": "a\nb"}, {}]', JSON, [b'{"title": "a\tb"}', b"{}"]),
            (b'{"title": 7, "period": "2026-02-30"}', NDJSON, [b'{"title": 7, "period": "2026-02-30"}']),
            (b"{}\n\0\n{}", NDJSON, [b"{}", b"\0", b"{}"]),
        ],
        ids=["bytes", "bytes in an array", "no objects", "a line break in a text", "wrong values", "a NUL"],
    )
    def test_a_wrong_record_is_passed_on_for_its_verdict(
        self, platform: Platform, body: bytes, media_type: str, passed_on: list[bytes]
    ) -> None:
        answer = declare(platform.party(), body, media_type)
        assert answer.status_code == 202, answer.text
        assert kept(platform, answer.json()["id"]) == passed_on

    def test_a_title_of_300_kilobytes_waits_and_a_record_larger_than_allowed_is_marked(
        self, platform: Platform
    ) -> None:
        records = [a_record(title="x" * 300_000), a_record(title="x" * LARGEST_RECORD), a_record()]
        answer = declare(platform.party(), lines(records))
        first, second, third = kept(platform, answer.json()["id"])
        assert (json.loads(first), second, json.loads(third)) == (records[0], b"", records[2])


class TestRefused:
    @pytest.mark.parametrize(
        ("body", "headers", "status", "code", "told"),
        [
            pytest.param(body, headers, status, code, told, id=name)
            for name, body, headers, status, code, told in [
                ("nothing", b"", {}, 400, "badRequest", {"records": 0}),
                ("blank lines", b"\n \r\n\n", {}, 400, "badRequest", {"records": 0}),
                ("an empty array", b"[]", _ARRAY, 400, "badRequest", {"records": 0}),
                ("an object", b"{}", _ARRAY, 400, "badRequest", {"records": 0}),
                ("an array that ends too soon", b"[{}, {}, {", _ARRAY, 400, "badRequest", {"records": 2}),
                ("a bracket too many", b"[{}, {}} , {}]", _ARRAY, 400, "badRequest", {"records": 1}),
                ("more after the array", b"[{}, {}] {}", _ARRAY, 400, "badRequest", {"records": 2}),
                ("gzip that ends too soon", gzip.compress(b"{}\n{}\n", mtime=0)[:-4], _GZIP, 400, "badRequest", {}),
                ("gzip and trash", gzip.compress(b"{}\n") + b"trash", _GZIP, 400, "badRequest", {"records": 1}),
                ("no gzip", b"{}", _GZIP, 400, "badRequest", {"records": 0}),
                ("nothing as gzip", b"", _GZIP, 400, "badRequest", {"records": 0}),
                ("too many records", b"{}\n" * 1001, {}, 413, "tooManyRecords", {"limit": 1000}),
                ("a bomb", bomb(64), _GZIP, 413, "payloadTooLarge", {"limit": _MIB}),
                ("too many bytes", b" " * (_MIB + 1), {}, 413, "payloadTooLarge", {"limit": _MIB}),
                ("CSV", b"{}", {"Content-Type": "text/csv"}, 415, "unsupportedMediaType", {}),
                ("no media type", b"{}", {"Content-Type": ""}, 415, "unsupportedMediaType", {}),
                ("Latin-1", b"{}", {"Content-Type": f"{NDJSON}; charset=latin-1"}, 415, "unsupportedMediaType", {}),
                ("another packing", b"{}", {"Content-Encoding": "br"}, 415, "unsupportedMediaType", {}),
                ("a key too long", b"{}", {"Idempotency-Key": "x" * 65}, 400, "badRequest", {}),
                ("a key with an accent", b"{}", {"Idempotency-Key": b"caf\xe9"}, 400, "badRequest", {}),
            ]
        ],
    )
    def test_nothing_stays_of_what_is_refused(
        self, small: Platform, body: bytes, headers: dict[str, Any], status: int, code: str, told: dict[str, Any]
    ) -> None:
        party = small.party()
        usual = {"Authorization": f"Bearer {party.token}", "Content-Type": NDJSON}
        answer = small.http.post(f"{party.base}/declarations", content=body, headers={**usual, **headers})
        found = answer.json()
        assert (answer.status_code, found["type"].rpartition(":")[2]) == (status, code), answer.text
        assert {name: found[name] for name in told} == told
        assert nothing_is_kept(small)

    def test_a_body_of_unknown_length_that_is_too_large_is_refused(self, small: Platform) -> None:
        answer = declare(small.party(), iter([b" " * 100_000] * 20))
        assert (answer.status_code, answer.json()["limit"]) == (413, _MIB)

    @pytest.mark.parametrize(
        "query",
        [
            "?reference=",
            "?reference=%20a",
            f"?reference={'x' * 65}",
            "?name=a",
            "?reference=a&reference=b",
            "?reference=85.07.30-033.28",
        ],
    )
    def test_a_name_that_is_none_is_refused(self, small: Platform, query: str) -> None:
        answer = declare(small.party(), b"{}", path=query)
        assert answer.status_code == 400
        assert "033.28" not in answer.text
        assert nothing_is_kept(small)

    def test_the_problem_names_the_record_in_the_callers_language_too(self, small: Platform) -> None:
        answer = declare(small.party(), b"[{}, {}, {", JSON, Accept_Language="nl-BE")
        assert answer.headers["Content-Language"] == "nl"
        (issue,) = answer.json()["issues"]
        assert (issue["name"], "2" in issue["detail"], "2" in answer.json()["detail"]) == ("[2]", True, True)

    @pytest.mark.parametrize("token", ["", "Bearer nonsense"])
    def test_whoever_has_no_token_declares_nothing(self, small: Platform, token: str) -> None:
        headers = {"Authorization": token, "Content-Type": NDJSON}
        assert small.http.post(f"{small.party().base}/declarations", content=b"{}", headers=headers).status_code == 401
        assert nothing_is_kept(small)


@pytest.fixture(scope="module")
def small_ones(postgres: str) -> Iterator[Standing]:
    """Platforms that take little."""
    found = Standing(postgres, declarations={"largest_mib": 1, "most_records": 1000})
    yield found
    found.close()


@pytest.fixture
def small(small_ones: Standing) -> Iterator[Platform]:
    """One of them, in which nothing has happened yet."""
    with small_ones.lent() as found:
        yield found


class TestBrokenUploads:
    def test_an_upload_that_breaks_off_leaves_nothing(self, platform: Platform) -> None:
        with an_upload(platform.party(), lines([{"n": number} for number in range(_CHUNK + 1)])):
            while not platform.rows("SELECT 1 FROM declaration_chunks"):
                time.sleep(0.02)
        assert nothing_is_kept(platform)

    def test_an_upload_that_stands_still_is_not_waited_for(
        self, platform: Platform, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(arriving, "PATIENCE_S", 1)
        with an_upload(platform.party(), b"{}\n") as connection:
            status, problem = answered(connection)
        assert (status, problem["type"].rpartition(":")[2]) == (408, "requestTimeout")
        assert nothing_is_kept(platform)

    def test_an_upload_that_takes_too_long_in_all_is_refused(
        self, platform: Platform, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(arriving, "WHOLE_S", 1)
        with an_upload(platform.party(), b"{}\n") as connection:
            for _ in range(2):
                time.sleep(0.4)
                connection.sendall(b"{}\n")
            status, problem = answered(connection)
        assert (status, problem["type"].rpartition(":")[2]) == (408, "requestTimeout")
        assert nothing_is_kept(platform)

    @pytest.mark.parametrize("is_stopped", [True, False], ids=["stopped", "still good"])
    def test_a_token_is_asked_for_again_when_the_body_came_slowly(self, start: Start, is_stopped: bool) -> None:
        platform = start(tokens={"freshness_s": 0})
        with an_upload(platform.party(), b"{}\n", length=6) as connection:
            if is_stopped:
                platform.rows("UPDATE web_service_account_certificates SET revoked_at = now() RETURNING 1")
            time.sleep(1.2)
            connection.sendall(b"{}\n")
            assert answered(connection)[0] == (401 if is_stopped else 202)
        assert nothing_is_kept(platform, within_s=5 if is_stopped else 0) is is_stopped
