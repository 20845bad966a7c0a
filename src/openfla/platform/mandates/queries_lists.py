"""Mandates to look at: one, a page of them, those that are active."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
)

from openfla.contract.qualities import Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import joins
from openfla.platform.kernel.database import plain
from openfla.platform.mandates.model import STORED, Mandate, Side, Stage, Status
from openfla.platform.mandates.queries import mandates, procurations


def _with_names() -> Select[Any]:
    """Mandates with the names of both sides, and whether a procuration goes with them."""
    mandators, mandataries = joins.parties("mandators"), joins.parties("mandataries")
    recorded = exists().where(procurations.c.mandate == mandates.c.id)
    return (
        select(
            mandates,
            mandators.c.name.label("mandator_name"),
            mandataries.c.name.label("mandatary_name"),
            recorded.label("has_procuration"),
        )
        .join(mandators, mandators.c.number == mandates.c.mandator)
        .join(mandataries, mandataries.c.number == mandates.c.mandatary)
    )


def one(mandate: UUID) -> Select[Any]:
    """One mandate."""
    return _with_names().where(mandates.c.id == mandate)


def active(mandatary: EnterpriseNumber, quality: Quality, service: Mandated, quarter: Quarter) -> Select[Any]:
    """For whom this mandatary may act in a quarter: number, name and period, ordered by number."""
    return _active().params(**whom(mandatary, quality, service, quarter))


def whom(mandatary: EnterpriseNumber, quality: Quality, service: Mandated, quarter: Quarter) -> dict[str, Any]:
    """The values of a statement about active mandates."""
    told = {"mandatary": mandatary, "quality": quality.value}
    return {**told, "service": STORED[service], "quarter": quarter.index}


def _active() -> Select[Any]:
    mandators, mandataries = joins.parties("mandators"), joins.parties("mandataries")
    return (
        select(mandates.c.mandator, mandators.c.name, mandates.c.period)
        .join(mandators, mandators.c.number == mandates.c.mandator)
        .join(mandataries, mandataries.c.number == mandates.c.mandatary)
        .where(
            mandates.c.mandatary == bindparam("mandatary", type_=Text),
            mandates.c.mandatary_quality == bindparam("quality", type_=Text),
            mandates.c.service == bindparam("service", type_=mandates.c.service.type),
            mandates.c.status == Status.CONFIRMED.value,
            mandates.c.period.bool_op("@>")(bindparam("quarter", type_=Integer)),
            mandators.c.is_active,
            mandataries.c.is_active,
            not_(mandataries.c.is_barred),
        )
        .order_by(mandates.c.mandator)
    )


@cache
def active_for() -> Select[bool]:
    """Whether a `mandatary` in its `quality` may act for the `mandator` by this `service` in a `quarter`.

    Behind every call of a mandatary: the statement is made once.
    """
    found = _active().where(mandates.c.mandator == bindparam("mandator", type_=Text))
    return select(found.order_by(None).exists())


@cache
def active_among() -> tuple[bytes, dict[str, Any]]:
    """For which of the `mandators` (an array) it may: for the driver, with the values that never change."""
    among = mandates.c.mandator == any_(bindparam("mandators", type_=ARRAY(Text)))
    statement, values = plain(_active().where(among).order_by(None).with_only_columns(mandates.c.mandator))
    return statement.encode(), values


def count(found: Select[Any]) -> Select[int]:
    """How many rows a statement finds."""
    return select(func.count()).select_from(found.order_by(None).subquery())


def of_mandator(
    number: EnterpriseNumber, conditions: Sequence[ColumnElement[bool]], after: UUID | None, size: int
) -> Select[Any]:
    """The mandates of an enterprise that gives, gave or was asked for them, that meet every condition; newest first."""
    here = mandates.c.mandator == number
    found = _with_names().where(here, *conditions).order_by(mandates.c.id.desc()).limit(size)
    return found if after is None else found.where(mandates.c.id < after)


def of_mandatary(
    number: EnterpriseNumber, quality: Quality, conditions: Sequence[ColumnElement[bool]], size: int
) -> Select[Any]:
    """The mandates of a mandatary that meet every condition, ordered by the number of the mandator."""
    here = (mandates.c.mandatary == number, mandates.c.mandatary_quality == quality.value)
    return _with_names().where(*here, *conditions).order_by(*_ORDER).limit(size)


_ORDER: Final = (mandates.c.mandator, mandates.c.service, mandates.c.id)


def beyond(mandate: Mandate) -> ColumnElement[bool]:
    """Whatever comes after that one in the order of `of_mandatary`."""
    terms = mandate.terms
    last = (terms.mandator, STORED[terms.service], mandate.id)
    return tuple_(*_ORDER) > tuple_(*(literal(value, column.type) for value, column in zip(last, _ORDER, strict=True)))


def to_answer(side: Side) -> ColumnElement[bool]:
    """What waits for an answer of one side."""
    return and_(mandates.c.status == Status.REQUESTED.value, mandates.c.asked_by == side.other.value)


def in_stage(stage: Stage, quarter: Quarter) -> ColumnElement[bool]:
    """What belongs to a stage in a quarter."""
    is_confirmed = mandates.c.status == Status.CONFIRMED.value
    is_over = func.coalesce(func.upper(mandates.c.period) <= quarter.index, false())
    conditions = {
        Stage.WAITING: mandates.c.status == Status.REQUESTED.value,
        Stage.CURRENT: and_(is_confirmed, not_(is_over)),
        Stage.PAST: or_(mandates.c.status.in_(_CLOSED), and_(is_confirmed, is_over)),
    }
    return conditions[stage]


_CLOSED: Final = (Status.REFUSED.value, Status.WITHDRAWN.value, Status.REVOKED.value)


def of_numbered(words: str) -> ColumnElement[bool] | None:
    """What is of a mandator whose number begins with the digits that were typed, if digits were."""
    return joins.is_numbered(mandates.c.mandator, words)


def of_these(mandators: Sequence[str]) -> ColumnElement[bool]:
    """What is of one of these mandators."""
    return mandates.c.mandator == any_(literal(list(mandators), ARRAY(Text)))


def of_named(words: str) -> ColumnElement[bool]:
    """What is of a mandator whose name has these words, when very many have."""
    return joins.is_named(mandates.c.mandator, words)


def procuration(mandate: UUID) -> Select[str, bytes]:
    """The document of a mandate."""
    return select(procurations.c.file_name, procurations.c.content).where(procurations.c.mandate == mandate)
