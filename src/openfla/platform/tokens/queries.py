from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from sqlalchemy import Column, DateTime, Delete, LargeBinary, Select, Table, Text, delete, or_, select, text, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql.dml import Update
from sqlalchemy.sql.expression import TextClause

from openfla.platform.kernel.database import metadata

spent_assertions = Table(
    "spent_assertions",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("until", DateTime(timezone=True), nullable=False, index=True),
)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("kid", Text, primary_key=True),
    Column("private_key", Text, nullable=False),
    Column("signs_from", DateTime(timezone=True), nullable=False),
    Column("published_until", DateTime(timezone=True)),
)


def spend() -> LiteralString:
    """Remember used `assertions` (a JSON array); answers the digests of those that were not used before."""
    return """
        INSERT INTO spent_assertions (digest, until)
        SELECT digest, until
        FROM json_to_recordset(CAST(%(assertions)s AS json)) AS told (digest bytea, until timestamptz)
        ON CONFLICT DO NOTHING RETURNING digest
        """


def forget(before: datetime) -> Delete:
    """Drop the assertions that no clock accepts any more."""
    return delete(spent_assertions).where(spent_assertions.c.until < before)


def published(at: datetime) -> Select[str, str, datetime, datetime | None]:
    """The signing keys that are not past, newest first."""
    not_past = or_(signing_keys.c.published_until.is_(None), signing_keys.c.published_until > at)
    return select(signing_keys).where(not_past).order_by(signing_keys.c.signs_from.desc(), signing_keys.c.kid)


def lock_keys() -> TextClause:
    """Hold the key set: one rotation at a time."""
    return text("LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE")


def add_key(kid: str, private_key: str, signs_from: datetime) -> Insert:
    """A new signing key."""
    return insert(signing_keys).values(kid=kid, private_key=private_key, signs_from=signs_from)


def retire(kids: Sequence[str], until: datetime) -> Update:
    """Publish these keys until then, and no longer."""
    held = (signing_keys.c.kid.in_(kids), signing_keys.c.published_until.is_(None))
    return update(signing_keys).where(*held).values(published_until=until)


def withdraw(kids: Sequence[str], at: datetime) -> Update:
    """Publish these keys no longer."""
    return update(signing_keys).where(signing_keys.c.kid.in_(kids)).values(published_until=at)
