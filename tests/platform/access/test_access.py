import pytest

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service
from openfla.platform.access.errors import EnterpriseUnknown, MissingPermission, QualityNotActive
from openfla.platform.access.model import Act, Actor, Enterprise
from openfla.platform.kernel import audit
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Database, DatabaseSettings
from tests.platforms import BAKERY, BUTCHER


def an_actor(quality: Quality = Quality.EMPLOYER, number: EnterpriseNumber = BAKERY) -> Actor:
    return Actor(number, quality, "self_service_chaman_100001_x", frozenset())


class TestMay:
    @pytest.mark.parametrize("act", Act)
    def test_an_employer_acts_for_its_own_number_only(self, act: Act) -> None:
        service.require(an_actor(), act, BAKERY)
        with pytest.raises(MissingPermission) as refused:
            service.require(an_actor(), act, BUTCHER)
        assert (refused.value.caller, refused.value.enterprise) == (BAKERY, BUTCHER)

    @pytest.mark.requirement("MANDATE-2")
    @pytest.mark.parametrize("quality", [quality for quality in Quality if quality is not Quality.EMPLOYER])
    def test_nobody_else_acts_without_a_mandate_not_even_for_its_own(self, quality: Quality) -> None:
        assert not any(service.may(an_actor(quality), act, number) for act in Act for number in (BAKERY, BUTCHER))


class TestEnrol:
    async def test_told_twice_is_known_once_under_the_last_name(self, database_url: str) -> None:
        now = SystemClock().now()
        database = Database.at(database_url, DatabaseSettings())
        async with database.transaction() as tx:
            await service.enrol(tx, BAKERY, "De Korenbloem", (Quality.EMPLOYER,), at=now)
            await service.enrol(tx, BUTCHER, "De Os", (), at=now)
            await service.enrol(tx, BAKERY, "De Klaproos", (Quality.TRAINING_PROVIDER, Quality.EMPLOYER), at=now)
            assert await service.enterprises(tx) == [
                Enterprise(BUTCHER, "De Os"),
                Enterprise(BAKERY, "De Klaproos", (Quality.EMPLOYER, Quality.TRAINING_PROVIDER)),
            ]
            entries = [entry.body for entry in await audit.recent(tx, 3)]
            assert all('"enterprise.enrolled"' in body for body in entries)
        await database.close()

    @pytest.mark.requirement("PROVIDER-3")
    async def test_a_quality_counts_once_it_is_active(self, database_url: str) -> None:
        now = SystemClock().now()
        database = Database.at(database_url, DatabaseSettings())
        async with database.transaction() as tx:
            with pytest.raises(EnterpriseUnknown):
                await service.require_quality(tx, BAKERY, Quality.EMPLOYER)
            await service.enrol(tx, BAKERY, "De Korenbloem", (Quality.EMPLOYER,), at=now)
            assert (await service.require_quality(tx, BAKERY, Quality.EMPLOYER)).name == "De Korenbloem"
            with pytest.raises(QualityNotActive):
                await service.require_quality(tx, BAKERY, Quality.TRAINING_PROVIDER)
        await database.close()
