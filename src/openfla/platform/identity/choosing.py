"""What somebody may choose to act in, and who may be chosen in the sandbox: read from access, for the pages."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from openfla.contract.qualities import AnyQuality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.errors import NoAccess
from openfla.platform.access.model import Place, Task, Visitor
from openfla.platform.admissions import service as admissions
from openfla.platform.admissions.model import CLOSED
from openfla.platform.identity import make_believe
from openfla.platform.identity.model import Person
from openfla.platform.kernel.database import Tx
from openfla.platform.settings import Settings

MOST_PEOPLE: Final = 20
_MOST_ROLES: Final = 4


class Places(Struct, frozen=True):
    """Where somebody has a role: the places that are open to them, and those of enterprises that are not admitted."""

    open: Sequence[Place]
    closed: Sequence[Place]


class MadeUp(Struct, frozen=True):
    """Somebody to be in the sandbox, with what they may do; `more` places are not shown."""

    person: Person
    roles: Sequence[Visitor]
    more: int


async def places(tx: Tx, person: Person, settings: Settings) -> Places:
    """Where somebody may act; in the test environment only for enterprises that were let in (ENV-2)."""
    found = await access.places(tx, person)
    if settings.environment != CLOSED:
        return Places(found, [])
    admitted = await admissions.admitted_among(tx, {place.number for place in found})
    return Places(
        [place for place in found if place.number in admitted],
        [place for place in found if place.number not in admitted],
    )


def place(told: str, found: Places) -> tuple[EnterpriseNumber, AnyQuality]:
    """The place that a form names, written as number and quality.

    Raises:
        NoAccess: it is not open to this person.
    """
    for each in found.open:
        if told == f"{each.number}/{each.quality}":
            return each.number, each.quality
    raise NoAccess(Task.SEE_RESPONSIBLES)


async def made_up(tx: Tx, settings: Settings, words: str) -> list[MadeUp]:
    """The people of the sandbox to choose from.

    Raises:
        SandboxOnly: here people are real.
    """
    people = await make_believe.made_up_people(tx, settings.environment, words, MOST_PEOPLE)
    roles = await access.roles(tx, people, _MOST_ROLES)
    return [_with_roles(person, roles.get(person.id, access.Roles())) for person in people]


def _with_roles(person: Person, roles: access.Roles) -> MadeUp:
    return MadeUp(person, roles.shown, roles.places - len(roles.shown))
