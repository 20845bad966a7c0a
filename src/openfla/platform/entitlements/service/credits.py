from collections import defaultdict
from datetime import date
from fractions import Fraction

from openfla.contract.checks import entitlements as checks
from openfla.contract.entitlements import CreditPage, CreditSearch, OwedKind
from openfla.contract.trainings import DurationUnit, TrainingStatus
from openfla.platform.access.model import Act, Actor
from openfla.platform.authority import service as authority
from openfla.platform.entitlements import messages, queries
from openfla.platform.entitlements.model import RightsSettings
from openfla.platform.kernel.database import Tx
from openfla.platform.records import reading
from openfla.platform.trainings import service as trainings
from openfla.rights import Part, credit, first_year_of_window, minutes_of


async def credits_of(
    tx: Tx, actor: Actor, wanted: CreditSearch, settings: RightsSettings, *, today: date
) -> CreditPage:
    """What a worker is owed, took, plans and has left with one employer in one year, for each kind of right.

    Raises:
        MissingPermission: the worker is another enterprise's.
        BadRequest: one of the numbers is none.
    """
    reading.require_fit(checks.findings_of_numbers(wanted))
    await authority.require(tx, actor, Act.READ, wanted.enterprise_number, today)
    weekly_hours = Fraction(str(settings.weekly_hours))
    first = first_year_of_window(wanted.year)
    owed: dict[OwedKind, dict[int, Fraction]] = defaultdict(dict)
    rights = await tx.execute(queries.of_worker(wanted.enterprise_number, wanted.ssin, first, wanted.year))
    for kind, year, days in rights:
        owed[OwedKind(kind)][year] = minutes_of(Fraction(days), DurationUnit.DAYS, weekly_hours)
    parts: dict[OwedKind, list[Part]] = defaultdict(list)
    counted = await trainings.counted(
        tx, wanted.enterprise_number, wanted.ssin, first_year=first, last_year=wanted.year
    )
    for year, kind, status, duration, unit in counted:
        minutes = minutes_of(Fraction(duration), DurationUnit(unit), weekly_hours)
        parts[OwedKind(kind)].append(Part(int(year), minutes, TrainingStatus(status)))
    found = [
        messages.credit_of(kind, credit(wanted.year, owed[kind], parts[kind]), weekly_hours)
        for kind in OwedKind
        if kind in owed or kind in parts
    ]
    return CreditPage(items=tuple(found), total=len(found))
