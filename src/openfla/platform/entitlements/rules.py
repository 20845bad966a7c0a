"""What follows from a right and a budget; pure."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight, Payment
from openfla.contract.messages import FIRST_YEAR, LAST_YEAR
from openfla.platform.records import service as records


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
