from collections.abc import AsyncGenerator, Collection, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from msgspec import UNSET
from sqlalchemy import ColumnElement, Date, cast

from openfla.contract.checks import trainings as checks
from openfla.contract.qualities import Quality
from openfla.contract.trainings import TrainingSearch
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Act, Actor
from openfla.platform.authority import service as authority
from openfla.platform.kernel.arrays import columns
from openfla.platform.kernel.database import Driver, Tx
from openfla.platform.kernel.findings import bad_request
from openfla.platform.kernel.ids import identifier
from openfla.platform.kernel.issues import BadRequest, issue
from openfla.platform.records import service as records
from openfla.platform.records.errors import RecordUnknown
from openfla.platform.records.model import Change
from openfla.platform.trainings import queries
from openfla.platform.trainings.model import Row, Used
from openfla.texts import N_

After = tuple[datetime | None, UUID] | None
"""The place in the order of a whole that a reader has come to."""
Provided = tuple[datetime | None, list[Row]]
"""A training provider's record, part by part; with the change by which it was found, for who follows changes."""
_AT_ONCE: Final = 500
"""Rows that are held at a time when all are read."""


async def one(tx: Tx, actor: Actor, training: str, *, today: date) -> Row:
    """One training on an account that the actor may see.

    Raises:
        RecordUnknown: there is none, or it is another's: nobody learns which ids exist.
    """
    identity = identifier(training)
    found = (await tx.execute(queries.one(identity))).mappings().one_or_none() if identity else None
    if found is None or not found["enterprise"]:
        raise RecordUnknown
    if not await authority.may(tx, actor, Act.READ, found["enterprise"], today):
        raise RecordUnknown
    return _row(found)


async def history(
    tx: Tx, actor: Actor, training: str, *, after: int, size: int, today: date
) -> tuple[Row, Sequence[Change], int | None]:
    """One training, and its versions beyond one that the reader has, oldest first.

    What a training provider put at another employer first is told from the version that brought it here, which is the
    third part of the answer: what that employer decided is its own.

    Raises:
        RecordUnknown: as `one`.
    """
    row = await one(tx, actor, training, today=today)
    since = await records.came_from_another(tx, row.id, row.enterprise) if row.enterprise else None
    return row, await records.history(tx, row.id, after=max(after, (since or 0) - 1), size=size), since


async def one_provided(tx: Tx, actor: Actor, training: str) -> list[Row]:
    """One training that this provider declared, a row for each participant.

    Raises:
        RecordUnknown: there is none, or another declared it.
    """
    identity = identifier(training)
    found = (await tx.execute(queries.of_record(identity))).mappings().all() if identity else []
    if not found or found[0]["declarer"] != actor.enterprise_number:
        raise RecordUnknown
    return [_row(item) for item in found]


async def search(
    tx: Tx, actor: Actor, wanted: TrainingSearch, after: After, size: int, *, today: date
) -> tuple[list[Row], datetime | None]:
    """Some of the trainings of an enterprise's workers, and until when the changes are complete, if asked for them.

    Raises:
        MissingPermission: the enterprise is another's.
        BadRequest: it breaks rules, or a mandatary did not say whose.
    """
    _require_fit(wanted)
    enterprise = wanted.enterprise_number or (actor.enterprise_number if actor.quality is Quality.EMPLOYER else None)
    if enterprise is None:
        raise BadRequest([issue("requiredInput", N_("Say for which enterprise you search"), "enterpriseNumber")])
    await authority.require(tx, actor, Act.READ, enterprise, today)
    conditions = [queries.trainings.c.enterprise == enterprise, *_wanted(wanted)]
    until = await _until(tx, wanted, conditions)
    found = (await tx.execute(queries.page(conditions, after, size, by_change=until is not None))).mappings()
    return [_row(item) for item in found], until


