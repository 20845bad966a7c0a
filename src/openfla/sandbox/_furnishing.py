"""The made-up world in a database, put there as an operator would."""

import asyncio
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import text

from openfla.platform.access import service as access
from openfla.platform.access.model import Operator
from openfla.platform.identity import make_believe
from openfla.platform.identity import service as identity
from openfla.platform.kernel.database import Database, Tx
from openfla.platform.settings import Settings
from openfla.sandbox._world import MadeUpEnterprise, World, world

_OPERATOR: Final = Operator()
_ALONE: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('the world of the sandbox', 0))")


def furnish(url: str, settings: Settings) -> bool:
    """Put the made-up world into a sandbox without people; anywhere else nothing happens. Whether it was done."""
    if settings.environment != "sandbox":
        return False

    async def work() -> bool:
        database = Database.at(url, settings.database)
        try:
            async with database.transaction() as tx:
                return await _is_empty(tx, settings) and await _load_once(tx, settings)
        finally:
            await database.close()

    return asyncio.run(work())


async def load(tx: Tx, told: World, *, at: datetime) -> None:
    """All of a world that is not there yet; an enterprise for which somebody answers stays as it is."""
    for person in told.people:
        await identity.known_as(tx, person.login, person.name, at=at)
    for enterprise in told.enterprises:
        if not await access.responsibles(tx, enterprise.number):
            await _load_enterprise(tx, told, enterprise, at)


async def _load_once(tx: Tx, settings: Settings) -> bool:
    """Two servers may start at once: the second one finds what the first one did."""
    await tx.execute(_ALONE)
    if not await _is_empty(tx, settings):
        return False
    await load(tx, world(), at=datetime.now(UTC))
    return True


async def _is_empty(tx: Tx, settings: Settings) -> bool:
    return not await make_believe.made_up_people(tx, settings.environment, "", 1)


async def _load_enterprise(tx: Tx, told: World, enterprise: MadeUpEnterprise, at: datetime) -> None:
    number = enterprise.number
    await access.enrol(
        tx,
        number,
        enterprise.name,
        [active.code for active in enterprise.qualities],
        names=enterprise.names,
        nsso_number=enterprise.nsso_number,
        legal_form=enterprise.legal_form,
        at=at,
    )
    for quality, login, rank in enterprise.levels():
        await access.name_responsible(tx, _OPERATOR, number, quality, told.person(login, rank), at=at)
    for active in enterprise.qualities:
        for user in active.users:
            named, given = told.person(user.login), frozenset(user.permissions)
            await access.grant(tx, _OPERATOR, number, active.code, named, given, at=at)
