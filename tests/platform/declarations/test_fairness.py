"""How much one declarer may have open, on whatever server."""

import time
from contextlib import ExitStack

import pytest

from openfla.contract.qualities import Quality
from openfla.platform.declarations import service
from tests.conftest import Start
from tests.platform.declarations.sending import an_upload, answered, declare, nothing_is_kept
from tests.platforms import BUTCHER, Party, Platform


def refused(party: Party) -> dict[str, object]:
    answer = declare(party, b"{}")
    assert answer.status_code == 429, answer.text
    problem: dict[str, object] = answer.json()
    assert answer.headers["Retry-After"] == str(problem["retryAfterSec"])
    assert problem["type"] == "urn:problem-type:belgif:tooManyRequests"
    return problem


class TestUploads:
    def test_one_more_than_allowed_is_told_to_wait_and_others_are_not(self, start: Start) -> None:
        one = start(declarations={"uploads_at_once": 2})
        other = start(url=one.url, declarations={"uploads_at_once": 2})
        party, elsewhere = one.party(), one.party()
        assert party.token
        with ExitStack() as stack:
            uploads = [stack.enter_context(an_upload(party, b"{}\n", length=6)) for _ in range(2)]
            _wait_for(one, "SELECT count(*) = 2 FROM declarations")
            assert refused(party)["limit"] == 2
            elsewhere = Party(other, party.number, party.quality, party.client_id, party.key, party.certificate_pem)
            assert refused(elsewhere)["limit"] == 2
            assert declare(one.party(BUTCHER), b"{}").status_code == 202
            assert declare(one.party(party.number, Quality.SOCIAL_SECRETARIAT), b"{}").status_code == 202
            for upload in uploads:
                upload.sendall(b"{}\n")
                assert answered(upload)[0] == 202
        assert declare(party, b"{}").status_code == 202

    def test_those_of_a_server_that_died_count_for_nobody(self, start: Start) -> None:
        platform = start(declarations={"uploads_at_once": 1})
        _left_by_a_dead_server(platform, "1 second")
        assert refused(platform.party())["limit"] == 1
        platform.rows("UPDATE declarations SET begun_at = clock_timestamp() - interval '20 seconds' RETURNING 1")
        assert declare(platform.party(), b"{}").status_code == 202

    def test_one_that_is_still_received_goes_on_counting(self, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(service, "BEAT_S", 0.2)
        platform = start(declarations={"uploads_at_once": 1})
        party = platform.party()
        with an_upload(party, b"{}\n", length=6) as upload:
            _wait_for(platform, "SELECT count(*) = 1 FROM declarations")
            platform.rows("UPDATE declarations SET begun_at = clock_timestamp() - interval '20 seconds' RETURNING 1")
            _wait_for(platform, "SELECT begun_at > clock_timestamp() - interval '10 seconds' FROM declarations")
            assert refused(party)["limit"] == 1
            upload.sendall(b"{}\n")
            assert answered(upload)[0] == 202


class TestWaiting:
    def test_who_has_too_many_records_waiting_is_told_to_wait_and_others_are_not(self, start: Start) -> None:
        platform = start(declarations={"most_waiting": 3})
        assert [declare(platform.party(), b"{}\n{}").status_code for _ in range(2)] == [202, 202]
        assert refused(platform.party())["limit"] == 3
        assert declare(platform.party(BUTCHER), b"{}").status_code == 202
        platform.rows("UPDATE declarations SET judged = 2, accepted = 2 WHERE declarer = '0999999922' RETURNING 1")
        assert declare(platform.party(), b"{}").status_code == 202

    def test_who_has_too_many_bytes_waiting_is_told_the_same(self, start: Start) -> None:
        platform = start(declarations={"most_waiting_mib": 1})
        large = b'{"training": {"title": "%s"}}' % b"x".ljust(270_000, b"x")
        assert declare(platform.party(), large).status_code == 202
        assert declare(platform.party(), b"\n".join([large] * 3)).status_code == 202
        told = refused(platform.party())
        assert told["limit"] == 1
        assert str(told["detail"]).startswith("1 MiB of records of yours or more are waiting for their verdict. ")
        assert declare(platform.party(BUTCHER), b"{}").status_code == 202


def _wait_for(platform: Platform, sql: str) -> None:
    end = time.monotonic() + 15
    while not platform.rows(sql)[0][0]:
        assert time.monotonic() < end
        time.sleep(0.05)


def _left_by_a_dead_server(platform: Platform, ago: str) -> None:
    assert platform.party().token
    assert nothing_is_kept(platform)
    platform.rows(
        f"""INSERT INTO declarations (id, declarer, quality, client_id, trace_id, state, begun_at)
            VALUES (gen_random_uuid(), '0999999922', 'employer', '', '', 'receiving',
                    clock_timestamp() - interval '{ago}') RETURNING 1"""
    )
