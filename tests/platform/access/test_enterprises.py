import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Select, create_engine, text

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.access import queries, rules, service
from openfla.platform.access.errors import (
    EnterpriseUnknown,
    NoReason,
    NssoNumberTaken,
    StopToCome,
    UnfitEnterpriseName,
    WorkersNumberTyped,
)
from openfla.platform.access.model import Task
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from tests.platform.access.town import EMPLOYER, NOW, NSSO, OPERATOR, UNKNOWN, Town, last_entry, state
from tests.platforms import BAKERY, BUTCHER, WORKER


class TestEnrol:
    async def test_what_is_not_told_again_stays(self, tx: Tx) -> None:
        names = {"fr": "Boulangerie Le Bleuet"}
        await service.enrol(tx, BAKERY, "De Korenbloem", (), names=names, nsso_number=NSSO, legal_form="BV", at=NOW)
        await service.enrol(tx, BAKERY, "De Klaproos", (), at=NOW)
        found = await service.find(tx, BAKERY)
        assert (found.name, found.nsso_number, found.legal_form) == ("De Klaproos", NSSO, "BV")
        assert (found.name_in("fr"), found.name_in("de")) == ("Boulangerie Le Bleuet", "De Klaproos")

    async def test_an_nsso_number_belongs_to_one_enterprise(self, tx: Tx) -> None:
        await service.enrol(tx, BAKERY, "De Korenbloem", (), nsso_number=NSSO, at=NOW)
        await service.enrol(tx, BAKERY, "De Korenbloem", (), nsso_number=NSSO, at=NOW)
        before = await state(tx)
        with pytest.raises(NssoNumberTaken) as refused:
            await service.enrol(tx, BUTCHER, "De Os", (), nsso_number=NSSO, at=NOW)
        assert BAKERY not in refused.value.explain()
        assert await state(tx) == before

    @pytest.mark.parametrize("name", ["", "   ", "x" * 201, "De \u202eOs", "a\x00b"])
    async def test_a_name_that_nobody_can_read_is_refused(self, tx: Tx, name: str) -> None:
        with pytest.raises(UnfitEnterpriseName):
            await service.enrol(tx, BAKERY, name, (), at=NOW)

    async def test_of_two_who_claim_one_nsso_number_at_once_one_gets_it(self, database_url: str) -> None:
        database = Database.at(database_url, DatabaseSettings())
        gate = asyncio.Barrier(2)

        async def claim(number: EnterpriseNumber) -> None:
            async with database.transaction() as tx:
                await gate.wait()
                await service.enrol(tx, number, "An enterprise", (), nsso_number=NssoNumber("000935467"), at=NOW)

        outcomes = await asyncio.gather(claim(BAKERY), claim(BUTCHER), return_exceptions=True)
        await database.close()
        assert [type(outcome) for outcome in outcomes if outcome] == [NssoNumberTaken]


class TestStop:
    async def test_what_has_stopped_is_only_looked_at_until_it_resumes(self, tx: Tx, town: Town) -> None:
        danny = town.people["danny"]
        await service.stop(tx, OPERATOR, BAKERY, on=NOW.date(), at=NOW)
        visitor = await service.visitor(tx, danny, BAKERY, EMPLOYER)
        assert visitor is not None
        assert {task for task in Task if rules.may(visitor, task)} == {
            Task.SEE_RESPONSIBLES,
            Task.SEE_ACTIVITY,
            Task.CONSULT_MANDATES,
        }
        assert (await last_entry(tx))["action"] == "enterprise.stopped"
        await service.resume(tx, OPERATOR, BAKERY, at=NOW)
        resumed = await service.visitor(tx, danny, BAKERY, EMPLOYER)
        assert resumed is not None
        assert rules.may(resumed, Task.MANAGE_CHANNELS)

    async def test_not_on_a_day_to_come_nor_what_is_unknown(self, tx: Tx, town: Town) -> None:
        with pytest.raises(StopToCome):
            await service.stop(tx, OPERATOR, BAKERY, on=date(2026, 3, 3), at=NOW)
        with pytest.raises(EnterpriseUnknown):
            await service.stop(tx, OPERATOR, UNKNOWN, on=NOW.date(), at=NOW)


UNFIT_REASONS = [(" ", NoReason), ("x" * 201, NoReason), (WORKER, WorkersNumberTyped)]


