from collections.abc import AsyncIterator, Iterator

import pytest

from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from tests.platform.access import town as towns
from tests.platforms import fresh_database


@pytest.fixture(scope="module")
def town_url(postgres: str) -> Iterator[str]:
    """The address of the database of a town that every test of a module finds as it was built."""
    with fresh_database(postgres) as url:
        yield url


@pytest.fixture(scope="module")
async def town_database(town_url: str) -> AsyncIterator[Database]:
    database = Database.at(town_url, DatabaseSettings())
    yield database
    await database.close()


@pytest.fixture(scope="module")
async def town(town_database: Database) -> towns.Town:
    async with town_database.transaction() as tx:
        return await towns.build(tx)


@pytest.fixture
async def tx(town_database: Database, town: towns.Town) -> AsyncIterator[Tx]:
    """A transaction in the town that is never committed."""
    async with town_database.transaction() as found:
        yield found
        await found.rollback()
