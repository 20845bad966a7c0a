"""What software reads of employments: one, a search, changes since, the history."""

import re
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from openfla.contract.employments import EmploymentSearch
from openfla.contract.messages import Declarer
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber, Ssin
from openfla.platform.access.errors import MissingPermission
from openfla.platform.access.model import Actor
from openfla.platform.api.turning import Place, Turn
from openfla.platform.employments import messages, service
from openfla.platform.employments.model import Row
from openfla.platform.kernel.database import Database
from openfla.platform.kernel.issues import BadRequest
from openfla.platform.records.errors import RecordUnknown
from tests.platform.employments.people import (
    NOON,
    OTHER_WORKER,
    TODAY,
    an_actor,
    an_employment,
    corrected,
    declared,
    done,
    one,
    rows,
    withdrawn,
)
from tests.platforms import BAKERY, BUTCHER, WORKER

EMPLOYER = an_actor()
SECRETARIAT = an_actor(BUTCHER, Quality.SOCIAL_SECRETARIAT)
LONG_AGO = "2000-01-01T00:00:00Z"
FIRST_PAGE = Turn(100)


async def searched(
    database: Database, *, actor: Actor = EMPLOYER, turn: Turn = FIRST_PAGE, **wanted: Any
) -> tuple[list[Row], datetime | None]:
    async with database.transaction() as tx:
        return await service.search(tx, actor, msgspec.convert(wanted, EmploymentSearch), turn, today=TODAY)


async def references(database: Database, **wanted: Any) -> list[str]:
    found, _ = await searched(database, **wanted)
    return [row.reference for row in found]


class TestOne:
    async def test_it_is_told_as_it_was_declared(self, database: Database) -> None:
        employment = an_employment(
            endDate="2026-06-30",
            workingRegime={"hoursPerWeek": 20, "fullTimeHoursPerWeek": 40.0},
            collectiveAgreement="181682/CO/200",
        )
        outcome = await one(database, declared(employment))
        async with database.transaction() as tx:
            row = await service.one(tx, EMPLOYER, str(outcome.record), today=TODAY)
        told = msgspec.to_builtins(messages.employment_of(row, "https://fla.test"))
        as_declared = {**msgspec.to_builtins(employment), "workingRegime": told["workingRegime"]}
        assert {name: told[name] for name in as_declared} == as_declared
        assert told["workingRegime"] == {"hoursPerWeek": "20", "fullTimeHoursPerWeek": "40"}
        assert told["href"] == f"https://fla.test/employments/{outcome.record}"
        assert (told["version"], "withdrawn" in told, "warnings" in told) == (1, False, False)
        assert told["declaredBy"] == {"enterpriseNumber": BAKERY, "quality": "employer"}

    @pytest.mark.parametrize("actor", [an_actor(BUTCHER), SECRETARIAT], ids=["another employer", "without a mandate"])
    async def test_who_may_not_see_it_does_not_learn_that_it_exists(self, database: Database, actor: Actor) -> None:
        outcome = await one(database, declared(an_employment()))
        async with database.transaction() as tx:
            with pytest.raises(RecordUnknown):
                await service.one(tx, actor, str(outcome.record), today=TODAY)

    @pytest.mark.parametrize("wrong", ["", "1", "x" * 36])
    async def test_an_id_that_is_none_is_unknown(self, database: Database, wrong: str) -> None:
        outcome = await one(database, declared(an_employment()))
        async with database.transaction() as tx:
            for told in (wrong, str(uuid4()), str(outcome.record).upper()):
                with pytest.raises(RecordUnknown):
                    await service.one(tx, EMPLOYER, told, today=TODAY)


