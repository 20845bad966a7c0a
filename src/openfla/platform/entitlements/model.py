from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from openfla.contract.entitlements import Payment
from openfla.identifiers import EnterpriseNumber, Ssin
from openfla.platform.records.model import RecordRow


class RightsSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [rights] of the settings file, or OPENFLA_RIGHTS_* in the environment."""

    weekly_hours: Annotated[
        float, Meta(gt=0, le=48, description="Hours of a full-time week; a training day is a fifth of it (R7.4).")
    ] = 38.0


class RightRow(RecordRow, frozen=True, kw_only=True):
    """A right as it stands; the explanation has the factors of a calculated one."""

    year: int
    kind: str
    days: Decimal
    agreement: str | None
    source: str
    explanation: tuple[dict[str, str], ...]


class BudgetRow(RecordRow, frozen=True, kw_only=True):
    """An employability budget as it stands; amounts in euro, exact."""

    reference: str
    measure: str
    initial_amount: Decimal
    spent: Decimal
    last_spending_date: date
    payments: tuple[Payment, ...]


class OptOutRow(Struct, frozen=True, kw_only=True):
    """That the calculation is stopped in a year, for a worker of an enterprise or (no number) for all of them."""

    id: UUID
    enterprise: EnterpriseNumber
    year: int
    ssin: Ssin | None
    since: datetime
    declarer: EnterpriseNumber
    quality: str
