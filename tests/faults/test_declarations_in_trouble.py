"""Declarations that meet trouble: a line that is cut, a database that is away, a record that the register fails on."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import create_engine, text

from openfla.platform import runtime
from openfla.platform.declarations import service, work
from openfla.platform.declarations.model import DeclarationSettings
from openfla.platform.declarations.work import Judge
from openfla.platform.kernel import embedded, jobs
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Database, DatabaseSettings
from openfla.platform.kernel.embedded import RunningServer
from openfla.platform.kernel.groups import Contended
from openfla.platform.migrations import runner
from tests.faults.commands import eventually
from tests.platform.declarations.sending import a_record, an_upload, declare, lines, nothing_is_kept
from tests.platforms import BAKERY, WORKER, Party, Platform, a_training, running, settings_for
from tests.workers import work_off, working

KEY: dict[str, Any] = {"Idempotency_Key": "once"}
RECORDS = 3 * DeclarationSettings().chunk_records
CALLS: list[tuple[Any, ...]] = [
    ("GET", f"/declarations/{UUID(int=1)}"),
    ("GET", f"/declarations/{UUID(int=1)}/results"),
    ("POST", "/trainings", a_training()),
    ("POST", "/trainings/search", {}),
    ("POST", "/trainingCredits/search", {"enterpriseNumber": BAKERY, "ssin": WORKER, "year": 2026}),
]


@pytest.fixture
def server(folder: Path) -> Iterator[RunningServer]:
    """A database of this test's own, which waits for the disk."""
    with embedded.start(folder / "data") as found:
        runner.upgrade(found.url())
        runtime.ready(found.url(), settings_for(found.url()))
        yield found


@pytest.fixture
def mortal(server: RunningServer) -> Iterator[Platform]:
    """A platform on that database."""
    with running(server.url()) as found:
        yield found


def kill(server: RunningServer) -> None:
    os.kill(server.pid, signal.SIGKILL)
    eventually(lambda: not server.is_running)


def a_chunk_came_in(platform: Platform) -> bool:
    return bool(platform.rows("SELECT 1 FROM declaration_chunks"))


def declared_at_last(party: Party, body: bytes) -> dict[str, Any]:
    """Sent again under the same key, as long as the database is not back."""
    end = time.monotonic() + 30
    while (answer := declare(party, body, **KEY)).status_code == 503:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def housekept(platform: Platform, later: timedelta) -> None:
    database = Database.at(platform.url, DatabaseSettings())
    async with database.transaction() as tx:
        await service.forget_unfinished(tx, at=datetime.now(UTC) + later)
    await database.close()


