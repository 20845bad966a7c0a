"""An employer that outsources asks its mandatary to act for it (SEED 2.2.1, 4.2); the mandatary still confirms."""

from datetime import date, datetime

from openfla.contract.qualities import Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import service as mandates
from openfla.platform.mandates.model import Period, Side, Terms
from openfla.platform.registrations.model import Registration


async def ask_mandate(tx: Tx, registered: Registration, *, today: date, at: datetime) -> None:
    """Ask, for an employer that registered, the mandate of whom it outsources to; from this quarter on."""
    told = registered.told
    visitor = await access.visitor(tx, registered.person, told.number, Quality.EMPLOYER)
    if told.outsourced_to is None or visitor is None:
        return
    quality = await _mandatary_quality(tx, told.outsourced_to)
    period = Period(Quarter.of(today))
    terms = Terms(told.number, told.outsourced_to, quality, Mandated.FEDERAL_LEARNING_ACCOUNT, period)
    await mandates.request(tx, visitor, terms, asked_by=Side.MANDATOR, today=today, at=at)


async def _mandatary_quality(tx: Tx, mandatary: EnterpriseNumber) -> Quality:
    held = (await access.find(tx, mandatary)).qualities
    return next(quality for quality in held if isinstance(quality, Quality) and quality.is_mandatary)
