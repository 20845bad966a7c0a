"""Registering as an NSSO employer and on the portal (SEED 4.1 and 4.2)."""

from collections.abc import Mapping
from typing import Any, Final

from litestar import Response, get, post

from openfla.contract.qualities import Quality
from openfla.platform.access import service as access
from openfla.platform.access.errors import (
    AlreadyRegistered,
    EnterpriseStopped,
    EnterpriseUnknown,
    NssoNumberTaken,
    OtherNssoNumber,
)
from openfla.platform.admissions import service as admissions
from openfla.platform.admissions.errors import AdmissionNeeded
from openfla.platform.admissions.model import CLOSED
from openfla.platform.api.doors import Given
from openfla.platform.identity import service as identity
from openfla.platform.kernel.database import Tx
from openfla.platform.portal.visits import Guest
from openfla.platform.registrations import filling, service
from openfla.platform.registrations.errors import AlreadyWaiting, OutsourcedToItself, OutsourcedToNoMandatary
from openfla.platform.registrations.model import Registration
from openfla.texts import N_, Explained

_FIELDS: Final[Mapping[type[Explained], str]] = {
    AdmissionNeeded: "number",
    AlreadyRegistered: "number",
    AlreadyWaiting: "number",
    EnterpriseStopped: "number",
    EnterpriseUnknown: "mandatary",
    NssoNumberTaken: "nssoNumber",
    OtherNssoNumber: "nssoNumber",
    OutsourcedToItself: "mandatary",
    OutsourcedToNoMandatary: "mandatary",
}
_NOTICES: Final = {
    "waiting": N_("Your registration was recorded. It counts once whoever runs this installation has confirmed it.")
}


@get("/register", name="registrationForm")
async def registration(guest: Given[Guest]) -> Response[bytes]:
    """What one registered, and the form to register."""
    form = guest.blank(management=filling.IN_HOUSE)
    return guest.page("registrations/register.html", notices=_NOTICES, form=form, **await _shown(guest))


@post("/register", name="registerEnterprise")
async def register(guest: Given[Guest]) -> Response[bytes]:
    """Register an enterprise; where that counts at once, its person acts for it from now on."""
    form = await guest.form()

    async def work(tx: Tx) -> str:
        told, at = filling.registration(form), guest.clock.now()
        await admissions.require_open(tx, guest.settings.environment, told.number)
        is_known = await access.is_known(tx, told.number)
        at_once = guest.settings.registrations.counts_at_once(guest.settings.environment, is_known=is_known)
        registered = await service.ask(tx, guest.person, told, counts_at_once=at_once, at=at)
        return await _after(tx, guest, registered)

    return await guest.submit(form, work, "registrations/register.html", fields=_FIELDS, **await _shown(guest))


async def _after(tx: Tx, guest: Guest, registered: Registration) -> str:
    if not registered.is_confirmed:
        return "/register?done=waiting"
    await identity.choose(tx, guest.session, registered.told.number, Quality.EMPLOYER)
    return "/home?done=registered"


async def _shown(guest: Guest) -> dict[str, Any]:
    async with guest.database.transaction() as tx:
        found = await service.of_person(tx, guest.person)
    settings = guest.settings
    return {
        "registered": found,
        "counts_at_once": settings.registrations.counts_at_once(settings.environment),
        "is_closed": settings.environment == CLOSED,
    }


routes: Final[list[Any]] = [registration, register]
