from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber


class Row(Struct, frozen=True, kw_only=True):
    """One worker's part in one declared record; `participant` is 0 but for a training provider's."""

    id: UUID
    record_id: UUID
    declarer: EnterpriseNumber
    quality: Quality
    reference: str
    participant: int
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
    verified: bool
    version: int
    registered_at: datetime


class Arrival(Struct, frozen=True):
    """A row that wants to be registered, with the digest of the record it was declared in."""

    row: Row
    digest: bytes
    client_id: str
    trace_id: str

    @property
    def is_first(self) -> bool:
        """Whether it tells the record; the other rows of it are its further participants."""
        return self.row.participant <= 1


class Outcome(Struct, frozen=True):
    """What became of an arrival: the row that stands under its reference, and whether it is new."""

    row: Row
    is_new: bool
