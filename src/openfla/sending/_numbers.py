"""Identifiers out of cells, those included that a spreadsheet program took for numbers."""

import re
from collections.abc import Callable
from typing import Final, TypeVar

from openfla import identifiers
from openfla.contract.trainings import Provider
from openfla.identifiers import BadIdentifier, EnterpriseNumber, JointCommittee, Ssin
from openfla.sending._cells import Cell, text, written
from openfla.sending._faults import IdentifierRefused

T = TypeVar("T")

_LENGTH_OF_SSIN: Final = 11
_LENGTH_OF_ENTERPRISE_NUMBER: Final = 10
_LOOKS_LIKE_A_NUMBER: Final = re.compile(r"(?:BE)?[\s\d./-]*\d{3}[\s\d./-]*", re.IGNORECASE)


def ssin(cell: Cell) -> Ssin:
    """The worker's number; zeros that were lost with the format Text come back, if the check digits agree.

    Raises:
        EmptyCell, TurnedIntoDate: as `written`.
        IdentifierRefused: it breaks a rule of `openfla.identifiers.ssin`.
    """
    return _identifier(cell, identifiers.ssin, _with_zeros(cell, _LENGTH_OF_SSIN))


def enterprise_number(cell: Cell) -> EnterpriseNumber:
    """The employer's number; lost zeros come back too.

    Raises:
        EmptyCell, TurnedIntoDate: as `written`.
        IdentifierRefused: it breaks a rule of `openfla.identifiers.enterprise_number`.
    """
    return _identifier(cell, identifiers.enterprise_number, _with_zeros(cell, _LENGTH_OF_ENTERPRISE_NUMBER))


def joint_committee(cell: Cell) -> JointCommittee:
    """The joint committee; the number 111.1 was typed as 111.10.

    Raises:
        EmptyCell, TurnedIntoDate: as `written`.
        IdentifierRefused: it breaks the rule of `openfla.identifiers.joint_committee`.
    """
    found = written(cell)
    if isinstance(cell.value, float) and re.fullmatch(r"\d{3}\.\d", found):
        found += "0"
    return _identifier(cell, identifiers.joint_committee, found)


def provider(cell: Cell) -> Provider:
    """Who gave the training: an enterprise number where the cell looks like one, else a name.

    Raises:
        EmptyCell, TurnedIntoDate, TextTooLong: as `text`.
        IdentifierRefused: it looks like an enterprise number and is none.
    """
    name = text(cell)
    if _LOOKS_LIKE_A_NUMBER.fullmatch(name):
        return Provider(enterprise_number=enterprise_number(cell))
    return Provider(name=name)


def _with_zeros(cell: Cell, length: int) -> str:
    """Only a number can have lost zeros; text is taken as it was typed."""
    return written(cell) if isinstance(cell.value, str) else written(cell).zfill(length)


def _identifier(cell: Cell, parse: Callable[[str], T], found: str) -> T:
    try:
        return parse(found)
    except BadIdentifier as mistake:
        raise IdentifierRefused(cell.field, cell.address, mistake) from None
