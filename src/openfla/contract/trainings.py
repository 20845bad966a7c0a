"""A training as it goes over the wire (architecture, "The wire"). Names and shape are OpenFLA's own design:
of the official API not one field is known; what a training *is* comes from reference platform.md section 9.3."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from msgspec import UNSET, Meta, UnsetType

from openfla.contract.messages import (
    Change,
    EnterpriseNumberText,
    JointCommitteeText,
    Listed,
    LongText,
    Message,
    Period,
    Reference,
    Registered,
    Since,
    SsinText,
)
from openfla.contract.words import Word
from openfla.texts import N_

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


class DurationUnit(Word):
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


class RightKind(StrEnum):
    """VERIFIED: the three kinds of right that a training can be deducted from, or none."""

    LEGAL = "legal"
    SECTORAL = "sectoral"
    EXTRA = "extra"
    NONE = "none"


class Verification(StrEnum):
    """How it stands between a training provider and the employer. Own design on R9.6: the employer verifies."""

    NOT_NEEDED = "notNeeded"
    TO_VERIFY = "toVerify"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Decision(StrEnum):
    """What an employer can decide on what a training provider declared."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"


_Title = Annotated[
    LongText, Meta(title=N_("Title"), description=N_("What the training is called."), examples=["First aid"])
]
_Type = Annotated[TrainingType, Meta(title=N_("Type"), description=N_("Formal or informal."))]
_Status = Annotated[TrainingStatus, Meta(title=N_("Status"), description=N_("How it stands with the training."))]
_When = Annotated[Period, Meta(title=N_("Period"), description=N_("On which days the training takes place."))]
_Funding = Annotated[LongText, Meta(title=N_("Funding"), description=N_("Who pays, where relevant."))]


class Duration(Message, frozen=True, kw_only=True):
    """How long the training took, in the unit in which it was recorded; the unit is kept."""

    value: Annotated[
        Decimal, Meta(title=N_("Value"), description=N_("More than 0, at most three decimals."), examples=[7.6])
    ]
    unit: Annotated[DurationUnit, Meta(title=N_("Unit"), description=N_("What the value counts."))]


class Certificate(Message, frozen=True, kw_only=True):
    """A certificate that the worker received, with the day until which it is valid if it ends."""

    valid_until: Annotated[
        date | UnsetType, Meta(title=N_("Valid until"), description=N_("Last day of validity; left out: no end."))
    ] = UNSET


class Provider(Message, frozen=True, kw_only=True):
    """Who gave the training: the enterprise number where it is known, else the name."""

    enterprise_number: EnterpriseNumberText | UnsetType = UNSET
    name: Annotated[LongText | UnsetType, Meta(title=N_("Name"), description=N_("What the provider is called."))] = (
        UNSET
    )


_Length = Annotated[Duration, Meta(title=N_("Duration"), description=N_("How long it takes in all."))]
_Certificate = Annotated[
    Certificate | UnsetType, Meta(title=N_("Training certificate"), description=N_("Left out: no certificate."))
]
_Counts = Annotated[
    bool, Meta(title=N_("Counts for the account"), description=N_("Whether it counts for the right to training."))
]
_Deducted = Annotated[
    RightKind | UnsetType,
    Meta(
        title=N_("Deducted from"),
        description=N_("The right it is deducted from; left out: legal when it counts for the account, else none."),
    ),
]


class TrainingContent(Message, frozen=True, kw_only=True):
    """What is told of a training, whoever declares it."""

    reference: Reference
    title: _Title
    type: _Type
    period: _When
    duration: _Length
    funding: _Funding | UnsetType = UNSET
    joint_committee: JointCommitteeText | UnsetType = UNSET


class NewTraining(TrainingContent, frozen=True, kw_only=True):
    """One training of one worker, as an employer or its mandatary declares it."""

    enterprise_number: Annotated[
        EnterpriseNumberText, Meta(description=N_("The employer that does Dimona and DmfA for this worker (GROUP-3)."))
    ]
    ssin: SsinText
    status: _Status
    certificate: _Certificate = UNSET
    counts_for_account: _Counts = True
    deducted_from: _Deducted = UNSET
    provider: Annotated[Provider | UnsetType, Meta(title=N_("Provider"), description=N_("Who gave the training."))] = (
        UNSET
    )


class Participant(Message, frozen=True, kw_only=True):
    """A worker who takes part in a training provider's training; its employer may be named (PROVIDER-2)."""

    ssin: SsinText
    enterprise_number: EnterpriseNumberText | UnsetType = UNSET
    status: _Status
    certificate: _Certificate = UNSET


