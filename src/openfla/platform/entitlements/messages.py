"""Between a message of the contract and a row of the tables; pure."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import msgspec
from msgspec import UNSET

from openfla.contract.anomalies import Told
from openfla.contract.entitlements import (
    Amount,
    BudgetChange,
    EmployabilityBudget,
    Factor,
    HoursAndMinutes,
    NewEmployabilityBudget,
    NewTrainingRight,
    OwedKind,
    RightSource,
    StandingOptOut,
    TrainingCredit,
    TrainingRight,
    TrainingRightChange,
)
from openfla.identifiers import AgreementNumber
from openfla.platform.access.model import Actor
from openfla.platform.entitlements import rules
from openfla.platform.entitlements.model import BudgetRow, OptOutRow, RightRow
from openfla.platform.records import messages
from openfla.platform.records.model import Occasion, Version
from openfla.rights import Credit, hours_and_minutes

_FOUR_DECIMALS: Final = Decimal("0.0001")


def right_row(right: NewTrainingRight, actor: Actor, content: dict[str, Any], *, occasion: Occasion) -> RightRow:
    """What somebody declares, as a row with an id of its own."""
    return RightRow(
        **messages.new(actor, occasion),
        enterprise=right.enterprise_number,
        ssin=right.ssin,
        year=right.year,
        kind=right.kind.value,
        **content,
    )


def right_content(right: NewTrainingRight) -> dict[str, Any]:
    """The columns that a correction may change; whatever somebody declares is explained by nobody."""
    return {
        "days": rules.plain(right.days),
        "agreement": right.collective_agreement or None,
        "source": RightSource.DECLARED.value,
        "explanation": (),
    }


def right_of(row: RightRow, base: str, warnings: tuple[Told, ...] = ()) -> TrainingRight:
    """A row as the register tells it; `base` is the address of the API it is told on."""
    return TrainingRight(
        **messages.registered(row),
        href=f"{base}/trainingRights/{row.id}",
        warnings=warnings,
        year=row.year,
        kind=OwedKind(row.kind),
        days=rules.plain(row.days),
        collective_agreement=AgreementNumber(row.agreement) if row.agreement else UNSET,
        source=RightSource(row.source),
        explanation=tuple(msgspec.convert(factor, Factor) for factor in row.explanation),
    )


def budget_row(
    budget: NewEmployabilityBudget, actor: Actor, content: dict[str, Any], *, occasion: Occasion
) -> BudgetRow:
    """What somebody declares, as a row with an id of its own."""
    return BudgetRow(
        **messages.new(actor, occasion),
        enterprise=budget.enterprise_number,
        reference=budget.reference,
        ssin=budget.ssin,
        **content,
    )


def budget_content(budget: NewEmployabilityBudget) -> dict[str, Any]:
    """The columns that a correction may change."""
    payments = tuple(msgspec.structs.replace(each, amount=rules.plain(each.amount)) for each in budget.payments)
    return {
        "measure": budget.measure,
        "initial_amount": rules.plain(budget.initial_amount),
        "spent": rules.spent(payments),
        "last_spending_date": budget.last_spending_date,
        "payments": payments,
    }


def budget_of(row: BudgetRow, base: str, warnings: tuple[Told, ...] = ()) -> EmployabilityBudget:
    """A row as the register tells it; `base` is the address of the API it is told on."""
    return EmployabilityBudget(
        **messages.registered(row),
        href=f"{base}/employabilityBudgets/{row.id}",
        warnings=warnings,
        reference=row.reference,
        measure=row.measure,
        initial_amount=rules.plain(row.initial_amount),
        remaining_amount=rules.plain(row.initial_amount - row.spent),
        last_spending_date=row.last_spending_date,
        payments=row.payments,
    )


def opt_out_of(row: OptOutRow) -> StandingOptOut:
    """An opt-out as it stands."""
    return StandingOptOut(year=row.year, enterprise_number=row.enterprise, ssin=row.ssin or UNSET, since=row.since)


def credit_of(kind: OwedKind, credit: Credit, weekly_hours: Fraction) -> TrainingCredit:
    """A credit as a message."""
    return TrainingCredit(
        kind=kind,
        entitled=_amount(credit.entitled, weekly_hours),
        carried_over=_amount(credit.carried_over, weekly_hours),
        taken=_amount(credit.taken, weekly_hours),
        planned=_amount(credit.planned, weekly_hours),
        left=_amount(credit.left, weekly_hours),
    )


def right_change_of(version: Version, row: RightRow, base: str) -> TrainingRightChange:
    """A version of the right that stands in this row."""
    return TrainingRightChange(**messages.change(version, right_of(row, base)))


def budget_change_of(version: Version, row: BudgetRow, base: str) -> BudgetChange:
    """A version of the budget that stands in this row."""
    return BudgetChange(**messages.change(version, budget_of(row, base)))


def _amount(minutes: Fraction, weekly_hours: Fraction) -> Amount:
    hours, rest = hours_and_minutes(minutes)
    days = _exact(minutes / (weekly_hours / 5 * 60)).quantize(_FOUR_DECIMALS)
    in_hours = HoursAndMinutes(hours=hours, minutes=_exact(rest))
    return Amount(minutes=_exact(minutes), in_hours=in_hours, days=rules.plain(days))


def _exact(value: Fraction) -> Decimal:
    """Exact for all that comes of decimals: days, hours and minutes that were declared."""
    return rules.plain(Decimal(value.numerator) / Decimal(value.denominator))
