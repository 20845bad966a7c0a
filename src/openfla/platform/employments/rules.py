"""What follows from an employment; pure. Edges are our own design."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

import msgspec

from openfla.contract.employments import NewEmployment, WorkingRegime
from openfla.platform.employments.model import Service
from openfla.platform.records import service as records

_ONE_DAY: Final = timedelta(days=1)


def digest(employment: NewEmployment) -> str:
    """What the record says, in short: equal for equal content, however its numbers were written."""
    regime = employment.working_regime
    plain = WorkingRegime(
        hours_per_week=regime.hours_per_week.normalize(),
        full_time_hours_per_week=regime.full_time_hours_per_week.normalize(),
    )
    return records.digest(msgspec.structs.replace(employment, working_regime=plain))


def covers(employed: Collection[Service], first: date, last: date) -> bool:
    """Whether somebody is in service on each of these days; periods may follow each other without a gap.

    Args:
        employed: the employments of one worker with one enterprise, in any order; they may overlap.
        first: the first day.
        last: the last day, not before the first.
    """
    for each in employed:
        if each.start <= first and (each.end is None or each.end >= last):
            return True
    missing = first
    for each in sorted(employed, key=_start):
        if each.start > missing:
            return False
        if each.end is None or each.end >= last:
            return True
        missing = max(missing, each.end + _ONE_DAY)
    return False


def last_day_in_service(employed: Collection[Service]) -> date | None:
    """The last day of the employment that ends last.

    Returns:
        `date.max` while one has no end; nothing when there is no employment at all.
    """
    return max((each.end or date.max for each in employed), default=None)


def access_is_closed(employed: Collection[Service], today: date, days: int) -> bool:
    """Whether the employer may no longer write on the worker's account: so many days are past since the end (R9.7).

    The last of these days is still open. Where no employment is known, nothing ended.
    """
    for each in employed:
        if each.end is None:
            return False
    last = last_day_in_service(employed)
    return last is not None and last < today and (today - last).days > days


def _start(each: Service) -> date:
    return each.start
