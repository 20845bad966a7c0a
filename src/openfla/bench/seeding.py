"""A made-up region put into a database as fast as it goes: made by the database itself, indexes at the end."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final, LiteralString

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from openfla.bench import country
from openfla.bench.region import PROVIDERS, SECRETARIAT, Region
from openfla.bench.workers import SSIN
from openfla.contract.qualities import Quality
from openfla.contract.services import Mandated
from openfla.platform.mandates.model import STORED

_SETTINGS: Final = "-c synchronous_commit=off -c maintenance_work_mem=1GB -c work_mem=256MB -c jit=off"
_TABLES: Final = ("trainings", "employments", "training_rights")
_STRIDE: Final = 7919
"""Whose training comes next: far from the one before, as declarations of many enterprises come in."""

_INDEXES: Final = """
    SELECT index.relname, held.conname IS NOT NULL,
        coalesce(pg_get_constraintdef(held.oid), pg_get_indexdef(index.oid))
    FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid
        LEFT JOIN pg_constraint AS held ON conindid = index.oid
    WHERE indrelid = CAST(%s AS regclass)
    ORDER BY 1
    """
_STAFF: Final[LiteralString] = f"""
    CREATE UNLOGGED TABLE bench_staff AS
    SELECT place, enterprise, {SSIN} AS ssin
    FROM unnest(CAST(%(enterprises)s AS text[]), CAST(%(firsts)s AS integer[]), CAST(%(ends)s AS integer[]))
            AS told (enterprise, first, beyond)
        CROSS JOIN LATERAL generate_series(told.first, told.beyond - 1) AS place
    """  # noqa: S608 - constants
_UUID: Final = "lpad(to_hex(CAST(1000 * extract(epoch FROM at) AS bigint)), 12, '0') || '7'"
_TRAININGS: Final[LiteralString] = f"""
    INSERT INTO trainings (
        id, record_id, declarer, quality, reference, participant, digest, enterprise, ssin, title, type, start_date,
        end_date, duration, duration_unit, status, has_certificate, counts, deducted_from, provider_name, verification,
        version, registered_at, changed_at
    )
    SELECT CAST({_UUID} || '0008' || lpad(to_hex(n), 15, '0') AS uuid),
        CASE
            WHEN is_provided THEN CAST(lpad(to_hex(n / 200), 12, '0') || '70008' || lpad('', 15, '0') AS uuid)
            ELSE CAST({_UUID} || '0008' || lpad(to_hex(n), 15, '0') AS uuid)
        END,
        CASE
            WHEN is_provided THEN (CAST(%(providers)s AS text[]))[1 + CAST(mod(n / 200, %(provider_count)s) AS integer)]
            WHEN mod(staff.place, 3) = 0 THEN %(secretariat)s
            ELSE enterprise
        END,
        CASE
            WHEN is_provided THEN 'trainingProvider'
            WHEN mod(staff.place, 3) = 0 THEN 'socialSecretariat'
            ELSE 'employer'
        END,
        CASE WHEN is_provided THEN 'P' || n / 200 ELSE 'T' || n END,
        CASE WHEN is_provided THEN 1 + mod(n, 200) / 20 ELSE 0 END,
        sha256(CAST('T' || n AS bytea)),
        CASE WHEN mod(n, 2000) = 1900 THEN NULL ELSE enterprise END,
        ssin,
        (CAST(%(titles)s AS text[]))[1 + CAST(mod(n / 200, 8) AS integer)] || ' ' || mod(n / 200, 97),
        CASE WHEN mod(n, 4) = 3 THEN 'informal' ELSE 'formal' END,
        day, day + CAST(mod(n, 3) AS integer), CASE WHEN mod(n, 2) = 0 THEN 7.6 ELSE 3.8 END, 'hours', 'completed',
        false, mod(n, 10) <> 9,
        CASE WHEN mod(n, 10) = 9 THEN 'none' WHEN mod(n, 10) = 8 THEN 'sectoral' ELSE 'legal' END,
        CASE WHEN mod(n, 2) = 0 THEN 'Rode Kruis-Vlaanderen' END,
        CASE WHEN NOT is_provided THEN 'notNeeded' WHEN mod(n, 80) = 60 THEN 'toVerify' ELSE 'confirmed' END,
        1, at, at + interval '5 milliseconds'
    FROM (
        SELECT n, mod(n, 20) = 0 AS is_provided, day, at
        FROM generate_series(CAST(%(first)s AS bigint), CAST(%(last)s AS bigint)) AS n
            CROSS JOIN LATERAL (SELECT %(begin)s + n * %(step)s AS at) AS moment
            CROSS JOIN LATERAL (SELECT CAST(at AS date) - CAST(10 + mod(n, 50) AS integer) AS day) AS days
    ) AS told JOIN bench_staff AS staff ON staff.place = mod(n * {_STRIDE}, %(workers)s)
    """  # noqa: S608 - constants
_EMPLOYMENTS: Final[LiteralString] = f"""
    INSERT INTO employments (id, enterprise, reference, ssin, start_date, hours, full_time_hours, joint_committees,
        declarer, quality, digest, registered_at, changed_at)
    SELECT CAST({_UUID} || '0008' || lpad(to_hex(place), 15, '0') AS uuid), enterprise, 'E' || place, ssin,
        DATE '2010-01-04' + mod(place, 3650), CASE WHEN mod(place, 3) = 0 THEN 30.4 ELSE 38 END, 38,
        ARRAY['200'], enterprise, 'employer', sha256(CAST('E' || place AS bytea)), at, at
    FROM (
        SELECT *, %(begin)s + mod(CAST(place AS bigint) * {_STRIDE}, %(workers)s) * interval '1 millisecond' AS at
        FROM bench_staff WHERE place BETWEEN %(first)s AND %(last)s
    ) AS told
    """  # noqa: S608 - constants
_RIGHTS: Final[LiteralString] = """
    INSERT INTO training_rights (id, enterprise, ssin, year, kind, days, source, explanation, declarer, quality, digest,
        registered_at, changed_at)
    SELECT gen_random_uuid(), enterprise, ssin, year, 'legal', 5, 'declared', '[]', enterprise, 'employer',
        sha256(CAST('R' || place AS bytea)), %(begin)s, %(begin)s
    FROM bench_staff CROSS JOIN generate_series(%(year)s - 1, %(year)s) AS year
    WHERE place BETWEEN %(first)s AND %(last)s
    """
_TITLES: Final = (
    "Eerste hulp op het werk",
    "Veilig werken op hoogte",
    "Sécurité incendie",
    "Communication non violente",
    "Tabellenkalkulation",
    "Heftruck besturen",
    "Omgaan met agressie",
    "Privacy op de werkvloer",
)
_MANDATES: Final = """
    INSERT INTO mandates (id, mandator, mandatary, mandatary_quality, service, period, status, asked_by, asked_at,
        decided_at)
    SELECT gen_random_uuid(), mandator, %(secretariat)s, %(quality)s, %(service)s, int4range(8000, NULL), 'confirmed',
        'mandator', %(begin)s, %(begin)s
    FROM unnest(CAST(%(enterprises)s AS text[])) AS mandator
    """
_ENTERPRISES: Final = """
    WITH known AS (
        INSERT INTO enterprises (number, name)
        SELECT * FROM unnest(CAST(%(enterprises)s AS text[]), CAST(%(names)s AS text[])) RETURNING number
    )
    INSERT INTO enterprise_qualities (enterprise, quality) SELECT number, 'employer' FROM known
    """


def seed(url: str, region: Region, written: Callable[[], None] = lambda: None) -> None:
    """Put a region into a database in which there is no training yet, and SECRETARIAT is known already.

    Args:
        url: as psycopg is told.
        written: is called when every row is there, and no index.
    """
    values = _values(region)
    with psycopg.connect(url, autocommit=True, options=_SETTINGS) as connection:
        connection.execute(_ENTERPRISES, values)
        connection.execute(_MANDATES, values)
        connection.execute(_STAFF, values)
        connection.execute("ANALYZE bench_staff")
        with _without_indexes(connection):
            _in_parallel(url, _EMPLOYMENTS, region.workers, values)
            _in_parallel(url, _RIGHTS, region.workers, values)
            _in_parallel(url, _TRAININGS, region.trainings, values)
            written()
        connection.execute("DROP TABLE bench_staff")
        connection.execute("VACUUM ANALYZE")


def _values(region: Region) -> dict[str, Any]:
    places = range(region.enterprises)
    now = datetime.now(UTC)
    begin = now.replace(year=now.year - 2, day=1)
    return {
        "enterprises": [country.number(place) for place in places],
        "names": [country.name(place) for place in places],
        "firsts": list(region.firsts),
        "ends": [*region.firsts[1:], region.workers],
        "workers": region.workers,
        "secretariat": SECRETARIAT,
        "quality": Quality.SOCIAL_SECRETARIAT.value,
        "service": STORED[Mandated.FEDERAL_LEARNING_ACCOUNT],
        "providers": list(PROVIDERS),
        "provider_count": len(PROVIDERS),
        "titles": list(_TITLES),
        "begin": begin,
        "step": (now - begin) / region.trainings,
        "year": now.year,
    }


def _in_parallel(url: str, statement: LiteralString, count: int, values: dict[str, Any]) -> None:
    """Insert in as many connections as there are processors, each its part."""
    parts = os.cpu_count() or 1

    def insert(part: int) -> None:
        own = {**values, "first": count * part // parts, "last": count * (part + 1) // parts - 1}
        with psycopg.connect(url, options=_SETTINGS, cursor_factory=psycopg.ClientCursor) as connection:
            connection.execute(statement, own)

    with ThreadPoolExecutor(parts) as threads:
        list(threads.map(insert, range(parts)))


@contextmanager
def _without_indexes(connection: psycopg.Connection) -> Iterator[None]:
    """Indexes that grow with the rows take ten times as long as those that are made of all of them at once."""
    held = [(table, *found) for table in _TABLES for found in connection.execute(_INDEXES, (table,)).fetchall()]
    for table, name, is_constraint, _ in held:
        connection.execute(_dropped(table, name, is_constraint=is_constraint))
    yield
    for table, name, is_constraint, definition in held:
        connection.execute(_made(table, name, definition) if is_constraint else definition)


def _dropped(table: str, name: str, *, is_constraint: bool) -> Composed:
    if is_constraint:
        return SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(Identifier(table), Identifier(name))
    return SQL("DROP INDEX {}").format(Identifier(name))


def _made(table: str, name: str, definition: LiteralString) -> Composed:
    return SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(Identifier(table), Identifier(name), SQL(definition))
