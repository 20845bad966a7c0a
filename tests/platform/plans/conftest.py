"""A small region in a database, with the statistics of it; nobody writes there."""

from collections.abc import Iterator

import psycopg
import pytest

from openfla.bench import stage
from openfla.bench.region import SECRETARIAT, Region
from openfla.bench.seeding import seed
from openfla.contract.qualities import Quality
from tests.platforms import SECRET, fresh_database

REGION = Region(workers=2_000, trainings=100_000, firsts=tuple(range(0, 2_000, 10)))
"""Enterprises of one size: none has so many of the rows that any other way to them is as short."""
OTHERS = """
    INSERT INTO declarations (id, declarer, quality, client_id, trace_id, state, digest, received_at, completed_at)
    SELECT gen_random_uuid(), mandator, 'employer', 'client', 'trace', 'done', '', now(), now()
    FROM mandates CROSS JOIN generate_series(1, 100);
    INSERT INTO declaration_chunks (declaration, number, first_record, records, verdicts)
    SELECT id, number, 1 + 2000 * number, 2000, convert_to(repeat('verdict', 200), 'UTF8')
    FROM declarations CROSS JOIN generate_series(0, 3) AS number;
    INSERT INTO record_history (record, version, kind, act, at, enterprise, quality, client_id, before, after)
    SELECT id, 2, 'training', 'corrected', now(), declarer, quality, 'client', '{}', '{}' FROM trainings LIMIT 5000;
    ANALYZE
    """
"""Declarations that were done, and histories."""


@pytest.fixture(scope="module")
def seeded_url(postgres: str) -> Iterator[str]:
    with fresh_database(postgres) as url:
        made = stage.Installation(url, SECRET, 0)
        stage.furnished(made, SECRETARIAT, "Sociaal Secretariaat Zonnebloem", Quality.SOCIAL_SECRETARIAT)
        seed(made.plain_url, REGION)
        with psycopg.connect(made.plain_url) as connection:
            connection.execute(OTHERS)
        yield url


@pytest.fixture(scope="module")
def empty_url(postgres: str) -> Iterator[str]:
    with fresh_database(postgres) as url:
        yield url
