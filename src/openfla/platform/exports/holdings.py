"""What is held of an enterprise: each kind of record, how it looks in a sheet, and how in a declaration."""

from collections.abc import AsyncGenerator, Callable
from functools import partial
from typing import Any, Final, TypeVar

from msgspec import UNSET, Struct, structs

from openfla.contract.declarations import DeclarationRecord
from openfla.contract.employments import Employment, NewEmployment
from openfla.contract.entitlements import (
    EmployabilityBudget,
    NewEmployabilityBudget,
    NewTrainingRight,
    StandingOptOut,
    TrainingRight,
)
from openfla.contract.messages import Registered
from openfla.contract.tables import TABLES
from openfla.contract.trainings import NewTraining, Training
from openfla.identifiers import EnterpriseNumber
from openfla.platform.employments import messages as employment_messages
from openfla.platform.employments import service as employments
from openfla.platform.entitlements import messages as entitlement_messages
from openfla.platform.entitlements import service as entitlements
from openfla.platform.exports import references
from openfla.platform.exports.model import Export
from openfla.platform.kernel.database import Tx
from openfla.platform.trainings import messages as training_messages
from openfla.platform.trainings import service as trainings

N = TypeVar("N", bound=Struct)


class Holding(Struct, frozen=True):
    """One kind of record.

    Attributes:
        name: of its sheet.
        all_of: every row of an enterprise, withdrawn ones too.
        told: a row as a message.
        declared: a message as a record of a declaration, or nothing when it cannot be declared.
    """

    name: str
    all_of: Callable[[Tx, EnterpriseNumber], AsyncGenerator[Any]]
    told: Callable[[Any], Any]
    declared: Callable[[Any, Export], DeclarationRecord | None]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its sheet, by the names of the contract."""
        return TABLES[self.name]


def _as_employment(told: Employment, _: Export) -> DeclarationRecord:
    return DeclarationRecord(employment=_new(NewEmployment, told))


def _as_training(told: Training, export: Export) -> DeclarationRecord | None:
    """What a training provider declared goes along once the employer stands by it, as the employer's own."""
    if not told.verified or told.enterprise_number is UNSET:
        return None
    training = _new(NewTraining, told)
    reference = references.elsewhere(told, export)
    return DeclarationRecord(training=structs.replace(training, reference=reference))


def _as_right(told: TrainingRight, _: Export) -> DeclarationRecord:
    return DeclarationRecord(training_right=_new(NewTrainingRight, told))


def _as_budget(told: EmployabilityBudget, _: Export) -> DeclarationRecord:
    return DeclarationRecord(employability_budget=_new(NewEmployabilityBudget, told))


def _as_nothing(_told: StandingOptOut, _: Export) -> None:
    """An opt-out is no record of a declaration."""


def _new(kind: type[N], told: Registered) -> N:
    """What the register tells, without what the register added."""
    return kind(**{name: getattr(told, name) for name in kind.__struct_fields__})


# In this order they can be declared elsewhere: a training asks for an employment, and counts against a right.
HOLDINGS: Final = (
    Holding(
        "employments",
        employments.all_of,
        partial(employment_messages.employment_of, base=""),
        _as_employment,
    ),
    Holding(
        "trainingRights",
        entitlements.all_rights,
        partial(entitlement_messages.right_of, base=""),
        _as_right,
    ),
    Holding(
        "employabilityBudgets",
        entitlements.all_budgets,
        partial(entitlement_messages.budget_of, base=""),
        _as_budget,
    ),
    Holding(
        "trainings",
        trainings.all_of,
        partial(training_messages.training_of, base=""),
        _as_training,
    ),
    Holding(
        "calculationOptOuts",
        entitlements.all_opt_outs,
        entitlement_messages.opt_out_of,
        _as_nothing,
    ),
)
