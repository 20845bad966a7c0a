from collections.abc import AsyncIterator

import pytest

from openfla.platform.kernel.database import Database, DatabaseSettings


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    found = Database.at(database_url, DatabaseSettings())
    yield found
    await found.close()
