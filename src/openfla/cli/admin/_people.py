"""People as an operator names them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from openfla.platform.access.model import NamedPerson, Rank, Responsible, User
from openfla.texts import N_, Explained

Held = TypeVar("Held", Responsible, User)
_WRITTEN: Final = re.compile(r"(?P<name>[^<>]*)<(?P<login>[^<>]*)>\s*")


@dataclass(eq=False)
class NoPerson(Explained):
    """The text is not repeated: it may hold anything."""

    code = "noPerson"
    message = N_("This text does not name a person.")
    remedy = N_(
        "Write the name and, between < and >, the login, all in quotes: 'Danny Deeg <danny@korenbloem.example>'."
    )


@dataclass(eq=False)
class NobodyThere(Explained):
    code = "nobodyThere"
    message = N_("Nobody with this login is named there.")
    remedy = N_("Look at the list of who is named, and in which quality.")


def named(text: str, rank: Rank = Rank.MANAGER) -> NamedPerson:
    """A person, written as in the address of a letter.

    Raises:
        NoPerson: it is not written so.

    >>> named("Danny Deeg <danny@korenbloem.example>").login
    'danny@korenbloem.example'
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise NoPerson
    return NamedPerson(found["login"].strip(), found["name"].strip(), rank)


def of_login(held: Iterable[Held], login: str) -> Held:
    """The one of that login.

    Raises:
        NobodyThere: there is none.
    """
    for each in held:
        if each.person.login == login.strip().lower():
            return each
    raise NobodyThere


def told(person: Any) -> dict[str, str]:
    """A person, for a program."""
    return {"login": person.login, "name": person.name}
