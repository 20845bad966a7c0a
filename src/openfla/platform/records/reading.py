"""What reading has in common in every domain: whose records, from which place on, in which order."""

from collections.abc import AsyncGenerator, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeVar

from msgspec import UNSET, UnsetType
from sqlalchemy import ColumnElement, Table

from openfla.contract.findings import Finding
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Act, Actor
from openfla.platform.api.turning import Turn
from openfla.platform.authority import service as authority
from openfla.platform.kernel.database import Tx
from openfla.platform.kernel.findings import bad_request
from openfla.platform.kernel.ids import identifier
from openfla.platform.kernel.issues import BadRequest, issue
from openfla.platform.records import queries_reading as queries
from openfla.platform.records import service as records
from openfla.platform.records.errors import RecordUnknown
from openfla.platform.records.model import Change, RecordRow, Version
from openfla.texts import N_

R = TypeVar("R")
Found = tuple[list[R], datetime | None]
_OTHER_SEARCH: Final = N_(
    "The cursor belongs to a search with other members: follow the link `next` with the same body"
)
_AT_ONCE: Final = 500
"""Rows that are held at a time when all are read."""


def require_fit(findings: Sequence[Finding]) -> None:
    """Raise BadRequest for a question that breaks rules."""
    if findings:
        raise bad_request(findings)


async def whose(tx: Tx, actor: Actor, enterprise: EnterpriseNumber | UnsetType, *, today: date) -> EnterpriseNumber:
    """The enterprise that somebody asks about; an employer that names none means itself.

    Raises:
        MissingPermission: the enterprise is another's.
        BadRequest: a mandatary did not say whose.
    """
    found = enterprise or (actor.enterprise_number if actor.quality is Quality.EMPLOYER else None)
    if found is None:
        raise BadRequest([issue("requiredInput", N_("Say for which enterprise you search"), "enterpriseNumber")])
    await authority.require(tx, actor, Act.READ, found, today)
    return found


async def one(tx: Tx, actor: Actor, table: Table, record: str, *, today: date) -> Any:
    """The values of one record of an enterprise that the actor may act for, withdrawn or not.

    Raises:
        RecordUnknown: there is none, or it is another's: nobody learns which ids exist.
    """
    identity = identifier(record)
    found = (await tx.execute(queries.one(table, identity))).one_or_none() if identity else None
    # A participation that waits for its employer is nobody's to see.
    if found is None or found.enterprise is None:
        raise RecordUnknown
    if not await authority.may(tx, actor, Act.READ, found.enterprise, today):
        raise RecordUnknown
    return found


async def page(
    tx: Tx, table: Table, conditions: list[ColumnElement[bool]], turn: Turn, since: datetime | UnsetType
) -> tuple[Sequence[Any], datetime | None]:
    """The values of a page of records, and of one more when there are more.

    Returns:
        With `since`: what changed, in the order of change, and until when no change is missing; else what stands, in
        the order of registration.

    Raises:
        BadRequest: the cursor belongs to another search.
    """
    place = after(turn, by_change=since is not UNSET)
    meant, until = await as_asked(tx, table, since)
    wanted = queries.page(table, [*conditions, *meant], place, turn.limit, by_change=until is not None)
    return (await tx.execute(wanted)).all(), until


async def as_asked(
    tx: Tx, table: Table, since: datetime | UnsetType
) -> tuple[list[ColumnElement[bool]], datetime | None]:
    """With `since`: what changed, and until when no change is missing; else what stands."""
    if since is UNSET:
        return [~table.c.withdrawn], None
    until = await records.horizon(tx)
    return [table.c.changed_at >= since, table.c.changed_at < until], until


async def versions(tx: Tx, row: RecordRow, turn: Turn) -> list[Version]:
    """A page of the versions of a record, oldest first, and one more when there are more."""
    # Whatever number a cursor names: none is beyond the version that stands.
    seen = min(turn.after.number, row.version) if turn.after else 0
    changes = await records.history(tx, row.id, after=max(seen, 1), size=turn.limit)
    return _versions(row, [change for change in changes if change.version <= row.version], is_first=not seen)


async def all_of(tx: Tx, table: Table, enterprise: EnterpriseNumber) -> AsyncGenerator[Any]:
    """The values of every record of an enterprise, withdrawn or not, read as it is asked for (exports)."""
    found = await tx.stream(queries.all_of(table, enterprise), execution_options={"yield_per": _AT_ONCE})
    async for values in found:
        yield values


def after(turn: Turn, *, by_change: bool) -> queries.After | None:
    """The last record that a reader has, if any.

    Raises:
        BadRequest: the cursor belongs to another search.
    """
    if turn.after is None:
        return None
    if turn.after.id is None or (turn.after.moment is not None) is not by_change:
        raise BadRequest([issue("invalidInput", _OTHER_SEARCH, "cursor", place="query")])
    return turn.after.moment, turn.after.id


def _versions(row: RecordRow, changes: list[Change], *, is_first: bool) -> list[Version]:
    """What each change made stood until the next one; what the last one made stands."""
    befores = [change.before for change in changes]
    afters = [*befores[1:], None] if changes else []
    found = [
        Version(
            number=change.version,
            act=change.act,
            at=change.at,
            enterprise=change.enterprise,
            quality=change.quality,
            before=change.before,
            after=following,
        )
        for change, following in zip(changes, afters, strict=True)
    ]
    if not is_first:
        return found
    first = Version(
        number=1,
        act="declared",
        at=row.registered_at,
        enterprise=row.declarer,
        quality=row.quality,
        after=befores[0] if befores else None,
    )
    return [first, *found]
