"""Between a message of the contract and a row of the table; pure."""

from decimal import Decimal
from typing import Any

from msgspec import UNSET

from openfla.contract.anomalies import Told
from openfla.contract.employments import Employment, EmploymentChange, NewEmployment, WorkingRegime
from openfla.identifiers import AgreementNumber, JointCommittee
from openfla.platform.access.model import Actor
from openfla.platform.employments.model import Row
from openfla.platform.records import messages
from openfla.platform.records.model import Occasion, Version


def row_of(employment: NewEmployment, actor: Actor, content: dict[str, Any], *, occasion: Occasion) -> Row:
    """What somebody declares, as a row with an id of its own."""
    return Row(
        **messages.new(actor, occasion),
        enterprise=employment.enterprise_number,
        reference=employment.reference,
        ssin=employment.ssin,
        **content,
    )


def content_of(employment: NewEmployment) -> dict[str, Any]:
    """The columns that a correction may change."""
    return {
        "start_date": employment.start_date,
        "end_date": employment.end_date or None,
        "hours": employment.working_regime.hours_per_week,
        "full_time_hours": employment.working_regime.full_time_hours_per_week,
        "joint_committees": employment.joint_committees,
        "agreement": employment.collective_agreement or None,
    }


def employment_of(row: Row, base: str, warnings: tuple[Told, ...] = ()) -> Employment:
    """A row as the register tells it; `base` is the address of the API it is told on."""
    return Employment(
        **messages.registered(row),
        href=f"{base}/employments/{row.id}",
        warnings=warnings,
        reference=row.reference,
        start_date=row.start_date,
        end_date=row.end_date or UNSET,
        working_regime=WorkingRegime(
            hours_per_week=_plain(row.hours), full_time_hours_per_week=_plain(row.full_time_hours)
        ),
        joint_committees=tuple(JointCommittee(committee) for committee in row.joint_committees),
        collective_agreement=AgreementNumber(row.agreement) if row.agreement else UNSET,
    )


def change_of(version: Version, row: Row, base: str) -> EmploymentChange:
    """A version of the employment that stands in this row."""
    return EmploymentChange(**messages.change(version, employment_of(row, base)))


def _plain(value: Decimal) -> Decimal:
    return value.normalize() + 0
