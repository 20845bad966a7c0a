from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from openfla.contract.declarations import Verdict
from openfla.platform.access.model import Actor
from openfla.platform.api.errors import ServiceUnavailable
from openfla.platform.declarations import queries
from openfla.platform.declarations.errors import (
    DeclarationTaken,
    DeclarationUnknown,
    TooManyUploads,
    TooManyWaiting,
    TooMuchWaiting,
)
from openfla.platform.declarations.model import (
    Chunk,
    Declaration,
    DeclarationSettings,
    Named,
    StoredVerdict,
    Waiting,
    decoded,
)
from openfla.platform.kernel import audit, jobs
from openfla.platform.kernel.database import Tx
from openfla.platform.kernel.ids import identifier

BEAT_S: Final = 5
"""How often an upload says that somebody is receiving it."""
_ALIVE_S: Final = 3 * BEAT_S
_UNHEARD: Final = timedelta(hours=1)
_RETRY_UPLOAD_S: Final = 10
_RETRY_WAITING_S: Final = 60
_MOST_FORGOTTEN: Final = 100

Numbered = tuple[int, StoredVerdict]
"""The place of a record in its declaration, from 1, and what became of it."""


async def begin(tx: Tx, settings: DeclarationSettings, actor: Actor, declaration: UUID, *, trace_id: str) -> None:
    """Let a declaration come in, unless its declarer has too much open already, on whatever server.

    Raises:
        TooManyUploads, TooManyWaiting, TooMuchWaiting: it has.
    """
    declarer, quality = actor.enterprise_number, actor.quality.value
    await tx.execute(queries.hold_declarer(declarer, quality))
    found = (await tx.execute(queries.open_of(declarer, quality, alive_s=_ALIVE_S))).mappings().one()
    waiting = Waiting(**found)
    if waiting.uploads >= settings.uploads_at_once:
        raise TooManyUploads(settings.uploads_at_once, _RETRY_UPLOAD_S)
    if waiting.records >= settings.most_waiting:
        raise TooManyWaiting(settings.most_waiting, _RETRY_WAITING_S)
    if waiting.size >= settings.most_waiting_bytes:
        raise TooMuchWaiting(settings.most_waiting_mib, _RETRY_WAITING_S)
    await tx.execute(queries.begin(declaration, declarer, quality, actor.client_id, trace_id))


async def beat(tx: Tx, declaration: UUID) -> None:
    """Say that somebody is still receiving it."""
    await tx.execute(queries.alive(declaration))


async def add(tx: Tx, declaration: UUID, chunk: Chunk) -> None:
    """Keep a chunk that came in; it is durable when the whole declaration is (`finish`), and needs not be before.

    Raises:
        ServiceUnavailable: the declaration was forgotten meanwhile, or a chunk of it when the database broke down.
    """
    await tx.execute(queries.NOT_YET_DURABLE)
    if (await tx.execute(queries.count_chunk(declaration, chunk))).first() is None:
        raise ServiceUnavailable
    await tx.execute(queries.add_chunk(declaration, chunk))


async def finish(
    tx: Tx, actor: Actor, declaration: UUID, digest: bytes, named: Named, *, records: int, at: datetime, trace_id: str
) -> Declaration:
    """A declaration has come in whole, with so many records: from now on it is durable, and waits for its verdicts.

    Returns:
        How far it is; of one that was sent before, how far that one is, and this one is dropped.

    Raises:
        DeclarationTaken: something else came in under its key or reference.
        ServiceUnavailable: it was forgotten meanwhile, or a part of it.
    """
    declarer, quality = actor.enterprise_number, actor.quality.value
    try:
        async with tx.begin_nested():
            found = (await tx.execute(queries.received(declaration, digest, named, records))).mappings().one_or_none()
    except IntegrityError:
        earlier = await _earlier(tx, declarer, quality, digest, named)
        await tx.execute(queries.drop(declaration))
        return earlier
    if found is None:
        raise ServiceUnavailable
    await tx.execute(queries.give_turn(declarer, quality))
    await jobs.announce(tx)
    received = Declaration(**found)
    await audit.append(tx, [_entry(actor, received, at, trace_id)])
    return received


async def drop(tx: Tx, declaration: UUID) -> None:
    """Forget what came in of a declaration that did not come in whole."""
    await tx.execute(queries.drop(declaration))


async def one(tx: Tx, actor: Actor, declaration: str) -> Declaration:
    """How far a declaration of this declarer is.

    Raises:
        DeclarationUnknown: there is none, or another declared it.
    """
    identity = identifier(declaration)
    if identity is None:
        raise DeclarationUnknown
    row = queries.one(identity, actor.enterprise_number, actor.quality.value)
    found = (await tx.execute(row)).mappings().one_or_none()
    if found is None:
        raise DeclarationUnknown
    return Declaration(**found)


async def verdicts_after(tx: Tx, declaration: UUID, record: int) -> list[Numbered]:
    """Verdicts of the records that follow, up to the end of a chunk; empty when there are no more so far."""
    row = (await tx.execute(queries.verdicts_after(declaration, record))).one_or_none()
    if row is None:
        return []
    first, verdicts = row
    numbered = enumerate(decoded(bytes(verdicts)), first)
    return [(number, verdict) for number, verdict in numbered if number > record]


async def some_verdicts(
    tx: Tx, declaration: UUID, after: int, wanted: frozenset[Verdict], *, limit: int
) -> list[Numbered]:
    """The verdicts of these kinds that follow a record, at most so many."""
    found: list[Numbered] = []
    while len(found) < limit and (more := await verdicts_after(tx, declaration, after)):
        found += [item for item in more if item[1].verdict in wanted]
        after = more[-1][0]
    return found[:limit]


async def forget_unfinished(tx: Tx, *, at: datetime) -> None:
    """Forget uploads of servers that died."""
    await tx.execute(queries.forget_unfinished(at - _UNHEARD))


async def forget_done(tx: Tx, settings: DeclarationSettings, *, at: datetime) -> None:
    """Forget some of the declarations whose verdicts were kept long enough."""
    await tx.execute(queries.forget_done(at - timedelta(days=settings.kept_days), _MOST_FORGOTTEN))


async def _earlier(tx: Tx, declarer: str, quality: str, digest: bytes, named: Named) -> Declaration:
    rows: Sequence[Any] = (await tx.execute(queries.named(declarer, quality, named))).mappings().all()
    for row in rows:
        if bytes(row["digest"]) != digest:
            raise DeclarationTaken(str(row["id"]))
    if not rows:
        raise ServiceUnavailable
    return Declaration(**rows[0])


def _entry(actor: Actor, declaration: Declaration, at: datetime, trace_id: str) -> audit.Entry:
    return audit.Entry(
        action="declaration.received",
        at=at,
        enterprise_number=actor.enterprise_number,
        quality=actor.quality.value,
        client_id=actor.client_id,
        subject=str(declaration.id),
        trace_id=trace_id,
        details={"records": declaration.records},
    )
