from collections.abc import Iterator

import pytest

from tests.platform.hostile.stages import Stage
from tests.platforms import fresh_database, running


@pytest.fixture(scope="package")
def stage(postgres: str) -> Iterator[Stage]:
    """One platform for all hostile requests; it forgets at once, so that a revoked certificate is seen at once."""
    with fresh_database(postgres) as url, running(url, tokens={"freshness_s": 0}) as platform:
        stage = Stage(platform)
        stage.prepare()
        yield stage
        stage.witness.close()
