"""Asking for access to the test environment (SEED 6.3, ENV-2)."""

from collections.abc import Mapping
from typing import Any, Final

from litestar import Response, get, post

from openfla.identifiers import enterprise_number
from openfla.platform.access import names
from openfla.platform.admissions import rules, service
from openfla.platform.admissions.errors import AlreadyAdmitted, AlreadyAsked, NotClosed
from openfla.platform.admissions.model import CLOSED
from openfla.platform.api.doors import Given
from openfla.platform.kernel.database import Tx
from openfla.platform.portal.visits import Guest
from openfla.texts import N_, Explained

_FIELDS: Final[Mapping[type[Explained], str]] = {AlreadyAsked: "number", AlreadyAdmitted: "number"}
_NOTICES: Final = {"asked": N_("Your request was recorded. Whoever runs this installation decides on it.")}


@get("/admission", name="admission")
async def admission(guest: Given[Guest]) -> Response[bytes]:
    """What one asked, and the form to ask."""
    return guest.page("admissions/admission.html", notices=_NOTICES, form=guest.blank(), **await _shown(guest))


@post("/admission", name="askAdmission")
async def ask(guest: Given[Guest]) -> Response[bytes]:
    """Ask that an enterprise be let in."""
    form = await guest.form()

    async def work(tx: Tx) -> str:
        if guest.settings.environment != CLOSED:
            raise NotClosed
        number = form.read("number", enterprise_number)
        name, purpose = form.read("name", names.enterprise_name), form.read("purpose", rules.purpose)
        form.require_read()
        await service.ask(tx, guest.person, number, name, purpose, at=guest.clock.now())
        return "/admission?done=asked"

    return await guest.submit(form, work, "admissions/admission.html", fields=_FIELDS, **await _shown(guest))


async def _shown(guest: Guest) -> dict[str, Any]:
    async with guest.database.transaction() as tx:
        return {"asked": await service.of_person(tx, guest.person), "is_closed": guest.settings.environment == CLOSED}


routes: Final[list[Any]] = [admission, ask]
