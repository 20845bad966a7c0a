from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from psycopg.sql import SQL, Identifier
from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Select,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    select,
    text,
)

from openfla.platform.employments.model import Employed, Row
from openfla.platform.kernel.database import metadata

employments = Table(
    "employments",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("enterprise", Text, CheckConstraint(r"enterprise ~ '^[01]\d{9}$'", name="enterprise"), nullable=False),
    Column("reference", Text, nullable=False),
    Column("ssin", Text, CheckConstraint(r"ssin ~ '^\d{11}$'", name="ssin"), nullable=False),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date),
    Column("hours", Numeric(5, 2), nullable=False),
    Column("full_time_hours", Numeric(5, 2), nullable=False),
    Column(
        "joint_committees",
        ARRAY(Text),
        CheckConstraint("cardinality(joint_committees) BETWEEN 1 AND 10", name="joint_committees"),
        nullable=False,
    ),
    Column("agreement", Text),
    Column("declarer", Text, nullable=False),
    Column("quality", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("version", Integer, server_default=text("1"), nullable=False),
    Column("withdrawn", Boolean, server_default=text("false"), nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), server_default=text("clock_timestamp()"), nullable=False),
    UniqueConstraint("enterprise", "reference", name="uq_employments_reference"),
    CheckConstraint("end_date IS NULL OR end_date >= start_date", name="period"),
    CheckConstraint("hours > 0 AND hours <= full_time_hours AND full_time_hours <= 48", name="regime"),
)
Index("ix_employments_ssin", employments.c.ssin, employments.c.enterprise)
Index("ix_employments_enterprise_id", employments.c.enterprise, employments.c.id)
Index("ix_employments_enterprise_changed", employments.c.enterprise, employments.c.changed_at, employments.c.id)

TABLE: Final = "employments"
KEY: Final = "uq_employments_reference"
_COLUMNS: Final = tuple(employments.c)
_NAMES: Final = tuple(column.name for column in _COLUMNS)

# A planner without statistics takes any index that begins with the enterprise for as good as the right one, and a
# prepared plan stays. Each statement of a journey is written so that only its own index fits.
IN_SERVICE: Final = """
    SELECT held.enterprise, held.ssin, held.id, held.start_date, held.end_date
    FROM unnest(CAST(%s AS text[]), CAST(%s AS text[])) AS asked (enterprise, ssin)
        JOIN employments AS held ON held.ssin = asked.ssin
            AND (held.ssin, held.enterprise) >= (asked.ssin, asked.enterprise)
            AND (held.ssin, held.enterprise) <= (asked.ssin, asked.enterprise)
    WHERE NOT held.withdrawn
    UNION ALL
    SELECT held.enterprise, held.ssin, held.id, held.start_date, held.end_date
    FROM unnest(CAST(%s AS text[])) AS asked (ssin) JOIN employments AS held ON held.ssin = asked.ssin
    WHERE NOT held.withdrawn
    """
"""The standing employments of workers with an enterprise (two arrays), and of workers with anybody (a third one)."""


UNUSUAL: Final = """
    SELECT asked.enterprise, asked.ssin, held.id, held.start_date, held.end_date
    FROM unnest(CAST(%s AS text[]), CAST(%s AS text[]), CAST(%s AS date[])) AS asked (enterprise, ssin, first_day)
        LEFT JOIN employments AS held ON (held.ssin, held.enterprise) >= (asked.ssin, asked.enterprise)
            AND (held.ssin, held.enterprise) <= (asked.ssin, asked.enterprise)
            AND NOT held.withdrawn
    WHERE NOT EXISTS (
        SELECT FROM employments AS usual
        WHERE (usual.ssin, usual.enterprise) >= (asked.ssin, asked.enterprise)
            AND (usual.ssin, usual.enterprise) <= (asked.ssin, asked.enterprise)
            AND NOT usual.withdrawn AND usual.end_date IS NULL AND usual.start_date <= asked.first_day
    )
    """
"""The standing employments of workers with an enterprise, but of those who are in service since a day and for good.

Nearly all are: what is not told need not be read. Of who has none at all, one line without any.
"""


@cache
def under_references() -> bytes:
    """What stands under each enterprise and reference of two arrays, withdrawn or not."""
    statement = """
        SELECT {columns} FROM unnest(CAST(%s AS text[]), CAST(%s AS text[])) AS asked (enterprise, reference)
            CROSS JOIN LATERAL (
                SELECT * FROM employments AS next
                WHERE (next.enterprise, next.reference) >= (asked.enterprise, asked.reference)
                ORDER BY next.enterprise, next.reference LIMIT 1
            ) AS held
        WHERE held.enterprise = asked.enterprise AND held.reference = asked.reference
        """
    return SQL(statement).format(columns=_held()).as_bytes()


@cache
def by_ids() -> bytes:
    """The employments with these ids, withdrawn or not."""
    statement = """
        SELECT {columns} FROM unnest(CAST(%s AS uuid[])) AS asked (id) JOIN employments AS held ON held.id = asked.id
        """
    return SQL(statement).format(columns=_held()).as_bytes()


def in_service(enterprise: str, ssin: str) -> Select[Any]:
    """The standing employments of a worker with an enterprise, as `employed` reads them."""
    of_worker = (employments.c.ssin == ssin, employments.c.enterprise == enterprise, ~employments.c.withdrawn)
    columns = ("start_date", "end_date", "id", "hours", "full_time_hours")
    return select(*(employments.c[name] for name in columns)).where(*of_worker)


def row(values: Sequence[Any]) -> Row:
    """What a statement found, every column in the order of the table."""
    told = dict(zip(_NAMES, values, strict=True))
    told["digest"] = f"\\x{bytes(told['digest']).hex()}"
    told["joint_committees"] = tuple(told["joint_committees"])
    return Row(**told)


def employed(values: Sequence[Any]) -> Employed:
    """What `in_service` found."""
    return Employed(*values)


def _held() -> Any:
    return SQL(", ").join(SQL("held.{name}").format(name=Identifier(name)) for name in _NAMES)
