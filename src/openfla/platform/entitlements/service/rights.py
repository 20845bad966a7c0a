from collections.abc import AsyncGenerator
from datetime import date

from msgspec import UNSET

from openfla.contract.checks import entitlements as checks
from openfla.contract.entitlements import TrainingRightSearch
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.api.turning import Turn
from openfla.platform.entitlements import queries
from openfla.platform.entitlements.model import RightRow
from openfla.platform.kernel.database import Tx
from openfla.platform.records import reading
from openfla.platform.records.model import Version


async def right(tx: Tx, actor: Actor, record: str, *, today: date) -> RightRow:
    """One right with an enterprise that the actor may act for, withdrawn or not.

    Raises:
        RecordUnknown: there is none, or it is another's: nobody learns which ids exist.
    """
    return queries.row(await reading.one(tx, actor, queries.training_rights, record, today=today))


async def right_history(
    tx: Tx, actor: Actor, record: str, turn: Turn, *, today: date
) -> tuple[RightRow, list[Version]]:
    """A right and a page of its versions, oldest first, and one more when there are more.

    Raises:
        RecordUnknown: as `right`.
    """
    row = await right(tx, actor, record, today=today)
    return row, await reading.versions(tx, row, turn)


async def search_rights(
    tx: Tx, actor: Actor, wanted: TrainingRightSearch, turn: Turn, *, today: date
) -> reading.Found[RightRow]:
    """One page of the rights with an enterprise, and one more when there are more; see `reading.page`.

    Raises:
        MissingPermission: the enterprise is another's.
        BadRequest: it breaks rules, or a mandatary did not say whose.
    """
    reading.require_fit(checks.findings_of_numbers(wanted))
    enterprise = await reading.whose(tx, actor, wanted.enterprise_number, today=today)
    table = queries.training_rights
    told = ((table.c.ssin, wanted.ssin), (table.c.year, wanted.year), (table.c.kind, wanted.kind))
    conditions = [table.c.enterprise == enterprise]
    conditions += [column == value for column, value in told if value is not UNSET]
    rows, until = await reading.page(tx, table, conditions, turn, wanted.changed_since)
    return [queries.row(values) for values in rows], until


async def all_rights(tx: Tx, enterprise: EnterpriseNumber) -> AsyncGenerator[RightRow]:
    """Every right with an enterprise, withdrawn or not, read as it is asked for (exports)."""
    async for values in reading.all_of(tx, queries.training_rights, enterprise):
        yield queries.row(values)
