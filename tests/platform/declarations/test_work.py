"""Whose turn it is, what is taken, what is kept of it, and what is forgotten."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from openfla.contract.declarations import Verdict
from openfla.platform.declarations import queries, service
from openfla.platform.declarations.model import DeclarationSettings, StoredVerdict, encoded, records_of
from openfla.platform.kernel.database import Database, DatabaseSettings, Driver
from tests.platform.declarations.sending import declare
from tests.platforms import BAKERY, BUTCHER, Party, Platform

_GOOD, _BAD = StoredVerdict(Verdict.ACCEPTED), StoredVerdict(Verdict.BLOCKED)
_CHUNK = DeclarationSettings().chunk_records


@pytest.fixture
async def database(platform: Platform) -> AsyncIterator[Database]:
    found = Database.at(platform.url, DatabaseSettings())
    yield found
    await found.close()


@pytest.fixture
def bakery(platform: Platform) -> Party:
    return platform.party(BAKERY)


@pytest.fixture
def butcher(platform: Platform) -> Party:
    return platform.party(BUTCHER)


async def turn(driver: Driver) -> tuple[str, str] | None:
    found = await (await driver.execute(queries.TAKE_TURN)).fetchone()
    return (found[0], found[1]) if found else None


async def chunk(driver: Driver, whose: tuple[str, str]) -> dict[str, Any]:
    cursor = await driver.execute(
        queries.NEXT_CHUNK, {"declarer": whose[0], "quality": whose[1], "ahead": UUID(int=0), "number": 0}
    )
    row = await cursor.fetchone()
    names = [column.name for column in cursor.description or ()]
    return dict(zip(names, row, strict=True)) if row else {}


async def finish(driver: Driver, declaration: UUID, number: int, *verdicts: StoredVerdict) -> str | None:
    counts = {
        name: sum(one.verdict.name.lower() == name for one in verdicts) for name in ("accepted", "warned", "blocked")
    }
    told = {"declaration": declaration, "number": number, "verdicts": encoded(verdicts), **counts}
    found: Any = await (await driver.execute(queries.FINISHED_CHUNK, told)).fetchone()
    return found[0] if found else None


async def served(driver: Driver, whose: tuple[str, str]) -> None:
    await driver.execute(queries.SERVED, {"declarer": whose[0], "quality": whose[1]})


class TestTurns:
    async def test_who_was_served_longest_ago_is_next(self, bakery: Party, butcher: Party, database: Database) -> None:
        for party in (bakery, butcher):
            declare(party, b"{}")
        order = []
        for _ in range(4):
            async with database.journey() as driver:
                whose = await turn(driver)
                assert whose
                order.append(whose[0])
                await served(driver, whose)
        assert order == [BAKERY, BUTCHER, BAKERY, BUTCHER]

    async def test_two_workers_serve_two_declarers_and_never_the_same(
        self, bakery: Party, butcher: Party, database: Database
    ) -> None:
        for party in (bakery, butcher):
            declare(party, b"{}")
        async with database.journey() as one, database.journey() as other, database.journey() as third:
            assert await turn(one) == (BAKERY, "employer")
            assert await turn(other) == (BUTCHER, "employer")
            assert await turn(third) is None

    async def test_who_has_nothing_to_judge_has_no_turn(self, bakery: Party, database: Database) -> None:
        declare(bakery, b"{}")
        async with database.journey() as driver:
            whose = await turn(driver)
            assert whose
            found = await chunk(driver, whose)
            assert await finish(driver, found["id"], 0, _GOOD) == "done"
        async with database.journey() as driver:
            assert await turn(driver) is None


class TestChunks:
    async def test_declarations_and_their_chunks_are_judged_in_the_order_received(
        self, platform: Platform, bakery: Party, database: Database
    ) -> None:
        bodies = [b'{"n": 1}\n' * (_CHUNK + 1), b'{"n": 2}\n']
        ids = [UUID(declare(bakery, body).json()["id"]) for body in bodies]
        seen = []
        while True:
            async with database.journey() as driver:
                if (whose := await turn(driver)) is None:
                    break
                found = await chunk(driver, whose)
                records = len(records_of(found["body"]))
                state = await finish(driver, found["id"], found["number"], *[_GOOD] * records)
                seen.append((found["id"], found["number"], records, state))
        assert seen == [(ids[0], 0, _CHUNK, "processing"), (ids[0], 1, 1, "done"), (ids[1], 0, 1, "done")]
        told = bakery.call("GET", f"/declarations/{ids[0]}").json()
        assert (told["accepted"], told["judged"], told["state"]) == (_CHUNK + 1, _CHUNK + 1, "done")
        assert platform.rows("SELECT count(*) FROM declaration_chunks WHERE body IS NOT NULL")[0][0] == 0

    async def test_a_chunk_is_finished_once(self, bakery: Party, database: Database) -> None:
        declaration = UUID(declare(bakery, b"{}\n{}").json()["id"])
        async with database.journey() as driver:
            assert await finish(driver, declaration, 0, _GOOD, _BAD) == "done"
            assert await finish(driver, declaration, 0, _GOOD, _BAD) is None

    @pytest.mark.parametrize("verdicts", [[_GOOD], [_GOOD] * 3], ids=["too few", "too many"])
    async def test_verdicts_of_another_number_of_records_are_not_kept(
        self, bakery: Party, database: Database, verdicts: list[StoredVerdict]
    ) -> None:
        declaration = UUID(declare(bakery, b"{}\n{}").json()["id"])
        async with database.journey() as driver:
            assert await finish(driver, declaration, 0, *verdicts) is None


class TestForgetting:
    async def test_uploads_of_a_server_that_died_are_forgotten_after_an_hour(
        self, platform: Platform, database: Database
    ) -> None:
        for minutes in (59, 61):
            platform.rows(
                f"""INSERT INTO declarations (id, declarer, quality, client_id, trace_id, state, begun_at)
                    VALUES (gen_random_uuid(), '{minutes}', '', '', '', 'receiving',
                            clock_timestamp() - interval '{minutes} minutes') RETURNING 1"""
            )
        async with database.transaction() as tx:
            await service.forget_unfinished(tx, at=datetime.now(UTC))
        assert platform.rows("SELECT declarer FROM declarations") == [("59",)]

    async def test_verdicts_are_kept_as_long_as_the_settings_say(
        self, platform: Platform, bakery: Party, database: Database
    ) -> None:
        declaration = UUID(declare(bakery, b"{}").json()["id"])
        waiting = declare(bakery, b"{}").json()["id"]
        async with database.journey() as driver:
            await finish(driver, declaration, 0, _GOOD)
        settings = DeclarationSettings(kept_days=10)
        for days, left in ((9, 2), (11, 1)):
            async with database.transaction() as tx:
                await service.forget_done(tx, settings, at=datetime.now(UTC) + timedelta(days=days))
            assert platform.rows("SELECT count(*) FROM declarations")[0][0] == left
        assert [str(row[0]) for row in platform.rows("SELECT id FROM declarations")] == [waiting]
