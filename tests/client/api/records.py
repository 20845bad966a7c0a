"""Records of made-up workers, as the client declares them; a test names only what it is about."""

from datetime import date
from decimal import Decimal
from itertools import count
from secrets import token_hex
from typing import Any, Final

from msgspec.structs import replace

from openfla.bench import workers
from openfla.contract.employments import NewEmployment, WorkingRegime
from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight, OwedKind
from openfla.contract.messages import Period
from openfla.contract.trainings import (
    Duration,
    DurationUnit,
    NewProviderTraining,
    NewTraining,
    Participant,
    TrainingStatus,
    TrainingType,
)
from openfla.identifiers import JointCommittee, Ssin
from tests.platforms import BAKERY, WORKER

_numbers = count()
_DAYS: Final = Period(start_date=date(2026, 3, 2), end_date=date(2026, 3, 3))
_LENGTH: Final = Duration(value=Decimal("7.6"), unit=DurationUnit.HOURS)


def a_worker() -> Ssin:
    """A worker whom no other test knows."""
    return workers.ssin(next(_numbers))


def a_training(**about: Any) -> NewTraining:
    training = NewTraining(
        reference=token_hex(8),
        title="First aid",
        type=TrainingType.FORMAL,
        period=_DAYS,
        duration=_LENGTH,
        enterprise_number=BAKERY,
        ssin=Ssin(WORKER),
        status=TrainingStatus.COMPLETED,
    )
    return replace(training, **about)


def a_provided_training(**about: Any) -> NewProviderTraining:
    participant = Participant(ssin=a_worker(), enterprise_number=BAKERY, status=TrainingStatus.COMPLETED)
    training = NewProviderTraining(
        reference=token_hex(8),
        title="First aid",
        type=TrainingType.FORMAL,
        period=_DAYS,
        duration=_LENGTH,
        participants=(participant,),
    )
    return replace(training, **about)


def an_employment(**about: Any) -> NewEmployment:
    employment = NewEmployment(
        reference=token_hex(8),
        enterprise_number=BAKERY,
        ssin=a_worker(),
        start_date=date(2024, 4, 29),
        working_regime=WorkingRegime(hours_per_week=Decimal("30.4"), full_time_hours_per_week=Decimal(38)),
        joint_committees=(JointCommittee("118"),),
    )
    return replace(employment, **about)


def a_right(**about: Any) -> NewTrainingRight:
    right = NewTrainingRight(
        enterprise_number=BAKERY, ssin=a_worker(), year=2026, kind=OwedKind.LEGAL, days=Decimal("2.5")
    )
    return replace(right, **about)


def a_budget(**about: Any) -> NewEmployabilityBudget:
    budget = NewEmployabilityBudget(
        reference=token_hex(8),
        enterprise_number=BAKERY,
        ssin=a_worker(),
        measure="Outplacement",
        initial_amount=Decimal(1800),
        last_spending_date=date(2026, 12, 31),
    )
    return replace(budget, **about)
