from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from msgspec import Struct

from openfla.identifiers import EnterpriseNumber, Ssin

Worker = tuple[str | None, str]
"""Whose employments somebody asks about: an enterprise, or nothing for all of them, and the worker's number."""


class Row(Struct, frozen=True, kw_only=True):
    """An employment as the table has it."""

    id: UUID
    enterprise: EnterpriseNumber
    reference: str
    ssin: Ssin
    start_date: date
    end_date: date | None
    hours: Decimal
    full_time_hours: Decimal
    joint_committees: tuple[str, ...]
    agreement: str | None
    declarer: EnterpriseNumber
    quality: str
    digest: str
    version: int
    withdrawn: bool
    registered_at: datetime
    changed_at: datetime


class Service(Struct, frozen=True):
    """That somebody is in service from one day to another, or with no end yet."""

    start: date
    end: date | None


class Employed(Service, frozen=True):
    """The same, for so many hours a week."""

    id: UUID
    hours: Decimal
    full_time_hours: Decimal

    @property
    def regime(self) -> Fraction:
        """The share of full time, exact (R4.1, factor B)."""
        return Fraction(self.hours) / Fraction(self.full_time_hours)


class Version(Struct, frozen=True, kw_only=True):
    """One version of an employment; before and after are messages without their address.

    `after` is nothing for the version that stands now, `before` for the first one.
    """

    number: int
    act: str
    at: datetime
    enterprise: EnterpriseNumber
    quality: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
