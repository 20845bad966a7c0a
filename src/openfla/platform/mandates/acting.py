"""What can be done with a mandate on its page: the words of each act, and the doing."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from uuid import UUID

from msgspec import Struct

from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import filling, service
from openfla.platform.mandates.model import Mandate
from openfla.platform.portal.forms import Form
from openfla.platform.portal.visits import Visit
from openfla.texts import N_


class Act(Struct, frozen=True):
    """An act: what its page is called and tells, and what it does."""

    title: str
    about: str
    button: str
    kind: str
    do: Callable[[Tx, Visit, UUID, Form], Awaitable[Mandate]]


async def _confirm(tx: Tx, visit: Visit, mandate: UUID, form: Form) -> Mandate:
    today, at = visit.clock.today(), visit.clock.now()
    return await service.confirm(tx, visit.visitor, mandate, version=form.number("version"), today=today, at=at)


async def _refuse(tx: Tx, visit: Visit, mandate: UUID, form: Form) -> Mandate:
    return await service.refuse(tx, visit.visitor, mandate, version=form.number("version"), at=visit.clock.now())


async def _withdraw(tx: Tx, visit: Visit, mandate: UUID, form: Form) -> Mandate:
    return await service.withdraw(tx, visit.visitor, mandate, version=form.number("version"), at=visit.clock.now())


async def _end(tx: Tx, visit: Visit, mandate: UUID, form: Form) -> Mandate:
    after, version = filling.last_of(form), form.number("version")
    today, at = visit.clock.today(), visit.clock.now()
    return await service.end(tx, visit.visitor, mandate, after=after, version=version, today=today, at=at)


ACTS: Final[Mapping[str, Act]] = {
    "confirm": Act(
        N_("Confirm the mandate"),
        N_("From its first quarter on, the mandatary acts for the mandator in this service."),
        N_("Confirm"),
        "primary",
        _confirm,
    ),
    "refuse": Act(
        N_("Refuse the mandate"),
        N_("The other side sees that you refused; it can ask again."),
        N_("Refuse"),
        "danger",
        _refuse,
    ),
    "withdraw": Act(
        N_("Withdraw the request"),
        N_("The other side can no longer confirm it."),
        N_("Withdraw"),
        "danger",
        _withdraw,
    ),
    "end": Act(
        N_("End the mandate"),
        N_("The other side does not have to agree. What the mandatary has recorded stays."),
        N_("End the mandate"),
        "danger",
        _end,
    ),
}
NOTICES: Final = {
    "confirm": N_("The mandate was confirmed."),
    "refuse": N_("The mandate was refused."),
    "withdraw": N_("The request was withdrawn."),
    "end": N_("The end of the mandate was recorded."),
}
