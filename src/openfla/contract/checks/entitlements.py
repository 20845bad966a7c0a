"""What a right and a budget must be beyond their schema. Codes stand in contract/anomalies, edges are our own."""

from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import UNSET

from openfla.contract.checks.bounds import about_day, about_decimals, about_numbers, has_more_decimals
from openfla.contract.entitlements import (
    BudgetSearch,
    CreditSearch,
    NewEmployabilityBudget,
    NewTrainingRight,
    OptOut,
    OptOutSearch,
    OwedKind,
    Payment,
    TrainingRightSearch,
)
from openfla.contract.findings import Finding

Asking = TrainingRightSearch | BudgetSearch | CreditSearch | OptOutSearch | OptOut
"""What names an enterprise and a worker, and little else."""

MOST_DAYS: Final = 366
LEGAL_DAYS: Final = 5
"""A year, of a full-time worker in the largest class (R2.7)."""
MOST_EURO: Final = 1_000_000
_DECIMALS_OF_DAYS: Final = 4
_DECIMALS_OF_EURO: Final = 2
_ABOUT_AMOUNTS: Final = ("amountOutOfRange", "tooManyDecimals")


def findings_of_right(right: NewTrainingRight) -> list[Finding]:
    """Everything that is wrong or strange about a right that has the right shape."""
    found: list[Finding] = []
    about_numbers(found, right.enterprise_number, right.ssin)
    if not right.days.is_finite() or not 0 <= right.days <= MOST_DAYS:
        found.append(Finding("daysOutOfRange", "days", {"most": MOST_DAYS}))
    elif has_more_decimals(right.days, _DECIMALS_OF_DAYS):
        found.append(Finding("tooManyDecimals", "days", {"most": _DECIMALS_OF_DAYS}))
    elif right.kind is OwedKind.LEGAL and right.days > LEGAL_DAYS:
        found.append(Finding("rightAboveLaw", "days", {"most": LEGAL_DAYS}))
    return found


def findings_of_budget(budget: NewEmployabilityBudget) -> list[Finding]:
    """Everything that is wrong with a budget that has the right shape; each of these stops it."""
    found: list[Finding] = []
    about_numbers(found, budget.enterprise_number, budget.ssin)
    if not budget.measure.strip():
        found.append(Finding("blank", "measure"))
    about_day(found, budget.last_spending_date, "lastSpendingDate")
    _about_amount(found, budget.initial_amount, "initialAmount")
    for place, payment in enumerate(budget.payments):
        _about_payment(found, payment, budget.last_spending_date, f"payments[{place}]")
    amounts = [budget.initial_amount, *(payment.amount for payment in budget.payments)]
    if not any(each.code in _ABOUT_AMOUNTS for each in found) and sum(amounts[1:]) > amounts[0]:
        found.append(Finding("spentMoreThanBudget", "payments"))
    return found


def findings_of_numbers(wanted: Asking) -> list[Finding]:
    """Which of the two numbers in a question is no such number; what can find nothing is a slip of the keyboard."""
    found: list[Finding] = []
    about_numbers(found, wanted.enterprise_number, UNSET if isinstance(wanted, OptOutSearch) else wanted.ssin)
    return found


def _about_payment(found: list[Finding], payment: Payment, last: date, name: str) -> None:
    about_day(found, payment.paid_on, f"{name}.paidOn")
    if payment.paid_on > last:
        found.append(Finding("paymentTooLate", f"{name}.paidOn"))
    _about_amount(found, payment.amount, f"{name}.amount")
    if payment.description is not UNSET and not payment.description.strip():
        found.append(Finding("blank", f"{name}.description"))


def _about_amount(found: list[Finding], amount: Decimal, name: str) -> None:
    if not amount.is_finite() or not 0 < amount <= MOST_EURO:
        found.append(Finding("amountOutOfRange", name, {"most": MOST_EURO}))
    else:
        about_decimals(found, amount, _DECIMALS_OF_EURO, name)
