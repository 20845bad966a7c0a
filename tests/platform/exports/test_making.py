"""How an export is made: by one worker at a time, whole or not at all."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from openfla.platform.exports import queries
from openfla.platform.exports.jobs import Exporter
from openfla.platform.exports.model import ExportSettings
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Database, DatabaseSettings
from openfla.platform.records import service as records
from tests.platforms import Platform, a_training


@pytest.fixture
def asked(platform: Platform) -> UUID:
    """An export that was asked for, with something in it."""
    baker = platform.party()
    assert baker.call("POST", "/trainings", a_training()).status_code == 201
    return UUID(baker.call("POST", "/exports", {"format": "ndjson"}).json()["id"])


@pytest.fixture
async def database(platform: Platform, asked: UUID) -> AsyncIterator[Database]:
    found = Database.at(platform.url, DatabaseSettings())
    yield found
    await found.close()


def exporter(database: Database) -> Exporter:
    return Exporter(database, ExportSettings(), SystemClock())


async def answered(database: Database, statement: Any) -> Any:
    async with database.transaction() as tx:
        return (await tx.execute(statement)).scalar_one_or_none()


def state_of(platform: Platform) -> tuple[str, int]:
    ((state, attempts),) = platform.rows("SELECT state, attempts FROM exports")
    return state, attempts


class TestOnce:
    async def test_of_many_workers_one_makes_it(self, platform: Platform, database: Database) -> None:
        assert sum(await asyncio.gather(*(exporter(database).once() for _ in range(4)))) == 1
        assert state_of(platform) == ("done", 1)

    async def test_what_is_done_is_not_made_again(self, platform: Platform, database: Database) -> None:
        assert await exporter(database).once()
        parts = platform.rows("SELECT * FROM export_parts")
        assert not await exporter(database).once()
        assert platform.rows("SELECT * FROM export_parts") == parts

    async def test_it_is_free_when_the_claim_ends(self, platform: Platform, database: Database, asked: UUID) -> None:
        async with database.transaction() as another:
            assert (await another.execute(queries.claim(asked))).scalar_one()
            assert not await exporter(database).once()
        assert await exporter(database).once()
        assert state_of(platform) == ("done", 1)

    async def test_whoever_follows_the_changes_does_not_wait_for_it(self, database: Database, asked: UUID) -> None:
        async with database.transaction() as making:
            await making.execute(queries.SNAPSHOT)
            await making.execute(queries.claim(asked))
            begun = SystemClock().now()
            async with database.transaction() as tx:
                assert await records.horizon(tx) > begun


class TestOvertaken:
    async def test_a_worker_that_lost_its_claim_writes_nothing_more(
        self, platform: Platform, database: Database, asked: UUID
    ) -> None:
        assert [await answered(database, queries.begin(asked)) for _ in range(2)] == [1, 2]
        assert await answered(database, queries.add_part(asked, 1, 0, b"of the first")) is None
        assert await answered(database, queries.add_part(asked, 2, 0, b"of the second")) == 0
        assert await answered(database, queries.end(asked, 1, state="failed")) is None
        assert state_of(platform) == ("processing", 2)

    async def test_nothing_of_an_earlier_attempt_is_left(
        self, platform: Platform, database: Database, asked: UUID
    ) -> None:
        assert await answered(database, queries.begin(asked)) == 1
        for number in range(9):
            await answered(database, queries.add_part(asked, 1, number, b"half"))
        assert await exporter(database).once()
        assert state_of(platform) == ("done", 2)
        assert platform.rows("SELECT number FROM export_parts") == [(0,)]

    async def test_one_that_was_forgotten_meanwhile_is_not_made(self, database: Database, asked: UUID) -> None:
        await answered(database, queries.end(asked, 0, state="failed", completed_at=SystemClock().now()))
        assert await answered(database, queries.begin(asked)) is None


class TestFailure:
    async def test_one_that_fails_each_time_is_given_up(self, platform: Platform, database: Database) -> None:
        platform.rows("UPDATE trainings SET quality = 'unheardOf' RETURNING 1")
        for _ in range(5):
            with pytest.raises(ValueError, match="unheardOf"):
                await exporter(database).once()
        assert state_of(platform) == ("processing", 5)
        assert await exporter(database).once()
        assert state_of(platform)[0] == "failed"
        assert platform.rows("SELECT kept_until > completed_at FROM exports") == [(True,)]
        assert platform.rows("SELECT count(*) FROM export_parts") == [(0,)]
        assert not await exporter(database).once()

    async def test_the_others_come_before_one_that_failed(self, platform: Platform, database: Database) -> None:
        platform.rows("UPDATE trainings SET quality = 'unheardOf' RETURNING 1")
        with pytest.raises(ValueError, match="unheardOf"):
            await exporter(database).once()
        platform.rows("UPDATE exports SET enterprise = '0884303369', attempts = 0 RETURNING 1")
        platform.rows(
            "INSERT INTO exports (id, enterprise, declarer, quality, client_id, trace_id, format, state, asked_at,"
            " attempts) SELECT gen_random_uuid(), '0999999922', declarer, quality, client_id, trace_id, 'csv', state,"
            " asked_at - interval '1 hour', 1 FROM exports RETURNING 1"
        )
        assert await exporter(database).once()
        found = dict(platform.rows("SELECT format, state FROM exports"))
        assert found == {"ndjson": "done", "csv": "processing"}
