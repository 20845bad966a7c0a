"""What was filled in on the pages of access management."""

from typing import Final
from uuid import UUID

from openfla.contract.qualities import AnyQuality, any_quality
from openfla.platform.access import rules
from openfla.platform.access.errors import NothingChosen
from openfla.platform.access.model import Enterprise, NamedPerson, Permission, Rank
from openfla.platform.identity import service as identity
from openfla.platform.kernel.stale import Changed
from openfla.platform.portal.forms import Form

ROWS: Final = range(1, 6)
"""For so many local managers there is room on the screen that activates a quality."""
ENTITY: Final = "entity"


def level(text: str) -> AnyQuality | None:
    """What somebody answers for: the entity, or a quality.

    Raises:
        NothingChosen: it is neither.
    """
    return None if text == ENTITY else _quality(text)


def inactive(enterprise: Enterprise, text: str) -> AnyQuality:
    """A quality to be activated.

    Raises:
        NothingChosen: it is none.
        EnterpriseStopped, QualityAlreadyActive, NoNssoNumber: it cannot be activated.
    """
    found = _quality(text)
    rules.require_activatable(enterprise, found)
    return found


def rank(text: str) -> Rank:
    """A rank.

    Raises:
        NothingChosen: it is none.
    """
    try:
        return Rank(text)
    except ValueError as error:
        raise NothingChosen from error


def named(form: Form, row: str = "") -> NamedPerson:
    """The person of three fields; mistakes are kept beside them."""
    login, name = form.read(f"login{row}", identity.accepted_login), form.read(f"name{row}", identity.accepted_name)
    return NamedPerson(login, name, form.read(f"rank{row}", rank))


def user(form: Form) -> NamedPerson:
    """The person of two fields, for whom a rank means nothing."""
    return NamedPerson(form.read("login", identity.accepted_login), form.read("name", identity.accepted_name))


def local_managers(form: Form) -> list[NamedPerson]:
    """The local managers of the rows that were filled in.

    Raises:
        Unread: a field holds a mistake.
        NamedTwice, NoLocalManager: together they do not fit.
    """
    rows = [row for row in ROWS if form.value(f"login-{row}") or form.value(f"name-{row}")]
    found = [named(form, f"-{row}") for row in rows or ROWS[:1]]
    form.require_read()
    rules.require_different(found)
    rules.require_local_manager(found)
    return found


def permissions(form: Form, name: str) -> frozenset[Permission]:
    """The boxes that were ticked; what is no permission is left out."""
    told = form.all(name)
    return frozenset(permission for permission in Permission if permission.value in told)


def person(form: Form) -> UUID:
    """Who is meant by a line of a list.

    Raises:
        Changed: the line tells nobody.
    """
    try:
        return UUID(form.value("person"))
    except ValueError as error:
        raise Changed from error


def _quality(text: str) -> AnyQuality:
    try:
        return any_quality(text)
    except ValueError as error:
        raise NothingChosen from error
