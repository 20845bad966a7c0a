"""Workers without end, each in service for long: what a declaration needs so that nothing about it is strange."""

from datetime import date, timedelta
from typing import Final, LiteralString

import psycopg

from openfla.identifiers import EnterpriseNumber, Ssin

_FIRST_BIRTH: Final = date(1950, 1, 1)
_BIRTHS: Final = 18_000
"""Days on which one of them is born: all before 2000, so that check digits are of one kind."""
MOST: Final = 997 * _BIRTHS

SSIN: Final[LiteralString] = """
    (SELECT nine || lpad((97 - mod(CAST(nine AS bigint), 97))::text, 2, '0')
     FROM (SELECT to_char(DATE '1950-01-01' + mod(place, 18000)::integer, 'YYMMDD')
                  || lpad((1 + place / 18000)::text, 3, '0') AS nine) AS born)
    """
"""The number of the worker at a `place`, in SQL."""
_EMPLOY: Final[LiteralString] = f"""
    INSERT INTO employments (id, enterprise, reference, ssin, start_date, hours, full_time_hours, joint_committees,
        declarer, quality, digest, registered_at)
    SELECT gen_random_uuid(), %(enterprise)s, 'E' || place, {SSIN}, DATE '2015-01-05', 38, 38, ARRAY['200'],
        %(enterprise)s, 'employer', sha256(CAST('E' || place AS bytea)), now()
    FROM generate_series(0, %(count)s - 1) AS place
    """  # noqa: S608 - constants


def ssin(place: int) -> Ssin:
    """The number of one of them; 17 million have each their own.

    >>> ssin(0), ssin(18_000)
    ('50010100156', '50010100255')
    """
    counter, birth = divmod(place, _BIRTHS)
    leading = f"{_FIRST_BIRTH + timedelta(days=birth):%y%m%d}{1 + counter:03}"
    return Ssin(f"{leading}{97 - int(leading) % 97:02}")


def employ(url: str, enterprise: EnterpriseNumber, count: int) -> None:
    """Put the first so many of them in the service of an enterprise, since 2015 and without an end.

    Args:
        url: as psycopg is told.
    """
    with psycopg.connect(url) as connection:
        connection.execute(_EMPLOY, {"enterprise": enterprise, "count": count})
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE employments")
