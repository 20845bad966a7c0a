import pytest

from openfla.contract.qualities import Quality
from openfla.platform.access import service
from openfla.platform.access.errors import EnterpriseUnknown, QualityNotActive
from openfla.platform.access.model import Enterprise
from openfla.platform.kernel import audit
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Database, DatabaseSettings
from tests.platforms import BAKERY, BUTCHER


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
