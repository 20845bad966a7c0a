import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import UNSET
from sqlalchemy import ColumnElement

from openfla.contract.qualities import Quality
from openfla.contract.trainings import NewProviderTraining, NewTraining, TrainingSearch
from openfla.identifiers import EnterpriseNumber, is_ssin
from openfla.platform.access.model import Act, Actor
from openfla.platform.authority import service as authority
from openfla.platform.kernel import audit, metrics
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Database, Driver, Tx, pipelined
from openfla.platform.kernel.groups import GroupCommit
from openfla.platform.kernel.issues import BadRequest, issue
from openfla.platform.trainings import messages, queries, rules
from openfla.platform.trainings.errors import ReferenceTaken, TrainingUnknown
from openfla.platform.trainings.model import Arrival, Outcome, Row

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


class Registrar:
    """Registers trainings that arrive one by one; those that arrive together go to disk together."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._ledger: GroupCommit[Arrival, bool] = GroupCommit(database, insert)

    async def register(self, actor: Actor, training: NewTraining, *, trace_id: str) -> Outcome:
        """Put one training on the account of its worker; the same one sent again changes nothing.

        Raises:
            BadRequest: as `arrival`.
            MissingPermission: it is about another enterprise's worker (GROUP-3, MANDATE-2).
            ReferenceTaken: another training stands under the reference.
        """
        item = arrival(actor, training, at=self._clock.now(), trace_id=trace_id)
        await authority.require(self._database, actor, Act.DECLARE, training.enterprise_number, self._clock.today())
        if await self._ledger.submit(item):
            metrics.trainings.labels("new").inc()
            return Outcome(item.row, is_new=True)
        async with self._database.transaction() as tx:
            return Outcome(await _standing(tx, item), is_new=False)


def arrival(actor: Actor, training: NewTraining, *, at: datetime, trace_id: str) -> Arrival:
    """A training as it asks to be registered, once it is fit.

    Raises:
        BadRequest: it breaks rules; every issue at once.
    """
    if issues := rules.issues_of(training):
        raise BadRequest(issues)
    row = messages.row_of(training, actor, at=at)
    return Arrival(row, rules.digest(training), actor.client_id, trace_id)


async def insert(driver: Driver, arrivals: Sequence[Arrival]) -> list[bool]:
    """Put rows on the accounts of their workers, where their reference is free, and each record in the trail.

    Returns:
        For each arrival whether its reference was free.
    """
    # In one order everywhere, so that two processes never wait for each other.
    rows = _ENCODER.encode([_stored(item) for item in sorted(arrivals, key=_reference)]).decode()
    inserting = await driver.execute(queries.insert(), {"rows": rows})
    head = await audit.hold(driver)
    inserted = {found for (found,) in await inserting.fetchall()}
    await audit.extend(driver, head, [_entry(item) for item in arrivals if item.row.id in inserted and item.is_first])
    return [item.row.id in inserted for item in arrivals]


async def register_provided(
    tx: Tx, actor: Actor, training: NewProviderTraining, *, at: datetime, trace_id: str
) -> tuple[list[Row], bool]:
    """Put a training provider's training on the account of each participant (PROVIDER-1, PROVIDER-2).

    Returns:
        The rows that stand under the reference now, and whether they are new.

    Raises:
        BadRequest: it breaks rules; every issue at once.
        ReferenceTaken: another training of this provider stands under the reference.
    """
    if issues := rules.issues_of_provider(training):
        raise BadRequest(issues)
    rows = messages.rows_of(training, actor, at=at)
    key = (rows[0].declarer, rows[0].quality.value, rows[0].reference)
    await tx.execute(queries.lock_reference(*key))
    digest = rules.digest(training)
    arrivals = [Arrival(row, digest, actor.client_id, trace_id) for row in rows]
    if standing := await _under(tx, arrivals[0]):
        return standing, False
    async with pipelined(tx) as driver:
        await insert(driver, arrivals)
    return rows, True


async def one(tx: Tx, actor: Actor, training: str, *, today: date) -> Row:
    """One training on an account that the actor may see.

    Raises:
        TrainingUnknown: there is none, or it is another's: nobody learns which ids exist.
    """
    identity = messages.identifier(training)
    found = (await tx.execute(queries.one(identity))).mappings().one_or_none() if identity else None
    if found is None or not found["enterprise"]:
        raise TrainingUnknown
    if not await authority.may(tx, actor, Act.READ, found["enterprise"], today):
        raise TrainingUnknown
    return _row(found)


async def one_provided(tx: Tx, actor: Actor, training: str) -> list[Row]:
    """One training that this provider declared, a row for each participant.

    Raises:
        TrainingUnknown: there is none, or another declared it.
    """
    identity = messages.identifier(training)
    found = (await tx.execute(queries.of_record(identity))).mappings().all() if identity else []
    if not found or found[0]["declarer"] != actor.enterprise_number:
        raise TrainingUnknown
    return [_row(item) for item in found]


async def search(
    tx: Tx, actor: Actor, wanted: TrainingSearch, *, page: int, size: int, today: date
) -> tuple[list[Row], int]:
    """One page of the trainings of an enterprise's workers, and how many there are in all.

    Raises:
        MissingPermission: the enterprise is another's.
        BadRequest: it breaks rules, or a mandatary did not say whose.
    """
    if issues := rules.issues_of_search(wanted):
        raise BadRequest(issues)
    enterprise = wanted.enterprise_number or (actor.enterprise_number if actor.quality is Quality.EMPLOYER else None)
    if enterprise is None:
        raise BadRequest([issue("requiredInput", "Say for which enterprise you search", "enterpriseNumber")])
    await authority.require(tx, actor, Act.READ, enterprise, today)
    conditions = [queries.trainings.c.enterprise == enterprise, *_wanted(wanted)]
    total = (await tx.execute(queries.count(conditions))).scalar_one()
    found = (await tx.execute(queries.page(conditions, page, size))).mappings()
    return [_row(item) for item in found], total


async def search_provided(
    tx: Tx, actor: Actor, wanted: TrainingSearch, *, page: int, size: int
) -> tuple[list[list[Row]], int]:
    """One page of the trainings that this provider declared, each with all its participants.

    Raises:
        BadRequest: it breaks rules; every issue at once.
    """
    if issues := rules.issues_of_search(wanted):
        raise BadRequest(issues)
    table = queries.trainings.c
    conditions = [table.declarer == actor.enterprise_number, table.quality == actor.quality.value, *_wanted(wanted)]
    if wanted.enterprise_number is not UNSET:
        conditions.append(table.enterprise == wanted.enterprise_number)
    total = (await tx.execute(queries.count_of_records(conditions))).scalar_one()
    records = list((await tx.execute(queries.page_of_records(conditions, page, size))).scalars())
    return await _grouped(tx, records), total


async def counted(tx: Tx, enterprise: EnterpriseNumber, ssin: str, *, first_year: int, last_year: int) -> Sequence[Any]:
    """What a worker's credit is made of: year, right, status, duration and unit of each training that counts."""
    return [tuple(row) for row in await tx.execute(queries.counted(enterprise, ssin, first_year, last_year))]


