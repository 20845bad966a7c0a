"""What is wrong or strange about a message by itself, as the platform finds it; no other record is looked at.

A message that breaks its schema has findings of another kind, which contract/shapes tells.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from openfla.contract.checks import employments, entitlements, trainings
from openfla.contract.employments import EmploymentSearch, NewEmployment
from openfla.contract.entitlements import (
    BudgetSearch,
    CreditSearch,
    NewEmployabilityBudget,
    NewTrainingRight,
    OptOut,
    OptOutSearch,
    TrainingRightSearch,
)
from openfla.contract.findings import Finding
from openfla.contract.trainings import NewProviderTraining, NewTraining, NewVerification, TrainingSearch

DAY_MINUTES: Final = Decimal(456)
"""How long a training day is where an installation sets nothing else: a fifth of 38 hours (R7.4)."""

_BY_THE_DAY: Final[Mapping[type, Callable[[Any, Decimal, date], list[Finding]]]] = {
    NewTraining: trainings.findings_of,
    NewProviderTraining: trainings.findings_of_provider,
    NewVerification: trainings.findings_of_verification,
}
_ON_ANY_DAY: Final[Mapping[type, Callable[[Any], list[Finding]]]] = {
    TrainingSearch: trainings.findings_of_search,
    NewEmployment: employments.findings_of,
    EmploymentSearch: employments.findings_of_search,
    NewTrainingRight: entitlements.findings_of_right,
    NewEmployabilityBudget: entitlements.findings_of_budget,
    TrainingRightSearch: entitlements.findings_of_numbers,
    BudgetSearch: entitlements.findings_of_numbers,
    CreditSearch: entitlements.findings_of_numbers,
    OptOutSearch: entitlements.findings_of_numbers,
    OptOut: entitlements.findings_of_numbers,
}


def findings_of(message: object, day_minutes: Decimal, today: date) -> list[Finding]:
    """Everything that is wrong or strange about a message; nothing of a kind that has no rules of its own.

    The platform tells only what blocks a record that it blocks, and adds what other records have against it.

    Args:
        message: of the right shape, such as `NewTraining`.
        day_minutes: how long a training day is (R7.4), usually `DAY_MINUTES`.
        today: the day in Belgium.
    """
    if by_the_day := _BY_THE_DAY.get(type(message)):
        return by_the_day(message, day_minutes, today)
    on_any_day = _ON_ANY_DAY.get(type(message))
    return on_any_day(message) if on_any_day else []
