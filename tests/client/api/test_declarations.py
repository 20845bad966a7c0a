"""Many records through the client: from whatever source, in flat memory, the same bytes each time."""

import asyncio
import gzip
import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec
import pytest

from openfla.channel import Answer, Call, Patience, Pause, PrivateKey, Read, Silence
from openfla.client import Conflict, FlaClient, PlatformUnreachable
from openfla.client._api import Api
from openfla.client._downloads import download
from openfla.client._tasks import finished
from openfla.contract.declarations import (
    DeclarationRecord,
    DeclarationStatus,
    TaskState,
    Verdict,
    Withdrawal,
    WithdrawnKind,
)
from openfla.contract.trainings import NewTraining, TrainingSearch
from tests.client.api.records import a_budget, a_right, a_training, a_worker, an_employment
from tests.client.api.worlds import QUICK, async_client_of, channel_of, client_of
from tests.client.server import Reply, Server, a_token
from tests.platforms import BAKERY, Party, Platform
from tests.workers import work_off

HERE = Path(__file__).parent
NDJSON = "application/x-ndjson"
ANSWER = Answer(200, {"Content-Type": f"{NDJSON}; charset=utf-8"})
ID = "0190163d-8694-739b-aea5-966c26f8ad91"
API = Api("https://fla.example.org/v1", QUICK, "en")


@pytest.fixture(scope="class")
def bakery(shared_platform: Platform) -> Party:
    return shared_platform.party(BAKERY)


@pytest.fixture
def client(bakery: Party) -> Iterator[FlaClient]:
    with client_of(bakery) as client:
        assert isinstance(client, FlaClient)
        yield client


def lines_of(trainings: list[NewTraining]) -> bytes:
    return msgspec.json.Encoder(decimal_format="number").encode_lines([{"training": each} for each in trainings])


def a_pipe(content: bytes) -> BinaryIO:
    """A file that can be read once, and not from its beginning again."""
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb") as file:
            file.write(content)

    threading.Thread(target=write, daemon=True).start()
    return os.fdopen(reading, "rb")


class TestSources:
    @pytest.mark.parametrize("compress", [True, False])
    def test_whatever_the_records_come_from_they_are_the_same_declaration(
        self, client: FlaClient, tmp_path: Path, compress: bool
    ) -> None:
        trainings = [a_training(ssin=a_worker()) for _ in range(3)]
        lines, plain, packed = lines_of(trainings), tmp_path / "records.ndjson", tmp_path / "records.ndjson.gz"
        plain.write_bytes(lines)
        packed.write_bytes(gzip.compress(lines))
        began_late = io.BytesIO(b"not this" + lines)
        began_late.seek(len(b"not this"))
        sources: list[Any] = [
            trainings,
            (each for each in trainings),
            [DeclarationRecord(training=each) for each in trainings],
            lines.splitlines(),
            lines.splitlines(keepends=True),
            plain,
            packed,
            io.BytesIO(lines),
            began_late,
            a_pipe(lines),
            a_pipe(gzip.compress(lines)),
        ]
        send = client.declarations.send
        sent = [send(each, idempotency_key=f"{compress}-1", compress=compress) for each in sources]
        assert {(each.id, each.records) for each in sent} == {(sent[0].id, 3)}
        with pytest.raises(Conflict) as refused:
            send(trainings[:2], idempotency_key=f"{compress}-1", compress=compress)
        assert refused.value.members["declaration"] == sent[0].id

    def test_each_without_a_key_is_one_of_its_own(self, client: FlaClient) -> None:
        training = a_training(ssin=a_worker())
        assert client.declarations.send([training]).id != client.declarations.send([training]).id

    def test_records_of_all_kinds_in_one(self, client: FlaClient, bakery: Party) -> None:
        training = a_training(ssin=a_worker())
        withdrawn = Withdrawal(kind=WithdrawnKind.TRAINING, reference=training.reference)
        employment, unreadable = an_employment(ssin=training.ssin), b'{"training": 7}'
        sent = client.declarations.send([employment, training, a_right(), a_budget(), unreadable, withdrawn])
        work_off(bakery.platform)
        told = list(client.declarations.results(sent))
        assert [each.verdict is Verdict.BLOCKED for each in told] == [False, False, False, False, True, False]
        assert client.trainings.get(str(told[1].href).rpartition("/")[2]).withdrawn

    @pytest.mark.parametrize(
        ("records", "mistake"),
        [
            ([{"training": {}}], TypeError),
            (["{}"], TypeError),
            (b"{}", TypeError),
            (io.StringIO("{}"), TypeError),
            ([b"{}\n{}"], ValueError),
            ([b"\n"], ValueError),
        ],
    )
    def test_what_is_no_record_is_not_sent(self, client: FlaClient, records: Any, mistake: type[Exception]) -> None:
        with pytest.raises(mistake, match="record"):
            client.declarations.send(records)

    def test_a_mistake_of_the_source_comes_out_as_it_is(self, client: FlaClient) -> None:
        def breaking() -> Iterator[NewTraining]:
            yield a_training()
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            client.declarations.send(breaking())

    async def test_the_other_tasks_get_their_turn(self, bakery: Party) -> None:
        line, turns = lines_of([a_training()]).strip(), 0

        async def tick() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        async with async_client_of(bakery) as client:
            ticking = asyncio.create_task(tick())
            sent = await client.declarations.send(b'{"training": 7}' for _ in range(20_000))
            ticking.cancel()
        assert (sent.records, len(line) > 0) == (20_000, True)
        assert turns >= 4

    def test_following_changes(self, client: FlaClient) -> None:
        before = datetime.now(UTC) - timedelta(minutes=1)
        declared = [client.trainings.declare(a_training(ssin=a_worker())).record.id for _ in range(3)]
        wanted = TrainingSearch(enterprise_number=BAKERY, changed_since=before)
        first, *rest = client.trainings.search(wanted, page_size=1).pages()
        *_, last = rest
        assert (last.cursor, first.cursor is not None) == (None, True)
        assert last.complete_until is not None
        again = client.trainings.search(wanted, page_size=500, cursor=first.cursor)
        found = [each.id for each in again]
        assert first.items[0].id not in found
        assert set(declared) <= {first.items[0].id, *found}
        later = TrainingSearch(enterprise_number=BAKERY, changed_since=last.complete_until + timedelta(seconds=1))
        assert list(client.trainings.search(later)) == []


