"""Rights and credits as they go over the wire; own design, as everything below the guide's two addresses."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta

from openfla.contract.trainings import Answer, EnterpriseNumberText, Message, SsinText


class OwedKind(StrEnum):
    """VERIFIED: the three kinds of right that a worker can have."""

    LEGAL = "legal"
    SECTORAL = "sectoral"
    EXTRA = "extra"


_Year = Annotated[int, Meta(ge=2000, le=2099, title="Year", description="Calendar year.", examples=[2026])]


class NewTrainingRight(Message, frozen=True, kw_only=True):
    """Days of training that a worker is owed in one year; declared again, it is the last one that counts."""

    enterprise_number: EnterpriseNumberText
    ssin: SsinText
    year: _Year
    kind: OwedKind
    days: Annotated[Decimal, Meta(title="Days", description="0 to 366, at most four decimals.", examples=[2.5])]


class TrainingRight(Answer, frozen=True, kw_only=True):
    """A right as it stands in the account."""

    enterprise_number: EnterpriseNumberText
    ssin: SsinText
    year: _Year
    kind: OwedKind
    days: Decimal
    source: Annotated[Literal["declared"], Meta(description="Who says so: the employer declared it.")] = "declared"


class CreditSearch(Message, frozen=True, kw_only=True):
    """Whose credit, in which year."""

    enterprise_number: EnterpriseNumberText
    ssin: SsinText
    year: _Year


class Amount(Answer, frozen=True, kw_only=True):
    """A length of training, the same one twice: exact minutes, and days of this installation's full-time week."""

    minutes: Annotated[Decimal, Meta(description="May be below zero for what is left.")]
    days: Annotated[Decimal, Meta(description="Rounded to four decimals.")]


class TrainingCredit(Answer, frozen=True, kw_only=True):
    """The credit of one worker with one employer, in one year, of one kind of right."""

    kind: OwedKind
    entitled: Amount
    carried_over: Amount
    taken: Amount
    planned: Amount
    left: Amount


class CreditPage(Answer, frozen=True, kw_only=True):
    """The credits found: one for each kind of right."""

    items: tuple[TrainingCredit, ...]
    total: int
