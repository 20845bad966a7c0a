"""What can be wrong with one cell of a row; all faults of a row are told at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openfla.contract.findings import Finding
from openfla.identifiers import BadIdentifier
from openfla.sending._fields import Field
from openfla.sending._privacy import without_ssin
from openfla.sending.reading._words import Vocabulary
from openfla.texts import N_, Explained, Language, translate


@dataclass(eq=False)
class Fault(Explained):
    """A cell that breaks a rule. `tell` gives the bare sentence; `explain` names the cell in front of it."""

    field: Field | None
    cell: str

    @property
    def rule(self) -> str:
        """The stable code of the rule that the cell breaks."""
        return self.code

    def tell(self, language: Language = "en") -> str:
        """What is wrong, for a reader who sees in which cell."""
        return without_ssin(translate(language, self.message, self.values_in(language)))

    def explain(self, language: Language = "en") -> str:
        """What is wrong, and in which cell."""
        if self.field is None:
            return translate(
                language, N_("At %(cell)s: %(sentence)s"), {"cell": self.cell, "sentence": self.tell(language)}
            )
        place = {"cell": self.cell, "column": self.field.named(language), "sentence": self.tell(language)}
        return translate(language, N_("Cell %(cell)s (%(column)s): %(sentence)s"), place)

    def advise(self, language: Language = "en") -> str:
        return translate(language, self.remedy, self.values_in(language))

    def values_in(self, language: Language) -> Mapping[str, object]:
        """What fills the sentences for this reader."""
        return {**self.values, "column": self.field.named(language) if self.field else self.cell}


@dataclass(eq=False)
class WrongRecord(Fault):
    """A record in JSON that breaks a rule of the contract; rule and sentences are those of its catalogue."""

    code = "wrongRecord"
    message = N_("This is no record of the contract.")
    finding: Finding

    @property
    def rule(self) -> str:
        return self.finding.code

    def tell(self, language: Language = "en") -> str:
        return without_ssin(translate(language, self.finding.anomaly.message, self.finding.values))

    def advise(self, language: Language = "en") -> str:
        return translate(language, self.finding.anomaly.remedy, self.finding.values)


@dataclass(eq=False)
class IdentifierRefused(Fault):
    """The rule and its sentences are those of `openfla.identifiers`."""

    code = "identifierRefused"
    message = N_("This is not a valid number.")
    mistake: BadIdentifier

    @property
    def rule(self) -> str:
        return self.mistake.code

    def tell(self, language: Language = "en") -> str:
        return without_ssin(self.mistake.explain(language))

    def advise(self, language: Language = "en") -> str:
        return self.mistake.advise(language)


@dataclass(eq=False)
class EmptyCell(Fault):
    code = "emptyCell"
    message = N_("The cell is empty.")
    remedy = N_("Fill in what the column %(column)s asks for.")


@dataclass(eq=False)
class FailedFormula(Fault):
    code = "failedFormula"
    message = N_("The cell holds an error of the spreadsheet program, %(value)s, or a formula without its result.")
    remedy = N_("Open the file in your spreadsheet program, correct the formula or type the value, and save it.")
    value: str


@dataclass(eq=False)
class DigitsLost(Fault):
    """A spreadsheet program showed a long number as a power of ten, and wrote that into a text file."""

    code = "digitsLost"
    message = N_("The spreadsheet program has written this number as a power of ten; its last digits are lost.")
    remedy = N_("Give the column the format Text in the file it came from, and export it again.")


@dataclass(eq=False)
class TwoValues(Fault):
    """Two columns with the same name hold different values in this row."""

    code = "twoValues"
    message = N_("Another column with the same name, cell %(other)s, holds another value.")
    remedy = N_("Empty one of the two cells, or tell in a mapping file which column counts.")
    other: str


@dataclass(eq=False)
class OtherCourse(Fault):
    """Rows with the same reference are one training; `first_row` tells something else of it."""

    code = "otherCourse"
    message = N_("Row %(first_row)d has the same reference and tells something else of the training here.")
    remedy = N_("Give every training a reference of its own, or make its rows tell the same.")
    first_row: int


@dataclass(eq=False)
class TooManyParticipants(Fault):
    code = "tooManyParticipants"
    message = N_("The training has %(count)d participants; at most %(most)d can be declared together.")
    remedy = N_("Divide them over several trainings, each with a reference of its own.")
    count: int
    most: int


@dataclass(eq=False)
class TextTooLong(Fault):
    code = "textTooLong"
    message = N_("The text has %(length)d characters; at most %(most)d are allowed.")
    remedy = N_("Shorten it.")
    length: int
    most: int


@dataclass(eq=False)
class TurnedIntoDate(Fault):
    """Spreadsheet programs take 10.11 or 2026-03 for a day; what was typed cannot be known any more."""

    code = "turnedIntoDate"
    message = N_("The spreadsheet program has turned this text into a date, a time or a truth value.")
    remedy = N_("Give the column the format Text and type the value again.")


@dataclass(eq=False)
class BadReference(Fault):
    code = "badReference"
    message = N_("A reference has only unaccented letters, digits, spaces and the usual punctuation.")
    remedy = N_("Type it as 2026-0001 or TRAINING/17, for instance.")


@dataclass(eq=False)
class ReferenceTwice(Fault):
    code = "referenceTwice"
    message = N_("The reference %(reference)s stands in row %(first_row)d already.")
    remedy = N_("Give every row a reference of its own, or remove the row if it is the same training.")
    reference: str
    first_row: int


@dataclass(eq=False)
class UnknownWord(Fault):
    code = "unknownWord"
    message = N_("The word “%(value)s” is not known here.")
    remedy = N_("Choose one of these: %(allowed)s.")
    value: str
    vocabulary: Vocabulary[Any]

    def values_in(self, language: Language) -> Mapping[str, object]:
        return {**super().values_in(language), "allowed": self.vocabulary.allowed(language)}


@dataclass(eq=False)
class NotADate(Fault):
    code = "notADate"
    message = N_("“%(value)s” is not a date.")
    remedy = N_("Type the day, the month and the year in full: 02/03/2026 or 2026-03-02 is the second of March.")
    value: str


@dataclass(eq=False)
class NoSuchDay(Fault):
    code = "noSuchDay"
    message = N_("The day %(value)s does not exist in the calendar.")
    remedy = N_("Correct the day or the month; the day comes first in 02/03/2026.")
    value: str


@dataclass(eq=False)
class EndBeforeStart(Fault):
    code = "endBeforeStart"
    message = N_("The last day, %(end)s, comes before the first day, %(start)s.")
    remedy = N_("Correct one of the two; a training of one day begins and ends on the same day.")
    start: date
    end: date


@dataclass(eq=False)
class NotADuration(Fault):
    code = "notADuration"
    message = N_("“%(value)s” is not a duration.")
    remedy = N_("Type a number, such as 7,6, with its unit in the column for it; or hours and minutes, such as 7:36.")
    value: str


@dataclass(eq=False)
class NoDuration(Fault):
    code = "noDuration"
    message = N_("A training takes more time than nothing.")
    remedy = N_("Fill in how long it took, or will take.")


@dataclass(eq=False)
class TooManyDecimals(Fault):
    code = "tooManyDecimals"
    message = N_("The duration %(value)s has more than three decimals.")
    remedy = N_("Round it, or give the duration in minutes.")
    value: str


@dataclass(eq=False)
class NoUnit(Fault):
    code = "noUnit"
    message = N_("Nothing tells whether this duration is in minutes, hours or days.")
    remedy = N_("Add a column for the unit, or type hours and minutes, such as 7:36.")


@dataclass(eq=False)
class OtherUnit(Fault):
    code = "otherUnit"
    message = N_("The duration “%(value)s” has its own unit, and it is not the one in the column for the unit.")
    remedy = N_("Remove one of the two units.")
    value: str


@dataclass(eq=False)
class CertificateDenied(Fault):
    code = "certificateDenied"
    message = N_("This row tells until when a certificate is valid, and also that there is none.")
    remedy = N_("Remove the date, or tell that there is a certificate.")
