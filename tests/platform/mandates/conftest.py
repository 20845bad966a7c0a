from collections.abc import AsyncIterator, Iterator

import pytest

from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from tests.platform.mandates.people import People, enrol_all
from tests.platforms import fresh_database


@pytest.fixture(scope="module")
def kept_url(postgres: str) -> Iterator[str]:
    """A database for all tests of a module that commit nothing."""
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


@pytest.fixture
def people(tx: Tx) -> People:
    return People(tx)
