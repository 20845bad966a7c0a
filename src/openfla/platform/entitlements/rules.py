"""What a right, a budget and a question about them must be beyond their schema; pure. Edges are our own design."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight, OwedKind, Payment
from openfla.contract.messages import FIRST_YEAR, LAST_YEAR
from openfla.identifiers import is_enterprise_number, is_ssin
from openfla.platform.kernel.findings import Finding
from openfla.platform.records import service as records

EARLIEST: Final = date(1950, 1, 1)
LATEST: Final = date(2099, 12, 31)
MOST_DAYS: Final = 366
LEGAL_DAYS: Final = 5
"""A year, of a full-time worker in the largest class (R2.7)."""
MOST_EURO: Final = 1_000_000
_DECIMALS_OF_DAYS: Final = 4
_DECIMALS_OF_EURO: Final = 2
_OUT_OF_RANGE: Final = {"first": str(EARLIEST), "last": str(LATEST)}


def findings_of_right(right: NewTrainingRight) -> list[Finding]:
    """Everything that is wrong or strange about a right that has the right shape."""
    found = _about_worker(right.enterprise_number, right.ssin)
    if not right.days.is_finite() or not 0 <= right.days <= MOST_DAYS:
        found.append(Finding("daysOutOfRange", "days", {"most": MOST_DAYS}))
    elif _has_more_decimals(right.days, _DECIMALS_OF_DAYS):
        found.append(Finding("tooManyDecimals", "days", {"most": _DECIMALS_OF_DAYS}))
    elif right.kind is OwedKind.LEGAL and right.days > LEGAL_DAYS:
        found.append(Finding("rightAboveLaw", "days", {"most": LEGAL_DAYS}))
    return found


def findings_of_budget(budget: NewEmployabilityBudget) -> list[Finding]:
    """Everything that is wrong with a budget that has the right shape; each of these stops it."""
    found = _about_worker(budget.enterprise_number, budget.ssin)
    if not budget.measure.strip():
        found.append(Finding("blank", "measure"))
    _about_day(found, budget.last_spending_date, "lastSpendingDate")
    _about_amount(found, budget.initial_amount, "initialAmount")
    for place, payment in enumerate(budget.payments):
        _about_payment(found, payment, budget.last_spending_date, f"payments[{place}]")
    amounts = [budget.initial_amount, *(payment.amount for payment in budget.payments)]
    if not any(each.code in _ABOUT_AMOUNTS for each in found) and sum(amounts[1:]) > amounts[0]:
        found.append(Finding("spentMoreThanBudget", "payments"))
    return found


def findings_of_numbers(enterprise: str | UnsetType, ssin: str | UnsetType) -> list[Finding]:
    """Which of the two numbers in a question is no such number; what can find nothing is a slip of the keyboard."""
    return _about_worker(enterprise, ssin)


def is_year(year: int) -> bool:
    """Whether anything is recorded about a year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def digest_of_right(right: NewTrainingRight) -> str:
    """What the right says, in short: equal for equal content, however its number was written."""
    return records.digest(msgspec.structs.replace(right, days=plain(right.days)))


def digest_of_budget(budget: NewEmployabilityBudget) -> str:
    """The same for a budget."""
    payments = tuple(msgspec.structs.replace(each, amount=plain(each.amount)) for each in budget.payments)
    amount = plain(budget.initial_amount)
    return records.digest(msgspec.structs.replace(budget, initial_amount=amount, payments=payments))


def spent(payments: Iterable[Payment]) -> Decimal:
    """What was paid in all, in euro; exact."""
    return sum((payment.amount for payment in payments), Decimal(0))


def plain(value: Decimal) -> Decimal:
    """The same number without zeros at its end and without an exponent.

    >>> plain(Decimal("300.00")), plain(Decimal("2.50"))
    (Decimal('300'), Decimal('2.5'))
    """
    return value.normalize() + 0


_ABOUT_AMOUNTS: Final = ("amountOutOfRange", "tooManyDecimals")


def _about_worker(enterprise: str | UnsetType, ssin: str | UnsetType) -> list[Finding]:
    found: list[Finding] = []
    if enterprise is not UNSET and not is_enterprise_number(enterprise):
        found.append(Finding("enterpriseNumberInvalid", "enterpriseNumber"))
    if ssin is not UNSET and not is_ssin(ssin):
        found.append(Finding("ssinInvalid", "ssin"))
    return found


def _about_payment(found: list[Finding], payment: Payment, last: date, name: str) -> None:
    _about_day(found, payment.paid_on, f"{name}.paidOn")
    if payment.paid_on > last:
        found.append(Finding("paymentTooLate", f"{name}.paidOn"))
    _about_amount(found, payment.amount, f"{name}.amount")
    if payment.description is not UNSET and not payment.description.strip():
        found.append(Finding("blank", f"{name}.description"))


def _about_day(found: list[Finding], day: date, name: str) -> None:
    if not EARLIEST <= day <= LATEST:
        found.append(Finding("dayOutOfRange", name, _OUT_OF_RANGE))


def _about_amount(found: list[Finding], amount: Decimal, name: str) -> None:
    if not amount.is_finite() or not 0 < amount <= MOST_EURO:
        found.append(Finding("amountOutOfRange", name, {"most": MOST_EURO}))
    elif _has_more_decimals(amount, _DECIMALS_OF_EURO):
        found.append(Finding("tooManyDecimals", name, {"most": _DECIMALS_OF_EURO}))


def _has_more_decimals(value: Decimal, most: int) -> bool:
    return value != value.quantize(Decimal(1).scaleb(-most))
