import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from openfla.platform.kernel import jobs, logs
from openfla.platform.kernel.database import Database, DatabaseSettings
from openfla.platform.kernel.jobs import Task, Worker


@asynccontextmanager
async def at_work(url: str, **tasks: Task) -> AsyncIterator[Worker]:
    worker = Worker(url, tasks)
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await asyncio.wait_for(running, 5)


async def come_true(condition: Callable[[], bool], limit_s: float = 10) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110 - a condition is no event
            await asyncio.sleep(0.01)


async def nothing() -> bool:
    return False


def pieces(count: int) -> tuple[list[float], Task]:
    """When each of so many pieces was done, and the task that does them."""
    done: list[float] = []

    async def once() -> bool:
        await asyncio.sleep(0)
        if len(done) == count:
            return False
        done.append(time.monotonic())
        return True

    return done, once


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    found = Database.at(database_url, DatabaseSettings())
    yield found
    await found.close()


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], list[Any]]:
    """What was logged so far, line by line."""
    logs.configure()
    return lambda: [record.msg for record in caplog.records if record.name == "openfla.work"]


class TestWork:
    async def test_it_goes_on_as_long_as_there_is_any(self, database_url: str) -> None:
        done, task = pieces(50)
        async with at_work(database_url, task=task):
            await come_true(lambda: len(done) == 50, 4)

    async def test_a_long_piece_of_one_task_does_not_hold_up_another(
        self, database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(jobs, "_GRACE_S", 0.1)
        done, task = pieces(10)

        async def long_one() -> bool:
            await asyncio.sleep(60)
            return True

        async with at_work(database_url, long=long_one, short=task):
            await come_true(lambda: len(done) == 10, 4)

    async def test_what_is_announced_is_begun_at_once(self, database: Database, database_url: str) -> None:
        looked: list[float] = []

        async def look() -> bool:
            looked.append(time.monotonic())
            return False

        async with at_work(database_url, look=look):
            await come_true(lambda: len(looked) == 2)  # the second since it began to listen
            async with database.transaction() as tx:
                await jobs.announce(tx)
            announced = time.monotonic()
            await come_true(lambda: len(looked) == 3)
            assert looked[2] - announced < 1

    async def test_what_is_announced_and_undone_wakes_nobody(self, database: Database, database_url: str) -> None:
        looked, _ = pieces(0)

        async def look() -> bool:
            looked.append(time.monotonic())
            return False

        async with at_work(database_url, look=look):
            await come_true(lambda: len(looked) == 2)
            with suppress(ZeroDivisionError):
                async with database.transaction() as tx:
                    await jobs.announce(tx)
                    raise ZeroDivisionError
            await asyncio.sleep(0.5)
            assert len(looked) == 2

    async def test_what_is_announced_during_the_look_is_not_missed(self, database: Database, database_url: str) -> None:
        looked: list[float] = []
        found = asyncio.Event()

        async def look() -> bool:
            looked.append(time.monotonic())
            if len(looked) == 3:
                found.set()
                await asyncio.sleep(0.5)
            return False

        async with at_work(database_url, look=look):
            await come_true(lambda: len(looked) == 2)
            for _ in range(2):
                async with database.transaction() as tx:
                    await jobs.announce(tx)
                await asyncio.wait_for(found.wait(), 4)
            await come_true(lambda: len(looked) == 4, 2)

    async def test_it_looks_unasked_too(self, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(jobs, "_PATIENCE_S", 0.1)
        looked: list[float] = []

        async def look() -> bool:
            looked.append(time.monotonic())
            return False

        async with at_work(database_url, look=look):
            await come_true(lambda: len(looked) > 5)


class TestFailure:
    async def test_it_is_tried_again_with_growing_pauses_while_the_others_go_on(
        self, database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(jobs, "_FIRST_PAUSE_S", 0.1)
        monkeypatch.setattr(jobs, "_LONGEST_PAUSE_S", 0.3)
        done, task = pieces(1000)
        tried: list[float] = []

        async def fails() -> bool:
            tried.append(time.monotonic())
            raise ValueError

        async with at_work(database_url, fails=fails, task=task):
            await come_true(lambda: len(tried) == 5 and len(done) == 1000)
        pauses = [after - before for before, after in pairwise(tried)]
        for pause, least in zip(pauses, (0.1, 0.2, 0.3, 0.3), strict=True):
            assert least * 0.95 <= pause < least + 0.5

    async def test_one_success_makes_the_next_pause_short_again(
        self, database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(jobs, "_FIRST_PAUSE_S", 0.05)
        tried: list[float] = []

        async def fails_but_every_fourth() -> bool:
            tried.append(time.monotonic())
            if len(tried) % 4:
                raise ValueError
            return True

        async with at_work(database_url, task=fails_but_every_fourth):
            await come_true(lambda: len(tried) == 6)
        assert tried[5] - tried[4] < 0.19, "the fourth pause would have been 0.4 s"

    async def test_the_log_tells_type_place_and_trace_id_and_nothing_of_the_person(
        self, database_url: str, logged: Callable[[], list[Any]]
    ) -> None:
        async def fails() -> bool:
            jobs.on_behalf_of("0198-trace")
            raise ValueError("worker 85073003328, Jan Peeters")

        async with at_work(database_url, fails=fails):
            await come_true(lambda: any(line["event"] == "a piece of work failed" for line in logged()))
        told = next(line for line in logged() if line["event"] == "a piece of work failed")
        assert (told["task"], told["error"], told["trace_id"]) == ("fails", "ValueError", "0198-trace")
        assert told["where"].startswith("platform/kernel/jobs.py:")
        assert "Peeters" not in str(logged())

    async def test_a_failure_is_not_logged_under_the_trace_id_of_the_piece_before(
        self, database_url: str, logged: Callable[[], list[Any]]
    ) -> None:
        seen: list[str] = []

        async def task() -> bool:
            seen.append("")
            if len(seen) == 1:
                jobs.on_behalf_of("the first")
                return True
            raise ValueError

        async with at_work(database_url, task=task):
            await come_true(lambda: any(line["event"] == "a piece of work failed" for line in logged()))
        assert next(line for line in logged() if line["event"] == "a piece of work failed")["trace_id"] == ""


class TestDatabaseAway:
    @pytest.fixture(autouse=True)
    def short_pauses(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(jobs, "_FIRST_PAUSE_S", 0.1)

    async def test_it_goes_on_when_every_connection_was_cut(self, database: Database, database_url: str) -> None:
        looked: list[float] = []

        async def look() -> bool:
            async with database.transaction() as tx:
                await tx.execute(text("SELECT 1"))
            looked.append(time.monotonic())
            return False

        async with at_work(database_url, look=look):
            await come_true(lambda: len(looked) >= 2)
            cut_all(database_url)
            seen = len(looked)
            await come_true(lambda: len(looked) > seen, 8)
            await come_true(lambda: is_listened_to(database_url), 8)
            seen = len(looked)
            async with Database.at(database_url, DatabaseSettings()).transaction() as tx:
                await jobs.announce(tx)
            await come_true(lambda: len(looked) > seen, 2)

    async def test_a_task_that_cannot_reach_it_waits_and_goes_on(self, database_url: str) -> None:
        tried: list[float] = []

        async def away_twice() -> bool:
            tried.append(time.monotonic())
            if len(tried) in (3, 4):
                raise OperationalError("SELECT", {}, Exception())
            return len(tried) < 5

        async with at_work(database_url, task=away_twice):
            await come_true(lambda: len(tried) == 5, 8)

    async def test_a_worker_that_never_reached_it_stops_all_the_same(self) -> None:
        async with at_work("postgresql://nobody@127.0.0.1:1/nothing", task=nothing):
            await asyncio.sleep(0.2)


class TestStop:
    async def test_an_idle_one_stops_at_once(self, database_url: str) -> None:
        async with at_work(database_url, task=nothing):
            await asyncio.sleep(0.2)
            begun = time.monotonic()
        assert time.monotonic() - begun < 0.5

    async def test_a_piece_that_is_nearly_done_is_done(self, database_url: str) -> None:
        begun, done = asyncio.Event(), asyncio.Event()

        async def short() -> bool:
            begun.set()
            await asyncio.sleep(0.3)
            done.set()
            return True

        async with at_work(database_url, task=short):
            await asyncio.wait_for(begun.wait(), 4)
        assert done.is_set()

    async def test_a_long_piece_is_undone_and_free_for_another(
        self, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(jobs, "_GRACE_S", 0.1)
        async with database.transaction() as tx:
            await tx.execute(text("CREATE TABLE rows (done boolean)"))
            await tx.execute(text("INSERT INTO rows VALUES (false)"))
        begun = asyncio.Event()

        async def long_one() -> bool:
            async with database.transaction() as tx:
                await tx.execute(text("UPDATE rows SET done = true"))
                begun.set()
                await asyncio.sleep(60)
            return True

        started = time.monotonic()
        async with at_work(database_url, task=long_one):
            await asyncio.wait_for(begun.wait(), 4)
        assert time.monotonic() - started < 5
        async with database.transaction() as tx:
            found = await tx.execute(text("SELECT done FROM rows FOR UPDATE NOWAIT"))
            assert found.scalar_one() is False

    async def test_no_piece_is_begun_any_more(self, database_url: str) -> None:
        done, task = pieces(1_000_000)
        async with at_work(database_url, task=task) as worker:
            await come_true(lambda: len(done) > 10)
            worker.stop()
            seen = len(done)
            await asyncio.sleep(0.1)
            assert len(done) <= seen + 1


def cut_all(url: str) -> None:
    _ask(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid()",
    )


def is_listened_to(url: str) -> bool:
    sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN openfla_work'"
    return bool(_ask(url, sql))


def _ask(url: str, sql: str) -> int:
    engine = create_engine(url.replace("openfla@/", "postgres@/"))
    with engine.begin() as connection:
        found = connection.execute(text(sql)).all()
    engine.dispose()
    return int(found[0][0]) if found else 0
