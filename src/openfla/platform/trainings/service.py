from collections.abc import AsyncGenerator, Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import UNSET
from sqlalchemy import ColumnElement, Date, cast

from openfla.contract.checks import trainings as checks
from openfla.contract.trainings import TrainingSearch, TrainingStatus, Verification
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.api.turning import Turn
from openfla.platform.kernel.arrays import columns
from openfla.platform.kernel.database import Driver, Tx
from openfla.platform.kernel.ids import identifier
from openfla.platform.kernel.issues import BadRequest, issue
from openfla.platform.records import reading
from openfla.platform.records import service as records
from openfla.platform.records.errors import RecordUnknown
from openfla.platform.records.model import Change
from openfla.platform.trainings import queries
from openfla.platform.trainings.model import Row, Used
from openfla.texts import N_

Provided = tuple[datetime | None, list[Row]]
"""A training provider's record, part by part; with the change by which it was found, for who follows changes."""


async def one(tx: Tx, actor: Actor, training: str, *, today: date) -> Row:
    """One training on an account that the actor may see.

    Raises:
        RecordUnknown: there is none, or it is another's: nobody learns which ids exist.
    """
    return _row(await reading.one(tx, actor, queries.trainings, training, today=today))


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
    found = (await tx.execute(queries.of_record(identity))).all() if identity else []
    if not found or found[0].declarer != actor.enterprise_number:
        raise RecordUnknown
    return [_row(item) for item in found]


async def search(tx: Tx, actor: Actor, wanted: TrainingSearch, turn: Turn, *, today: date) -> reading.Found[Row]:
    """One page of the trainings of an enterprise's workers, and one more when there are more; see `reading.page`.

    Raises:
        MissingPermission: the enterprise is another's.
        BadRequest: it breaks rules, or a mandatary did not say whose.
    """
    reading.require_fit(checks.findings_of_search(wanted))
    enterprise = await reading.whose(tx, actor, wanted.enterprise_number, today=today)
    conditions = [queries.trainings.c.enterprise == enterprise, *_wanted(wanted)]
    rows, until = await reading.page(tx, queries.trainings, conditions, turn, wanted.changed_since)
    return [_row(found) for found in rows], until


async def search_provided(
    tx: Tx, actor: Actor, wanted: TrainingSearch, turn: Turn
) -> tuple[list[Provided], datetime | None]:
    """One page of the trainings that this provider declared, each with all its participants, and one more.

    Returns:
        In the order that `reading.page` has.

    Raises:
        BadRequest: it breaks rules; every issue at once.
    """
    reading.require_fit(checks.findings_of_search(wanted))
    table = queries.trainings.c
    conditions = [
        table.declarer == actor.enterprise_number,
        table.quality == actor.quality.value,
        queries.OF_PROVIDER,
    ]
    if wanted.enterprise_number is not UNSET:
        conditions.append(table.named == wanted.enterprise_number)
    conditions += _wanted_as_provided(wanted)
    after = reading.after(turn, by_change=wanted.changed_since is not UNSET)
    meant, until = await reading.as_asked(tx, queries.trainings, wanted.changed_since)
    conditions += meant
    if until is None:
        page = queries.page_of_records(conditions, after[1] if after else None, turn.limit)
        places: list[Any] = [(None, record) for record in (await tx.execute(page)).scalars()]
    else:
        places = list(await tx.execute(queries.changed_records(conditions, after, turn.limit)))
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
    async for found in reading.all_of(tx, queries.trainings, enterprise):
        yield _row(found)


def _wanted(wanted: TrainingSearch) -> list[ColumnElement[bool]]:
    table = queries.trainings.c
    told = ((table.status, wanted.status), (table.verification, wanted.verification), (table.declarer, wanted.declarer))
    conditions = [column == value for column, value in told if value is not UNSET]
    if wanted.verification not in (UNSET, Verification.NOT_NEEDED):
        conditions.append(queries.OF_PROVIDER)
    if wanted.status not in (UNSET, TrainingStatus.COMPLETED):
        conditions.append(queries.NOT_COMPLETED)
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
        for found in await tx.execute(queries.of_records(ids)):
            groups[found.record_id].append(_row(found))
    return groups


def _row(found: Any) -> Row:
    return Row(**{**dict(zip(queries.COLUMNS, found, strict=True)), "digest": ""})
