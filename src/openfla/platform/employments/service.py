from collections.abc import AsyncGenerator, Sequence
from datetime import date
from typing import Any

from msgspec import UNSET
from sqlalchemy import ColumnElement, or_

from openfla.contract.checks import employments as checks
from openfla.contract.employments import EmploymentSearch
from openfla.identifiers import EnterpriseNumber, Ssin
from openfla.platform.access.model import Actor
from openfla.platform.api.turning import Turn
from openfla.platform.employments import queries
from openfla.platform.employments.model import Employed, Row
from openfla.platform.kernel.database import Tx
from openfla.platform.records import reading
from openfla.platform.records.model import Version


async def one(tx: Tx, actor: Actor, employment: str, *, today: date) -> Row:
    """One employment with an enterprise that the actor may act for, withdrawn or not.

    Raises:
        RecordUnknown: there is none, or it is another's: nobody learns which ids exist.
    """
    return queries.row(await reading.one(tx, actor, queries.employments, employment, today=today))


async def search(tx: Tx, actor: Actor, wanted: EmploymentSearch, turn: Turn, *, today: date) -> reading.Found[Row]:
    """One page of the employments with an enterprise, and one more when there are more; see `reading.page`.

    Raises:
        MissingPermission: the enterprise is another's.
        BadRequest: it breaks rules, or a mandatary did not say whose.
    """
    reading.require_fit(checks.findings_of_search(wanted))
    enterprise = await reading.whose(tx, actor, wanted.enterprise_number, today=today)
    conditions = [queries.employments.c.enterprise == enterprise, *_wanted(wanted)]
    rows, until = await reading.page(tx, queries.employments, conditions, turn, wanted.changed_since)
    return [queries.row(values) for values in rows], until


async def history(tx: Tx, actor: Actor, employment: str, turn: Turn, *, today: date) -> tuple[Row, list[Version]]:
    """An employment and a page of its versions, oldest first, and one more when there are more.

    Raises:
        RecordUnknown: as `one`.
    """
    row = await one(tx, actor, employment, today=today)
    return row, await reading.versions(tx, row, turn)


async def employed(tx: Tx, enterprise: EnterpriseNumber, ssin: Ssin) -> Sequence[Employed]:
    """When a worker is in service with an enterprise, and for how many hours, as far as was declared."""
    return [queries.employed(values) for values in await tx.execute(queries.in_service(enterprise, ssin))]


async def all_of(tx: Tx, enterprise: EnterpriseNumber) -> AsyncGenerator[Row]:
    """Every employment with an enterprise, withdrawn or not, read as it is asked for (exports)."""
    async for values in reading.all_of(tx, queries.employments, enterprise):
        yield queries.row(values)


def _wanted(wanted: EmploymentSearch) -> list[ColumnElement[bool]]:
    table = queries.employments.c
    told: tuple[tuple[Any, Any], ...] = ((table.ssin, wanted.ssin), (table.reference, wanted.reference))
    conditions = [column == value for column, value in told if value is not UNSET]
    if wanted.in_service_on is not UNSET:
        day = wanted.in_service_on
        conditions += [table.start_date <= day, or_(table.end_date.is_(None), table.end_date >= day)]
    return conditions
