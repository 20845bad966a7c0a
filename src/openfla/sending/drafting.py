"""A mapping that somebody draws up: what was proposed, and what they say to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from msgspec import structs

from openfla.contract.qualities import Quality
from openfla.sending._fields import Field
from openfla.sending.reading._description import Column
from openfla.sending.reading._guesses import Confidence, Guess
from openfla.sending.reading._mapping import FileMapping
from openfla.sending.reading._opening import required_fields
from openfla.sending.reading._proposals import Proposal
from openfla.sending.reading._vocabularies import OF_FIELDS
from openfla.sending.reading._words import folded
from openfla.texts import Language

OF_ONE_TRAINING: Final = (Field.REFERENCE, Field.SSIN)
"""Fields that cannot be the same in every row."""
_TOGETHER: Final = {Field.START_DATE, Field.END_DATE}
"""The one column of a training of one day holds both."""


@dataclass(frozen=True)
class Draft:
    """What is known so far; each answer gives another draft.

    `missing` are fields that every training has and that stand nowhere yet.
    """

    proposal: Proposal
    mapping: FileMapping
    missing: tuple[Field, ...]
    needed: tuple[Field, ...]

    @classmethod
    def of(cls, proposal: Proposal, quality: Quality) -> "Draft":
        """As proposed."""
        return cls(proposal, proposal.mapping, proposal.missing, required_fields(quality))

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns of the file, from left to right."""
        columns = {column.place: column for column in self.proposal.unused}
        columns |= {guess.column.place: guess.column for guess in self.proposal.guesses}
        return tuple(columns[place] for place in sorted(columns))

    @property
    def doubtful(self) -> tuple[Guess, ...]:
        """Guesses that somebody should look at."""
        return tuple(guess for guess in self.proposal.guesses if guess.confidence is not Confidence.CERTAIN)

    def column(self, answer: str) -> Column | None:
        """The column that somebody means: by its letters, or by its header however it is written."""
        letters = answer.strip().upper()
        by_letters = (column for column in self.columns if column.letters == letters)
        by_header = (column for column in self.columns if folded(column.header) == folded(answer) != "")
        return next(by_letters, next(by_header, None))

    def at(self, field: Field, column: Column) -> "Draft":
        """A column holds the field, and no other one."""
        name = self._name_of(column)
        taken = (other for other, header in self.mapping.columns.items() if header == name)
        other = next((other for other in taken if other is not field and {other, field} != _TOGETHER), None)
        if other is not None:
            return self.nowhere(other).at(field, column)
        return self._with(field, columns={**self.mapping.columns, field: name})

    def nowhere(self, field: Field) -> "Draft":
        """No column holds the field."""
        columns = {known: header for known, header in self.mapping.columns.items() if known is not field}
        is_needed = field in self.needed and field not in self.mapping.constants and field not in self.missing
        missing = (*self.missing, field) if is_needed else self.missing
        return replace(self, mapping=structs.replace(self.mapping, columns=columns), missing=missing)

    def always(self, field: Field, value: str) -> "Draft":
        """The field is the same in every row, where no column holds it."""
        return self._with(field, constants={**self.mapping.constants, field: value})

    def reading(self, field: Field, word: str, meaning: str) -> "Draft":
        """A word of the file's own stands for one that is known."""
        words = {**self.mapping.words, field: {**self.mapping.words.get(field, {}), word: meaning}}
        return replace(self, mapping=structs.replace(self.mapping, words=words))

    def _with(self, field: Field, **changes: Mapping[Field, str]) -> "Draft":
        missing = tuple(each for each in self.missing if each is not field)
        return replace(self, mapping=structs.replace(self.mapping, **changes), missing=missing)

    def _name_of(self, column: Column) -> str:
        """Its header, or its letters where another column has the same one."""
        headers = [other.header for other in self.columns]
        return column.header if column.header and headers.count(column.header) == 1 else column.letters


def is_known(field: Field, word: str) -> bool:
    """Whether a word is one that can stand in the column of a field."""
    return field in OF_FIELDS and OF_FIELDS[field].find(word) is not None


def allowed(field: Field, language: Language) -> str:
    """The words that can stand in the column of a field, as one reads them; empty where any text can."""
    return OF_FIELDS[field].allowed(language) if field in OF_FIELDS else ""
