"""Rights, credits, opt-outs and budgets as they go over the wire; own design below the guide's two addresses."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from msgspec import UNSET, Meta, UnsetType

from openfla.contract.messages import (
    AgreementText,
    Answer,
    Change,
    EnterpriseNumberText,
    Listed,
    LongText,
    Message,
    Reference,
    Registered,
    Since,
    SsinText,
    YearNumber,
)
from openfla.texts import N_

MOST_PAYMENTS: Final = 200
"""Of one employability budget; own design."""


class OwedKind(StrEnum):
    """VERIFIED: the three kinds of right that a worker can have."""

    LEGAL = "legal"
    SECTORAL = "sectoral"
    EXTRA = "extra"


class RightSource(StrEnum):
    """Who says that a worker is owed the days."""

    DECLARED = "declared"
    CALCULATED = "calculated"


_Kind = Annotated[
    OwedKind,
    Meta(title=N_("Kind of right"), description=N_("By law, by sectoral agreement, or extra of the employer.")),
]


class NewTrainingRight(Message, frozen=True, kw_only=True):
    """Days of training that a worker is owed in one year with one employer: one right of each kind."""

    enterprise_number: EnterpriseNumberText
    ssin: SsinText
    year: YearNumber
    kind: _Kind
    days: Annotated[Decimal, Meta(title=N_("Days"), description=N_("0 to 366, at most four decimals."), examples=[2.5])]
    collective_agreement: AgreementText | UnsetType = UNSET


class Factor(Answer, frozen=True, kw_only=True):
    """One factor of a calculated right, and where it comes from."""

    name: Annotated[str, Meta(title=N_("Factor"), description=N_("Which factor of the formula."))]
    value: Annotated[str, Meta(title=N_("Value"), description=N_("An exact fraction such as 4/5."))]
    source: Annotated[str, Meta(title=N_("Source"), description=N_("The rule or the record that it comes from."))]


class TrainingRight(Registered, frozen=True, kw_only=True):
    """A right as it stands in the account."""

    enterprise_number: EnterpriseNumberText
    ssin: SsinText
    year: YearNumber
    kind: _Kind
    days: Annotated[Decimal, Meta(title=N_("Days"), description=N_("Exact, never rounded."))]
    collective_agreement: AgreementText | UnsetType = UNSET
    source: Annotated[RightSource, Meta(title=N_("Source"), description=N_("Declared by an employer, or calculated."))]
    explanation: Annotated[
        tuple[Factor, ...],
        Meta(title=N_("Explanation"), description=N_("Every factor of a calculated right; none of a declared one.")),
    ] = ()


class TrainingRightSearch(Message, frozen=True, kw_only=True):
    """Which rights to list; everything given must hold."""

    enterprise_number: Annotated[
        EnterpriseNumberText | UnsetType, Meta(description=N_("Whose workers; needed from a mandatary."))
    ] = UNSET
    ssin: SsinText | UnsetType = UNSET
    year: YearNumber | UnsetType = UNSET
    kind: _Kind | UnsetType = UNSET
    changed_since: Since | UnsetType = UNSET


class TrainingRightPage(Listed, frozen=True, kw_only=True):
    """One page of rights."""

    items: tuple[TrainingRight, ...]


class TrainingRightChange(Change, frozen=True, kw_only=True):
    """One version of a right."""

    before: Annotated[
        TrainingRight | UnsetType, Meta(title=N_("Before"), description=N_("As it stood; not for the first version."))
    ] = UNSET
    after: Annotated[TrainingRight, Meta(title=N_("After"), description=N_("As it stood from then on."))]


class TrainingRightHistory(Listed, frozen=True, kw_only=True):
    """Every version of a right, oldest first."""

    items: tuple[TrainingRightChange, ...]


class CreditSearch(Message, frozen=True, kw_only=True):
    """Whose credit, in which year."""

    enterprise_number: EnterpriseNumberText
    ssin: SsinText
    year: YearNumber


class HoursAndMinutes(Answer, frozen=True, kw_only=True):
    """A length in whole hours and the minutes that remain, both below zero when more was used than there was."""

    hours: Annotated[int, Meta(title=N_("Hours"), description=N_("Whole hours."))]
    minutes: Annotated[Decimal, Meta(title=N_("Minutes"), description=N_("What remains, less than 60; exact."))]


class Amount(Answer, frozen=True, kw_only=True):
    """A length of training, told three times: in minutes, in hours and minutes, and in days of full time."""

    minutes: Annotated[Decimal, Meta(title=N_("Minutes"), description=N_("Exact. May be below zero for what is left."))]
    in_hours: Annotated[
        HoursAndMinutes, Meta(title=N_("Hours and minutes"), description=N_("The same in hours and minutes."))
    ]
    days: Annotated[
        Decimal,
        Meta(
            title=N_("Days"),
            description=N_("The same in days of this installation's full-time week, rounded to four decimals."),
        ),
    ]


class TrainingCredit(Answer, frozen=True, kw_only=True):
    """The credit of one worker with one employer, in one year, of one kind of right."""

    kind: _Kind
    entitled: Annotated[Amount, Meta(title=N_("Entitled"), description=N_("What the worker is owed in this year."))]
    carried_over: Annotated[
        Amount, Meta(title=N_("Carried over"), description=N_("What earlier years of the five-year period left over."))
    ]
    taken: Annotated[Amount, Meta(title=N_("Taken"), description=N_("Completed in this year."))]
    planned: Annotated[Amount, Meta(title=N_("Planned"), description=N_("Reserved in this year."))]
    left: Annotated[Amount, Meta(title=N_("Left"), description=N_("What can still be planned or followed."))]


class CreditPage(Answer, frozen=True, kw_only=True):
    """The credits found: one for each kind of right."""

    items: Annotated[
        tuple[TrainingCredit, ...], Meta(title=N_("Credits"), description=N_("One for each kind of right."))
    ]
    total: Annotated[int, Meta(title=N_("Total"), description=N_("How many there are."))]


class OptOut(Message, frozen=True, kw_only=True):
    """For whom the yearly calculation is stopped: a whole enterprise, or one of its workers (R10.1)."""

    enterprise_number: EnterpriseNumberText
    ssin: Annotated[SsinText | UnsetType, Meta(description=N_("Left out: all workers of the enterprise."))] = UNSET


class StandingOptOut(Answer, frozen=True, kw_only=True):
    """An opt-out as it stands."""

    year: YearNumber
    enterprise_number: EnterpriseNumberText
    ssin: SsinText | UnsetType = UNSET
    since: Annotated[datetime, Meta(title=N_("Since"), description=N_("When it was recorded."))]


class OptOutSearch(Message, frozen=True, kw_only=True):
    """Which opt-outs to list."""

    enterprise_number: Annotated[
        EnterpriseNumberText | UnsetType, Meta(description=N_("Whose workers; needed from a mandatary."))
    ] = UNSET
    year: YearNumber | UnsetType = UNSET


class OptOutPage(Listed, frozen=True, kw_only=True):
    """One page of opt-outs."""

    items: tuple[StandingOptOut, ...]


_Money = Annotated[
    Decimal, Meta(title=N_("Amount"), description=N_("In euro; more than 0, at most two decimals."), examples=[1800])
]


class Payment(Message, frozen=True, kw_only=True):
    """What was paid from an employability budget."""

    paid_on: Annotated[date, Meta(title=N_("Paid on"), description=N_("When it was paid."), examples=["2026-03-03"])]
    amount: _Money
    description: Annotated[
        LongText | UnsetType, Meta(title=N_("Description"), description=N_("What it was paid for."))
    ] = UNSET


class NewEmployabilityBudget(Message, frozen=True, kw_only=True):
    """A measure for the employability of one worker, such as outplacement: what may be spent, and what was."""

    reference: Annotated[
        Reference, Meta(description=N_("The employer's own name for this budget, unique within the enterprise."))
    ]
    enterprise_number: EnterpriseNumberText
    ssin: SsinText
    measure: Annotated[
        LongText, Meta(title=N_("Measure"), description=N_("What it is for."), examples=["Outplacement"])
    ]
    initial_amount: Annotated[_Money, Meta(title=N_("Initial amount"), description=N_("What may be spent in all."))]
    last_spending_date: Annotated[
        date, Meta(title=N_("Last spending date"), description=N_("The last day on which it may be spent."))
    ]
    payments: Annotated[
        tuple[Payment, ...],
        Meta(max_length=MOST_PAYMENTS, title=N_("Payments"), description=N_("What was paid so far.")),
    ] = ()


class EmployabilityBudget(Registered, frozen=True, kw_only=True):
    """An employability budget as it stands in the account."""

    reference: Reference
    enterprise_number: EnterpriseNumberText
    ssin: SsinText
    measure: Annotated[LongText, Meta(title=N_("Measure"), description=N_("What it is for."))]
    initial_amount: Annotated[Decimal, Meta(title=N_("Initial amount"), description=N_("What may be spent in all."))]
    remaining_amount: Annotated[
        Decimal, Meta(title=N_("Remaining amount"), description=N_("The initial amount less all payments; exact."))
    ]
    last_spending_date: Annotated[
        date, Meta(title=N_("Last spending date"), description=N_("The last day on which it may be spent."))
    ]
    payments: Annotated[tuple[Payment, ...], Meta(title=N_("Payments"), description=N_("What was paid so far."))] = ()


class BudgetSearch(Message, frozen=True, kw_only=True):
    """Which employability budgets to list."""

    enterprise_number: Annotated[
        EnterpriseNumberText | UnsetType, Meta(description=N_("Whose workers; needed from a mandatary."))
    ] = UNSET
    ssin: SsinText | UnsetType = UNSET
    reference: Reference | UnsetType = UNSET
    changed_since: Since | UnsetType = UNSET


class BudgetPage(Listed, frozen=True, kw_only=True):
    """One page of employability budgets."""

    items: tuple[EmployabilityBudget, ...]


class BudgetChange(Change, frozen=True, kw_only=True):
    """One version of an employability budget."""

    before: Annotated[
        EmployabilityBudget | UnsetType,
        Meta(title=N_("Before"), description=N_("As it stood; not for the first version.")),
    ] = UNSET
    after: Annotated[EmployabilityBudget, Meta(title=N_("After"), description=N_("As it stood from then on."))]


class BudgetHistory(Listed, frozen=True, kw_only=True):
    """Every version of an employability budget, oldest first."""

    items: tuple[BudgetChange, ...]
