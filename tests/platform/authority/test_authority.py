"""Who may do what to whose data, decided at the moment it is asked."""

from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from openfla.contract.qualities import Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.errors import MissingPermission
from openfla.platform.access.model import Act, Actor, Operator
from openfla.platform.authority import service as authority
from openfla.platform.kernel.clock import BRUSSELS
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from openfla.platform.mandates import service as mandates
from tests.platform.mandates.people import (
    AT,
    NOW,
    PROVIDER,
    SECRETARIAT,
    TODAY,
    asked,
    enrol_all,
    given,
    terms,
)
from tests.platforms import BAKERY, BUTCHER, fresh_database

SOCIAL = Quality.SOCIAL_SECRETARIAT


@pytest.fixture(scope="module")
def kept_url(postgres: str) -> Iterator[str]:
    with fresh_database(postgres) as url:
        yield url


@pytest.fixture
async def tx(kept_url: str) -> AsyncIterator[Tx]:
    """A transaction that is never committed, with the four enterprises."""
    database = Database.at(kept_url, DatabaseSettings())
    async with database.transaction() as never_committed:
        await enrol_all(never_committed)
        yield never_committed
        await never_committed.rollback()
    await database.close()


def an_actor(quality: Quality = Quality.EMPLOYER, number: EnterpriseNumber = BAKERY) -> Actor:
    return Actor(number, quality, "self_service_chaman_100001_x", frozenset())


SECRETARY = an_actor(SOCIAL, SECRETARIAT)


async def may(tx: Tx, actor: Actor = SECRETARY, number: EnterpriseNumber = BAKERY, today: date = TODAY) -> bool:
    told = {await authority.may(tx, actor, act, number, today) for act in Act}
    (answer,) = told
    return answer


class TestEmployer:
    @pytest.mark.parametrize("act", Act)
    async def test_it_acts_for_its_own_number_only(self, tx: Tx, act: Act) -> None:
        await authority.require(tx, an_actor(), act, BAKERY, TODAY)
        with pytest.raises(MissingPermission) as refused:
            await authority.require(tx, an_actor(), act, BUTCHER, TODAY)
        assert (refused.value.caller, refused.value.enterprise) == (BAKERY, BUTCHER)

    async def test_a_mandate_serves_the_quality_it_was_given_to(self, tx: Tx) -> None:
        await given(tx, terms())
        assert not await may(tx, an_actor(Quality.EMPLOYER, SECRETARIAT))


class TestMandatary:
    @pytest.mark.requirement("MANDATE-2")
    @pytest.mark.parametrize("quality", [quality for quality in Quality if quality is not Quality.EMPLOYER])
    async def test_nobody_else_acts_without_a_mandate_not_even_for_its_own(self, tx: Tx, quality: Quality) -> None:
        for number in (BAKERY, SECRETARIAT):
            assert not await may(tx, an_actor(quality, SECRETARIAT), number)

    @pytest.mark.requirement("MANDATE-2")
    async def test_an_active_mandate_is_enough(self, tx: Tx) -> None:
        await given(tx, terms())
        assert await may(tx)
        assert not await may(tx, number=BUTCHER)

    @pytest.mark.requirement("MANDATE-2")
    @pytest.mark.parametrize(
        "about",
        [
            {"first": NOW.plus(1)},
            {"service": Mandated.DMFA_DIMONA},
            {"service": Mandated.EBOX_DOCUMENT_CONSUMER},
            {"mandator": BUTCHER},
            {"mandatary": PROVIDER, "mandatary_quality": Quality.SERVICE_PROVIDER},
            {"mandatary_quality": Quality.SERVICE_PROVIDER},
        ],
    )
    async def test_another_mandate_is_not(self, tx: Tx, about: dict[str, Any]) -> None:
        await given(tx, terms(**about))
        assert not await may(tx)

    @pytest.mark.requirement("MANDATE-2")
    async def test_one_that_waits_was_refused_or_withdrawn_is_not(self, tx: Tx) -> None:
        for end in (mandates.refuse, mandates.withdraw):
            waiting = await asked(tx, terms())
            assert not await may(tx)
            await end(tx, Operator(), waiting.id, version=1, at=AT)
            assert not await may(tx)

    @pytest.mark.requirement("MANDATE-2")
    async def test_it_ends_with_the_mandate(self, tx: Tx) -> None:
        made = await given(tx, terms())
        assert await may(tx)
        await mandates.end(tx, Operator(), made.id, after=None, version=2, today=TODAY, at=AT)
        assert not await may(tx)

    @pytest.mark.parametrize(
        ("moment", "is_active"),
        [
            (datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=BRUSSELS), False),
            (datetime(2027, 1, 1, tzinfo=BRUSSELS), True),
            (datetime(2027, 6, 30, 23, 59, 59, 999999, tzinfo=BRUSSELS), True),
            (datetime(2027, 7, 1, tzinfo=BRUSSELS), False),
        ],
    )
    async def test_its_quarters_begin_and_end_at_midnight_in_brussels(
        self, tx: Tx, moment: datetime, is_active: bool
    ) -> None:
        await given(tx, terms(first=Quarter(2027, 1), last=Quarter(2027, 2)))
        assert await may(tx, today=moment.date()) is is_active

    async def test_for_one_that_stopped_nobody_acts(self, tx: Tx) -> None:
        await given(tx, terms())
        await access.stop(tx, Operator(), BAKERY, on=TODAY, at=AT)
        assert not await may(tx)

    @pytest.mark.requirement("MANDATE-3")
    async def test_who_was_barred_acts_for_nobody_until_the_bar_is_lifted(self, tx: Tx) -> None:
        await given(tx, terms())
        await access.bar(tx, Operator(), SECRETARIAT, "Debts", at=AT)
        assert not await may(tx)
        await access.unbar(tx, Operator(), SECRETARIAT, at=AT)
        assert await may(tx)

    async def test_many_are_asked_about_at_once(self, database_url: str) -> None:
        database = Database.at(database_url, DatabaseSettings())
        async with database.transaction() as tx:
            await enrol_all(tx)
            await given(tx, terms())
        own, other = (SECRETARIAT, SOCIAL, BAKERY), (SECRETARIAT, SOCIAL, BUTCHER)
        employers = [(BAKERY, Quality.EMPLOYER, BAKERY), (BAKERY, Quality.EMPLOYER, BUTCHER)]
        async with database.journey() as driver:
            found = await (await authority.ask(driver, [own, other, *employers], TODAY)).allowed()
        await database.close()
        assert found == {
            (SECRETARIAT, SOCIAL, BAKERY),
            (BAKERY, Quality.EMPLOYER, BAKERY),
        }
