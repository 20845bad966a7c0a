"""A participation that looks for an employer, and an employment that ends, at once: neither misses the other."""

import asyncio
from collections.abc import AsyncIterator, Callable
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import text

from openfla.contract.declarations import RecordKind
from openfla.contract.qualities import Quality
from openfla.contract.trainings import NewProviderTraining
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Database
from openfla.platform.records.model import Command, Deed, Occasion
from openfla.platform.register import engine
from openfla.platform.register.service import Registrar
from tests.platform.employments.people import an_actor, an_employment, corrected, declared, withdrawn, withdrawn_by_id
from tests.platform.trainings.deeds import COURSE, a_course, a_participant
from tests.platforms import BAKERY, BUTCHER, Platform

HIRED = an_employment(enterpriseNumber=BUTCHER, reference="short")
SHORTER = msgspec.structs.replace(HIRED, end_date=HIRED.start_date)
AT_BUTCHER = an_actor(BUTCHER)
ENDS: dict[str, Callable[[UUID], Command]] = {
    "withdrawn": lambda _record: withdrawn(HIRED.reference, BUTCHER, actor=AT_BUTCHER),
    "withdrawn by its id": lambda record: withdrawn_by_id(record, actor=AT_BUTCHER),
    "shortened": lambda record: corrected(SHORTER, record=record, version=1, actor=AT_BUTCHER),
}
FOLLOWED = Command(
    actor=an_actor(COURSE, Quality.TRAINING_PROVIDER),
    deed=Deed.DECLARE,
    kind=RecordKind.TRAINING,
    content=msgspec.convert(a_course(a_participant()), NewProviderTraining, strict=False),
)


class TestAnEmploymentThatEnds:
    @pytest.fixture
    async def database(self, platform: Platform) -> AsyncIterator[Database]:
        database = Database.at(platform.url, platform.settings.database)
        yield database
        await database.close()

    @pytest.fixture
    def registrar(self, platform: Platform, database: Database) -> Registrar:
        return Registrar(database, SystemClock(), platform.settings.regime)

    @pytest.mark.parametrize("is_followed_first", [True, False], ids=["after", "before"])
    @pytest.mark.parametrize("end", list(ENDS))
    async def test_the_participation_goes_to_the_employer_that_is_left(
        self, platform: Platform, database: Database, registrar: Registrar, end: str, *, is_followed_first: bool
    ) -> None:
        await registrar.do(declared(an_employment()))
        hired = await registrar.do(declared(HIRED, actor=AT_BUTCHER))
        assert hired.record
        ended = ENDS[end](hired.record)
        first, second = (FOLLOWED, ended) if is_followed_first else (ended, FOLLOWED)
        async with database.journey() as driver:
            now = Occasion(at=SystemClock().now(), today=SystemClock().today())
            applied = await engine.apply(driver, [first], now, platform.settings.regime)
            await (await driver.execute("SELECT 1")).fetchone()
            applied.writing.settle()
            other = asyncio.create_task(registrar.do(second))
            while not (other.done() or await _somebody_waits(database)):
                await asyncio.wait({other}, timeout=0.01)
        await other
        assert platform.rows("SELECT enterprise FROM trainings") == [(BAKERY,)]


async def _somebody_waits(database: Database) -> bool:
    async with database.transaction() as tx:
        waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        return (await tx.execute(text(waiting))).first() is not None
