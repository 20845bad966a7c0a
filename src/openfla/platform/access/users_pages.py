"""Users of a quality, and what its local managers give them (SEED 4.3)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from openfla.platform.access import filling, rules, service
from openfla.platform.access.errors import AlreadyNamed, NoPermission, UnfitPermission
from openfla.platform.access.model import User
from openfla.platform.api.doors import Given
from openfla.platform.kernel.database import Tx
from openfla.platform.kernel.stale import Changed
from openfla.platform.portal.visits import Visit
from openfla.texts import N_, Explained

_FIELDS: Final[Mapping[type[Explained], str]] = {
    AlreadyNamed: "login",
    NoPermission: "permissions",
    UnfitPermission: "permissions",
}
_NOTICES: Final = {
    "added": N_("The user was added, and has access from now on."),
    "changed": N_("The permissions were changed; they count from now on."),
    "removed": N_("The user was removed, and has no access here any more."),
}


@get("/access/users", name="users")
async def users(visit: Given[Visit]) -> Response[bytes]:
    """Who has permissions in this quality."""
    found = await _users(visit)
    return visit.page("access/users.html", notices=_NOTICES, form=visit.blank(), users=found, **_choices(visit))


@post("/access/users", name="addUser")
async def add(visit: Given[Visit]) -> Response[bytes]:
    """Give somebody permissions."""
    visitor, found = visit.visitor, await _users(visit)
    form = await visit.form()

    async def work(tx: Tx) -> str:
        named, permissions = filling.user(form), filling.permissions(form, "permissions")
        form.require_read()
        number, quality, at = visitor.enterprise.number, visitor.quality, visit.clock.now()
        await service.grant(tx, visitor, number, quality, named, permissions, at=at)
        return "/access/users?done=added"

    return await visit.submit(form, work, "access/users.html", fields=_FIELDS, users=found, **_choices(visit))


@get("/access/users/{person:uuid}", name="user")
async def user(visit: Given[Visit], person: FromPath[UUID]) -> Response[bytes]:
    """What one user may do."""
    found = _one(await _users(visit), person)
    form = visit.blank(permissions=sorted(found.permissions))
    return visit.page("access/user.html", form=form, user=found, before=found.permissions, **_choices(visit))


@post("/access/users/{person:uuid}", name="changeUser")
async def change(visit: Given[Visit], person: FromPath[UUID]) -> Response[bytes]:
    """Give a user other permissions."""
    visitor, found = visit.visitor, _one(await _users(visit), person)
    form = await visit.form()
    before = filling.permissions(form, "before")

    async def work(tx: Tx) -> str:
        told = filling.permissions(form, "permissions")
        number, quality, at = visitor.enterprise.number, visitor.quality, visit.clock.now()
        await service.change_permissions(tx, visitor, number, quality, person, told, before=before, at=at)
        return "/access/users?done=changed"

    shown = {"user": found, "before": before, **_choices(visit)}
    return await visit.submit(form, work, "access/user.html", fields=_FIELDS, **shown)


@post("/access/users/{person:uuid}/remove", name="removeUser")
async def remove(visit: Given[Visit], person: FromPath[UUID]) -> Response[bytes]:
    """Take everything from a user."""
    visitor, found = visit.visitor, await _users(visit)
    form = await visit.form()

    async def work(tx: Tx) -> str:
        number, quality, at = visitor.enterprise.number, visitor.quality, visit.clock.now()
        await service.remove_user(tx, visitor, number, quality, person, at=at)
        return "/access/users?done=removed"

    shown = {"users": found, **_choices(visit)}
    return await visit.submit(form, work, "access/users.html", here="/access/users", **shown)


async def _users(visit: Visit) -> list[User]:
    async with visit.database.transaction() as tx:
        return await service.users(tx, visit.visitor, visit.visitor.enterprise.number, visit.visitor.quality)


def _one(found: Sequence[User], person: UUID) -> User:
    for each in found:
        if each.person.id == person:
            return each
    raise Changed


def _choices(visit: Visit) -> dict[str, Any]:
    return {"permissions": rules.permissions_in(visit.visitor.quality)}


routes: Final[list[Any]] = [users, add, user, change, remove]
