"""Single cells: what stands in one, and how a text or a word is read from it."""

import re
import unicodedata
from typing import Final, TypeVar

from msgspec import Struct

from openfla.sending._faults import BadReference, EmptyCell, FailedFormula, TextTooLong, TurnedIntoDate, UnknownWord
from openfla.sending._fields import Field
from openfla.sending._privacy import shown
from openfla.sending._repairs import Repair, RepairKind
from openfla.sending.formats._values import CellError, Value
from openfla.sending.reading._words import Vocabulary

T = TypeVar("T")

_LONGEST_TEXT: Final = 200
_LONGEST_REFERENCE: Final = 64
_BLANKS_AND_CONTROLS: Final = re.compile(r"[\s\x00-\x1f\x7f]+")
_FORMULA_AROUND_TEXT: Final = re.compile(r'=\s*"((?:[^"]|"")*)"')
_APOSTROPHES: Final = ("'", "\N{RIGHT SINGLE QUOTATION MARK}", "`")
_PRINTABLE_ASCII: Final = re.compile(r"[ -~]+")


class Cell(Struct, frozen=True):
    """A cell under one of the known headers; a column that the file lacks is a cell with nothing in it.

    What is repaired in it is added to `repairs`, which the cells of a row share.
    """

    field: Field
    address: str
    value: Value = ""
    repairs: list[Repair] | None = None

    @property
    def is_empty(self) -> bool:
        return isinstance(self.value, str) and is_blank(self.value)

    def repaired(self, kind: RepairKind, before: object = "", after: object = "") -> None:
        """Tell what was put right."""
        if self.repairs is not None:
            self.repairs.append(Repair(kind, self.field, self.address, shown(before), shown(after)))


def is_blank(text: str) -> bool:
    """Whether nobody sees anything of a text."""
    return not text or (not text[0].isalnum() and not tidy(text))


def tidy(text: str) -> str:
    """The text on one line, without blanks around it or doubled inside, and without signs that nobody sees."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf") if not text.isascii() else text
    return _BLANKS_AND_CONTROLS.sub(" ", seen).strip()


def tidied(cell: Cell) -> str:
    """The text of a cell made tidy; when that changed more than line breaks, it is told."""
    text = str(cell.value)
    found = tidy(text)
    if found != text:
        cell.repaired(RepairKind.BLANKS)
    return found


def require_filled(cell: Cell) -> None:
    """Raises:
    EmptyCell: there is nothing in it.
    FailedFormula: there is an error of a formula in it.
    """
    if isinstance(cell.value, CellError):
        raise FailedFormula(cell.field, cell.address, str(cell.value))
    if cell.is_empty:
        raise EmptyCell(cell.field, cell.address)


def written(cell: Cell) -> str:
    """What somebody typed in a cell that must hold text; a whole number comes without its ".0".

    Raises:
        EmptyCell, FailedFormula: as `require_filled`.
        TurnedIntoDate: it holds no text any more.
    """
    require_filled(cell)
    if isinstance(cell.value, bool) or not isinstance(cell.value, str | int | float):
        raise TurnedIntoDate(cell.field, cell.address)
    return tidied(cell) if isinstance(cell.value, str) else digits(cell.value)


def typed(cell: Cell) -> str:
    """The same for a cell that holds a number or a code: an apostrophe or a formula around it is no part of it.

    Raises:
        EmptyCell, FailedFormula, TurnedIntoDate: as `written`.
    """
    return bare(cell, written(cell))


def bare(cell: Cell, text: str) -> str:
    """A text without what people put around it to keep a spreadsheet program from changing it."""
    if text[:1] in _APOSTROPHES and text[1:2].isalnum():
        cell.repaired(RepairKind.APOSTROPHE)
        return text[1:]
    if text[:1] == "=" and (found := _FORMULA_AROUND_TEXT.fullmatch(text)):
        cell.repaired(RepairKind.FORMULA_AROUND_TEXT)
        return tidy(found[1])
    return text


def text(cell: Cell, most: int = _LONGEST_TEXT) -> str:
    """Text for people, such as a title.

    Raises:
        EmptyCell, FailedFormula, TurnedIntoDate: as `written`.
        TextTooLong: it has more than `most` characters.
    """
    return _not_too_long(cell, written(cell), most)


def reference(cell: Cell) -> str:
    """The declarer's own name for the record.

    Raises:
        EmptyCell, FailedFormula, TurnedIntoDate, TextTooLong: as `text`.
        BadReference: it is not printable ASCII.
    """
    found = _not_too_long(cell, typed(cell), _LONGEST_REFERENCE)
    if not _PRINTABLE_ASCII.fullmatch(found):
        raise BadReference(cell.field, cell.address)
    return found


def _not_too_long(cell: Cell, found: str, most: int) -> str:
    if len(found) > most:
        raise TextTooLong(cell.field, cell.address, len(found), most)
    return found


def word(cell: Cell, vocabulary: Vocabulary[T]) -> T:
    """What a word means, whichever of the four languages it is in.

    Raises:
        EmptyCell, FailedFormula: as `require_filled`.
        UnknownWord: the vocabulary does not have it.
    """
    require_filled(cell)
    value = digits(cell.value) if isinstance(cell.value, float) else str(cell.value)
    meaning = vocabulary.find(value)
    if meaning is None:
        raise UnknownWord(cell.field, cell.address, shown(value), vocabulary)
    return meaning


def digits(number: float) -> str:
    """A number as one types it: 7.0 is 7."""
    return str(int(number)) if float(number).is_integer() else str(number)
