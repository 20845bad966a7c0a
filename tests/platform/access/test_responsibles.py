import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from openfla.contract.qualities import OtherQuality, Quality
from openfla.platform.access import service
from openfla.platform.access.errors import AlreadyNamed, EnterpriseUnknown, LastManager, NoAccess, QualityNotActive
from openfla.platform.access.model import Agent, Rank, Task
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from openfla.platform.kernel.stale import Changed
from tests.platform.access.town import EMPLOYER, NOW, OPERATOR, UNKNOWN, Town, build, last_entry, named, state
from tests.platforms import BAKERY

LEVELS = pytest.mark.parametrize("level", [None, EMPLOYER], ids=["entity", "quality"])


class TestResponsibles:
    @pytest.mark.requirement("PORTAL-11")
    async def test_the_entity_comes_first_then_each_quality_with_managers_before_deputies(
        self, tx: Tx, town: Town
    ) -> None:
        told = [
            (found.quality, found.rank, found.person.name.split()[0])
            for found in await service.responsibles(tx, BAKERY)
        ]
        assert told == [
            (None, Rank.MANAGER, "Steven"),
            (None, Rank.DEPUTY, "Barbara"),
            (Quality.EMPLOYER, Rank.MANAGER, "Danny"),
            (Quality.EMPLOYER, Rank.DEPUTY, "Mery"),
            (Quality.TRAINING_PROVIDER, Rank.MANAGER, "Tina"),
        ]

    async def test_an_enterprise_that_nobody_answers_for_has_none(self, tx: Tx) -> None:
        assert await service.responsibles(tx, UNKNOWN) == []


class TestName:
    @LEVELS
    async def test_whoever_is_named_has_a_place_here(self, tx: Tx, town: Town, level: Quality | None) -> None:
        person = await service.name_responsible(tx, town.agent("access manager"), BAKERY, level, named("nora"), at=NOW)
        visitor = await service.visitor(tx, person, BAKERY, EMPLOYER)
        assert visitor is not None
        assert (visitor.entity_rank, visitor.local_rank) == (
            (Rank.MANAGER, None) if level is None else (None, "manager")
        )
        entry = await last_entry(tx)
        assert (entry["action"], entry["subject"], entry["details"]) == (
            "responsible.named",
            str(person.id),
            {"rank": "manager"},
        )
        assert entry.get("quality", "") == ("" if level is None else "employer")

    @LEVELS
    async def test_nobody_is_named_twice_at_one_level(self, tx: Tx, town: Town, level: Quality | None) -> None:
        first = "steven" if level is None else "danny"
        before = await state(tx)
        with pytest.raises(AlreadyNamed):
            await service.name_responsible(
                tx, town.agent("access manager"), BAKERY, level, named(first, Rank.DEPUTY), at=NOW
            )
        assert await state(tx) == before

    async def test_a_quality_that_is_not_active_has_nobody(self, tx: Tx, town: Town) -> None:
        quality = OtherQuality.PENSION_MANAGER
        with pytest.raises(QualityNotActive):
            await service.name_responsible(tx, town.agent("access manager"), BAKERY, quality, named("nora"), at=NOW)

    async def test_an_enterprise_that_nobody_made_known_has_nobody(self, tx: Tx) -> None:
        with pytest.raises(EnterpriseUnknown):
            await service.name_responsible(tx, OPERATOR, UNKNOWN, None, named("nora"), at=NOW)


class TestLastManager:
    @LEVELS
    async def test_the_last_one_stays_and_a_deputy_does_not_count(
        self, tx: Tx, town: Town, level: Quality | None
    ) -> None:
        last = town.people["steven" if level is None else "danny"].id
        before = await state(tx)
        with pytest.raises(LastManager):
            await service.remove_responsible(tx, OPERATOR, BAKERY, level, last, at=NOW)
        with pytest.raises(LastManager):
            await service.change_rank(tx, OPERATOR, BAKERY, level, last, Rank.DEPUTY, at=NOW)
        assert await state(tx) == before

    @LEVELS
    async def test_with_a_second_one_the_first_may_go(self, tx: Tx, town: Town, level: Quality | None) -> None:
        first = town.people["steven" if level is None else "danny"].id
        await service.name_responsible(tx, OPERATOR, BAKERY, level, named("nora"), at=NOW)
        await service.change_rank(tx, OPERATOR, BAKERY, level, first, Rank.DEPUTY, at=NOW)
        await service.remove_responsible(tx, OPERATOR, BAKERY, level, first, at=NOW)
        assert first not in [
            found.person.id for found in await service.responsibles(tx, BAKERY) if found.quality == level
        ]

    @LEVELS
    async def test_a_deputy_always_may(self, tx: Tx, town: Town, level: Quality | None) -> None:
        deputy = town.people["barbara" if level is None else "mery"].id
        await service.remove_responsible(tx, OPERATOR, BAKERY, level, deputy, at=NOW)
        with pytest.raises(Changed):
            await service.remove_responsible(tx, OPERATOR, BAKERY, level, deputy, at=NOW)

    @LEVELS
    async def test_a_page_that_is_out_of_date_changes_nothing(self, tx: Tx, town: Town, level: Quality | None) -> None:
        manager = town.people["steven" if level is None else "danny"].id
        before = await state(tx)
        for person, rank in ((manager, Rank.MANAGER), (uuid4(), Rank.MANAGER), (uuid4(), Rank.DEPUTY)):
            with pytest.raises(Changed):
                await service.change_rank(tx, OPERATOR, BAKERY, level, person, rank, at=NOW)
        assert await state(tx) == before


