"""The people of the sandbox: anybody is whoever they choose. None of it works anywhere else."""

from datetime import datetime

from openfla.platform.identity import queries, rules, service
from openfla.platform.identity.errors import LoginNotAccepted, PersonUnknown
from openfla.platform.identity.model import Person
from openfla.platform.kernel.database import Tx


async def made_up_people(tx: Tx, environment: str, words: str, size: int) -> list[Person]:
    """The people to choose from in whose name or login all the words stand, ordered by name.

    Raises:
        SandboxOnly: here people are real.
    """
    rules.require_sandbox(environment)
    found = await tx.execute(queries.made_up(rules.words(words), size))
    return [Person(*row) for row in found]


async def sign_in_as(tx: Tx, environment: str, login: str, *, at: datetime, instead_of: str = "") -> str:
    """A new session of somebody who was made up, as `service.begin`.

    Raises:
        SandboxOnly: here people are real.
        PersonUnknown: nobody was made up by this login.
    """
    rules.require_sandbox(environment)
    try:
        found = (await tx.execute(queries.made_up_as(rules.login(login)))).one_or_none()
    except LoginNotAccepted as mistake:
        raise PersonUnknown from mistake
    if found is None:
        raise PersonUnknown
    return await service.begin(tx, Person(*found), at=at, instead_of=instead_of)


async def make_up(tx: Tx, environment: str, login: str, name: str, *, at: datetime) -> Person:
    """Somebody new to choose; somebody who is known already keeps their name.

    Raises:
        SandboxOnly: here people are real.
        LoginNotAccepted, NameNotAccepted: it cannot be one.
    """
    rules.require_sandbox(environment)
    return await service.known_as(tx, login, name, at=at)
