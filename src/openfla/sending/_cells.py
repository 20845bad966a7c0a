"""Single cells: what stands in one, and how a text or a word is read from it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar

from openfla.sending._faults import BadReference, EmptyCell, TextTooLong, TurnedIntoDate, UnknownWord
from openfla.sending._fields import Field
from openfla.sending._privacy import shown
from openfla.sending._words import Vocabulary

T = TypeVar("T")
Value = str | float | bool | date | datetime | time | timedelta

_LONGEST_TEXT: Final = 200
_LONGEST_REFERENCE: Final = 64
_BLANKS_AND_CONTROLS: Final = re.compile(r"[\s\x00-\x1f\x7f]+")
_PRINTABLE_ASCII: Final = re.compile(r"[ -~]+")


@dataclass(frozen=True)
class Cell:
    """A cell under one of the known headers; a column that the file lacks is a cell with nothing in it."""

    field: Field
    address: str
    value: Value = ""

    @property
    def is_empty(self) -> bool:
        return isinstance(self.value, str) and not tidy(self.value)


def tidy(text: str) -> str:
    """The text on one line, without blanks around it or doubled inside, and without control characters."""
    return _BLANKS_AND_CONTROLS.sub(" ", text).strip()


def column_letters(place: int) -> str:
    """What a spreadsheet calls the column at this place, counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    before, letter = divmod(place, 26)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + letter)


def written(cell: Cell) -> str:
    """What somebody typed in a cell that must hold text; a whole number comes without its ".0".

    Raises:
        EmptyCell: there is nothing in it.
        TurnedIntoDate: it holds no text any more.
    """
    if cell.is_empty:
        raise EmptyCell(cell.field, cell.address)
    if isinstance(cell.value, bool) or not isinstance(cell.value, str | int | float):
        raise TurnedIntoDate(cell.field, cell.address)
    return tidy(cell.value) if isinstance(cell.value, str) else digits(cell.value)


def text(cell: Cell, most: int = _LONGEST_TEXT) -> str:
    """Text for people, such as a title.

    Raises:
        EmptyCell, TurnedIntoDate: as `written`.
        TextTooLong: it has more than `most` characters.
    """
    found = written(cell)
    if len(found) > most:
        raise TextTooLong(cell.field, cell.address, len(found), most)
    return found


def reference(cell: Cell) -> str:
    """The declarer's own name for the record.

    Raises:
        EmptyCell, TurnedIntoDate, TextTooLong: as `text`.
        BadReference: it is not printable ASCII.
    """
    found = text(cell, _LONGEST_REFERENCE)
    if not _PRINTABLE_ASCII.fullmatch(found):
        raise BadReference(cell.field, cell.address)
    return found


def word(cell: Cell, vocabulary: Vocabulary[T]) -> T:
    """What a word means, whichever of the four languages it is in.

    Raises:
        EmptyCell: there is nothing in it.
        UnknownWord: the vocabulary does not have it.
    """
    if cell.is_empty:
        raise EmptyCell(cell.field, cell.address)
    value = digits(cell.value) if isinstance(cell.value, float) else str(cell.value)
    meaning = vocabulary.find(value)
    if meaning is None:
        raise UnknownWord(cell.field, cell.address, shown(value), vocabulary)
    return meaning


def digits(number: float) -> str:
    """A number as one types it: 7.0 is 7."""
    return str(int(number)) if float(number).is_integer() else str(number)
