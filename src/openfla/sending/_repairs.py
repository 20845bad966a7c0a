"""What was put right in a cell because only one thing can have been meant; each repair is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from openfla.sending._fields import Field
from openfla.texts import N_, Language, translate


class RepairKind(StrEnum):
    """Stable codes of what is repaired."""

    LOST_ZEROS = "lostZeros"
    SERIAL_DATE = "serialDate"
    DATE_IN_TEXT = "dateInText"
    TWO_DIGIT_YEAR = "twoDigitYear"
    MERGED_CELL = "mergedCell"
    APOSTROPHE = "apostrophe"
    FORMULA_AROUND_TEXT = "formulaAroundText"
    BLANKS = "blanks"
    SECOND_COLUMN = "secondColumn"

    @property
    def message(self) -> str:
        """What is told of it."""
        return _MESSAGES[self]


_MESSAGES: Final[Mapping[RepairKind, str]] = {
    RepairKind.LOST_ZEROS: N_("The zeros that a spreadsheet program had removed were put back."),
    RepairKind.SERIAL_DATE: N_("%(before)s is how the spreadsheet program counts days; it was read as %(after)s."),
    RepairKind.DATE_IN_TEXT: N_("The date is a text, “%(before)s”; it was read as %(after)s."),
    RepairKind.TWO_DIGIT_YEAR: N_("The year in “%(before)s” has two digits; it was read as %(after)s."),
    RepairKind.MERGED_CELL: N_("The cell is one with the cell %(before)s above it; what stands there was taken."),
    RepairKind.APOSTROPHE: N_("The apostrophe in front of the value was left aside."),
    RepairKind.FORMULA_AROUND_TEXT: N_("The value was taken out of the formula around it."),
    RepairKind.BLANKS: N_("Blanks or invisible signs before, in or behind the value were left aside."),
    RepairKind.SECOND_COLUMN: N_(
        "The first column with this name is empty here; the value of cell %(before)s was taken."
    ),
}


@dataclass(frozen=True)
class Repair:
    """A repaired cell: what stood there and what was made of it, as far as a sentence may repeat it."""

    kind: RepairKind
    field: Field
    cell: str
    before: str = ""
    after: str = ""

    @property
    def code(self) -> str:
        """The stable code of the kind."""
        return self.kind.value

    def tell(self, language: Language = "en") -> str:
        """What was repaired, for a reader who sees in which cell."""
        return translate(language, self.kind.message, {"before": self.before, "after": self.after})

    def explain(self, language: Language = "en") -> str:
        """What was repaired, and in which cell."""
        place = {"cell": self.cell, "column": self.field.named(language), "sentence": self.tell(language)}
        return translate(language, N_("Cell %(cell)s (%(column)s): %(sentence)s"), place)
