import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest
from psycopg.errors import DeadlockDetected, UniqueViolation
from sqlalchemy import text

from openfla.platform.api.problems import refusal_of
from openfla.platform.kernel.database import Database, DatabaseSettings, Driver, is_unavailable
from openfla.platform.kernel.groups import Contended, GroupCommit, Overloaded


async def lost(_driver: Driver, _words: Sequence[str]) -> list[int]:
    raise Contended


async def taken(driver: Driver, _words: Sequence[str]) -> list[int]:
    return await violated(driver, "uq_words")


async def deadlocked(_driver: Driver, _words: Sequence[str]) -> list[int]:
    raise DeadlockDetected


async def violated(driver: Driver, key: str) -> list[int]:
    """Write twice what can stand once."""
    await driver.execute(f"CREATE TEMPORARY TABLE words (word text CONSTRAINT {key} UNIQUE) ON COMMIT DROP".encode())
    await driver.execute("INSERT INTO words VALUES ('twice'), ('twice')")
    return [1]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    found = Database.at(database_url, DatabaseSettings())
    async with found.transaction() as tx:
        await tx.execute(text("CREATE TABLE notes (word text CHECK (word <> 'poison'))"))
    yield found
    await found.close()


async def note(driver: Driver, words: Sequence[str]) -> list[int]:
    """Write words down; the outcome of each is how many came along."""
    await driver.execute("INSERT INTO notes SELECT unnest(CAST(%(words)s AS text[]))", {"words": list(words)})
    return [len(words)] * len(words)


async def noted(database: Database) -> list[str]:
    async with database.transaction() as tx:
        return sorted((await tx.execute(text("SELECT word FROM notes"))).scalars())


class TestGroupCommit:
    async def test_what_is_asked_while_a_group_is_written_goes_together(self, database: Database) -> None:
        group = GroupCommit(database, note)
        sizes = await asyncio.gather(*(group.submit(f"{number:02}") for number in range(50)))
        assert len(await noted(database)) == 50
        assert max(sizes) > 1

    async def test_no_group_grows_beyond_its_limit(self, database: Database) -> None:
        group = GroupCommit(database, note, most_in_group=8)
        assert max(await asyncio.gather(*(group.submit(str(number)) for number in range(50)))) <= 8

    async def test_nobody_is_forgotten_however_requests_come(self, database: Database) -> None:
        group = GroupCommit(database, note, most_in_group=4)
        chance = random.Random(5)

        async def ask(number: int) -> int:
            for _ in range(chance.randrange(40)):
                await asyncio.sleep(0)
            return await group.submit(f"{number:03}")

        for hundred in range(5):
            asking = (ask(100 * hundred + number) for number in range(100))
            await asyncio.wait_for(asyncio.gather(*asking), 30)
        assert len(await noted(database)) == 500

    async def test_an_outcome_is_given_only_after_the_commit(self, database: Database) -> None:
        written, may_commit = asyncio.Event(), asyncio.Event()

        async def slowly(driver: Driver, words: Sequence[str]) -> list[int]:
            outcomes = await note(driver, words)
            written.set()
            await may_commit.wait()
            return outcomes

        outcome = asyncio.ensure_future(GroupCommit(database, slowly).submit("word"))
        await written.wait()
        await asyncio.sleep(0.05)
        assert not outcome.done()
        may_commit.set()
        assert await outcome == 1
        assert await noted(database) == ["word"]

    async def test_one_that_fails_takes_nobody_with_it(self, database: Database) -> None:
        group = GroupCommit(database, note)
        words = ["a", "b", "poison", "c"]
        outcomes = await asyncio.gather(*(group.submit(word) for word in words), return_exceptions=True)
        assert [isinstance(outcome, Exception) for outcome in outcomes] == [False, False, True, False]
        assert await noted(database) == ["a", "b", "c"]

    async def test_more_than_it_takes_on_is_refused_and_not_written(self, database: Database) -> None:
        may_go_on = asyncio.Event()

        async def slowly(driver: Driver, words: Sequence[str]) -> list[int]:
            await may_go_on.wait()
            return await note(driver, words)

        group = GroupCommit(database, slowly, most_in_group=1, most_waiting=2)
        on_their_way = [asyncio.ensure_future(group.submit(word)) for word in ("first", "second")]
        await asyncio.sleep(0.05)
        waiting = [asyncio.ensure_future(group.submit(word)) for word in ("third", "fourth")]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            await group.submit("too many")
        may_go_on.set()
        await asyncio.gather(*on_their_way, *waiting)
        assert await noted(database) == ["first", "fourth", "second", "third"]

    @pytest.mark.parametrize("overtaken", [lost, taken, deadlocked], ids=lambda each: each.__name__)
    async def test_who_is_always_overtaken_is_told_that_the_register_is_busy(
        self, database: Database, overtaken: Callable[..., Any]
    ) -> None:
        with pytest.raises(Contended) as contended:
            await GroupCommit(database, overtaken).submit("word")
        refusal = refusal_of(contended.value)
        assert (refusal.status, refusal.code) == (503, "serviceUnavailable")
        assert contended.value.__context__ is contended.value.__cause__ is None
        assert await noted(database) == []

    async def test_a_key_that_nobody_contends_for_is_a_mistake_like_any_other(self, database: Database) -> None:
        async def twice(driver: Driver, _words: Sequence[str]) -> list[int]:
            return await violated(driver, "pk_words")

        with pytest.raises(UniqueViolation):
            await GroupCommit(database, twice).submit("word")

    async def test_who_stops_waiting_does_not_hold_the_others_up(self, database: Database) -> None:
        group = GroupCommit(database, note)
        leaves, stays = (asyncio.ensure_future(group.submit(word)) for word in ("leaves", "stays"))
        await asyncio.sleep(0)
        leaves.cancel()
        assert await stays >= 1
        assert leaves.cancelled()
        assert await group.submit("next") == 1
        assert "stays" in await noted(database)

    async def test_without_a_database_everybody_is_told_and_later_ones_pass(self, database: Database) -> None:
        async def ended(driver: Driver, words: Sequence[str]) -> list[int]:
            if "end" in words:
                await driver.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            return await note(driver, words)

        group = GroupCommit(database, ended)
        outcomes = await asyncio.gather(*(group.submit(word) for word in ("end", "a", "b")), return_exceptions=True)
        # Two writers share what waits: who is in the group that met the end is told, the other group passes.
        told = [isinstance(outcome, Exception) and is_unavailable(outcome) for outcome in outcomes]
        assert told == [True, True, False]
        assert await group.submit("later") == 1
        assert sorted(await noted(database)) == ["b", "later"]

    async def test_too_few_outcomes_leave_nobody_waiting(self, database: Database) -> None:
        async def forgetful(driver: Driver, words: Sequence[str]) -> list[int]:
            return (await note(driver, words))[1:]

        group = GroupCommit(database, forgetful)
        with pytest.raises(ValueError, match="zip"):
            await asyncio.wait_for(group.submit("word"), 5)
