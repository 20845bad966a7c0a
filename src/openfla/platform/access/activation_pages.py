"""Activating a quality, in three screens of one form (SEED 5, PORTAL-9)."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from litestar import Response, get, post

from openfla.contract.qualities import OtherQuality, Quality
from openfla.platform.access import filling, service
from openfla.platform.access.errors import NamedTwice, NoLocalManager
from openfla.platform.access.model import Rank, Task
from openfla.platform.api.doors import Given
from openfla.platform.kernel.database import Tx
from openfla.platform.portal.forms import Form, Unread
from openfla.platform.portal.visits import Visit
from openfla.texts import Explained

_FIELDS: Final[Mapping[type[Explained], str]] = {NoLocalManager: "rank-1", NamedTwice: "login-1"}


@get("/access/activate", name="activation")
async def begin(visit: Given[Visit]) -> Response[bytes]:
    """Which quality?"""
    service.require_task(visit.visitor, Task.ACTIVATE_QUALITY)
    return _which(visit, visit.blank(quality=visit.request.query_params.get("quality", "")))


@post("/access/activate", name="activate")
async def activate(visit: Given[Visit]) -> Response[bytes]:
    """The screen that follows; the last one activates."""
    service.require_task(visit.visitor, Task.ACTIVATE_QUALITY)
    form = await visit.form()
    step = _STEPS.get(form.value("step"), _managers)
    return await step(visit, form)


def _which(visit: Visit, form: Form, status: int = 200) -> Response[bytes]:
    active = visit.visitor.enterprise.qualities
    inactive = [quality for quality in (*Quality, *OtherQuality) if quality not in active]
    return visit.page("access/activate.html", status=status, form=form, inactive=inactive)


async def _managers(visit: Visit, form: Form) -> Response[bytes]:
    form.read("quality", partial(filling.inactive, visit.visitor.enterprise))
    if form.mistakes:
        return _which(visit, form, status=422)
    return visit.page("access/activate_managers.html", form=form, **_CHOICES)


async def _confirm(visit: Visit, form: Form) -> Response[bytes]:
    quality = form.read("quality", partial(filling.inactive, visit.visitor.enterprise))
    if form.mistakes:
        return _which(visit, form, status=422)
    try:
        people = filling.local_managers(form)
    except Explained as mistake:
        if not isinstance(mistake, Unread):
            form.refuse(_FIELDS.get(type(mistake), ""), mistake)
        return visit.page("access/activate_managers.html", status=422, form=form, **_CHOICES)
    return visit.page("access/activate_confirm.html", form=form, quality=quality, people=people)


async def _activate(visit: Visit, form: Form) -> Response[bytes]:
    async def work(tx: Tx) -> str:
        enterprise = visit.visitor.enterprise
        quality, people = filling.inactive(enterprise, form.value("quality")), filling.local_managers(form)
        await service.activate(tx, visit.visitor, enterprise.number, quality, people, at=visit.clock.now())
        return "/access?done=activated"

    return await visit.submit(form, work, "access/activate_managers.html", fields=_FIELDS, **_CHOICES)


_CHOICES: Final[Mapping[str, Any]] = {"rows": filling.ROWS, "ranks": tuple(Rank)}
_STEPS: Final[Mapping[str, Callable[[Visit, Form], Awaitable[Response[bytes]]]]] = {
    "managers": _managers,
    "confirm": _confirm,
    "activate": _activate,
}

routes: Final[list[Any]] = [begin, activate]