class NewProviderTraining(TrainingContent, frozen=True, kw_only=True):
    """One training with its participants, as the training provider that organised it declares it (PROVIDER-1)."""

    participants: Annotated[
        tuple[Participant, ...],
        Meta(
            min_length=1,
            max_length=MOST_PARTICIPANTS,
            title=N_("Participants"),
            description=N_("Each worker who takes part, once."),
        ),
    ]


class Correction(Message, frozen=True, kw_only=True):
    """What an employer puts in the place of what a training provider declared, whole."""

    title: _Title
    type: _Type
    period: _When
    duration: _Length
    funding: _Funding | UnsetType = UNSET
    joint_committee: JointCommitteeText | UnsetType = UNSET
    status: _Status
    certificate: _Certificate = UNSET


class NewVerification(Message, frozen=True, kw_only=True):
    """What the employer decides on a training that a training provider declared."""

    decision: Annotated[Decision, Meta(title=N_("Decision"), description=N_("Confirmed, corrected or rejected."))]
    correction: Annotated[
        Correction | UnsetType,
        Meta(title=N_("Correction"), description=N_("The right content; together with the decision corrected only.")),
    ] = UNSET
    counts_for_account: _Counts = True
    deducted_from: _Deducted = UNSET


class Training(Registered, frozen=True, kw_only=True):
    """A training as it stands in the account."""

    reference: Reference
    title: _Title
    type: _Type
    period: _When
    duration: _Length
    funding: _Funding | UnsetType = UNSET
    joint_committee: JointCommitteeText | UnsetType = UNSET
    enterprise_number: EnterpriseNumberText | UnsetType = UNSET
    ssin: SsinText
    status: _Status
    certificate: _Certificate = UNSET
    counts_for_account: _Counts
    deducted_from: Annotated[
        RightKind, Meta(title=N_("Deducted from"), description=N_("The right it is deducted from."))
    ]
    provider: Annotated[Provider | UnsetType, Meta(title=N_("Provider"), description=N_("Who gave the training."))] = (
        UNSET
    )
    verification: Annotated[
        Verification,
        Meta(
            title=N_("Verification"),
            description=N_("notNeeded: the employer's side declared it; else what the employer decided, or not yet."),
        ),
    ]
    verified: Annotated[
        bool,
        Meta(
            title=N_("Verified"),
            description=N_("Whether the employer stands by it; false while only a provider does. Only then it counts."),
        ),
    ]


class ProviderTraining(Registered, frozen=True, kw_only=True):
    """A training provider's training, as it stands in the register."""

    reference: Reference
    title: _Title
    type: _Type
    period: _When
    duration: _Length
    funding: _Funding | UnsetType = UNSET
    joint_committee: JointCommitteeText | UnsetType = UNSET
    participants: Annotated[
        tuple[Participant, ...], Meta(title=N_("Participants"), description=N_("As the provider declared them."))
    ]


class TrainingChange(Change, frozen=True, kw_only=True):
    """One version of a training."""

    before: Annotated[
        Training | UnsetType, Meta(title=N_("Before"), description=N_("As it stood; not for the first version."))
    ] = UNSET
    after: Annotated[Training, Meta(title=N_("After"), description=N_("As it stood from then on."))]


class TrainingSearch(Message, frozen=True, kw_only=True):
    """Which trainings to list; everything given must hold. A worker's number never stands in an address."""

    enterprise_number: Annotated[
        EnterpriseNumberText | UnsetType, Meta(description=N_("Whose workers; needed from an employer or a mandatary."))
    ] = UNSET
    ssin: SsinText | UnsetType = UNSET
    period: Annotated[
        Period | UnsetType, Meta(title=N_("Period"), description=N_("Trainings that begin on one of these days."))
    ] = UNSET
    status: _Status | UnsetType = UNSET
    verification: Annotated[
        Verification | UnsetType,
        Meta(title=N_("Verification"), description=N_("Where the employer's decision stands.")),
    ] = UNSET
    declarer: Annotated[
        EnterpriseNumberText | UnsetType, Meta(title=N_("Declarer"), description=N_("Who declared them."))
    ] = UNSET
    reference: Reference | UnsetType = UNSET
    changed_since: Since | UnsetType = UNSET


class TrainingPage(Listed, frozen=True, kw_only=True):
    """One page of trainings."""

    items: tuple[Training, ...]


class ProviderTrainingPage(Listed, frozen=True, kw_only=True):
    """One page of a training provider's trainings."""

    items: tuple[ProviderTraining, ...]


class TrainingHistory(Listed, frozen=True, kw_only=True):
    """Every version of a training, oldest first."""

    items: tuple[TrainingChange, ...]
