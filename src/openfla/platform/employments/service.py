from collections.abc import AsyncGenerator, Sequence
from datetime import date, datetime
from typing import Final

from msgspec import UNSET
from sqlalchemy import ColumnElement, or_

from openfla.contract.checks import employments as checks
from openfla.contract.employments import EmploymentSearch
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber, Ssin
from openfla.platform.access.model import Act, Actor
from openfla.platform.api.turning import Turn
from openfla.platform.authority import service as authority
from openfla.platform.employments import queries
from openfla.platform.employments.model import Employed, Row, Version
from openfla.platform.kernel.database import Tx
from openfla.platform.kernel.findings import bad_request
from openfla.platform.kernel.ids import identifier
from openfla.platform.kernel.issues import BadRequest, issue
from openfla.platform.records import service as records
from openfla.platform.records.errors import RecordUnknown
from openfla.platform.records.model import Change
from openfla.texts import N_

_OTHER_SEARCH: Final = N_(
    "The cursor belongs to a search with other members: follow the link `next` with the same body"
)
_AT_ONCE: Final = 500
"""Rows that are held at a time when all are read."""


async def one(tx: Tx, actor: Actor, employment: str, *, today: date) -> Row:
    """One employment with an enterprise that the actor may act for, withdrawn or not.

    Raises:
        RecordUnknown: there is none, or it is another's: nobody learns which ids exist.
    """
    identity = identifier(employment)
    found = (await tx.execute(queries.one(identity))).one_or_none() if identity else None
    row = queries.row(found) if found else None
    if row is None or not await authority.may(tx, actor, Act.READ, row.enterprise, today):
        raise RecordUnknown
    return row


async def search(
    tx: Tx, actor: Actor, wanted: EmploymentSearch, turn: Turn, *, today: date
) -> tuple[list[Row], datetime | None]:
    """One page of the employments with an enterprise, and one more when there are more.

    Returns:
        The rows, in the order of registration; with `changed_since` in that of their last change, withdrawn ones
        included, and the moment until which no change is missing.

    Raises:
        MissingPermission: the enterprise is another's.
        BadRequest: it breaks rules, or a mandatary did not say whose.
    """
    if findings := checks.findings_of_search(wanted):
        raise bad_request(findings)
    enterprise = wanted.enterprise_number or (actor.enterprise_number if actor.quality is Quality.EMPLOYER else None)
    if enterprise is None:
        raise BadRequest([issue("requiredInput", N_("Say for which enterprise you search"), "enterpriseNumber")])
    await authority.require(tx, actor, Act.READ, enterprise, today)
    by_change = wanted.changed_since is not UNSET
    after = _after(turn, by_change=by_change)
    until = await records.horizon(tx) if by_change else None
    conditions = [queries.employments.c.enterprise == enterprise, *_wanted(wanted, until)]
    found = await tx.execute(queries.page(conditions, after, turn.limit, by_change=by_change))
    return [queries.row(values) for values in found], until


async def history(tx: Tx, actor: Actor, employment: str, turn: Turn, *, today: date) -> tuple[Row, list[Version]]:
    """An employment and a page of its versions, oldest first, and one more when there are more.

    Raises:
        RecordUnknown: as `one`.
    """
    row = await one(tx, actor, employment, today=today)
    # Whatever number a cursor names: none is beyond the version that stands.
    seen = min(turn.after.number, row.version) if turn.after else 0
    changes = await records.history(tx, row.id, after=max(seen, 1), size=turn.limit)
    return row, _versions(row, [change for change in changes if change.version <= row.version], is_first=not seen)


async def employed(tx: Tx, enterprise: EnterpriseNumber, ssin: Ssin) -> Sequence[Employed]:
    """When a worker is in service with an enterprise, and for how many hours, as far as was declared."""
    return [queries.employed(values) for values in await tx.execute(queries.in_service(enterprise, ssin))]


async def all_of(tx: Tx, enterprise: EnterpriseNumber) -> AsyncGenerator[Row]:
    """Every employment with an enterprise, withdrawn or not, read as it is asked for (exports)."""
    found = await tx.stream(queries.all_of(enterprise), execution_options={"yield_per": _AT_ONCE})
    async for values in found:
        yield queries.row(values)


def _after(turn: Turn, *, by_change: bool) -> queries.After | None:
    if turn.after is None:
        return None
    if turn.after.id is None or (turn.after.moment is not None) is not by_change:
        raise BadRequest([issue("invalidInput", _OTHER_SEARCH, "cursor", place="query")])
    return turn.after.moment, turn.after.id


def _wanted(wanted: EmploymentSearch, until: datetime | None) -> list[ColumnElement[bool]]:
    table = queries.employments.c
    conditions: list[ColumnElement[bool]] = []
    if wanted.ssin is not UNSET:
        conditions.append(table.ssin == wanted.ssin)
    if wanted.reference is not UNSET:
        conditions.append(table.reference == wanted.reference)
    if wanted.in_service_on is not UNSET:
        day = wanted.in_service_on
        conditions += [table.start_date <= day, or_(table.end_date.is_(None), table.end_date >= day)]
    if wanted.changed_since is UNSET:
        return [*conditions, ~table.withdrawn]
    return [*conditions, table.changed_at >= wanted.changed_since, table.changed_at < until]


def _versions(row: Row, changes: list[Change], *, is_first: bool) -> list[Version]:
    """What each change made stood until the next one; what the last one made stands."""
    afters = [change.before for change in changes]
    versions = [
        Version(
            number=change.version,
            act=change.act,
            at=change.at,
            enterprise=change.enterprise,
            quality=change.quality,
            before=change.before,
            after=after,
        )
        for change, after in zip(changes, [*afters[1:], None], strict=False)
    ]
    if not is_first:
        return versions
    first = Version(
        number=1,
        act="declared",
        at=row.registered_at,
        enterprise=row.declarer,
        quality=row.quality,
        after=afters[0] if afters else None,
    )
    return [first, *versions]
