import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from openfla.platform.kernel import audit
from openfla.platform.kernel.audit.model import ChainBroken
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx

A_COPY_OF_THE_SECOND = "SELECT 3, body, hash FROM audit_entries WHERE number = 2"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def an_entry(subject: str = "one") -> audit.Entry:
    return audit.Entry(action="test.noted", at=NOW, subject=subject)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    found = Database.at(database_url, DatabaseSettings())
    yield found
    await found.close()


async def noted(database: Database, *subjects: str) -> None:
    async with database.transaction() as tx:
        await audit.append(tx, [an_entry(subject) for subject in subjects])


async def verified(database: Database) -> audit.Head:
    async with database.transaction() as tx:
        return await audit.verify(tx)


def behind_its_back(url: str, *statements: str) -> None:
    """As the superuser, with the triggers off: what no guard can prevent."""
    engine = create_engine(url.replace("openfla@/", "postgres@/"))
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


class TestVerify:
    async def test_a_trail_that_nobody_touched_is_whole(self, database: Database) -> None:
        before = await verified(database)
        await noted(database, "one", "two")
        await noted(database)
        await noted(database, "three")
        after = await verified(database)
        assert after.number == before.number + 3
        assert after.hash != before.hash

    @pytest.mark.parametrize(
        ("statements", "number", "reason"),
        [
            (["UPDATE audit_entries SET body = replace(body, 'two', 'owt') WHERE number = 3"], 3, "content"),
            (["UPDATE audit_entries SET hash = decode(repeat('00', 32), 'hex') WHERE number = 3"], 3, "content"),
            (["DELETE FROM audit_entries WHERE number = 3"], 3, "missing"),
            (["DELETE FROM audit_entries WHERE number = 4"], 4, "missing"),
            (["DELETE FROM audit_entries WHERE number = 1"], 1, "missing"),
            (
                [
                    "UPDATE audit_entries SET number = number + 10 WHERE number >= 3",
                    f"INSERT INTO audit_entries (number, body, hash) {A_COPY_OF_THE_SECOND}",
                    "UPDATE audit_entries SET number = number - 9 WHERE number > 10",
                    "UPDATE audit_head SET number = number + 1",
                ],
                3,
                "content",
            ),
            (
                [
                    "UPDATE audit_entries SET number = 99 WHERE number = 2",
                    "UPDATE audit_entries SET number = 2 WHERE number = 3",
                    "UPDATE audit_entries SET number = 3 WHERE number = 99",
                ],
                2,
                "content",
            ),
            (["UPDATE audit_head SET number = 3"], 3, "head"),
            (["UPDATE audit_head SET hash = decode(repeat('00', 32), 'hex')"], 4, "head"),
        ],
        ids=["body", "hash", "removed", "last removed", "first removed", "put in", "reordered", "head back", "head"],
    )
    async def test_another_hand_is_noticed_at_its_entry(
        self, database: Database, database_url: str, statements: list[str], number: int, reason: str
    ) -> None:
        await noted(database, "one", "two", "three")
        assert (await verified(database)).number == 4
        behind_its_back(database_url, *statements)
        with pytest.raises(ChainBroken) as broken:
            await verified(database)
        assert broken.value.number == number
        assert reason in broken.value.explain()

    async def test_an_entry_after_the_head_is_noticed_too(self, database: Database, database_url: str) -> None:
        await noted(database, "one")
        behind_its_back(
            database_url, "INSERT INTO audit_entries (number, body, hash) VALUES (3, '{}', decode('00', 'hex'))"
        )
        with pytest.raises(ChainBroken) as broken:
            await verified(database)
        assert broken.value.number == 3

    async def test_others_may_append_meanwhile(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("openfla.platform.kernel.audit.service._PAGE", 1)
        await noted(database, *(str(number) for number in range(20)))
        verifying = asyncio.ensure_future(verified(database))
        while not verifying.done():
            await noted(database, "meanwhile")
        assert (await verifying).number >= 21


class TestAppendOnly:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_entries SET body = '{}'",
            "DELETE FROM audit_entries",
            "TRUNCATE audit_entries",
            "DELETE FROM audit_head",
            "TRUNCATE audit_head",
        ],
    )
    async def test_the_database_refuses_to_change_what_was_written(self, database: Database, statement: str) -> None:
        await noted(database, "one")
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.transaction() as tx:
                await tx.execute(text(statement))
        await verified(database)


class TestAppend:
    async def test_many_connections_make_one_chain(self, database: Database) -> None:
        before = await verified(database)
        await asyncio.gather(*(noted(database, f"{number}", f"{number} too") for number in range(40)))
        assert (await verified(database)).number == before.number + 80
        async with database.transaction() as tx:
            latest = await audit.recent(tx, 80)
        assert [entry.number for entry in latest] == list(range(before.number + 80, before.number, -1))

    async def test_a_transaction_that_is_undone_leaves_no_hole(self, database: Database) -> None:
        before = await verified(database)

        async def fails(tx: Tx) -> None:
            await audit.append(tx, [an_entry("undone")])
            raise RuntimeError

        await _expect(fails, database)
        await noted(database, "kept")
        assert (await verified(database)).number == before.number + 1


async def _expect(work: Callable[[Tx], Awaitable[None]], database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.transaction() as tx:
            await work(tx)
