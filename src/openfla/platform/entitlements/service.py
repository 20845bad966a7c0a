from collections import defaultdict
from datetime import date, datetime
from fractions import Fraction

from openfla.contract.entitlements import CreditPage, CreditSearch, NewTrainingRight, OwedKind, TrainingRight
from openfla.contract.trainings import DurationUnit, TrainingStatus
from openfla.platform.access.model import Act, Actor
from openfla.platform.authority import service as authority
from openfla.platform.entitlements import queries, rules
from openfla.platform.entitlements.model import RightsSettings
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx
from openfla.platform.kernel.issues import BadRequest
from openfla.platform.trainings import service as trainings
from openfla.rights import Part, credit, first_year_of_window, minutes_of


async def declare(
    tx: Tx, actor: Actor, right: NewTrainingRight, *, today: date, at: datetime, trace_id: str
) -> TrainingRight:
    """Put a right on a worker's account; the last one declared for a year and kind counts.

    Raises:
        MissingPermission: the worker is another enterprise's.
        BadRequest: it breaks rules; every issue at once.
    """
    if issues := rules.issues_of_right(right):
        raise BadRequest(issues)
    await authority.require(tx, actor, Act.DECLARE, right.enterprise_number, today)
    await tx.execute(queries.declare(right.enterprise_number, right.ssin, right.year, right.kind.value, right.days))
    entry = audit.Entry(
        action="trainingRight.declared",
        at=at,
        enterprise_number=actor.enterprise_number,
        quality=actor.quality.value,
        client_id=actor.client_id,
        trace_id=trace_id,
        details={"year": right.year, "kind": right.kind.value},
    )
    await audit.append(tx, [entry])
    return TrainingRight(
        enterprise_number=right.enterprise_number, ssin=right.ssin, year=right.year, kind=right.kind, days=right.days
    )


async def credits_of(
    tx: Tx, actor: Actor, wanted: CreditSearch, settings: RightsSettings, *, today: date
) -> CreditPage:
    """What a worker is owed, took, plans and has left with one employer in one year, for each kind of right.

    Raises:
        MissingPermission: the worker is another enterprise's.
        BadRequest: one of the numbers is none.
    """
    if issues := rules.issues_of(wanted.enterprise_number, wanted.ssin):
        raise BadRequest(issues)
    await authority.require(tx, actor, Act.READ, wanted.enterprise_number, today)
    weekly_hours = Fraction(str(settings.weekly_hours))
    first = first_year_of_window(wanted.year)
    owed: dict[OwedKind, dict[int, Fraction]] = defaultdict(dict)
    for kind, year, days in await tx.execute(queries.held(wanted.enterprise_number, wanted.ssin, first, wanted.year)):
        owed[OwedKind(kind)][year] = minutes_of(Fraction(days), DurationUnit.DAYS, weekly_hours)
    parts: dict[OwedKind, list[Part]] = defaultdict(list)
    counted = await trainings.counted(
        tx, wanted.enterprise_number, wanted.ssin, first_year=first, last_year=wanted.year
    )
    for year, kind, status, duration, unit in counted:
        minutes = minutes_of(Fraction(duration), DurationUnit(unit), weekly_hours)
        parts[OwedKind(kind)].append(Part(int(year), minutes, TrainingStatus(status)))
    found = [
        rules.told(kind, credit(wanted.year, owed[kind], parts[kind]), weekly_hours)
        for kind in OwedKind
        if kind in owed or kind in parts
    ]
    return CreditPage(items=tuple(found), total=len(found))
