"""What a sandbox holds, and what the file of the made-up world says that it should."""

from typing import Any

import httpx2

from openfla.platform.access import service as access
from openfla.platform.access.model import Operator
from openfla.platform.kernel.database import Tx
from openfla.sandbox._world import MadeUpEnterprise, World
from tests.platforms import Platform, settings_for
from tests.portals import in_transaction


class Held:
    """What a database holds, beside the settings of its sandbox."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.settings = settings_for(url)
        self.database = Platform(url, self.settings, httpx2.Client())
        """No server runs on it."""

    def ask(self, work: Any) -> Any:
        return in_transaction(self.database, work)

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        return sorted(tuple(map(str, row)) for row in self.database.rows(f"SELECT * FROM {table}"))

    def all_rows(self) -> dict[str, list[tuple[Any, ...]]]:
        tables = ("persons", "enterprises", "enterprise_qualities", "responsibles", "enterprise_users", "audit_entries")
        return {table: self.rows(table) for table in tables}

    def enterprises(self) -> dict[str, Any]:
        """Every enterprise with its people, as `told` tells those of the file."""
        found: dict[str, Any] = self.ask(_read)
        return found

    def entries(self) -> list[dict[str, Any]]:
        """The audit trail, oldest first."""
        return self.database.trail()


async def _read(tx: Tx) -> dict[str, Any]:
    """The enterprises of a database, as `told` tells those of the file."""
    return {known.number: await _read_one(tx, known) for known in await access.enterprises(tx)}


async def _read_one(tx: Tx, known: Any) -> dict[str, Any]:
    users = [
        (user, quality)
        for quality in known.qualities
        for user in await access.users(tx, Operator(), known.number, quality)
    ]
    return {
        "about": (known.name, known.names, known.nsso_number, known.legal_form, known.is_active),
        "qualities": set(known.qualities),
        "levels": {
            (r.quality, r.person.login, r.person.name, r.rank) for r in await access.responsibles(tx, known.number)
        },
        "users": {(quality, user.person.login, user.person.name, user.permissions) for user, quality in users},
    }


def told(world: World) -> dict[str, Any]:
    """Every enterprise of a world with its people."""
    return {enterprise.number: _one_told(world, enterprise) for enterprise in world.enterprises}


def _one_told(world: World, enterprise: MadeUpEnterprise) -> dict[str, Any]:
    return {
        "about": (enterprise.name, enterprise.names, enterprise.nsso_number, enterprise.legal_form, True),
        "qualities": {active.code for active in enterprise.qualities},
        "levels": {(quality, login, world.person(login).name, rank) for quality, login, rank in enterprise.levels()},
        "users": {
            (active.code, user.login, world.person(user.login).name, frozenset(user.permissions))
            for active in enterprise.qualities
            for user in active.users
        },
    }
