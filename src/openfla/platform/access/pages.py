"""Access management for people: who answers for an enterprise (SEED 7.1)."""

from collections.abc import Mapping
from typing import Any, Final

from litestar import Response, get, post
from msgspec import Struct

from openfla.contract.qualities import AnyQuality, OtherQuality, Quality
from openfla.platform.access import activation_pages, filling, rules, service, users_pages
from openfla.platform.access.errors import AlreadyNamed, QualityNotActive
from openfla.platform.access.model import Rank, Responsible, Task
from openfla.platform.api.doors import Given
from openfla.platform.kernel.database import Tx
from openfla.platform.portal.visits import Visit
from openfla.texts import N_, Explained

_FIELDS: Final[Mapping[type[Explained], str]] = {AlreadyNamed: "login", QualityNotActive: "level"}
_NOTICES: Final = {
    "activated": N_("The quality was activated."),
    "named": N_("The person was named, and has access from now on."),
    "rank": N_("The rank was changed."),
    "removed": N_("The person was removed, and has no access here any more."),
}


class Level(Struct, frozen=True):
    """The entity (no quality) or a quality of it, who answers for it, and whether the reader may change that."""

    quality: AnyQuality | None
    people: list[Responsible]
    may_change: bool

    @property
    def code(self) -> str:
        """What a form calls it."""
        return self.quality.value if self.quality else filling.ENTITY


@get("/access", name="access")
async def responsibles(visit: Given[Visit], tx: Given[Tx]) -> Response[bytes]:
    """Your responsibles."""
    service.require_task(visit.visitor, Task.SEE_RESPONSIBLES)
    form = visit.blank()
    return visit.page("access/responsibles.html", notices=_NOTICES, form=form, naming=form, **await _shown(tx, visit))


@post("/access/responsibles", name="nameResponsible")
async def name(visit: Given[Visit]) -> Response[bytes]:
    """Name a manager or a deputy."""
    service.require_task(visit.visitor, Task.NAME_LOCAL_MANAGERS)
    form = await visit.form()

    async def work(tx: Tx) -> str:
        level, named = form.read("level", filling.level), filling.named(form)
        form.require_read()
        number, at = visit.visitor.enterprise.number, visit.clock.now()
        await service.name_responsible(tx, visit.visitor, number, level, named, at=at)
        return "/access?done=named"

    shown = await _shown_now(visit)
    return await visit.submit(form, work, "access/responsibles.html", fields=_FIELDS, naming=form, **shown)


@post("/access/responsibles/rank", name="changeRank")
async def change_rank(visit: Given[Visit]) -> Response[bytes]:
    """Make a deputy of a manager, or a manager of a deputy."""
    service.require_task(visit.visitor, Task.NAME_LOCAL_MANAGERS)
    form = await visit.form()

    async def work(tx: Tx) -> str:
        level, rank, person = filling.level(form.value("level")), filling.rank(form.value("rank")), filling.person(form)
        number, at = visit.visitor.enterprise.number, visit.clock.now()
        await service.change_rank(tx, visit.visitor, number, level, person, rank, at=at)
        return "/access?done=rank"

    shown = await _shown_now(visit)
    return await visit.submit(form, work, "access/responsibles.html", naming=visit.blank(), **shown)


@post("/access/responsibles/remove", name="removeResponsible")
async def remove(visit: Given[Visit]) -> Response[bytes]:
    """Remove a manager or a deputy."""
    service.require_task(visit.visitor, Task.NAME_LOCAL_MANAGERS)
    form = await visit.form()

    async def work(tx: Tx) -> str:
        level, person = filling.level(form.value("level")), filling.person(form)
        number, at = visit.visitor.enterprise.number, visit.clock.now()
        await service.remove_responsible(tx, visit.visitor, number, level, person, at=at)
        return "/access?done=removed"

    shown = await _shown_now(visit)
    return await visit.submit(form, work, "access/responsibles.html", naming=visit.blank(), **shown)


async def _shown_now(visit: Visit) -> dict[str, Any]:
    async with visit.database.transaction() as tx:
        return await _shown(tx, visit)


async def _shown(tx: Tx, visit: Visit) -> dict[str, Any]:
    visitor = visit.visitor
    enterprise = await service.find(tx, visitor.enterprise.number)
    found = await service.responsibles(tx, enterprise.number)
    levels = [
        Level(
            quality,
            [each for each in found if each.quality == quality],
            rules.may(visitor, rules.naming_task(quality)),
        )
        for quality in (None, *enterprise.qualities)
    ]
    return {
        "here": "/access",
        "levels": levels,
        "inactive": [each for each in (*Quality, *OtherQuality) if each not in enterprise.qualities],
        "may_activate": rules.may(visitor, Task.ACTIVATE_QUALITY),
        "may_manage_users": rules.may(visitor, Task.MANAGE_USERS),
        "ranks": tuple(Rank),
    }


routes: Final[list[Any]] = [
    responsibles,
    name,
    change_rank,
    remove,
    *activation_pages.routes,
    *users_pages.routes,
]
