from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Delete,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    UniqueConstraint,
    Update,
    Uuid,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql.dml import ReturningUpdate

from openfla.platform.declarations.model import Chunk, Named
from openfla.platform.kernel.database import metadata

declarations = Table(
    "declarations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("declarer", Text, nullable=False),
    Column("quality", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("trace_id", Text, nullable=False),
    Column(
        "state", Text, CheckConstraint("state IN ('receiving', 'processing', 'done')", name="state"), nullable=False
    ),
    Column("reference", Text),
    Column("idempotency_key", Text),
    Column("digest", LargeBinary),
    Column("begun_at", DateTime(timezone=True), server_default=func.clock_timestamp(), nullable=False),
    Column("received_at", DateTime(timezone=True)),
    Column("completed_at", DateTime(timezone=True)),
    *(
        Column(name, Integer, server_default=text("0"), nullable=False)
        for name in ("records", "chunks", "next_chunk", "judged", "accepted", "warned", "blocked")
    ),
    UniqueConstraint("declarer", "quality", "reference", name="uq_declarations_reference"),
    UniqueConstraint("declarer", "quality", "idempotency_key", name="uq_declarations_idempotency_key"),
    CheckConstraint(
        "(state = 'receiving') = (received_at IS NULL) AND (state = 'receiving') = (digest IS NULL)", name="received"
    ),
    CheckConstraint("(state = 'done') = (completed_at IS NOT NULL)", name="completed"),
    CheckConstraint("judged = accepted + warned + blocked AND judged <= records", name="counts"),
    CheckConstraint("state <> 'done' OR judged = records", name="done"),
)
Index(
    "ix_declarations_open",
    *(declarations.c[name] for name in ("declarer", "quality", "received_at", "id")),
    postgresql_where=declarations.c.state != text("'done'"),
)

declaration_chunks = Table(
    "declaration_chunks",
    metadata,
    Column("declaration", Uuid, ForeignKey("declarations.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("first_record", Integer, nullable=False),
    Column("records", Integer, nullable=False),
    Column("body", LargeBinary),
    Column("verdicts", LargeBinary),
    CheckConstraint("(body IS NULL) = (verdicts IS NOT NULL)", name="judged"),
)

declaration_turns = Table(
    "declaration_turns",
    metadata,
    Column("declarer", Text, primary_key=True),
    Column("quality", Text, primary_key=True),
    Column("served_at", DateTime(timezone=True), nullable=False),
)

_SHOWN: Final = [
    declarations.c[name]
    for name in (
        *("id", "state", "reference", "digest", "received_at", "completed_at"),
        *("records", "judged", "accepted", "warned", "blocked"),
    )
]

TAKE_TURN: Final[LiteralString] = """
    SELECT t.declarer, t.quality
    FROM declaration_turns AS t
    WHERE EXISTS (
        SELECT FROM declarations AS d
        WHERE d.declarer = t.declarer AND d.quality = t.quality AND d.state <> 'done' AND d.state = 'processing'
    )
    ORDER BY t.served_at, t.declarer, t.quality
    LIMIT 1
    FOR UPDATE OF t SKIP LOCKED
    """
"""Whose turn it is: of all with something to judge, and whom nobody serves, the one served longest ago.

The row is held until the transaction ends, so that the chunks of one declarer are judged one after the other.
What it has to judge is asked in a statement after this one (NEXT_CHUNK), which sees what was judged until then.
`state <> 'done'` says nothing more, but it is the condition of ix_declarations_open: without it PostgreSQL would not
look there, but among all that was ever declared.
"""

NEXT_CHUNK: Final[LiteralString] = """
    SELECT d.id, d.client_id, d.trace_id, c.number,
        CASE WHEN (c.declaration = %(ahead)s AND c.number = %(number)s) IS NOT TRUE THEN c.body END AS body
    FROM (
        SELECT id, client_id, trace_id, next_chunk FROM declarations
        WHERE declarer = %(declarer)s AND quality = %(quality)s AND state <> 'done' AND state = 'processing'
        ORDER BY received_at, id
        LIMIT 1
    ) AS d
        JOIN declaration_chunks AS c ON c.declaration = d.id AND c.number = d.next_chunk
    """
"""The first chunk without verdicts of the declarer's oldest declaration; nothing when another took the last one.

Without its records where they were read ahead.
"""

BODY: Final[LiteralString] = """
    SELECT body FROM declaration_chunks WHERE declaration = %s AND number = %s AND body IS NOT NULL
    """
"""The records of a chunk that waits."""

FINISHED_CHUNK: Final[LiteralString] = """
    WITH finished AS (
        UPDATE declaration_chunks SET body = NULL, verdicts = %(verdicts)b
        WHERE declaration = %(declaration)s AND number = %(number)s AND verdicts IS NULL
            AND records = %(accepted)s + %(warned)s + %(blocked)s
        RETURNING records
    )
    UPDATE declarations AS d
    SET next_chunk = d.next_chunk + 1,
        judged = d.judged + finished.records,
        accepted = d.accepted + %(accepted)s,
        warned = d.warned + %(warned)s,
        blocked = d.blocked + %(blocked)s,
        state = CASE WHEN d.judged + finished.records = d.records THEN 'done' ELSE 'processing' END,
        completed_at = CASE WHEN d.judged + finished.records = d.records THEN clock_timestamp() END
    FROM finished
    WHERE d.id = %(declaration)s AND d.next_chunk = %(number)s AND d.state = 'processing'
    RETURNING d.state
    """
"""Keep the verdicts of a chunk in the place of its records; answers nothing, and then nothing may be committed, when
it has verdicts already or another number of records."""

SERVED: Final[LiteralString] = """
    UPDATE declaration_turns SET served_at = clock_timestamp() WHERE declarer = %(declarer)s AND quality = %(quality)s
    """
"""Put a declarer behind all others."""


def hold_declarer(declarer: str, quality: str) -> Select[Any]:
    """Let nobody else begin an upload of this declarer until the transaction ends."""
    return select(func.pg_advisory_xact_lock(func.hashtextextended(f"declarations {declarer} {quality}", 0)))


def open_of(declarer: str, quality: str, *, alive_s: int) -> Select[Any]:
    """How many uploads of a declarer come in, those of servers that died not counted, how many records wait, and how
    many bytes they are."""
    table = declarations.c
    is_alive = table.begun_at > func.clock_timestamp() - func.make_interval(0, 0, 0, 0, 0, 0, alive_s)
    uploads = func.count().filter(table.state == "receiving", is_alive)
    waiting = func.coalesce(
        func.sum(table.records - table.judged).filter(or_(table.state == "processing", is_alive)), 0
    )
    mine = (table.declarer == declarer, table.quality == quality, table.state != text("'done'"))
    chunks = declaration_chunks.c
    # Of what is stored beside the row PostgreSQL knows the length without reading it.
    lengths = select(func.coalesce(func.sum(func.octet_length(chunks.body)), 0))
    size = lengths.where(chunks.declaration.in_(select(table.id).where(*mine))).scalar_subquery()
    return select(uploads.label("uploads"), waiting.label("records"), size.label("size")).where(*mine)


NOT_YET_DURABLE: Final = text("SET LOCAL synchronous_commit = off")
"""The commit of this transaction does not wait for the disk; the next one that does takes it along."""


def begin(declaration: UUID, declarer: str, quality: str, client_id: str, trace_id: str) -> Insert:
    """A declaration that comes in."""
    row = {"id": declaration, "declarer": declarer, "quality": quality, "client_id": client_id, "trace_id": trace_id}
    return insert(declarations).values(**row, state="receiving")


def alive(declaration: UUID) -> Update:
    """Somebody is still receiving it."""
    return _receiving(declaration).values(begun_at=func.clock_timestamp())


def add_chunk(declaration: UUID, chunk: Chunk) -> Insert:
    """Records that wait for their verdict."""
    row = {"declaration": declaration, "number": chunk.number, "first_record": chunk.first_record}
    return insert(declaration_chunks).values(**row, records=len(chunk.records), body=chunk.body)


def count_chunk(declaration: UUID, chunk: Chunk) -> ReturningUpdate[Any]:
    """Count a chunk that came in; answers nothing when the declaration or the one before was forgotten."""
    table = declarations.c
    told = {"records": table.records + len(chunk.records), "chunks": table.chunks + 1}
    counted = _receiving(declaration).where(table.chunks == chunk.number)
    return counted.values(**told, begun_at=func.clock_timestamp()).returning(table.id)


def received(declaration: UUID, digest: bytes, named: Named, records: int) -> ReturningUpdate[Any]:
    """It has come in whole, and waits; answers nothing when it, or a record of it, was forgotten meanwhile."""
    told = {"digest": digest, "reference": named.reference, "idempotency_key": named.key}
    whole = _receiving(declaration).where(declarations.c.records == records)
    return whole.values(**told, state="processing", received_at=func.clock_timestamp()).returning(*_SHOWN)


def give_turn(declarer: str, quality: str) -> Insert:
    """Let a declarer take part in the turns, behind all others when it is new."""
    row = {"declarer": declarer, "quality": quality, "served_at": func.clock_timestamp()}
    return insert(declaration_turns).values(**row).on_conflict_do_nothing()


def named(declarer: str, quality: str, name: Named) -> Select[Any]:
    """What came in whole under this key or this reference."""
    table = declarations.c
    names = [table.idempotency_key == name.key] if name.key else []
    names += [table.reference == name.reference] if name.reference else []
    return select(*_SHOWN).where(table.declarer == declarer, table.quality == quality, or_(*names)).order_by(table.id)


def one(declaration: UUID, declarer: str, quality: str) -> Select[Any]:
    """A declaration of this declarer that came in whole."""
    table = declarations.c
    mine = (table.id == declaration, table.declarer == declarer, table.quality == quality, table.state != "receiving")
    return select(*_SHOWN).where(*mine)


def verdicts_after(declaration: UUID, record: int) -> Select[Any]:
    """The first chunk with verdicts that has records after that one: its first record, and its verdicts."""
    table = declaration_chunks.c
    here = (table.declaration == declaration, table.verdicts.is_not(None))
    beyond = table.first_record + table.records > record + 1
    return select(table.first_record, table.verdicts).where(*here, beyond).order_by(table.number).limit(1)


def drop(declaration: UUID) -> Delete:
    """Forget what came in of an upload that did not come to its end."""
    return delete(declarations).where(declarations.c.id == declaration, declarations.c.state == "receiving")


def forget_unfinished(before: datetime) -> Delete:
    """Forget uploads of which nothing was heard any more."""
    return delete(declarations).where(declarations.c.state == "receiving", declarations.c.begun_at < before)


def forget_done(before: datetime, most: int) -> Delete:
    """Forget some of the declarations that were done long ago."""
    table = declarations.c
    old = select(table.id).where(table.state == "done", table.completed_at < before).limit(most)
    return delete(declarations).where(table.id.in_(old.scalar_subquery()))


def _receiving(declaration: UUID) -> Update:
    return update(declarations).where(declarations.c.id == declaration, declarations.c.state == "receiving")
