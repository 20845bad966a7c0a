"""Identifiers out of cells, those included that a spreadsheet program took for numbers."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar

from openfla import identifiers
from openfla.contract.trainings import Provider
from openfla.identifiers import BadIdentifier, EnterpriseNumber, JointCommittee, Ssin, is_ssin
from openfla.sending._faults import DigitsLost, IdentifierRefused
from openfla.sending._repairs import RepairKind
from openfla.sending.reading._cells import Cell, text, typed, written

T = TypeVar("T")

_LENGTH_OF_SSIN: Final = 11
_FEWEST_LEFT: Final = 7
"""Digits that are left of an SSIN without its zeros: that of somebody born in the first year of this century."""
_LENGTH_OF_ENTERPRISE_NUMBER: Final = 10
_LOOKS_LIKE_A_NUMBER: Final = re.compile(r"(?:BE)?[\s\d./-]*\d{3}[\s\d./-]*", re.IGNORECASE)
_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE | re.ASCII)
_WHOLE: Final = re.compile(r"(\d{1,11})[.,]0{1,2}", re.ASCII)
_DIGITS_ALONE: Final = re.compile(r"\d{7,10}", re.ASCII)


def ssin(cell: Cell) -> Ssin:
    """The worker's number; zeros that a spreadsheet program removed come back, if the check digits agree.

    Raises:
        EmptyCell, FailedFormula, TurnedIntoDate: as `written`.
        DigitsLost: what is left of it is a power of ten.
        IdentifierRefused: it breaks a rule of `openfla.identifiers.ssin`.
    """
    found = _whole(cell)
    full = found.zfill(_LENGTH_OF_SSIN)
    # Digits alone are what such a program leaves; with dots and dashes somebody typed them, and forgot one.
    if _DIGITS_ALONE.fullmatch(found) and is_ssin(full):
        cell.repaired(RepairKind.LOST_ZEROS)
        found = full
    elif not isinstance(cell.value, str) and len(found) >= _FEWEST_LEFT:
        found = full
    return _identifier(cell, identifiers.ssin, found)


def enterprise_number(cell: Cell) -> EnterpriseNumber:
    """The employer's number; lost zeros come back too.

    Raises:
        EmptyCell, FailedFormula, TurnedIntoDate: as `written`.
        DigitsLost: what is left of it is a power of ten.
        IdentifierRefused: it breaks a rule of `openfla.identifiers.enterprise_number`.
    """
    written_ = _whole(cell)
    found = written_ if isinstance(cell.value, str) else written_.zfill(_LENGTH_OF_ENTERPRISE_NUMBER)
    number = _identifier(cell, _enterprise_number, found)
    if len(written_) < _LENGTH_OF_ENTERPRISE_NUMBER and written_.isdigit():
        cell.repaired(RepairKind.LOST_ZEROS)
    return number


def joint_committee(cell: Cell) -> JointCommittee:
    """The joint committee; the number 111.1 was typed as 111.10.

    Raises:
        EmptyCell, FailedFormula, TurnedIntoDate: as `written`.
        IdentifierRefused: it breaks the rule of `openfla.identifiers.joint_committee`.
    """
    found = typed(cell)
    if isinstance(cell.value, float) and re.fullmatch(r"\d{3}\.\d", found):
        cell.repaired(RepairKind.LOST_ZEROS)
        found += "0"
    return _identifier(cell, identifiers.joint_committee, found)


def provider(cell: Cell) -> Provider:
    """Who gave the training: an enterprise number where the cell looks like one, else a name.

    Raises:
        EmptyCell, FailedFormula, TurnedIntoDate, TextTooLong: as `text`.
        IdentifierRefused: it looks like an enterprise number and is none.
    """
    if _LOOKS_LIKE_A_NUMBER.fullmatch(written(Cell(cell.field, cell.address, cell.value))):
        return Provider(enterprise_number=enterprise_number(cell))
    return Provider(name=text(cell))


def _whole(cell: Cell) -> str:
    """Digits as typed; those of a number that was written with decimals, or as a power of ten, are looked at."""
    found = typed(cell)
    if _SCIENTIFIC.fullmatch(found):
        raise DigitsLost(cell.field, cell.address)
    whole = _WHOLE.fullmatch(found)
    return whole[1] if whole else found


@lru_cache(maxsize=4096)
def _enterprise_number(text_: str) -> EnterpriseNumber:
    return identifiers.enterprise_number(text_)


def _identifier(cell: Cell, parse: Callable[[str], T], found: str) -> T:
    try:
        return parse(found)
    except BadIdentifier as mistake:
        raise IdentifierRefused(cell.field, cell.address, mistake) from None
