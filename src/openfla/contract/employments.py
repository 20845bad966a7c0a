"""Who works where, as Dimona and DmfA would tell it; own design, as everything below the guide's two addresses."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from msgspec import UNSET, Meta, UnsetType

from openfla.contract.messages import (
    AgreementText,
    Change,
    EnterpriseNumberText,
    JointCommitteeText,
    Listed,
    Message,
    Reference,
    Registered,
    Since,
    SsinText,
)
from openfla.texts import N_

MOST_COMMITTEES: Final = 10
"""Of one employment; VERIFIED that there may be more than one (reference platform.md section 9.1)."""


class WorkingRegime(Message, frozen=True, kw_only=True):
    """The share of full time as an exact fraction: hours of the worker over hours of full time (R4.1, factor B)."""

    hours_per_week: Annotated[
        Decimal,
        Meta(
            title=N_("Hours per week"),
            description=N_("Of this worker on average; more than 0, at most two decimals."),
            examples=[30.4],
        ),
    ]
    full_time_hours_per_week: Annotated[
        Decimal,
        Meta(
            title=N_("Full-time hours per week"),
            description=N_("Of a full-time worker in the same job; at most 48, at most two decimals."),
            examples=[38],
        ),
    ]


class NewEmployment(Message, frozen=True, kw_only=True):
    """One employment of one worker with one enterprise."""

    reference: Annotated[
        Reference,
        Meta(description=N_("The employer's own name for this employment, unique within the enterprise.")),
    ]
    enterprise_number: EnterpriseNumberText
    ssin: SsinText
    start_date: Annotated[
        date, Meta(title=N_("Start date"), description=N_("First day in service."), examples=["2024-04-29"])
    ]
    end_date: Annotated[
        date | UnsetType, Meta(title=N_("End date"), description=N_("Last day in service; left out: no end yet."))
    ] = UNSET
    working_regime: Annotated[
        WorkingRegime, Meta(title=N_("Working regime"), description=N_("How much of full time the worker works."))
    ]
    joint_committees: Annotated[
        tuple[JointCommitteeText, ...],
        Meta(
            min_length=1,
            max_length=MOST_COMMITTEES,
            title=N_("Joint committees"),
            description=N_("The competent joint (sub)committees, one or more."),
        ),
    ]
    collective_agreement: AgreementText | UnsetType = UNSET


class Employment(Registered, frozen=True, kw_only=True):
    """An employment as the register knows it."""

    reference: Reference
    enterprise_number: EnterpriseNumberText
    ssin: SsinText
    start_date: Annotated[date, Meta(title=N_("Start date"), description=N_("First day in service."))]
    end_date: Annotated[date | UnsetType, Meta(title=N_("End date"), description=N_("Last day in service."))] = UNSET
    working_regime: Annotated[
        WorkingRegime, Meta(title=N_("Working regime"), description=N_("How much of full time the worker works."))
    ]
    joint_committees: Annotated[
        tuple[JointCommitteeText, ...],
        Meta(title=N_("Joint committees"), description=N_("The competent joint (sub)committees.")),
    ]
    collective_agreement: AgreementText | UnsetType = UNSET


class EmploymentChange(Change, frozen=True, kw_only=True):
    """One version of an employment."""

    before: Annotated[
        Employment | UnsetType, Meta(title=N_("Before"), description=N_("As it stood; not for the first version."))
    ] = UNSET
    after: Annotated[Employment, Meta(title=N_("After"), description=N_("As it stood from then on."))]


class EmploymentSearch(Message, frozen=True, kw_only=True):
    """Which employments to list; everything given must hold."""

    enterprise_number: Annotated[
        EnterpriseNumberText | UnsetType, Meta(description=N_("Whose workers; needed from a mandatary."))
    ] = UNSET
    ssin: SsinText | UnsetType = UNSET
    in_service_on: Annotated[
        date | UnsetType, Meta(title=N_("In service on"), description=N_("Employments that lasted on this day."))
    ] = UNSET
    reference: Reference | UnsetType = UNSET
    changed_since: Since | UnsetType = UNSET


class EmploymentPage(Listed, frozen=True, kw_only=True):
    """One page of employments."""

    items: tuple[Employment, ...]


class EmploymentHistory(Listed, frozen=True, kw_only=True):
    """Every version of an employment, oldest first."""

    items: tuple[EmploymentChange, ...]
