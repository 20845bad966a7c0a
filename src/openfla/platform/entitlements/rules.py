from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from openfla.contract.entitlements import Amount, NewTrainingRight, OwedKind, TrainingCredit
from openfla.identifiers import is_enterprise_number, is_ssin
from openfla.platform.kernel.issues import Issue, issue
from openfla.rights import Credit

MOST_DAYS: Final = 366
_MOST_DECIMALS: Final = 4
_FOUR_DECIMALS: Final = Decimal("0.0001")


def issues_of(enterprise: str, ssin: str) -> list[Issue]:
    """Which of the two numbers that name an account is no such number."""
    found = []
    if not is_enterprise_number(enterprise):
        detail = f"Enterprise number {enterprise} is invalid: its check digits are wrong"
        found.append(issue("invalidStructure", detail, "enterpriseNumber"))
    if not is_ssin(ssin):
        detail = "SSIN is invalid: its check digits, birth date or counter are wrong"
        found.append(issue("invalidStructure", detail, "ssin"))
    return found


def issues_of_right(right: NewTrainingRight) -> list[Issue]:
    """Everything that is wrong with a right; nothing when it is fit."""
    return [*issues_of(right.enterprise_number, right.ssin), *_days(right.days)]


def told(kind: OwedKind, credit: Credit, weekly_hours: Fraction) -> TrainingCredit:
    """A credit as a message."""
    return TrainingCredit(
        kind=kind,
        entitled=_amount(credit.entitled, weekly_hours),
        carried_over=_amount(credit.carried_over, weekly_hours),
        taken=_amount(credit.taken, weekly_hours),
        planned=_amount(credit.planned, weekly_hours),
        left=_amount(credit.left, weekly_hours),
    )


def _days(days: Decimal) -> Iterator[Issue]:
    if not days.is_finite() or not 0 <= days <= MOST_DAYS:
        yield issue("outOfRange", f"A right is 0 to {MOST_DAYS} days", "days")
    elif days != days.quantize(_FOUR_DECIMALS):
        yield issue("outOfRange", f"A right has at most {_MOST_DECIMALS} decimals", "days")


def _amount(minutes: Fraction, weekly_hours: Fraction) -> Amount:
    return Amount(minutes=_decimal(minutes), days=_decimal(minutes / (weekly_hours / 5 * 60)))


def _decimal(value: Fraction) -> Decimal:
    rounded = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_FOUR_DECIMALS)
    return rounded.normalize() + 0
