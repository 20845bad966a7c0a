"""Lists of mandates: in pages, by search, and fast with very many (five times as many with OPENFLA_TEST_FULL=1)."""

import os
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, text

from openfla.contract.qualities import Quality
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.errors import NoAccess
from openfla.platform.access.model import Operator, Permission
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx, plain_engine
from openfla.platform.mandates import service
from openfla.platform.mandates.model import Side, Stage
from openfla.platform.mandates.reading import Found
from tests.platform.mandates.people import (
    AT,
    NOW,
    PROVIDER,
    SECRETARIAT,
    TODAY,
    People,
    a_number,
    asked,
    enrol_all,
    given,
    terms,
)
from tests.platforms import BAKERY, BUTCHER

SOCIAL = Quality.SOCIAL_SECRETARIAT


async def of_mandatary(tx: Tx, **about: object) -> Found:
    told: dict[str, object] = {"today": TODAY, **about}
    return await service.of_mandatary(tx, Operator(), SECRETARIAT, SOCIAL, **told)  # type: ignore[arg-type]


def numbers(found: Found) -> list[EnterpriseNumber]:
    return [mandate.terms.mandator for mandate in found.mandates]


class TestOfMandatary:
    async def test_pages_follow_each_other_without_a_gap(self, tx: Tx) -> None:
        wanted = sorted([BAKERY, BUTCHER, *(a_number(base) for base in range(10, 15))])
        for number in wanted:
            await access.enrol(tx, number, f"Klant {number}", (Quality.EMPLOYER,), at=AT)
            await given(tx, terms(mandator=number))
        await given(tx, terms(mandator=wanted[0], service=Mandated.DMFA_DIMONA))
        seen: list[EnterpriseNumber] = []
        after: UUID | None = None
        for _ in range(4):
            page = await of_mandatary(tx, after=after, size=2)
            seen += numbers(page)
            after = page.next
        assert seen == sorted([*wanted, wanted[0]])
        assert after is None

    async def test_it_is_searched_by_number_or_by_words(self, tx: Tx) -> None:
        await given(tx, terms())
        await given(tx, terms(mandator=BUTCHER))
        assert numbers(await of_mandatary(tx, words="de koren")) == [BAKERY]
        assert numbers(await of_mandatary(tx, words="BE 0884.303")) == [BUTCHER]
        assert numbers(await of_mandatary(tx, words="884303369")) == [BUTCHER]
        assert numbers(await of_mandatary(tx, words="de")) == [BUTCHER, BAKERY]
        assert numbers(await of_mandatary(tx, words="'; --")) == []
        assert numbers(await of_mandatary(tx, words="nobody")) == []

    async def test_each_stage_is_found_once(self, tx: Tx) -> None:
        await given(tx, terms(last=NOW))
        waiting = await asked(tx, terms(mandator=BUTCHER))
        assert numbers(await of_mandatary(tx, stage=Stage.CURRENT)) == [BAKERY]
        assert numbers(await of_mandatary(tx, stage=Stage.WAITING)) == [BUTCHER]
        assert numbers(await of_mandatary(tx, stage=Stage.PAST)) == []
        await service.refuse(tx, Operator(), waiting.id, version=1, at=AT)
        later = NOW.plus(1).first_day
        assert numbers(await of_mandatary(tx, stage=Stage.PAST, today=later)) == [BUTCHER, BAKERY]
        assert numbers(await of_mandatary(tx, stage=Stage.CURRENT, today=later)) == []

    async def test_what_waits_for_the_mandatary_is_what_the_other_asked(self, tx: Tx, people: People) -> None:
        secretary = await people.secretary()
        await asked(tx, terms(), Side.MANDATOR)
        await asked(tx, terms(mandator=BUTCHER), Side.MANDATARY)
        assert numbers(await service.to_answer(tx, secretary, SECRETARIAT, SOCIAL)) == [BAKERY]

    async def test_of_another_quality_it_is_another_list(self, tx: Tx) -> None:
        await given(tx, terms())
        found = await service.of_mandatary(tx, Operator(), SECRETARIAT, Quality.SERVICE_PROVIDER, today=TODAY)
        assert found.mandates == ()


class TestOfMandator:
    async def test_newest_first_in_pages_with_all_that_ever_was(self, tx: Tx, people: People) -> None:
        baker = await people.baker()
        first = await asked(tx, terms())
        await service.withdraw(tx, baker, first.id, version=1, at=AT)
        second = await given(tx, terms())
        page = await service.of_mandator(tx, baker, BAKERY, size=1)
        rest = await service.of_mandator(tx, baker, BAKERY, size=1, after=page.next)
        assert [found.id for found in page.mandates + rest.mandates] == [second.id, first.id]
        assert rest.next is None

    async def test_a_stage_is_found_however_many_came_after(self, tx: Tx, people: People) -> None:
        baker = await people.baker()
        standing = await given(tx, terms())
        for _ in range(3):
            asked_again = await asked(tx, terms(service=Mandated.DMFA_DIMONA))
            await service.withdraw(tx, baker, asked_again.id, version=1, at=AT)
        waiting = await asked(tx, terms(service=Mandated.DMFA_DIMONA))
        for stage, mandate in ((Stage.CURRENT, standing), (Stage.WAITING, waiting)):
            found = await service.of_mandator_in(tx, baker, BAKERY, stage, today=TODAY, size=1)
            assert found.mandates == (mandate,)
        past = await service.of_mandator_in(tx, baker, BAKERY, Stage.PAST, today=TODAY)
        assert len(past.mandates) == 3


