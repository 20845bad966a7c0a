from collections.abc import Sequence
from typing import Any, ClassVar

from openfla.contract.checks import entitlements as checks
from openfla.contract.declarations import RecordKind
from openfla.contract.entitlements import EmployabilityBudget, NewEmployabilityBudget
from openfla.contract.findings import Finding
from openfla.platform.entitlements import messages, queries, queries_budgets, rules
from openfla.platform.entitlements.model import BudgetRow
from openfla.platform.records.model import Command, Occasion
from openfla.platform.records.referred import ReferredBook


class BudgetsBook(ReferredBook[BudgetRow]):
    """The employability budgets that some commands are about, read at once, decided on in memory, written at once."""

    kind: ClassVar = RecordKind.EMPLOYABILITY_BUDGET
    table: ClassVar = queries_budgets.TABLE
    constraint: ClassVar = queries_budgets.KEY
    plan_is_kept: ClassVar = queries.PLAN_KEPT

    def _under_keys(self) -> bytes:
        return queries_budgets.under_references()

    def _by_ids(self) -> bytes:
        return queries_budgets.by_ids()

    def _row(self, values: Sequence[Any]) -> BudgetRow:
        return queries_budgets.row(values)

    def _findings(self, content: NewEmployabilityBudget) -> list[Finding]:
        return checks.findings_of_budget(content)

    def _says_the_same(self, row: BudgetRow, content: NewEmployabilityBudget) -> bool:
        return row.digest == rules.digest_of_budget(content)

    def _new(self, command: Command, occasion: Occasion) -> BudgetRow:
        budget: Any = command.content
        return messages.budget_row(budget, command.actor, self._content(budget), occasion=occasion)

    def _content(self, content: Any) -> dict[str, Any]:
        return {**messages.budget_content(content), "digest": rules.digest_of_budget(content)}

    def _told(self, row: BudgetRow) -> EmployabilityBudget:
        return messages.budget_of(row, "")
