from collections.abc import Sequence
from typing import Any, ClassVar

from openfla.contract.checks import entitlements as checks
from openfla.contract.declarations import RecordKind, Withdrawal
from openfla.contract.entitlements import NewEmployabilityBudget
from openfla.contract.findings import Finding
from openfla.contract.qualities import Quality
from openfla.platform.entitlements import messages, queries_budgets, rules
from openfla.platform.entitlements.keyed import KeyedBook
from openfla.platform.entitlements.model import BudgetRow
from openfla.platform.records.model import Command, Occasion

_IDENTITY = ("enterpriseNumber", "ssin", "reference")


class BudgetsBook(KeyedBook[BudgetRow]):
    """The employability budgets that some commands are about, read at once, decided on in memory, written at once."""

    kind: ClassVar = RecordKind.EMPLOYABILITY_BUDGET
    table: ClassVar = queries_budgets.TABLE
    constraint: ClassVar = queries_budgets.KEY

    def _under_keys(self) -> bytes:
        return queries_budgets.under_references()

    def _by_ids(self) -> bytes:
        return queries_budgets.by_ids()

    def _row(self, values: Sequence[Any]) -> BudgetRow:
        return queries_budgets.row(values)

    def _key_in(self, command: Command) -> tuple[str, str]:
        """An employer need not name itself to withdraw."""
        content = command.content
        if not isinstance(content, NewEmployabilityBudget | Withdrawal):
            return "", ""
        own = command.actor.enterprise_number if command.actor.quality is Quality.EMPLOYER else ""
        return content.enterprise_number or own, content.reference

    def _key_of(self, row: BudgetRow) -> tuple[str, str]:
        return row.enterprise, row.reference

    def _findings(self, content: NewEmployabilityBudget) -> list[Finding]:
        return checks.findings_of_budget(content)

    def _says_the_same(self, row: BudgetRow, content: NewEmployabilityBudget) -> bool:
        return row.digest == rules.digest_of_budget(content)

    def _about_identity(self, row: BudgetRow, content: NewEmployabilityBudget) -> list[Finding]:
        told = (content.enterprise_number, content.ssin, content.reference)
        held = (row.enterprise, row.ssin, row.reference)
        pairs = zip(_IDENTITY, told, held, strict=True)
        return [Finding("identityChanged", name) for name, one, other in pairs if one != other]

    def _new(self, command: Command, occasion: Occasion) -> BudgetRow:
        budget: Any = command.content
        return messages.budget_row(budget, command.actor, self._content(budget), occasion=occasion)

    def _content(self, content: Any) -> dict[str, Any]:
        return {**messages.budget_content(content), "digest": rules.digest_of_budget(content)}

    def _kept(self, row: BudgetRow) -> dict[str, Any]:
        return messages.kept(messages.budget_of(row, ""))
