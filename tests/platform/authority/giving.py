"""What a mandatary may have been given, and what may have become of it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

from msgspec.structs import replace

from openfla.contract.qualities import Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated
from openfla.platform.access import service as access
from openfla.platform.access.model import Operator
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import service as mandates
from openfla.platform.mandates.model import Mandate, Period, Side, Terms
from tests.platform.mandates.people import a_number

NAME: Final = "Bakkerij De Korenbloem"
TODAY: Final = SystemClock().today()
NOW: Final = Quarter.of(TODAY)
AT: Final = datetime.now(UTC)
OPERATOR: Final = Operator()
Give = Callable[[Tx, Terms], Awaitable[object]]


async def nothing(_tx: Tx, _about: Terms) -> None:
    return


async def asked(tx: Tx, about: Terms, by: Side = Side.MANDATOR) -> Mandate:
    return await mandates.request(tx, OPERATOR, about, asked_by=by, today=TODAY, at=AT)


async def confirmed(tx: Tx, about: Terms) -> Mandate:
    made = await asked(tx, about)
    return await mandates.confirm(tx, OPERATOR, made.id, version=made.version, today=TODAY, at=AT)


async def recorded(tx: Tx, about: Terms) -> None:
    await mandates.record_procuration(
        tx, OPERATOR, about, is_taken=True, file_name="signed.pdf", content=b"%PDF-1.7", today=TODAY, at=AT
    )


async def ending_now(tx: Tx, about: Terms) -> None:
    made = await confirmed(tx, about)
    await mandates.end(tx, OPERATOR, made.id, after=NOW, version=made.version, today=TODAY, at=AT)


async def refused(tx: Tx, about: Terms) -> None:
    made = await asked(tx, about)
    await mandates.refuse(tx, OPERATOR, made.id, version=made.version, at=AT)


async def withdrawn(tx: Tx, about: Terms) -> None:
    made = await asked(tx, about, Side.MANDATARY)
    await mandates.withdraw(tx, OPERATOR, made.id, version=made.version, at=AT)


async def revoked(tx: Tx, about: Terms) -> None:
    made = await confirmed(tx, about)
    await mandates.end(tx, OPERATOR, made.id, after=None, version=made.version, today=TODAY, at=AT)


async def ended(tx: Tx, about: Terms) -> None:
    """From the quarter before the last one to the last one, asked and confirmed then."""
    first = NOW.plus(-2)
    past, today = replace(about, period=Period(first, NOW.plus(-1))), first.first_day
    made = await mandates.request(tx, OPERATOR, past, asked_by=Side.MANDATOR, today=today, at=AT)
    await mandates.confirm(tx, OPERATOR, made.id, version=made.version, today=today, at=AT)


async def coming(tx: Tx, about: Terms) -> None:
    await confirmed(tx, replace(about, period=Period(NOW.plus(1))))


async def for_dimona(tx: Tx, about: Terms) -> None:
    await confirmed(tx, replace(about, service=Mandated.DMFA_DIMONA))


async def for_ebox(tx: Tx, about: Terms) -> None:
    await confirmed(tx, replace(about, service=Mandated.EBOX_DOCUMENT_CONSUMER))


async def of_another(tx: Tx, about: Terms) -> None:
    """Another employer gave it one."""
    other = a_number(1)
    await access.enrol(tx, other, NAME, (Quality.EMPLOYER,), at=AT)
    await confirmed(tx, replace(about, mandator=other))


async def the_other_way(tx: Tx, about: Terms) -> None:
    """The mandatary is the employer, and this caller is the mandator."""
    await confirmed(tx, replace(about, mandator=about.mandatary, mandatary=about.mandator))


async def stopped(tx: Tx, about: Terms) -> None:
    await confirmed(tx, about)
    await access.stop(tx, OPERATOR, about.mandator, on=TODAY, at=AT)


async def given_to_another_now(tx: Tx, about: Terms) -> None:
    """The employer had this mandatary, and has another one now."""
    await revoked(tx, about)
    other = a_number(2)
    await access.enrol(tx, other, NAME, (Quality.SOCIAL_SECRETARIAT,), at=AT)
    await confirmed(tx, replace(about, mandatary=other))