class TestTwoAtOnce:
    """In a database of its own, since it is about what was committed."""

    @pytest.fixture
    async def database(self, database_url: str) -> AsyncIterator[Database]:
        found = Database.at(database_url, DatabaseSettings())
        yield found
        await found.close()

    @LEVELS
    @pytest.mark.parametrize("by_deputy", [False, True], ids=["removed", "made a deputy"])
    async def test_of_two_managers_who_go_at_once_one_remains(
        self, database: Database, level: Quality | None, by_deputy: bool
    ) -> None:
        async with database.transaction() as tx:
            town = await build(tx)
            second = await service.name_responsible(tx, OPERATOR, BAKERY, level, named("nora"), at=NOW)
        first = town.people["steven" if level is None else "danny"]
        gate = asyncio.Barrier(2)

        async def go(leaving: object) -> None:
            async with database.transaction() as tx:
                await gate.wait()
                if by_deputy:
                    await service.change_rank(tx, OPERATOR, BAKERY, level, leaving, Rank.DEPUTY, at=NOW)  # type: ignore[arg-type]
                else:
                    await service.remove_responsible(tx, OPERATOR, BAKERY, level, leaving, at=NOW)  # type: ignore[arg-type]
                await asyncio.sleep(0.2)

        outcomes = await asyncio.gather(go(first.id), go(second.id), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes if outcome] == [LastManager]
        async with database.transaction() as tx:
            managers = [
                found
                for found in await service.responsibles(tx, BAKERY)
                if found.quality == level and found.rank is Rank.MANAGER
            ]
        assert len(managers) == 1

    async def test_of_two_access_managers_who_remove_each_other_one_is_refused(self, database: Database) -> None:
        async with database.transaction() as tx:
            town = await build(tx)
            for first in ("nora", "nele"):
                await service.name_responsible(tx, OPERATOR, BAKERY, None, named(first), at=NOW)
            people = {found.person.name.split()[0]: found.person for found in await service.responsibles(tx, BAKERY)}
            agents: list[Agent] = []
            for first in ("Nora", "Nele"):
                visitor = await service.visitor(tx, people[first], BAKERY, EMPLOYER)
                assert visitor is not None
                agents.append(visitor)
        gate = asyncio.Barrier(2)

        async def remove(agent: Agent, other: str) -> None:
            async with database.transaction() as tx:
                await gate.wait()
                await service.remove_responsible(tx, agent, BAKERY, None, people[other].id, at=NOW)
                await asyncio.sleep(0.2)

        outcomes = await asyncio.gather(remove(agents[0], "Nele"), remove(agents[1], "Nora"), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes if outcome] == [NoAccess]
        assert town.people["steven"].name == "Steven Peeters"


class TestWhoCanHelp:
    @pytest.mark.requirement("PORTAL-4")
    @pytest.mark.parametrize(
        ("task", "expected"),
        [
            (Task.MANAGE_CHANNELS, ["Danny", "Mery"]),
            (Task.MANAGE_MANDATES, ["Danny", "Mery"]),
            (Task.CONSULT_MANDATES, ["Danny", "Mery"]),
            (Task.MANAGE_USERS, ["Danny", "Mery"]),
            (Task.ACTIVATE_QUALITY, ["Steven", "Barbara"]),
            (Task.NAME_LOCAL_MANAGERS, ["Steven", "Barbara"]),
            (Task.NAME_ACCESS_MANAGERS, ["Steven"]),
        ],
    )
    async def test_one_is_sent_to_whoever_can_give_it(
        self, tx: Tx, town: Town, task: Task, expected: list[str]
    ) -> None:
        found = await service.who_can_help(tx, BAKERY, EMPLOYER, task)
        assert [each.person.name.split()[0] for each in found] == expected

    async def test_where_no_local_manager_is_the_access_managers_can_name_one(self, tx: Tx, town: Town) -> None:
        found = await service.who_can_help(tx, BAKERY, OtherQuality.WITHOUT_STAFF, Task.MANAGE_USERS)
        assert [each.person.name.split()[0] for each in found] == ["Steven", "Barbara"]
