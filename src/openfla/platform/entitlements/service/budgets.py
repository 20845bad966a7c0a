from collections.abc import AsyncGenerator
from datetime import date

from msgspec import UNSET

from openfla.contract.checks import entitlements as checks
from openfla.contract.entitlements import BudgetSearch
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.api.turning import Turn
from openfla.platform.entitlements import queries_budgets
from openfla.platform.entitlements.model import BudgetRow
from openfla.platform.kernel.database import Tx
from openfla.platform.records import reading
from openfla.platform.records.model import Version


async def budget(tx: Tx, actor: Actor, record: str, *, today: date) -> BudgetRow:
    """One budget of an enterprise that the actor may act for, withdrawn or not.

    Raises:
        RecordUnknown: there is none, or it is another's: nobody learns which ids exist.
    """
    return queries_budgets.row(await reading.one(tx, actor, queries_budgets.employability_budgets, record, today=today))


async def budget_history(
    tx: Tx, actor: Actor, record: str, turn: Turn, *, today: date
) -> tuple[BudgetRow, list[Version]]:
    """A budget and a page of its versions, oldest first, and one more when there are more.

    Raises:
        RecordUnknown: as `budget`.
    """
    row = await budget(tx, actor, record, today=today)
    return row, await reading.versions(tx, row, turn)


async def search_budgets(
    tx: Tx, actor: Actor, wanted: BudgetSearch, turn: Turn, *, today: date
) -> reading.Found[BudgetRow]:
    """One page of the budgets of an enterprise, and one more when there are more; see `reading.page`.

    Raises:
        MissingPermission: the enterprise is another's.
        BadRequest: it breaks rules, or a mandatary did not say whose.
    """
    reading.require_fit(checks.findings_of_numbers(wanted))
    enterprise = await reading.whose(tx, actor, wanted.enterprise_number, today=today)
    table = queries_budgets.employability_budgets
    told = ((table.c.ssin, wanted.ssin), (table.c.reference, wanted.reference))
    conditions = [table.c.enterprise == enterprise]
    conditions += [column == value for column, value in told if value is not UNSET]
    rows, until = await reading.page(tx, table, conditions, turn, wanted.changed_since)
    return [queries_budgets.row(values) for values in rows], until


async def all_budgets(tx: Tx, enterprise: EnterpriseNumber) -> AsyncGenerator[BudgetRow]:
    """Every budget of an enterprise, withdrawn or not, read as it is asked for (exports)."""
    async for values in reading.all_of(tx, queries_budgets.employability_budgets, enterprise):
        yield queries_budgets.row(values)