class TestEverybodyElse:
    async def test_lists_are_for_those_who_act_there(self, tx: Tx, people: People) -> None:
        strangers = [
            await people.manager(BAKERY, Quality.TRAINING_PROVIDER),
            await people.manager(BUTCHER, Quality.EMPLOYER),
            await people.manager(PROVIDER, Quality.SERVICE_PROVIDER),
            await people.user(BAKERY, Quality.EMPLOYER, Permission.MANAGE_CHANNELS),
        ]
        for agent in strangers:
            with pytest.raises(NoAccess):
                await service.of_mandator(tx, agent, BAKERY)
        for agent in [*strangers, await people.manager(SECRETARIAT, Quality.SERVICE_PROVIDER)]:
            with pytest.raises(NoAccess):
                await service.of_mandatary(tx, agent, SECRETARIAT, SOCIAL, today=TODAY)
            with pytest.raises(NoAccess):
                await service.to_answer(tx, agent, SECRETARIAT, SOCIAL)

    async def test_who_may_consult_reads_both_lists(self, tx: Tx, people: People) -> None:
        baker = await people.user(BAKERY, Quality.EMPLOYER, Permission.CONSULT_MANDATES)
        secretary = await people.user(SECRETARIAT, SOCIAL, Permission.CONSULT_MANDATES)
        made = await given(tx, terms())
        assert (await service.of_mandator(tx, baker, BAKERY)).mandates == (made,)
        found = await service.of_mandatary(tx, secretary, SECRETARIAT, SOCIAL, today=TODAY)
        assert found.mandates == (made,)


CLIENTS = 100_000 if os.environ.get("OPENFLA_TEST_FULL") == "1" else 20_000
MOST_BLOCKS = CLIENTS // 20
"""Of 8 kB, in memory: with 5 000 a page takes 10 ms on a machine that does nothing else."""
MANY = (
    f"""
    INSERT INTO enterprises (number, name)
    SELECT '0' || base || lpad((97 - base % 97)::text, 2, '0'),
           (ARRAY['Bakkerij', 'Slagerij', 'Garage', 'Hotel'])[base % 4 + 1] || ' klant' || base || ' NV'
    FROM (SELECT 2000000 + n AS base FROM generate_series(1, {CLIENTS}) n) told
    """,
    f"""
    INSERT INTO mandates (id, mandator, mandatary, mandatary_quality, service, period, status, asked_by, asked_at)
    SELECT gen_random_uuid(), number, '{SECRETARIAT}', 'socialSecretariat', 1,
           CASE WHEN right(number, 1) = '7' THEN int4range(8000, 8100) ELSE int4range(8100, NULL) END,
           CASE WHEN number ~ '0123..$' THEN 'requested' ELSE 'confirmed' END, 'mandator', now()
    FROM enterprises WHERE number LIKE '02%'
    """,
)


async def test_a_page_among_very_many_looks_at_few_blocks(database_url: str) -> None:
    database = Database.at(database_url, DatabaseSettings())
    async with database.transaction() as tx:
        await enrol_all(tx)
        for statement in MANY:
            await tx.execute(text(statement))
    with plain_engine(database_url).execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))
    async with database.transaction() as tx:
        middle = (await of_mandatary(tx, words="0201")).mandates[0].id
        wanted: list[dict[str, object]] = [
            {},
            {"after": middle},
            {"stage": Stage.CURRENT},
            {"stage": Stage.CURRENT, "after": middle},
            {"stage": Stage.WAITING},
            {"stage": Stage.PAST},
            {"words": "0201"},
            {"words": "klant2017777"},
            {"words": "klant20177"},
            {"words": "klant2017"},
            {"words": "klant201"},
            {"words": "bakkerij nv"},
            {"words": "NV", "stage": Stage.CURRENT, "after": middle},
            {"words": "nobody"},
        ]
        heavy = {str(about): found for about in wanted if (found := await _blocks(tx, about)) > MOST_BLOCKS}
    await database.close()
    assert not heavy


async def _blocks(tx: Tx, about: dict[str, object]) -> int:
    """How many blocks the statements of a page look at: what they cost, whatever the machine does beside them."""
    ran: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        ran.append((statement, values))

    event.listen(tx.sync_connection, "before_cursor_execute", keep)
    await of_mandatary(tx, **about)
    event.remove(tx.sync_connection, "before_cursor_execute", keep)
    told = [await tx.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", values) for sql, values in ran]
    return sum(plan.scalar_one()[0]["Plan"]["Shared Hit Blocks"] for plan in told)
