from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import text

from openfla.contract.qualities import Quality
from openfla.platform.identity import errors, queries, rules, service
from openfla.platform.identity.model import IdentitySettings, Person
from openfla.platform.kernel.database import Database, Tx
from tests.platforms import BAKERY

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SETTINGS = IdentitySettings(idle_s=1800, absolute_s=36_000)


async def somebody(tx: Tx) -> Person:
    return await service.known_as(tx, f"{uuid4().hex}@korenbloem.example", "Els Peeters", at=NOW)


async def is_open(tx: Tx, token: str, *, at: datetime) -> bool:
    return await service.find(tx, token, SETTINGS, at=at) is not None


class TestSession:
    async def test_is_found_by_its_token_alone(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await somebody(tx)
            token = await service.begin(tx, person, at=NOW)
            session = await service.find(tx, token, SETTINGS, at=NOW)
            assert session is not None
            assert (session.person, session.enterprise, session.quality) == (person, None, None)
            for other in ("", "another", token.lower(), rules.new_token(), "\ud800"):
                assert not await is_open(tx, other, at=NOW)

    async def test_ends_when_nothing_was_asked_for_too_long(self, database: Database) -> None:
        async with database.transaction() as tx:
            token = await service.begin(tx, await somebody(tx), at=NOW)
            seen = NOW + timedelta(seconds=1799)
            assert await is_open(tx, token, at=seen)
            assert await is_open(tx, token, at=seen + timedelta(seconds=1799))
            assert not await is_open(tx, token, at=seen + timedelta(seconds=1799 + 1800))

    async def test_ends_some_time_after_it_began_however_busy(self, database: Database) -> None:
        async with database.transaction() as tx:
            token = await service.begin(tx, await somebody(tx), at=NOW)
            for seconds in range(0, 36_000, 1700):
                assert await is_open(tx, token, at=NOW + timedelta(seconds=seconds))
            assert not await is_open(tx, token, at=NOW + timedelta(seconds=36_000))

    async def test_has_a_new_token_at_each_sign_in(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await somebody(tx)
            before = rules.new_token()
            tokens = {before, *[await service.begin(tx, person, at=NOW) for _ in range(3)]}
            assert len(tokens) == 4
            assert not await is_open(tx, before, at=NOW)

    async def test_ends_here_and_goes_on_elsewhere(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await somebody(tx)
            here, elsewhere = [await service.begin(tx, person, at=NOW) for _ in range(2)]
            session = await service.find(tx, here, SETTINGS, at=NOW)
            assert session is not None
            await service.end(tx, session, at=NOW)
            assert [await is_open(tx, token, at=NOW) for token in (here, elsewhere)] == [False, True]

    async def test_ends_everywhere_for_one_person_only(self, database: Database) -> None:
        async with database.transaction() as tx:
            person, other = await somebody(tx), await somebody(tx)
            tokens = [await service.begin(tx, whose, at=NOW) for whose in (person, person, other)]
            await service.end_everywhere(tx, person, at=NOW)
            assert [await is_open(tx, token, at=NOW) for token in tokens] == [False, False, True]

    async def test_keeps_what_was_chosen(self, database: Database) -> None:
        async with database.transaction() as tx:
            token = await service.begin(tx, await somebody(tx), at=NOW)
            session = await service.find(tx, token, SETTINGS, at=NOW)
            assert session is not None
            await service.choose(tx, session, BAKERY, Quality.EMPLOYER)
            again = await service.find(tx, token, SETTINGS, at=NOW)
            assert again is not None
            assert (again.enterprise, again.quality) == (BAKERY, Quality.EMPLOYER)

    async def test_leaves_only_a_digest_in_the_database(self, database: Database) -> None:
        async with database.transaction() as tx:
            token = await service.begin(tx, await somebody(tx), at=NOW)
            kept = (await tx.execute(text("SELECT string_agg(sessions::text, '') FROM sessions"))).scalar_one()
            assert rules.digest(token).hex() in kept
            assert token not in kept
            assert token.encode().hex() not in kept

    async def test_that_has_ended_is_dropped(self, database: Database) -> None:
        async with database.transaction() as tx:
            token = await service.begin(tx, await somebody(tx), at=NOW)
            mine = queries.sessions.select().where(queries.sessions.c.digest == rules.digest(token))
            for later, left in ((1799, 1), (1800, 0)):
                await service.forget(tx, SETTINGS, at=NOW + timedelta(seconds=later))
                assert len((await tx.execute(mine)).all()) == left

    async def test_is_in_the_trail_by_the_id_of_the_person(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await somebody(tx)
            await service.begin(tx, person, at=NOW)
            await service.end_everywhere(tx, person, at=NOW)
            await service.end_everywhere(tx, person, at=NOW)
            bodies = (await tx.execute(text("SELECT body FROM audit_entries ORDER BY number DESC LIMIT 2"))).scalars()
            ended, begun = (msgspec.json.decode(body) for body in bodies)
        assert (begun["action"], ended["action"]) == ("session.begun", "session.ended")
        assert begun["person"] == ended["person"] == str(person.id)
        assert person.login not in str((begun, ended))
        assert person.name not in str((begun, ended))


class TestPerson:
    async def test_is_one_however_the_login_is_written(self, database: Database) -> None:
        async with database.transaction() as tx:
            first = await service.known_as(tx, "An.Claes@Korenbloem.example", "An Claes", at=NOW)
            again = await service.known_as(tx, " an.claes@korenbloem.example", "Somebody", at=NOW)
        assert again == first
        assert first.login == "an.claes@korenbloem.example"

    @pytest.mark.parametrize("login", ["", " ", "a b", "a\nb", "a" * 255, "85073003328", "85.07.30-033.28"])
    async def test_with_an_unfit_login_becomes_known_to_nobody(self, login: str, database: Database) -> None:
        async with database.transaction() as tx:
            with pytest.raises(errors.LoginNotAccepted):
                await service.known_as(tx, login, "An", at=NOW)

    @pytest.mark.parametrize("name", ["", " ", "\x00", "a" * 201])
    async def test_without_a_fit_name_becomes_known_to_nobody(self, name: str, database: Database) -> None:
        async with database.transaction() as tx:
            with pytest.raises(errors.NameNotAccepted):
                await service.known_as(tx, "an@korenbloem.example", name, at=NOW)
