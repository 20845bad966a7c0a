"""Between a message of the contract and a row of the table; pure."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec
from msgspec import UNSET
from uuid_utils.compat import uuid7

from openfla.contract.anomalies import Told
from openfla.contract.employments import Employment, EmploymentChange, NewEmployment, WorkingRegime
from openfla.contract.messages import Declarer
from openfla.contract.qualities import Quality
from openfla.identifiers import AgreementNumber, EnterpriseNumber, JointCommittee
from openfla.platform.access.model import Actor
from openfla.platform.employments.model import Row, Version
from openfla.platform.records.model import Occasion

_KEPT_TYPES: Final = (Decimal, date, datetime)


def row_of(employment: NewEmployment, actor: Actor, *, digest: str, occasion: Occasion) -> Row:
    """What somebody declares, as a row with an id of its own."""
    return Row(
        id=uuid7(),
        enterprise=employment.enterprise_number,
        reference=employment.reference,
        ssin=employment.ssin,
        declarer=actor.enterprise_number,
        quality=actor.quality.value,
        digest=digest,
        version=1,
        withdrawn=False,
        registered_at=occasion.at,
        changed_at=occasion.changed_at,
        **content_of(employment),
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
        id=str(row.id),
        href=f"{base}/employments/{row.id}",
        version=row.version,
        declared_by=_declarer(row.declarer, row.quality),
        registered_at=row.registered_at,
        changed_at=row.changed_at,
        withdrawn=row.withdrawn,
        warnings=warnings,
        reference=row.reference,
        enterprise_number=row.enterprise,
        ssin=row.ssin,
        start_date=row.start_date,
        end_date=row.end_date or UNSET,
        working_regime=WorkingRegime(
            hours_per_week=_plain(row.hours), full_time_hours_per_week=_plain(row.full_time_hours)
        ),
        joint_committees=tuple(JointCommittee(committee) for committee in row.joint_committees),
        collective_agreement=AgreementNumber(row.agreement) if row.agreement else UNSET,
    )


def kept(row: Row) -> dict[str, Any]:
    """A row as its history keeps it: the message without its address, which depends on who asks."""
    told: dict[str, Any] = msgspec.to_builtins(employment_of(row, ""), builtin_types=_KEPT_TYPES)
    del told["href"]
    return told


def change_of(version: Version, row: Row, base: str) -> EmploymentChange:
    """A version of the employment that stands in this row."""
    before, after = (_employment(told, f"{base}/employments/{row.id}") for told in (version.before, version.after))
    return EmploymentChange(
        version=version.number,
        at=version.at,
        act=version.act,
        by=_declarer(version.enterprise, version.quality),
        before=before or UNSET,
        after=after or employment_of(row, base),
    )


def _employment(told: dict[str, Any] | None, href: str) -> Employment | None:
    return msgspec.convert({**told, "href": href}, Employment) if told else None


def _declarer(enterprise: EnterpriseNumber, quality: str) -> Declarer:
    return Declarer(enterprise_number=enterprise, quality=Quality(quality))


def _plain(value: Decimal) -> Decimal:
    return value.normalize() + 0