async def search_provided(
    tx: Tx, actor: Actor, wanted: TrainingSearch, after: After, size: int
) -> tuple[list[Provided], datetime | None]:
    """Some of the trainings that this provider declared, each with all its participants.

    Raises:
        BadRequest: it breaks rules; every issue at once.
    """
    _require_fit(wanted)
    table = queries.trainings.c
    conditions = [
        table.declarer == actor.enterprise_number,
        table.quality == actor.quality.value,
        queries.OF_PROVIDER,
    ]
    if wanted.enterprise_number is not UNSET:
        conditions.append(table.named == wanted.enterprise_number)
    conditions += _wanted_as_provided(wanted)
    until = await _until(tx, wanted, conditions)
    if until is None:
        page = queries.page_of_records(conditions, after[1] if after else None, size)
        places: list[Any] = [(None, record) for record in (await tx.execute(page)).scalars()]
    else:
        places = list(await tx.execute(queries.changed_records(conditions, after, size)))
    rows = await _grouped(tx, [record for _, record in places])
    return [(moment, rows[record]) for moment, record in places], until


async def counted(tx: Tx, enterprise: EnterpriseNumber, ssin: str, *, first_year: int, last_year: int) -> Sequence[Any]:
    """What a worker's credit is made of: year, right, status, duration and unit of each training that counts."""
    return [tuple(row) for row in await tx.execute(queries.counted(enterprise, ssin, first_year, last_year))]


async def used_by_pairs(driver: Driver, pairs: Collection[tuple[str, str]]) -> list[Used]:
    """What workers of an enterprise took and plan of each right, year by year; sums in the unit declared."""
    told = columns(pairs, 2)
    # Planned anew each time: while the table is empty, indexes that read a whole enterprise cost the same.
    cursor = await driver.execute(queries.used_by_pairs(), told, prepare=False)
    return [Used(*values) for values in await cursor.fetchall()]


async def all_of(tx: Tx, enterprise: EnterpriseNumber) -> AsyncGenerator[Row]:
    """Every training of an enterprise's workers, withdrawn or not, read as it is asked for (exports)."""
    found = await tx.stream(queries.all_of(enterprise), execution_options={"yield_per": _AT_ONCE})
    async for item in found.mappings():
        yield _row(item)


def _require_fit(wanted: TrainingSearch) -> None:
    if findings := checks.findings_of_search(wanted):
        raise bad_request(findings)


async def _until(tx: Tx, wanted: TrainingSearch, conditions: list[ColumnElement[bool]]) -> datetime | None:
    """With changes since: until when they are complete; their conditions are added. Without: only what stands."""
    table = queries.trainings.c
    if wanted.changed_since is UNSET:
        conditions.append(~table.withdrawn)
        return None
    until = await records.horizon(tx)
    conditions += [table.changed_at >= wanted.changed_since, table.changed_at < until]
    return until


def _wanted(wanted: TrainingSearch) -> list[ColumnElement[bool]]:
    table = queries.trainings.c
    told = ((table.status, wanted.status), (table.verification, wanted.verification), (table.declarer, wanted.declarer))
    conditions = [column == value for column, value in told if value is not UNSET]
    return [*conditions, *_wanted_of_both(wanted), *_begins(table.start_date, wanted)]


def _wanted_as_provided(wanted: TrainingSearch) -> list[ColumnElement[bool]]:
    """The same of what a training provider declared, whatever an employer put in the place of it."""
    if wanted.verification is not UNSET:
        detail = N_("What employers decided is not told to a training provider.")
        raise BadRequest([issue("rejectedInput", detail, "verification")])
    declared = queries.as_provided
    conditions = [declared("status") == wanted.status] if wanted.status is not UNSET else []
    return [*conditions, *_wanted_of_both(wanted), *_begins(cast(declared("start_date"), Date), wanted)]


def _wanted_of_both(wanted: TrainingSearch) -> list[ColumnElement[bool]]:
    table = queries.trainings.c
    told = ((table.ssin, wanted.ssin), (table.reference, wanted.reference))
    return [column == value for column, value in told if value is not UNSET]


def _begins(day: ColumnElement[date], wanted: TrainingSearch) -> list[ColumnElement[bool]]:
    return [] if wanted.period is UNSET else [day.between(wanted.period.start_date, wanted.period.end_date)]


async def _grouped(tx: Tx, ids: list[UUID]) -> dict[UUID, list[Row]]:
    groups: dict[UUID, list[Row]] = {record: [] for record in ids}
    if ids:
        for item in (await tx.execute(queries.of_records(ids))).mappings():
            groups[item["record_id"]].append(_row(item))
    return groups


def _row(found: Any) -> Row:
    told = {name: found[name] for name in Row.__struct_fields__}
    return Row(**{**told, "digest": ""})