class TestSearch:
    async def test_everything_asked_for_must_hold(self, database: Database) -> None:
        await done(
            database,
            declared(an_employment(reference="a", endDate="2025-12-31")),
            declared(an_employment(reference="b", startDate="2026-01-01")),
            declared(an_employment(reference="c", ssin=OTHER_WORKER)),
            declared(an_employment(reference="d")),
            withdrawn("d"),
            declared(an_employment(reference="e", enterpriseNumber=BUTCHER), actor=an_actor(BUTCHER)),
        )
        assert await references(database) == ["a", "b", "c"]
        assert await references(database, ssin=WORKER) == ["a", "b"]
        assert await references(database, reference="b", enterpriseNumber=BAKERY) == ["b"]
        assert await references(database, reference="b", ssin=OTHER_WORKER) == []
        assert await references(database, actor=an_actor(BUTCHER)) == ["e"]

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            ("2024-12-31", []),
            ("2025-01-01", ["a"]),
            ("2025-12-31", ["a"]),
            ("2026-01-01", ["b"]),
            ("2099-12-31", ["b"]),
        ],
    )
    async def test_both_ends_of_an_employment_are_in_service(
        self, database: Database, day: str, expected: list[str]
    ) -> None:
        await done(
            database,
            declared(an_employment(reference="a", startDate="2025-01-01", endDate="2025-12-31")),
            declared(an_employment(reference="b", startDate="2026-01-01")),
        )
        assert await references(database, inServiceOn=day) == expected

    async def test_pages_follow_each_other_while_others_write(self, database: Database) -> None:
        await done(database, *(declared(an_employment(reference=f"{number}")) for number in range(5)))
        seen, turn = [], Turn(2)
        while True:
            found, _ = await searched(database, turn=turn)
            seen += [row.reference for row in found[:2]]
            if len(found) <= 2:
                break
            turn = Turn(2, Place(None, found[1].id))
            await one(database, withdrawn(seen[0]))
        assert seen == ["0", "1", "2", "3", "4"]

    async def test_changes_since_come_in_their_order_and_withdrawn_ones_too(self, database: Database) -> None:
        for reference in "abc":
            await one(database, declared(an_employment(reference=reference)))
        assert await references(database, changedSince=LONG_AGO) == ["a", "b", "c"]
        _, until = await searched(database, changedSince=LONG_AGO)
        assert until
        assert await references(database, changedSince=until.isoformat()) == []
        await one(database, withdrawn("a"))
        await one(database, corrected(an_employment(reference="c", endDate="2026-06-30")))
        assert await references(database, changedSince=until.isoformat()) == ["a", "c"]
        found, _ = await searched(database, changedSince=LONG_AGO)
        assert [(row.reference, row.withdrawn) for row in found] == [("b", False), ("a", True), ("c", False)]
        after = Turn(100, Place(found[0].changed_at, found[0].id))
        assert await references(database, changedSince=LONG_AGO, turn=after) == ["a", "c"]

    async def test_what_is_being_written_is_not_skipped(self, database: Database) -> None:
        async with database.journey() as driver:
            writing = "UPDATE employments SET changed_at = clock_timestamp() RETURNING id"
            await one(database, declared(an_employment(reference="a")))
            await (await driver.execute(writing)).fetchall()
            await one(database, declared(an_employment(reference="b")))
            found, until = await searched(database, changedSince=LONG_AGO)
        assert until
        both = {*await references(database, changedSince=until.isoformat()), *(row.reference for row in found)}
        assert both == {"a", "b"}

    @pytest.mark.parametrize("actor", [an_actor(BUTCHER), SECRETARIAT], ids=["another employer", "without a mandate"])
    @pytest.mark.requirement("GROUP-3", "MANDATE-2")
    async def test_another_enterprise_is_out_of_reach(self, database: Database, actor: Actor) -> None:
        with pytest.raises(MissingPermission):
            await searched(database, actor=actor, enterpriseNumber=BAKERY)

    @pytest.mark.parametrize(
        ("actor", "wanted", "expected"),
        [
            (SECRETARIAT, {}, [("requiredInput", "enterpriseNumber")]),
            (EMPLOYER, {"ssin": "85073003327"}, [("invalidStructure", "ssin")]),
            (EMPLOYER, {"inServiceOn": "2100-01-01"}, [("outOfRange", "inServiceOn")]),
        ],
        ids=["whose", "ssin", "day"],
    )
    async def test_a_search_that_is_not_fit_is_refused(
        self, database: Database, actor: Actor, wanted: dict[str, Any], expected: list[tuple[str, str]]
    ) -> None:
        with pytest.raises(BadRequest) as refused:
            await searched(database, actor=actor, **wanted)
        assert [(re.sub(".*:", "", issue.type), issue.name) for issue in refused.value.issues] == expected

    @pytest.mark.parametrize(
        ("place", "wanted"),
        [
            (Place(NOON, uuid4()), {}),
            (Place(None, uuid4()), {"changedSince": LONG_AGO}),
            (Place(number=7), {}),
            (Place(NOON), {"changedSince": LONG_AGO}),
        ],
        ids=["of changes", "of all", "of a history", "without an id"],
    )
    async def test_a_cursor_of_another_search_is_refused(
        self, database: Database, place: Place, wanted: dict[str, Any]
    ) -> None:
        with pytest.raises(BadRequest) as refused:
            await searched(database, turn=Turn(100, place), **wanted)
        assert [(issue.name, issue.in_) for issue in refused.value.issues] == [("cursor", "query")]


