from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any, Final

from uuid_utils.compat import uuid7

from openfla.contract.declarations import ExportFormat, NewExport, TaskState
from openfla.contract.qualities import Quality
from openfla.platform.access.model import Act, Actor
from openfla.platform.authority import service as authority
from openfla.platform.exports import queries
from openfla.platform.exports.errors import ExportNotDone, ExportUnknown, TooManyExports
from openfla.platform.exports.model import Export, ExportSettings
from openfla.platform.kernel import audit, jobs
from openfla.platform.kernel.database import Database, Tx
from openfla.platform.kernel.ids import identifier
from openfla.platform.kernel.issues import BadRequest, issue
from openfla.texts import N_

_RETRY_S: Final = 30
"""An export of a hundred thousand records takes some seconds, one of a million a minute or two."""


async def ask(
    tx: Tx, actor: Actor, wanted: NewExport, settings: ExportSettings, *, at: datetime, today: date, trace_id: str
) -> Export:
    """Ask for everything that is held of an enterprise, as a file that a worker makes.

    Raises:
        BadRequest: a mandatary did not say whose.
        MissingPermission: the enterprise is another's.
        TooManyExports: others of it are being made.
    """
    enterprise = wanted.enterprise_number or (actor.enterprise_number if actor.quality is Quality.EMPLOYER else None)
    if enterprise is None:
        raise BadRequest([issue("requiredInput", N_("Say of which enterprise"), "enterpriseNumber")])
    await authority.require(tx, actor, Act.READ, enterprise, today)
    await tx.execute(queries.alone(enterprise))
    if (await tx.execute(queries.count_open(enterprise))).scalar_one() >= settings.most_at_once:
        raise TooManyExports(settings.most_at_once, _RETRY_S)
    export = Export(
        id=uuid7(),
        enterprise=enterprise,
        declarer=actor.enterprise_number,
        quality=actor.quality,
        client_id=actor.client_id,
        trace_id=trace_id,
        format=wanted.format,
        state=TaskState.PROCESSING,
        asked_at=at,
    )
    await tx.execute(queries.ask(export))
    await jobs.announce(tx)
    await audit.append(tx, [entry("export.asked", export, actor, at=at, trace_id=trace_id)])
    return export


async def one(tx: Tx, actor: Actor, export: str, *, at: datetime, today: date) -> Export:
    """An export that the actor asked for, of an enterprise that it may still see.

    Raises:
        ExportUnknown: there is none, another asked for it, or it was kept long enough.
        MissingPermission: the mandate has ended.
    """
    identity = identifier(export)
    row = (await tx.execute(queries.one(identity))).mappings().one_or_none() if identity else None
    found = told(row) if row else None
    if found is None or (found.declarer, found.quality) != (actor.enterprise_number, actor.quality):
        raise ExportUnknown
    await authority.require(tx, actor, Act.READ, found.enterprise, today)
    if found.kept_until and found.kept_until <= at:
        raise ExportUnknown
    return found


async def fetch(tx: Tx, actor: Actor, export: str, *, at: datetime, today: date, trace_id: str) -> Export:
    """An export whose file the actor is about to read; the trail knows of it.

    Raises:
        ExportUnknown, MissingPermission: as `one`.
        ExportNotDone: there is no file.
    """
    found = await one(tx, actor, export, at=at, today=today)
    if found.state is not TaskState.DONE:
        raise ExportNotDone
    await audit.append(tx, [entry("export.fetched", found, actor, at=at, trace_id=trace_id)])
    return found


async def parts(database: Database, export: Export) -> AsyncIterator[bytes]:
    """The file, part by part: a slow reader holds no connection to the database.

    Nothing is asked after its last byte: a reader that has them all goes away, and a statement would break off.
    """
    number, left = 0, export.bytes or 0
    while left > 0:
        async with database.transaction() as tx:
            body = (await tx.execute(queries.part(export.id, number))).scalar_one_or_none()
        if body is None:
            return
        yield bytes(body)
        number, left = number + 1, left - len(body)


async def forget(tx: Tx, at: datetime) -> None:
    """Remove the exports that were kept long enough, with their files."""
    await tx.execute(queries.forget(at))


def told(row: Any) -> Export:
    """An export as its row tells it."""
    known = {**row, "quality": Quality(row["quality"]), "format": ExportFormat(row["format"])}
    return Export(**{**known, "state": TaskState(row["state"])})


def entry(action: str, export: Export, actor: Actor | None, *, at: datetime, trace_id: str) -> audit.Entry:
    """What the trail says of an export: whose data and in what form, never what is in it."""
    return audit.Entry(
        action=action,
        at=at,
        enterprise_number=export.declarer,
        quality=export.quality.value,
        client_id=actor.client_id if actor else "",
        subject=str(export.id),
        trace_id=trace_id,
        details={"enterprise": export.enterprise, "format": export.format.value},
    )
