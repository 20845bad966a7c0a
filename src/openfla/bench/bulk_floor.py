"""The floor of a declaration: the same records in a table with the same indexes, by a script as one writes it.

It reads the file, COPYs what it found into a table of its own, and puts that in its place with one statement: no
checks but those of the table, no trail, no verdicts.
"""

import hashlib
import time
from pathlib import Path
from typing import Final

import msgspec
import psycopg

_TABLE: Final = "CREATE TABLE IF NOT EXISTS bench_trainings (LIKE trainings INCLUDING ALL)"
_ARRIVED: Final = """
    CREATE TEMPORARY TABLE arrived (
        reference text, digest bytea, enterprise text, ssin text, title text, type text, start_date date,
        end_date date, duration numeric, duration_unit text, status text, provider_name text
    ) ON COMMIT DROP
    """
_UPSERT: Final = """
    INSERT INTO bench_trainings (
        id, record_id, declarer, quality, reference, participant, digest, enterprise, ssin, title, type, start_date,
        end_date, duration, duration_unit, status, has_certificate, counts, deducted_from, provider_name, verification,
        version, registered_at
    )
    SELECT id, id, enterprise, 'employer', reference, 0, digest, enterprise, ssin, title, type, start_date,
        end_date, duration, duration_unit, status, false, true, 'legal', provider_name, 'notNeeded', 1, now()
    FROM (SELECT uuidv7() AS id, * FROM arrived) AS told
    ON CONFLICT (declarer, quality, reference, participant) DO UPDATE SET
        digest = excluded.digest, enterprise = excluded.enterprise, ssin = excluded.ssin, title = excluded.title,
        type = excluded.type, start_date = excluded.start_date, end_date = excluded.end_date,
        duration = excluded.duration, duration_unit = excluded.duration_unit, status = excluded.status,
        provider_name = excluded.provider_name, version = bench_trainings.version + 1, changed_at = clock_timestamp()
    """


def upserted(url: str, body: Path) -> float:
    """How many seconds it takes, in a table that grows from one call to the next.

    Args:
        url: as psycopg is told.
        body: NDJSON.
    """
    with psycopg.connect(url) as connection:
        connection.execute(_TABLE)
    decode = msgspec.json.Decoder().decode
    begun = time.perf_counter()
    with psycopg.connect(url) as connection, body.open("rb") as lines:
        connection.execute(_ARRIVED)
        with connection.cursor() as cursor, cursor.copy("COPY arrived FROM STDIN") as copy:
            for line in lines:
                told = decode(line)["training"]
                period, duration = told["period"], told["duration"]
                copy.write_row(
                    (
                        told["reference"],
                        hashlib.sha256(line).digest(),
                        told["enterpriseNumber"],
                        told["ssin"],
                        told["title"],
                        told["type"],
                        period["startDate"],
                        period["endDate"],
                        duration["value"],
                        duration["unit"],
                        told["status"],
                        told["provider"]["name"],
                    )
                )
        connection.execute(_UPSERT)
    return time.perf_counter() - begun