def _shown(reference: str) -> str:
    """A reference in a refusal; somebody may have taken a worker's number for one."""
    return "***" if is_ssin(re.sub("[^0-9]", "", reference)) else reference


def _wanted(wanted: TrainingSearch) -> list[ColumnElement[bool]]:
    table = queries.trainings.c
    conditions: list[ColumnElement[bool]] = []
    if wanted.ssin is not UNSET:
        conditions.append(table.ssin == wanted.ssin)
    if wanted.status is not UNSET:
        conditions.append(table.status == wanted.status.value)
    if wanted.period is not UNSET:
        conditions.append(table.start_date.between(wanted.period.start_date, wanted.period.end_date))
    return conditions


async def _grouped(tx: Tx, records: list[UUID]) -> list[list[Row]]:
    groups: dict[UUID, list[Row]] = {record: [] for record in records}
    if records:
        for item in (await tx.execute(queries.of_records(records))).mappings():
            groups[item["record_id"]].append(_row(item))
    return list(groups.values())


async def _standing(tx: Tx, item: Arrival) -> Row:
    return (await _under(tx, item))[0]


async def _under(tx: Tx, item: Arrival) -> list[Row]:
    """What stands under the reference of an arrival, when it says the same; nothing when the reference is free.

    Raises:
        ReferenceTaken: it says something else.
    """
    found = (await tx.execute(queries.under_reference(*_reference(item)))).mappings().all()
    if found and bytes(found[0]["digest"]) != item.digest:
        metrics.trainings.labels("refused").inc()
        raise ReferenceTaken(_shown(item.row.reference), str(found[0]["record_id"]))
    if found:
        metrics.trainings.labels("same").inc()
    return [_row(row) for row in found]


def _reference(item: Arrival) -> tuple[str, str, str]:
    return item.row.declarer, item.row.quality.value, item.row.reference


def _stored(item: Arrival) -> dict[str, Any]:
    return {**msgspec.structs.asdict(item.row), "digest": f"\\x{item.digest.hex()}"}


def _row(found: Any) -> Row:
    told = {name: found[name] for name in Row.__struct_fields__}
    return Row(**{**told, "quality": Quality(told["quality"]), "declarer": EnterpriseNumber(told["declarer"])})


def _entry(item: Arrival) -> audit.Entry:
    return audit.Entry(
        action="training.registered",
        at=item.row.registered_at,
        enterprise_number=item.row.declarer,
        quality=item.row.quality.value,
        client_id=item.client_id,
        subject=str(item.row.record_id),
        trace_id=item.trace_id,
    )
