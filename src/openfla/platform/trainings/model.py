from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, Protocol
from uuid import UUID

from msgspec import Meta, Struct

from openfla.identifiers import EnterpriseNumber


class RegisterSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [register] of the settings file, or OPENFLA_REGISTER_* in the environment."""

    employments: Annotated[
        Literal["expected", "required"],
        Meta(description="A training without a known employment: accepted with a warning, or blocked (GROUP-3)."),
    ] = "expected"
    regime: Annotated[
        Literal["own", "historic", "frozen"],
        Meta(
            description="own: no deadlines; historic: the deadlines of 2024 warn; frozen: closed since 1 January 2026."
        ),
    ] = "own"
    access_days: Annotated[
        int, Meta(ge=0, le=36_500, description="How long after the last contract an account stays open (R9.7).")
    ] = 30


class Regime(Struct, frozen=True):
    """What the rules of this installation are."""

    day_minutes: Decimal
    settings: RegisterSettings = RegisterSettings()


class Row(Struct, frozen=True, kw_only=True):
    """One worker's part in one declared record, as the table has it; `participant` is 0 but for a provider's.

    `version` counts what happened to the part, `declared_version` what its training provider declared. `provided` is
    the content that the provider declared, once the employer put its own in the place of it; `named` is the employer
    that the provider named: it is not told another one that was found for it.
    """

    id: UUID
    record_id: UUID
    declarer: EnterpriseNumber
    quality: str
    reference: str
    participant: int
    digest: str
    enterprise: str | None
    ssin: str
    title: str
    type: str
    start_date: date
    end_date: date
    duration: Decimal
    duration_unit: str
    status: str
    has_certificate: bool
    certificate_until: date | None
    counts: bool
    deducted_from: str
    funding: str | None
    provider_number: str | None
    provider_name: str | None
    joint_committee: str | None
    verification: str
    provided: dict[str, Any] | None = None
    named: str | None = None
    version: int
    declared_version: int
    withdrawn: bool
    registered_at: datetime
    changed_at: datetime

    @property
    def is_provided(self) -> bool:
        """Whether a training provider declared it."""
        return self.participant > 0


class Near(Struct, frozen=True):
    """What is told of another training of a worker on the same days."""

    id: UUID
    start_date: date
    end_date: date
    duration: Decimal
    duration_unit: str
    title: str
    is_provided: bool


class Used(Struct, frozen=True):
    """How much of a right a worker with an enterprise took (completed) or plans (reserved) in a year, in one unit."""

    enterprise: str
    ssin: str
    kind: str
    year: int
    status: str
    unit: str
    duration: Decimal


class Employed(Protocol):
    """What the employments know, of the workers that some commands are about."""

    def is_covered(self, enterprise: str, ssin: str, first: date, last: date) -> bool:
        """Whether the worker was in service on each of these days."""

    def is_closed(self, enterprise: str, ssin: str, today: date, days: int) -> bool:
        """Whether the employer's access to the worker's account is over: so many days after the last employment."""

    def employers_of(self, ssin: str, first: date, last: date) -> Sequence[str]:
        """With whom the worker was in service on each of these days."""


class Balances(Protocol):
    """What the rights know, of the workers that some commands are about."""

    def knows(self, enterprise: str, ssin: str) -> bool:
        """Whether the worker has rights that can be used up."""

    def is_exhausted_by(self, enterprise: str, ssin: str, kind: str, year: int, minutes: Fraction) -> bool:
        """Whether this much more is more than the worker has."""

    def note(self, enterprise: str, ssin: str, kind: str, year: int, status: str, minutes: Fraction) -> None:
        """This much was taken or planned; below zero: given back."""
