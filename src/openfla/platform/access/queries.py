from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Row, Select, Table, Text, func, select
from sqlalchemy.dialects.postgresql import Insert, insert

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.kernel.database import metadata

EnterpriseRow = Row[str, str, list[str]]

enterprises = Table(
    "enterprises",
    metadata,
    Column("number", Text, CheckConstraint(r"number ~ '^[01]\d{9}$'", name="shape"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

enterprise_qualities = Table(
    "enterprise_qualities",
    metadata,
    Column("enterprise", Text, ForeignKey(enterprises.c.number), primary_key=True),
    Column("quality", Text, primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False, server_default=func.now()),
)


def enrol(number: EnterpriseNumber, name: str) -> Insert:
    """Make an enterprise known; its name is the one told last."""
    row = insert(enterprises).values(number=number, name=name)
    return row.on_conflict_do_update(index_elements=["number"], set_={"name": name})


def activate(number: EnterpriseNumber, quality: Quality) -> Insert:
    """Let an enterprise act in a quality; once more changes nothing."""
    return insert(enterprise_qualities).values(enterprise=number, quality=quality.value).on_conflict_do_nothing()


def known() -> Select[str, str, list[str]]:
    """Every enterprise with its qualities, ordered by number."""
    held = func.array_agg(enterprise_qualities.c.quality).filter(enterprise_qualities.c.quality.is_not(None))
    return (
        select(enterprises.c.number, enterprises.c.name, func.coalesce(held, []).label("qualities"))
        .outerjoin(enterprise_qualities, enterprise_qualities.c.enterprise == enterprises.c.number)
        .group_by(enterprises.c.number)
        .order_by(enterprises.c.number)
    )


def one(number: EnterpriseNumber) -> Select[str, str, list[str]]:
    """One enterprise with its qualities."""
    return known().where(enterprises.c.number == number)
