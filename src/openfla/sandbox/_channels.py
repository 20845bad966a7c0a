"""Sections 4.1 to 5 of the guide without a hand on the keyboard: every act by the person who would do it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from msgspec import Struct

from openfla.contract.qualities import Quality
from openfla.contract.services import Service
from openfla.platform.access import service as access
from openfla.platform.access.errors import NoAccess
from openfla.platform.access.model import NamedPerson, Task, Visitor
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import NewCertificate
from openfla.platform.identity import service as identity
from openfla.platform.kernel.database import Database, Tx
from openfla.platform.registrations import service as registrations
from openfla.platform.registrations.model import NewRegistration
from openfla.sandbox._furnishing import load
from openfla.sandbox._running import RunningPlatform
from openfla.sandbox._samples import BAKERY
from openfla.sandbox._world import MadeUpEnterprise, MadeUpUser, world

T = TypeVar("T")
_ACTIVATED: Final = Quality.TRAINING_PROVIDER


class Cast(Struct, frozen=True):
    """The bakery of the demonstration, and who acts for it."""

    enterprise: MadeUpEnterprise
    access_managers: tuple[NamedPerson, ...]
    local_managers: tuple[NamedPerson, ...]
    users: tuple[MadeUpUser, ...]

    @property
    def access_manager(self) -> NamedPerson:
        """Who registers the bakery."""
        return self.access_managers[0]

    @property
    def local_manager(self) -> NamedPerson:
        """Who opens its account."""
        return self.local_managers[0]


def cast() -> Cast:
    """The bakery as the made-up world has it."""
    told = world()
    enterprise = told.enterprise(BAKERY)
    [employer] = enterprise.qualities
    return Cast(
        enterprise,
        tuple(map(told.person, enterprise.managers)),
        tuple(map(told.person, employer.managers)),
        employer.users,
    )


def register(platform: RunningPlatform, *, at: datetime) -> bool:
    """An access manager registers the bakery as NSSO employer (SEED 4.1, 4.2); not when somebody did before."""
    told, enterprise = cast(), cast().enterprise
    number, nsso_number = enterprise.number, enterprise.nsso_number

    async def work(tx: Tx) -> bool:
        if nsso_number is None or await access.responsibles(tx, number):
            return False
        who = await identity.known_as(tx, told.access_manager.login, told.access_manager.name, at=at)
        asked = NewRegistration(number, enterprise.name, enterprise.legal_form or "", nsso_number)
        await registrations.ask(tx, who, asked, counts_at_once=True, at=at)
        return True

    return _in_transaction(platform, work)


def hand_over(platform: RunningPlatform, *, at: datetime) -> None:
    """The access manager names a colleague, and local managers in their own place (SEED 7.1)."""
    told = cast()

    async def work(tx: Tx) -> None:
        manager = await _visitor(tx, told.access_manager, Quality.EMPLOYER, at)
        for colleague in told.access_managers[1:]:
            await access.name_responsible(tx, manager, BAKERY, None, colleague, at=at)
        for local in told.local_managers:
            await access.name_responsible(tx, manager, BAKERY, Quality.EMPLOYER, local, at=at)
        await access.remove_responsible(tx, manager, BAKERY, Quality.EMPLOYER, manager.person.id, at=at)

    _in_transaction(platform, work)


def grant(platform: RunningPlatform, *, at: datetime) -> None:
    """A local manager gives users of the quality their permissions (SEED 4.3)."""
    told = cast()

    async def work(tx: Tx) -> None:
        manager = await _visitor(tx, told.local_manager, Quality.EMPLOYER, at)
        for user in told.users:
            named, given = world().person(user.login), frozenset(user.permissions)
            await access.grant(tx, manager, BAKERY, Quality.EMPLOYER, named, given, at=at)

    _in_transaction(platform, work)


def activate(platform: RunningPlatform, *, at: datetime) -> bool:
    """The access manager lets the bakery act as training provider too (SEED 5); not when it does already."""
    told = cast()

    async def work(tx: Tx) -> bool:
        manager = await _visitor(tx, told.access_manager, Quality.EMPLOYER, at)
        if _ACTIVATED in manager.enterprise.qualities:
            return False
        await access.activate(tx, manager, BAKERY, _ACTIVATED, told.local_managers[1:], at=at)
        return True

    return _in_transaction(platform, work)


def invite_the_others(platform: RunningPlatform, *, at: datetime) -> None:
    """The rest of the made-up world, for whoever signs in while the platform stays up."""

    async def work(tx: Tx) -> None:
        await load(tx, world(), at=at)

    _in_transaction(platform, work)


def make_certificate(folder: Path, *, at: datetime) -> tuple[Path, Path]:
    """A private key and a self-signed certificate in the name of the bakery: two files (SEED 4.4.1)."""
    from openfla.channel.certificates import files_for, make, place  # noqa: PLC0415 - loaded only when it is used

    enterprise, key_file = cast().enterprise, folder / "channel.key"
    made = make(enterprise.name, now=at, enterprise_number=enterprise.number)
    place(files_for(made, key_file), overwrite=True)
    return key_file, key_file.with_suffix(".cer")


def open_account(platform: RunningPlatform, certificate_file: Path, *, at: datetime) -> str:
    """A local manager opens a REST account with that certificate; answers its Client ID (SEED 4.4.1)."""
    content = certificate_file.read_bytes()

    async def work(tx: Tx) -> str:
        manager = await _visitor(tx, cast().local_manager, Quality.EMPLOYER, at)
        opened = await channels.open_account(
            tx,
            manager,
            BAKERY,
            Quality.EMPLOYER,
            name="FLA",
            services=[Service.FEDERAL_LEARNING_ACCOUNT],
            certificate=NewCertificate("demo", content),
            at=at,
        )
        return opened.client_id

    return _in_transaction(platform, work)


async def _visitor(tx: Tx, named: NamedPerson, quality: Quality, at: datetime) -> Visitor:
    """Somebody at the bakery, with what they may do there at this moment."""
    person = await identity.known_as(tx, named.login, named.name, at=at)
    found = await access.visitor(tx, person, BAKERY, quality)
    if found is None:
        raise NoAccess(Task.SEE_RESPONSIBLES)
    return found


def _in_transaction(platform: RunningPlatform, work: Callable[[Tx], Awaitable[T]]) -> T:
    async def do() -> T:
        database = Database.at(platform.database_url, platform.settings.database)
        try:
            async with database.transaction() as tx:
                return await work(tx)
        finally:
            await database.close()

    return asyncio.run(do())
