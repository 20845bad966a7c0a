"""A training as it goes over the wire (architecture, "The wire"). Names and shape are OpenFLA's own design:
of the official API not one field is known; what a training *is* comes from reference platform.md section 9.3."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from msgspec import UNSET, Meta, Struct, UnsetType

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber, JointCommittee, Ssin

# Every pattern ends in `$(?!\n)`: Python's `$` also matches before a last line break, that of JSON Schema does not.

MOST_PARTICIPANTS: Final = 1000
"""Of one training of a training provider; own design."""


class TrainingType(StrEnum):
    """VERIFIED; the definitions are in reference rights.md R7.1."""

    FORMAL = "formal"
    INFORMAL = "informal"


class TrainingStatus(StrEnum):
    """VERIFIED by one source; the codes are our own."""

    COMPLETED = "completed"
    NOT_FOLLOWED = "notFollowed"
    RESERVED = "reserved"
    UNSUITABLE = "unsuitable"


class DurationUnit(StrEnum):
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


class RightKind(StrEnum):
    """VERIFIED: the three kinds of right that a training can be deducted from, or none."""

    LEGAL = "legal"
    SECTORAL = "sectoral"
    EXTRA = "extra"
    NONE = "none"


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel", omit_defaults=True):
    """How every message looks: lowerCamelCase, nothing unknown, no nulls (Belgif guide)."""


class Answer(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A message of the server: a reader leaves aside what it does not know (Belgif guide)."""


Reference = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=64,
        pattern=r"^[!-~]([ -~]*[!-~])?$(?!\n)",
        title="Reference",
        description="The declarer's own name for this record, unique per declarer; printable ASCII.",
        examples=["2026-0001"],
    ),
]
EnterpriseNumberText = Annotated[
    EnterpriseNumber,
    Meta(
        pattern=r"^[0-1][0-9]{9}$(?!\n)",
        title="Enterprise number",
        description="Ten digits of the Crossroads Bank for Enterprises, without dots.",
        examples=["0884303369"],
    ),
]
SsinText = Annotated[
    Ssin,
    Meta(
        pattern=r"^[0-9]{11}$(?!\n)",
        title="Social security identification number",
        description="National register number or BIS number of the worker, eleven digits.",
        examples=["85073003328"],
    ),
]
JointCommitteeText = Annotated[
    JointCommittee,
    Meta(
        pattern=r"^[0-9]{3}(\.[0-9]{2}(\.[0-9]{2})?)?$(?!\n)",
        title="Joint committee",
        description="Number of the joint (sub)committee.",
        examples=["200", "111.01"],
    ),
]
_Text = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")]


class Period(Message, frozen=True, kw_only=True):
    """First and last day, both included."""

    start_date: Annotated[date, Meta(description="First day.", examples=["2026-03-02"])]
    end_date: Annotated[date, Meta(description="Last day; not before the first.", examples=["2026-03-03"])]


class Duration(Message, frozen=True, kw_only=True):
    """How long the training took, in the unit in which it was recorded; the unit is kept."""

    value: Annotated[Decimal, Meta(description="More than 0, at most three decimals.", examples=[7.6])]
    unit: DurationUnit


class Certificate(Message, frozen=True, kw_only=True):
    """A certificate that the worker received, with the day until which it is valid if it ends."""

    valid_until: Annotated[date | UnsetType, Meta(description="Last day of validity.")] = UNSET


class Provider(Message, frozen=True, kw_only=True):
    """Who gave the training: the enterprise number where it is known, else the name."""

    enterprise_number: EnterpriseNumberText | UnsetType = UNSET
    name: _Text | UnsetType = UNSET


class TrainingContent(Message, frozen=True, kw_only=True):
    """What is told of a training, whoever declares it."""

    reference: Reference
    title: Annotated[_Text, Meta(title="Title", description="What the training is called.", examples=["First aid"])]
    type: TrainingType
    period: Period
    duration: Duration
    funding: Annotated[_Text | UnsetType, Meta(title="Funding", description="Who pays, where relevant.")] = UNSET
    joint_committee: JointCommitteeText | UnsetType = UNSET


class NewTraining(TrainingContent, frozen=True, kw_only=True):
    """One training of one worker, as an employer or its mandatary declares it."""

    enterprise_number: Annotated[
        EnterpriseNumberText, Meta(description="The employer that does Dimona and DmfA for this worker (GROUP-3).")
    ]
    ssin: SsinText
    status: TrainingStatus
    certificate: Annotated[Certificate | UnsetType, Meta(description="Left out: no certificate.")] = UNSET
    counts_for_account: Annotated[bool, Meta(description="Whether it counts for the right to training.")] = True
    deducted_from: Annotated[
        RightKind | UnsetType,
        Meta(description="The right it is deducted from; left out: legal when it counts for the account, else none."),
    ] = UNSET
    provider: Provider | UnsetType = UNSET


class Participant(Message, frozen=True, kw_only=True):
    """A worker who takes part in a training provider's training; its employer may be named (PROVIDER-2)."""

    ssin: SsinText
    enterprise_number: EnterpriseNumberText | UnsetType = UNSET
    status: TrainingStatus
    certificate: Certificate | UnsetType = UNSET


class NewProviderTraining(TrainingContent, frozen=True, kw_only=True):
    """One training with its participants, as the training provider that organised it declares it (PROVIDER-1)."""

    participants: Annotated[tuple[Participant, ...], Meta(min_length=1, max_length=MOST_PARTICIPANTS)]


class Declarer(Answer, frozen=True, kw_only=True):
    """Who declared the record, and in what quality."""

    enterprise_number: EnterpriseNumberText
    quality: Quality


class Registered(Answer, frozen=True, kw_only=True):
    """What the register adds to a record."""

    id: Annotated[str, Meta(description="UUID of the record.")]
    href: str
    version: Annotated[int, Meta(description="1 for a new record; one more with each correction.")]
    declared_by: Declarer
    registered_at: datetime


class Training(Registered, frozen=True, kw_only=True):
    """A training as it stands in the account."""

    reference: Reference
    title: _Text
    type: TrainingType
    period: Period
    duration: Duration
    funding: _Text | UnsetType = UNSET
    joint_committee: JointCommitteeText | UnsetType = UNSET
    enterprise_number: EnterpriseNumberText | UnsetType = UNSET
    ssin: SsinText
    status: TrainingStatus
    certificate: Certificate | UnsetType = UNSET
    counts_for_account: bool
    deducted_from: RightKind
    provider: Provider | UnsetType = UNSET
    verified: Annotated[bool, Meta(description="Whether the employer stands by it; false while only a provider does.")]


class ProviderTraining(Registered, frozen=True, kw_only=True):
    """A training provider's training, as it stands in the register."""

    reference: Reference
    title: _Text
    type: TrainingType
    period: Period
    duration: Duration
    funding: _Text | UnsetType = UNSET
    joint_committee: JointCommitteeText | UnsetType = UNSET
    participants: tuple[Participant, ...]


class TrainingSearch(Message, frozen=True, kw_only=True):
    """Which trainings to list; everything given must hold. A worker's number never stands in an address."""

    enterprise_number: Annotated[
        EnterpriseNumberText | UnsetType, Meta(description="Whose workers; needed from an employer or a mandatary.")
    ] = UNSET
    ssin: SsinText | UnsetType = UNSET
    period: Annotated[Period | UnsetType, Meta(description="Trainings that begin on one of these days.")] = UNSET
    status: TrainingStatus | UnsetType = UNSET
