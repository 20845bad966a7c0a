from typing import LiteralString

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    LargeBinary,
    Select,
    Table,
    Text,
    cast,
    func,
    or_,
    select,
)

from openfla.platform.kernel.database import metadata

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("enterprise", Text),
)

Index(
    "ix_audit_entries_enterprise",
    audit_entries.c.enterprise,
    audit_entries.c.number,
    postgresql_where=audit_entries.c.enterprise.is_not(None),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("place", BigInteger, CheckConstraint("place = 1", name="one_row"), primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)


def head() -> Select[int, bytes]:
    """The last entry of the chain."""
    return select(audit_head.c.number, audit_head.c.hash)


def head_for_append() -> LiteralString:
    """The last entry, held against everybody else until the transaction ends: entries are appended one by one."""
    return "SELECT number, hash FROM audit_head FOR UPDATE"


def append() -> LiteralString:
    """Append `entries` (a JSON array) and move the head to the last of them: its `number` and its `hash`."""
    return """
        WITH moved AS (UPDATE audit_head SET number = %(number)s, hash = %(hash)s)
        INSERT INTO audit_entries (number, body, hash, enterprise)
        SELECT number, body, hash, enterprise
        FROM json_to_recordset(CAST(%(entries)s AS json))
            AS told (number bigint, body text, hash bytea, enterprise text)
        """


def page_after(number: int, last: int, size: int) -> Select[int, str, bytes]:
    """The entries that follow, in order, up to the last one."""
    columns = (audit_entries.c.number, audit_entries.c.body, audit_entries.c.hash)
    here = (audit_entries.c.number > number, audit_entries.c.number <= last)
    return select(*columns).where(*here).order_by(audit_entries.c.number).limit(size)


def beyond_head() -> Select[int | None]:
    """The first entry that the head knows nothing of; one statement, so that it sees both at one moment."""
    known = select(audit_head.c.number).scalar_subquery()
    return select(func.min(audit_entries.c.number)).where(audit_entries.c.number > known)


def activity(enterprise: str, quality: str | None, before: int | None, size: int) -> Select[int, str, bytes]:
    """What an enterprise is shown of the trail, newest first, from before an entry on.

    With a quality, what was done in it, and what is about the enterprise as a whole.
    """
    columns = (audit_entries.c.number, audit_entries.c.body, audit_entries.c.hash)
    here = [audit_entries.c.enterprise == enterprise]
    if quality is not None:
        told = cast(audit_entries.c.body, JSON)["quality"].as_string()
        here.append(or_(told.is_(None), told == quality))
    if before is not None:
        here.append(audit_entries.c.number < before)
    return select(*columns).where(*here).order_by(audit_entries.c.number.desc()).limit(size)


def latest(size: int) -> Select[int, str, bytes]:
    """The last entries, newest first."""
    columns = (audit_entries.c.number, audit_entries.c.body, audit_entries.c.hash)
    return select(*columns).order_by(audit_entries.c.number.desc()).limit(size)