class TestTheWayThere:
    @pytest.fixture
    def client(self, server: Server, ec_key: PrivateKey) -> Iterator[FlaClient]:
        server.tokens(a_token("old"), a_token("new"))
        with FlaClient(channel_of(server.environment, "client", ec_key, server.api)) as client:
            yield client

    @pytest.mark.parametrize("key", [None, "mine"])
    def test_every_attempt_sends_the_same_bytes_under_the_same_key(
        self, server: Server, client: FlaClient, key: str | None
    ) -> None:
        taken = Reply(202, a_status("processing"))
        server.on("/declarations", Reply(503), Reply(hang_up=True), Reply(401), taken)
        sent = client.declarations.send((a_training() for _ in range(2)), idempotency_key=key, reference="2026-11")
        came = server.to("/declarations")
        assert (sent.id, len(came)) == (ID, 4)
        assert len({each.body for each in came}) == len({each.headers["idempotency-key"] for each in came}) == 1
        assert came[0].headers["idempotency-key"] == key or key is None
        assert came[0].query == {"reference": ["2026-11"]}
        assert {each.headers["content-encoding"] for each in came} == {"gzip"}
        assert {each.headers["content-type"] for each in came} == {"application/x-ndjson"}
        assert len(gzip.decompress(came[0].body).splitlines()) == 2

    def test_as_it_is_where_one_wants_it(self, server: Server, client: FlaClient) -> None:
        server.on("/declarations", Reply(202, a_status("processing")))
        client.declarations.send([b'{"a":1}'], compress=False)
        [came] = server.to("/declarations")
        assert (came.body, "content-encoding" in came.headers) == (b'{"a":1}\n', False)


def test_memory_stays_flat_however_many_records_are_sent(server: Server) -> None:
    server.tokens(a_token())
    server.on("/declarations", Reply(202, a_status("processing")))
    command = [sys.executable, "-m", "tests.client.api.sender", server.base_url, "50000"]
    done = subprocess.run(command, check=True, capture_output=True, cwd=HERE.parents[2], timeout=120)
    _, in_thread, in_task = (each.body for each in server.to("/declarations"))
    assert gzip.decompress(in_thread).count(b"\n") == in_task.count(b"\n") == 50_000
    assert len(in_task) > 20 * 2**20
    assert float(done.stdout) < 8