class TestHistory:
    async def told(self, database: Database, record: UUID | None, turn: Turn = FIRST_PAGE) -> list[Any]:
        async with database.transaction() as tx:
            row, versions = await service.history(tx, EMPLOYER, str(record), turn, today=TODAY)
        return [messages.change_of(version, row, "https://fla.test") for version in versions]

    async def test_a_new_employment_has_one_version(self, database: Database) -> None:
        outcome = await one(database, declared(an_employment()))
        (only,) = await self.told(database, outcome.record)
        assert (only.version, only.act, only.at, only.before) == (1, "declared", NOON, msgspec.UNSET)
        assert only.after.changed_at == (await rows(database, "SELECT changed_at FROM employments"))[0]["changed_at"]

    async def test_each_version_tells_who_changed_it_when_and_from_what_to_what(self, database: Database) -> None:
        outcome = await one(database, declared(an_employment(reference="one"), actor=SECRETARIAT))
        longer = an_employment(reference="one", workingRegime={"hoursPerWeek": 19.25, "fullTimeHoursPerWeek": 38.5})
        await one(database, corrected(longer))
        await one(database, withdrawn("one"))
        versions = await self.told(database, outcome.record)
        assert [(each.version, each.act) for each in versions] == [(1, "declared"), (2, "corrected"), (3, "withdrawn")]
        by_secretariat = Declarer(enterprise_number=BUTCHER, quality=Quality.SOCIAL_SECRETARIAT)
        by_employer = Declarer(enterprise_number=BAKERY, quality=Quality.EMPLOYER)
        assert [each.by for each in versions] == [by_secretariat, by_employer, by_employer]
        assert versions[1].after.working_regime == longer.working_regime
        assert [each.before for each in versions[1:]] == [each.after for each in versions[:-1]]
        async with database.transaction() as tx:
            row = await service.one(tx, EMPLOYER, str(outcome.record), today=TODAY)
        assert versions[-1].after == messages.employment_of(row, "https://fla.test")

    async def test_it_comes_in_pages(self, database: Database) -> None:
        outcome = await one(database, declared(an_employment(reference="one")))
        for day in range(1, 5):
            await one(database, corrected(an_employment(reference="one", endDate=f"2026-06-{day:02}")))
        whole = await self.told(database, outcome.record)
        assert [each.version for each in whole] == [1, 2, 3, 4, 5]
        for seen in range(6):
            turn = Turn(2, Place(number=seen)) if seen else Turn(2)
            page = await self.told(database, outcome.record, turn)
            assert page[:2] == whole[seen : seen + 2]
            assert (len(page) > 2) is (len(whole) > seen + 2)

    @pytest.mark.parametrize("number", [-(10**30), -1, 2, 10**30])
    async def test_any_number_in_a_cursor_is_harmless(self, database: Database, number: int) -> None:
        outcome = await one(database, declared(an_employment()))
        assert await self.told(database, outcome.record, Turn(2, Place(number=number))) == []

    async def test_of_another_enterprise_it_is_unknown(self, database: Database) -> None:
        outcome = await one(database, declared(an_employment(enterpriseNumber=BUTCHER), actor=an_actor(BUTCHER)))
        with pytest.raises(RecordUnknown):
            await self.told(database, outcome.record)


async def test_everything_of_an_enterprise_can_be_taken_along(database: Database) -> None:
    many = [an_employment(reference=f"{number:04}") for number in range(1003)]
    other = declared(an_employment(enterpriseNumber=BUTCHER), actor=an_actor(BUTCHER))
    await done(database, *map(declared, many), withdrawn("0007"), other)
    async with database.transaction() as tx:
        found = [row async for row in service.all_of(tx, EnterpriseNumber(BAKERY))]
    assert [row.reference for row in found] == [employment.reference for employment in many]
    assert [row.reference for row in found if row.withdrawn] == ["0007"]


async def test_what_others_need_of_a_worker_is_told(database: Database) -> None:
    await done(database, declared(an_employment(reference="gone")), withdrawn("gone"), declared(an_employment()))
    async with database.transaction() as tx:
        (employed,) = await service.employed(tx, EnterpriseNumber(BAKERY), Ssin(WORKER))
        assert await service.employed(tx, EnterpriseNumber(BUTCHER), Ssin(WORKER)) == []
    assert (employed.start, employed.end, employed.regime) == (date(2024, 4, 29), None, Fraction(4, 5))
