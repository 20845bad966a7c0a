"""How people and enterprises may be called, from what was typed."""

import re
import unicodedata
from typing import Final

from openfla.identifiers import is_ssin
from openfla.platform.access.errors import (
    NoReason,
    UnfitEnterpriseName,
    UnfitLogin,
    UnfitPersonName,
    WorkersNumberTyped,
)
from openfla.platform.access.model import NamedPerson

_LONGEST_LOGIN: Final = 254
_LONGEST_NAME: Final = 200
_ELEVEN_DIGITS: Final = re.compile(r"(?<![0-9])(?=((?:[0-9][\W_]{0,3}){10}[0-9])(?![0-9]))")


def login(text: str) -> str:
    """How a person signs in, in small letters: an e-mail address, most often.

    Raises:
        UnfitLogin: it is empty, too long, or has a space or an invisible character in it.
        WorkersNumberTyped: it looks like the number of a worker.

    >>> login(" Steven@Korenbloem.example ")
    'steven@korenbloem.example'
    """
    found = text.strip().lower()
    if not 1 <= len(found) <= _LONGEST_LOGIN or " " in found or not found.isprintable():
        raise UnfitLogin
    return without_workers_number(found)


def person_name(text: str) -> str:
    """What a person is called.

    Raises:
        UnfitPersonName: it is empty, too long, or has an invisible character in it.
        WorkersNumberTyped: it looks like the number of a worker.
    """
    found = tidy(text)
    if not 1 <= len(found) <= _LONGEST_NAME or not found.isprintable():
        raise UnfitPersonName
    return without_workers_number(found)


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
        UnfitLogin, UnfitPersonName, WorkersNumberTyped: a name is not fit.
    """
    return NamedPerson(login(named.login), person_name(named.name), named.rank)


def tidy(text: str) -> str:
    """The text on one line, with one blank where there were some."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def without_workers_number(text: str) -> str:
    """The text, when no national register number stands in it, whatever stands between its digits.

    Raises:
        WorkersNumberTyped: one does.
    """
    plain = unicodedata.normalize("NFKC", text)
    if any(is_ssin(re.sub(r"[^0-9]", "", digits)) for digits in _ELEVEN_DIGITS.findall(plain)):
        raise WorkersNumberTyped
    return text
