"""One town for all tests of software: it takes a while to build."""

from collections.abc import Iterator

import pytest

from tests.platform.authority import holdings
from tests.platform.authority.callers import Town
from tests.platform.authority.kinds import KINDS
from tests.platform.authority.watching import Watch
from tests.platforms import fresh_database
from tests.standing import forget, remembering


@pytest.fixture(scope="package")
def town(postgres: str) -> Iterator[Town]:
    """One platform for all callers; once they are made it forgets who they were, so that what was revoked is seen."""
    with fresh_database(postgres) as url, remembering(url) as (platform, memories):
        made = Town(platform)
        for kind in KINDS:
            made.callers[kind] = KINDS[kind](made)
        holdings.fill(made)
        for memory in memories:
            forget(memory)
        yield made


@pytest.fixture(scope="package")
def watch(town: Town) -> Iterator[Watch]:
    found = Watch(town.platform, ("web_service_account_usage", "spent_assertions"))
    yield found
    found.close()