class TestBar:
    async def test_the_reason_stays_until_it_is_lifted_and_out_of_the_trail(self, tx: Tx, town: Town) -> None:
        await service.bar(tx, OPERATOR, BAKERY, "Debts  to the office", at=NOW)
        assert (await service.find(tx, BAKERY)).barred_because == "Debts to the office"
        entry = await last_entry(tx)
        assert entry["action"] == "enterprise.barred"
        assert "Debts" not in str(entry)
        await service.unbar(tx, OPERATOR, BAKERY, at=NOW)
        assert (await service.find(tx, BAKERY)).barred_because is None

    @pytest.mark.parametrize(("reason", "mistake"), UNFIT_REASONS)
    async def test_a_reason_is_told_in_few_words(
        self, tx: Tx, town: Town, reason: str, mistake: type[Exception]
    ) -> None:
        with pytest.raises(mistake):
            await service.bar(tx, OPERATOR, BAKERY, reason, at=NOW)


class TestFound:
    @pytest.mark.parametrize(
        ("words", "names"),
        [
            ("koren", ["Bakkerij De Korenbloem"]),
            ("KOREN bak", ["Bakkerij De Korenbloem"]),
            ("de", ["Slagerij De Os", "Bakkerij De Korenbloem"]),
            ("koren os", []),
            ("orenbloem", []),
            ("0999.999.922", ["Bakkerij De Korenbloem"]),
            ("BE 0999 99", ["Bakkerij De Korenbloem"]),
            ("999999922", ["Bakkerij De Korenbloem"]),
            ("0884", ["Slagerij De Os"]),
            ("", []),
            ("  ' & | ! ( ) : * < > \\ _ % ", []),
            ("koren' | 'os", []),
            ("koren:*", ["Bakkerij De Korenbloem"]),
            ("!os", ["Slagerij De Os"]),
            ("koren\x00bloem", []),
            ("\ud800", []),
            ("x" * 100_000, []),
        ],
    )
    async def test_the_first_letters_or_digits_find_it(self, tx: Tx, town: Town, words: str, names: list[str]) -> None:
        assert [enterprise.name for enterprise in await service.found(tx, words)] == names

    async def test_page_by_page_each_is_found_once(self, tx: Tx, town: Town) -> None:
        first = await service.found(tx, "0", size=2)
        rest = await service.found(tx, "0", size=2, after=first[-1].number)
        numbers = [enterprise.number for enterprise in first + rest]
        assert numbers == sorted({each.number for each in await service.enterprises(tx)})
        assert all(Quality.EMPLOYER in enterprise.qualities for enterprise in first)


@pytest.fixture(scope="class")
async def many(town_database: Database, town: Town) -> AsyncIterator[Tx]:
    """A town with 100 000 enterprises more, for this class alone."""
    async with town_database.transaction() as tx:
        await tx.execute(text(MANY))
        await tx.execute(text("ANALYZE enterprises"))
        yield tx
        await tx.rollback()


class TestFoundAmongMany:
    """What a search looks at is counted, since how long it takes hangs on the machine."""

    @pytest.mark.parametrize("after", ["", "0100050000"])
    @pytest.mark.parametrize("words", ["b", "bakkerij", "van", "bakkerij van"])
    async def test_what_many_have_fills_a_page_after_a_few(self, many: Tx, words: str, after: str) -> None:
        search = rules.search(words)
        assert search is not None
        assert len(await service.found(many, words, after=after)) == 20
        assert await rows_looked_at(many, queries.found_near(search, after, 20)) < 10_000

    @pytest.mark.parametrize("after", ["", "0100050000"])
    @pytest.mark.parametrize(
        "words", ["bakkerij 7", "bakkerij van 99999", "zzz", "0", "01", "0100.050", "0100050000", "99999"]
    )
    async def test_what_few_have_is_found_by_an_index(self, many: Tx, words: str, after: str) -> None:
        search = rules.search(words)
        assert search is not None
        assert await rows_looked_at(many, queries.found(search, after, 20)) < 10_000


async def rows_looked_at(tx: Tx, statement: Select[Any]) -> int:
    """How many rows the steps of a statement gave and dropped, as PostgreSQL counts them."""
    dialect = create_engine("postgresql+psycopg://").dialect
    sql = str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})).replace("%%", "%")
    ((plan,),) = (await tx.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")).all()
    return _counted(plan[0]["Plan"])


def _counted(step: dict[str, Any]) -> int:
    dropped = step.get("Rows Removed by Filter", 0) + step.get("Rows Removed by Index Recheck", 0)
    return int(step["Actual Rows"] * step["Actual Loops"] + dropped) + sum(map(_counted, step.get("Plans", [])))


MANY = """
    INSERT INTO enterprises (number, name)
    SELECT lpad((100000000 + n)::text, 10, '0'),
           (ARRAY['Bakkerij', 'Slagerij', 'Boekhandel', 'Garage', 'Drukkerij'])[1 + n % 5] || ' van ' || n
    FROM generate_series(1, 100000) AS n
"""
