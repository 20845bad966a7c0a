"""The made-up people and enterprises of the sandbox, as the file tells them."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from openfla.contract.qualities import AnyQuality, any_quality
from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.access.model import NamedPerson, Permission, Rank

_FILE: Final = Path(__file__).with_name("world.toml")

Level = tuple[AnyQuality | None, str, Rank]
"""Where somebody answers (no quality: for the entity), their login, and their rank."""


class MadeUpPerson(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody as whom anybody may sign in."""

    login: str
    name: str


class MadeUpUser(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody was given in a quality by its local manager."""

    login: str
    permissions: tuple[Permission, ...]


class MadeUpQuality(Struct, frozen=True, forbid_unknown_fields=True):
    """A quality that is active, with its local managers, their deputies and its users."""

    quality: str
    managers: tuple[str, ...]
    deputies: tuple[str, ...] = ()
    users: tuple[MadeUpUser, ...] = ()

    @property
    def code(self) -> AnyQuality:
        return any_quality(self.quality)


class MadeUpEnterprise(Struct, frozen=True, forbid_unknown_fields=True):
    """An enterprise that does not exist, with its access managers and their deputies."""

    number: EnterpriseNumber
    name: str
    managers: tuple[str, ...]
    qualities: tuple[MadeUpQuality, ...]
    deputies: tuple[str, ...] = ()
    names: dict[str, str] = {}
    nsso_number: NssoNumber | None = None
    legal_form: str | None = None

    def levels(self) -> Iterator[Level]:
        """Everybody who answers for something: first for the entity, then for each quality."""
        yield from _ranked(None, self.managers, self.deputies)
        for active in self.qualities:
            yield from _ranked(active.code, active.managers, active.deputies)


class World(Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    people: tuple[MadeUpPerson, ...]
    enterprises: tuple[MadeUpEnterprise, ...]

    def person(self, login: str, rank: Rank = Rank.MANAGER) -> NamedPerson:
        """Somebody, as others name them."""
        [name] = [person.name for person in self.people if person.login == login]
        return NamedPerson(login, name, rank)

    def enterprise(self, number: EnterpriseNumber) -> MadeUpEnterprise:
        """The enterprise of that number."""
        [found] = [enterprise for enterprise in self.enterprises if enterprise.number == number]
        return found


@lru_cache(maxsize=1)
def world() -> World:
    """The world of the file."""
    return msgspec.toml.decode(_FILE.read_bytes(), type=World)


def _ranked(quality: AnyQuality | None, managers: tuple[str, ...], deputies: tuple[str, ...]) -> Iterator[Level]:
    yield from ((quality, login, Rank.MANAGER) for login in managers)
    yield from ((quality, login, Rank.DEPUTY) for login in deputies)