class TestUploads:
    def test_one_that_was_cut_leaves_nothing_and_is_sent_again_under_its_key(self, platform: Platform) -> None:
        party, body = platform.party(), lines([a_record() for _ in range(RECORDS)])
        for share in (0.5, 0.9):
            with an_upload(party, body[: int(share * len(body))], length=len(body), **KEY):
                eventually(lambda: a_chunk_came_in(platform))
            assert nothing_is_kept(platform)
        assert declare(party, body, **KEY).json()["records"] == RECORDS

    def test_while_the_database_is_away_it_is_refused_and_nothing_is_half_there(
        self, server: RunningServer, mortal: Platform
    ) -> None:
        party, body = mortal.party(), lines([a_record() for _ in range(RECORDS)])

        def pieces() -> Iterator[bytes]:
            yield body[: len(body) // 2]
            eventually(lambda: a_chunk_came_in(mortal))
            kill(server)
            yield body[len(body) // 2 :]

        answer = declare(party, pieces(), **KEY)
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:problem-type:belgif:serviceUnavailable")
        assert int(answer.headers["Retry-After"]) > 0
        assert declare(party, body, **KEY).status_code == 503
        assert {party.call(*about).status_code for about in CALLS} == {503}

        server.revive()
        told = declared_at_last(party, body)
        assert (told["records"], told["judged"]) == (RECORDS, 0)
        asyncio.run(housekept(mortal, timedelta(hours=1, minutes=1)))
        assert [str(row[0]) for row in mortal.rows("SELECT id FROM declarations")] == [told["id"]]
        assert mortal.rows("SELECT sum(records) FROM declaration_chunks")[0][0] == RECORDS


class TestWorkers:
    def test_one_goes_on_by_itself_when_the_database_is_back(
        self, server: RunningServer, mortal: Platform, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(jobs, "_FIRST_PAUSE_S", 0.2)
        party = mortal.party()
        with working(mortal):
            first = declared_at_last(party, lines([a_record()] * 3))
            eventually(lambda: is_done(mortal, first["id"]), 20)
            for _ in range(2):
                kill(server)
                time.sleep(0.5)
                server.revive()
            answer = declare(party, lines([a_record()]))
            while answer.status_code == 503:
                answer = declare(party, lines([a_record()]))
            eventually(lambda: is_done(mortal, answer.json()["id"]), 30)

    def test_a_chunk_that_was_read_ahead_is_judged_whole(
        self, start: Callable[..., Platform], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """By one that lost its database with the chunk before, which another one then judged."""
        platform, declaration = in_two_chunks(start)

        async def lost(*_: object) -> None:
            raise ConnectionError

        async def judge(one: Judge, other: Judge) -> None:
            with monkeypatch.context() as patch:
                patch.setattr(work, "_state", lost)
                with pytest.raises(ConnectionError):
                    await one.once()
            assert [await other.once(), await one.once(), await one.once()] == [True, True, False]

        asyncio.run(by_two(platform, judge))
        assert counted(platform, declaration) == ("done", 100)

    def test_a_chunk_that_was_read_ahead_is_begun_anew_when_somebody_comes_between(
        self, start: Callable[..., Platform], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        platform, declaration = in_two_chunks(start)

        finish, attempts = work._finish, []

        async def finish_but_once(*given: Any) -> Any:
            attempts.append(given)
            if len(attempts) == 1:
                raise Contended
            return await finish(*given)

        async def judge(one: Judge, _other: Judge) -> None:
            assert await one.once()
            monkeypatch.setattr(work, "_finish", finish_but_once)
            assert await one.once()

        asyncio.run(by_two(platform, judge))
        assert counted(platform, declaration) == ("done", 100)
        assert platform.rows("SELECT count(*) FROM trainings")[0][0] == 100
        assert len(attempts) == 2


def in_two_chunks(start: Callable[..., Platform]) -> tuple[Platform, str]:
    """A platform, and a declaration of a hundred records that waits there."""
    platform = start(declarations={"chunk_records": 50})
    answer = declare(platform.party(), lines([a_record() for _ in range(100)]))
    return platform, str(answer.json()["id"])


async def by_two(platform: Platform, judge: Callable[[Judge, Judge], Awaitable[None]]) -> None:
    """Let two workers judge."""
    database = Database.at(platform.url, DatabaseSettings())
    await judge(*(Judge(database, SystemClock(), platform.settings.regime) for _ in range(2)))
    await database.close()


def counted(platform: Platform, declaration: str) -> tuple[str, int]:
    """How far a declaration is, and how many of its records were accepted with a warning."""
    told = platform.party().call("GET", f"/declarations/{declaration}").json()
    return told["state"], told["warned"]


def is_done(platform: Platform, declaration: str) -> bool:
    found = platform.rows("SELECT state FROM declarations WHERE id = CAST(:id AS uuid)", id=declaration)
    return bool(found[0][0] == "done")


class TestARecordThatTheRegisterFailsOn:
    """A constraint that the rules know nothing of stands for a mistake of ours."""

    @pytest.mark.parametrize("place", [1, 50, 100])
    def test_it_alone_is_not_handled(self, platform: Platform, place: int) -> None:
        changed(platform, "ALTER TABLE trainings ADD CHECK (title <> 'Poison')")
        records = [a_record(reference=f"R-{number}") for number in range(1, 101)]
        records[place - 1]["training"]["title"] = "Poison"
        verdicts = judged(platform, records)
        assert {one["record"]: codes(one) for one in verdicts if one["verdict"] == "B"} == {place: ["notHandled"]}
        assert [one["record"] for one in verdicts] == list(range(1, 101))
        found = {reference for (reference,) in platform.rows("SELECT reference FROM trainings")}
        assert found == {record["training"]["reference"] for record in records} - {f"R-{place}"}

    def test_what_follows_on_it_is_told_that_it_does_not_stand(self, platform: Platform) -> None:
        changed(platform, "ALTER TABLE trainings ADD CHECK (title <> 'Poison')")
        bad = a_record(reference="bad", title="Poison")
        good = {"training": {**bad["training"], "title": "Antidote"}, "correction": True}
        gone = {"withdrawal": {"kind": "training", "reference": "bad"}}
        again = {"training": {**bad["training"], "title": "Antidote"}}
        other = a_record(title="Poison")
        told = [codes(one) for one in judged(platform, [bad, good, gone, again, other])]
        assert told == [["notHandled"], ["recordUnknown"], ["recordUnknown"], ["noEmployment"], ["notHandled"]]

    def test_a_change_whose_history_cannot_be_written_is_none(self, platform: Platform) -> None:
        """The history is written without waiting for the answer."""
        changed(platform, "ALTER TABLE record_history ADD CHECK (after ->> 'title' <> 'Poison')")
        records = [a_record(reference=name, title="First aid") for name in ("a", "b")]
        for record, title in zip(list(records), ("Poison", "Heart massage"), strict=True):
            records.append({"training": {**record["training"], "title": title}, "correction": True})
        told = judged(platform, records)
        assert [one["verdict"] for one in told] == ["W", "W", "B", "W"]
        assert codes(told[2]) == ["notHandled"]
        stands = platform.rows("SELECT reference, title, version FROM trainings ORDER BY 1")
        assert [tuple(row) for row in stands] == [("a", "First aid", 1), ("b", "Heart massage", 2)]
        assert platform.rows("SELECT count(*) FROM record_history")[0][0] == 1

    def test_several_among_many_are_told_each_and_the_next_declaration_is_judged(self, platform: Platform) -> None:
        changed(platform, "ALTER TABLE trainings ADD CHECK (title <> 'Poison')")
        places = set(random.Random(4).sample(range(1, 51), 10))
        records = [a_record(title="Poison" if number in places else "First aid") for number in range(1, 51)]
        verdicts = judged(platform, records)
        assert {one["record"] for one in verdicts if codes(one) == ["notHandled"]} == places
        assert len(judged(platform, [a_record()])) == 1

    def test_what_takes_too_long_together_is_judged_one_by_one(self, platform: Platform) -> None:
        """Else nobody would ever judge it, nor what its declarer sent after it."""
        changed(platform, SLOW)
        party, records = platform.party(), [a_record() for _ in range(20)]
        declaration = declare(party, lines(records)).json()["id"]
        assert asyncio.run(judged_once(platform, DatabaseSettings(statement_limit_s=0.5)))
        told = party.call("GET", f"/declarations/{declaration}").json()
        assert (told["state"], told["warned"]) == ("done", 20)

    def test_what_somebody_comes_between_each_time_is_judged_one_by_one(
        self, platform: Platform, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Else nobody would ever judge it."""

        def lost(*_: object) -> None:
            raise Contended

        monkeypatch.setattr(Judge, "_together", lost)
        assert {one["verdict"] for one in judged(platform, [a_record() for _ in range(20)])} == {"W"}

    def test_a_key_that_nobody_contends_for_spoils_one_record_and_no_other(self, platform: Platform) -> None:
        """Such as one that an operator added."""
        changed(platform, "CREATE UNIQUE INDEX of_the_operator ON trainings (title) WHERE title = 'Once'")
        told = judged(platform, [a_record(title=title) for title in ("First aid", "Once", "Once", "First aid")])
        assert [one["verdict"] for one in told] == ["W", "W", "B", "W"]
        assert codes(told[2]) == ["notHandled"]


SLOW = """
    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN NEW; END $$;
    CREATE TRIGGER slow BEFORE INSERT ON trainings FOR EACH ROW EXECUTE FUNCTION slow()
    """


def changed(platform: Platform, statement: str) -> None:
    """Change the schema."""
    engine = create_engine(platform.url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def judged(platform: Platform, records: list[Any]) -> list[dict[str, Any]]:
    """The verdicts of a declaration, all of whose chunks were judged."""
    party = platform.party()
    declaration = declare(party, lines(records)).json()
    work_off(platform)
    answer = party.call("GET", f"/declarations/{declaration['id']}/results?pageSize=1000")
    found: list[dict[str, Any]] = answer.json()["items"]
    assert len(found) == len(records)
    return found


async def judged_once(platform: Platform, settings: DatabaseSettings) -> bool:
    database = Database.at(platform.url, settings)
    try:
        return await Judge(database, SystemClock(), platform.settings.regime).once()
    finally:
        await database.close()


def codes(verdict: dict[str, Any]) -> list[str]:
    return [told["code"] for told in verdict.get("anomalies", ())]
