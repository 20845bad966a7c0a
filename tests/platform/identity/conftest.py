from collections.abc import AsyncIterator, Iterator

import pytest

from openfla.platform.identity.openid import OpenIdProvider
from openfla.platform.kernel.database import Database, DatabaseSettings
from tests.platform.identity.browsers import Browser, settings
from tests.platform.identity.providers import REDIRECT_URI, Provider, serving
from tests.platforms import Platform, fresh_database, running


@pytest.fixture(scope="module")
def shared_url(postgres: str) -> Iterator[str]:
    """The address of one database for the tests of a module, who sign in different people."""
    with fresh_database(postgres) as url:
        yield url


@pytest.fixture(scope="module")
async def database(shared_url: str) -> AsyncIterator[Database]:
    """Transactions on that database."""
    found = Database.at(shared_url, DatabaseSettings())
    yield found
    await found.close()


@pytest.fixture
def provider() -> Iterator[Provider]:
    """An OpenID provider that tells the truth until a test has it lie."""
    with serving(Provider()) as found:
        yield found


@pytest.fixture
def openid(provider: Provider, database: Database) -> OpenIdProvider:
    return OpenIdProvider(settings(provider), REDIRECT_URI, database)


@pytest.fixture
def browser(openid: OpenIdProvider, provider: Provider, database: Database) -> Browser:
    return Browser(openid, provider, database)


@pytest.fixture(scope="module")
def sandbox(shared_url: str) -> Iterator[Platform]:
    with running(shared_url) as found:
        yield found
