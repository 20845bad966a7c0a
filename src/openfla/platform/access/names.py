"""How people and enterprises may be called, from what was typed."""

import unicodedata
from typing import Final

from openfla.identifiers import holds_ssin
from openfla.platform.access.errors import (
    NoReason,
    UnfitEnterpriseName,
    WorkersNumberTyped,
)
from openfla.platform.access.model import NamedPerson
from openfla.platform.identity import service as identity

_LONGEST_NAME: Final = 200


def enterprise_name(text: str) -> str:
    """What an enterprise is called.

    Raises:
        UnfitEnterpriseName: it is empty, too long, or has an invisible character in it.
    """
    found = tidy(text)
    if not 1 <= len(found) <= _LONGEST_NAME or not found.isprintable():
        raise UnfitEnterpriseName
    return found


def reason(text: str) -> str:
    """Why something is done to an enterprise.

    Raises:
        NoReason: it is empty, too long, or has an invisible character in it.
        WorkersNumberTyped: it looks like the number of a worker.
    """
    found = tidy(text)
    if not 1 <= len(found) <= _LONGEST_NAME or not found.isprintable():
        raise NoReason
    return without_workers_number(found)


def person(named: NamedPerson) -> NamedPerson:
    """A person as named by another, both names as they are kept.

    Raises:
        LoginNotAccepted, NameNotAccepted: a name is not fit.
    """
    return NamedPerson(identity.accepted_login(named.login), identity.accepted_name(named.name), named.rank)


def tidy(text: str) -> str:
    """The text on one line, with one blank where there were some."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def without_workers_number(text: str) -> str:
    """The text, when no national register number stands in it, whatever stands between its digits.

    Raises:
        WorkersNumberTyped: one does.
    """
    if holds_ssin(text):
        raise WorkersNumberTyped
    return text
