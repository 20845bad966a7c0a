from datetime import datetime
from typing import Any, Final
from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Delete,
    ForeignKey,
    Index,
    Insert,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    Uuid,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from openfla.contract.declarations import TaskState
from openfla.platform.exports.model import Export
from openfla.platform.kernel.database import metadata

exports = Table(
    "exports",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("enterprise", Text, nullable=False),
    Column("declarer", Text, nullable=False),
    Column("quality", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("trace_id", Text, nullable=False),
    Column("format", Text, CheckConstraint("format IN ('ndjson', 'csv', 'xlsx')", name="format"), nullable=False),
    Column("state", Text, CheckConstraint("state IN ('processing', 'done', 'failed')", name="state"), nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("completed_at", DateTime(timezone=True)),
    Column("kept_until", DateTime(timezone=True)),
    Column("records", Integer),
    Column("bytes", BigInteger),
    Column("attempts", Integer, server_default=text("0"), nullable=False),
    CheckConstraint("(state = 'processing') = (completed_at IS NULL)", name="completed"),
)
_is_open: Final = exports.c.state == TaskState.PROCESSING.value
Index("ix_exports_open", exports.c.asked_at, exports.c.id, postgresql_where=text("state = 'processing'"))
Index("ix_exports_kept_until", exports.c.kept_until, postgresql_where=exports.c.kept_until.is_not(None))

export_parts = Table(
    "export_parts",
    metadata,
    Column(
        "export",
        Uuid,
        ForeignKey("exports.id", name="fk_export_parts_export", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

SNAPSHOT: Final = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
"""Everything that the transaction reads is as it was at one moment."""


def alone(enterprise: str) -> Select[Any]:
    """Nobody else asks for an export of this enterprise until the transaction ends."""
    return select(func.pg_advisory_xact_lock(func.hashtextextended(f"exports of {enterprise}", 0)))


def count_open(enterprise: str) -> Select[int]:
    """How many exports of an enterprise are waiting or being made."""
    return select(func.count()).select_from(exports).where(_is_open, exports.c.enterprise == enterprise)


def ask(export: Export) -> Insert:
    """Put an export in the line."""
    return insert(exports).values(**asdict(export))


def one(export: UUID) -> Select[Any]:
    """An export by its id."""
    return select(exports).where(exports.c.id == export)


def part(export: UUID, number: int) -> Select[bytes]:
    """A part of its file, from 0."""
    return select(export_parts.c.body).where(export_parts.c.export == export, export_parts.c.number == number)


def line(size: int) -> Select[Any]:
    """The exports to be made, those that failed before after the others."""
    order = (exports.c.attempts, exports.c.asked_at, exports.c.id)
    return select(exports).where(_is_open).order_by(*order).limit(size)


def claim(export: UUID) -> Select[bool]:
    """Whether nobody else is making this export; then nobody else will until the transaction ends.

    Not a lock of its row: that would count as a write for as long as the export takes, and whoever follows the
    changes of the register would be told of none meanwhile (records.queries.HORIZON).
    """
    return select(func.pg_try_advisory_xact_lock(func.hashtextextended(f"export {export}", 0)))


def begin(export: UUID) -> ReturningUpdate[Any]:
    """Count an attempt, and answer its number, when the export is still to be made."""
    counted = update(exports).where(exports.c.id == export, _is_open).values(attempts=exports.c.attempts + 1)
    return counted.returning(exports.c.attempts)


def forget_parts(export: UUID) -> Delete:
    """Remove what an earlier attempt wrote."""
    return delete(export_parts).where(export_parts.c.export == export)


def add_part(export: UUID, attempt: int, number: int, body: bytes) -> Insert:
    """Add a part of the file, if this attempt is the last one that was begun; answers its number."""
    mine = _mine(export, attempt)
    told = select(exports.c.id, literal(number), literal(body, LargeBinary)).where(*mine).with_for_update(read=True)
    columns = ["export", "number", "body"]
    return insert(export_parts).from_select(columns, told).returning(export_parts.c.number)


def end(export: UUID, attempt: int, **how: Any) -> ReturningUpdate[Any]:
    """Say how this attempt ended, if it is the last one that was begun; answers the id."""
    return update(exports).where(*_mine(export, attempt)).values(**how).returning(exports.c.id)


def forget(at: datetime) -> Delete:
    """Remove the exports that were kept long enough, with their files."""
    return delete(exports).where(exports.c.kept_until <= at)


def _mine(export: UUID, attempt: int) -> tuple[Any, ...]:
    return (exports.c.id == export, exports.c.attempts == attempt, _is_open)
