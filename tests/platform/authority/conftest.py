"""One town for all tests of software: it takes a while to build."""

from collections.abc import Iterator

import pytest

from tests.platform.authority import holdings
from tests.platform.authority.callers import Town
from tests.platform.authority.kinds import KINDS
from tests.platform.authority.watching import Watch
from tests.platforms import fresh_database, running


@pytest.fixture(scope="package")
def town(postgres: str) -> Iterator[Town]:
    """One platform for all callers; it forgets at once, so that what was revoked is seen at once."""
    with fresh_database(postgres) as url, running(url, tokens={"freshness_s": 0}) as platform:
        made = Town(platform)
        for kind in KINDS:
            made.callers[kind] = KINDS[kind](made)
        holdings.fill(made)
        yield made


@pytest.fixture(scope="package")
def watch(town: Town) -> Iterator[Watch]:
    found = Watch(town.platform, ("web_service_account_usage", "spent_assertions"))
    yield found
    found.close()