def a_status(state: str, **more: Any) -> dict[str, Any]:
    counts = {"records": 2, "judged": 0, "accepted": 0, "warned": 0, "blocked": 0}
    told = {"id": ID, "href": "h", "state": state, "receivedAt": "2026-03-03T16:30:00Z", "results": "r"}
    return {**told, **counts, **more}


def an_answer(state: str, poll_after: datetime | None, date: datetime | None) -> Answer:
    told = a_status(state, **({"pollAfter": poll_after.isoformat()} if poll_after else {}))
    return Answer(200, {"Date": format_datetime(date, usegmt=True)} if date else {}, msgspec.json.encode(told))


class TestWaiting:
    @pytest.mark.parametrize(
        ("clock", "poll_after_s", "low", "high"),
        [
            (lambda now: now, 5, 4, 5),
            (lambda now: now + timedelta(hours=3), 5, 4, 6),
            (lambda now: now - timedelta(days=1), 5, 4, 6),
            (lambda _: None, 5, 4, 5),
            (lambda now: now, -60, 0.2, 0.2),
            (lambda now: now, 3600, 60, 60),
            (lambda now: now, None, 2, 2),
        ],
        ids=["one clock", "ahead", "behind", "no clock", "past", "far", "not told"],
    )
    def test_one_asks_again_when_the_platform_says_by_its_own_clock(
        self, clock: Callable[[datetime], datetime | None], poll_after_s: float | None, low: float, high: float
    ) -> None:
        theirs = clock(datetime.now(UTC))
        begins = theirs or datetime.now(UTC)
        poll_after = begins + timedelta(seconds=poll_after_s) if poll_after_s is not None else None
        flow = finished(API, API.request("GET", "x"), DeclarationStatus, None, None)
        assert isinstance(next(flow), Call)
        pause = flow.send(an_answer("processing", poll_after, theirs))
        assert isinstance(pause, Pause)
        assert low <= pause.seconds <= high
        assert isinstance(flow.send(None), Call)
        with pytest.raises(StopIteration) as end:
            flow.send(an_answer("done", None, None))
        assert cast("DeclarationStatus", end.value.value).state is TaskState.DONE

    def test_no_longer_than_allowed(self) -> None:
        flow = finished(API, API.request("GET", "x"), DeclarationStatus, 3.0, None)
        next(flow)
        pause = flow.send(an_answer("processing", datetime.now(UTC) + timedelta(seconds=50), None))
        assert isinstance(pause, Pause)
        assert 2 < pause.seconds <= 3


class TestDownloads:
    CALL = API.request("GET", "x", streamed=True)

    def test_what_breaks_off_is_begun_again(self) -> None:
        to = io.BytesIO(b"before")
        to.seek(0, io.SEEK_END)
        flow = download(API, self.CALL, to, NDJSON)
        given: list[Any] = [
            None,
            ANSWER,
            b"half of",
            Silence("gone"),
            None,
            ANSWER,
            b"all",
            b"",
        ]
        asked = [flow.send(each) for each in given[:-1]]
        assert [type(each) for each in asked] == [Call, Read, Read, Pause, Call, Read, Read]
        with pytest.raises(StopIteration) as end:
            flow.send(given[-1])
        assert (end.value.value, to.getvalue()) == (3, b"beforeall")

    def test_but_not_for_ever_and_nothing_is_left_of_it(self, tmp_path: Path) -> None:
        flow = download(Api("https://x.example", Patience(attempts=1), "en"), self.CALL, tmp_path / "file", NDJSON)
        for given in (None, ANSWER, b"half of"):
            flow.send(given)
        with pytest.raises(PlatformUnreachable, match="gone"):
            flow.send(Silence("gone"))
        assert list(tmp_path.iterdir()) == []

    def test_not_at_all_into_a_file_that_cannot_go_back(self) -> None:
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb"), os.fdopen(writing, "wb") as to:
            flow = download(API, self.CALL, to, NDJSON)
            for given in (None, ANSWER, b"half of"):
                flow.send(given)
            with pytest.raises(PlatformUnreachable):
                flow.send(Silence("gone"))
