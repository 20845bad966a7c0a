from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from msgspec import Struct

from openfla.platform.records.model import RecordRow

Worker = tuple[str | None, str]
"""Whose employments somebody asks about: an enterprise, or nothing for all of them, and the worker's number."""


class Row(RecordRow, frozen=True, kw_only=True):
    """An employment as the table has it."""

    reference: str
    start_date: date
    end_date: date | None
    hours: Decimal
    full_time_hours: Decimal
    joint_committees: tuple[str, ...]
    agreement: str | None


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
