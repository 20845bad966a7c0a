"""What is worth knowing of a file that is read: which sheet was taken, what was left aside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from openfla.sending._fields import Field
from openfla.texts import N_, Language, translate

_MOST_NUMBERS: Final = 5


class RemarkKind(StrEnum):
    """Stable codes of what is remarked."""

    OTHER_SHEETS = "otherSheets"
    HIDDEN_SHEET = "hiddenSheet"
    HIDDEN_COLUMN = "hiddenColumn"
    HIDDEN_ROWS = "hiddenRows"
    SECOND_COLUMN = "secondColumn"
    TOTAL_ROWS = "totalRows"
    ROWS_WITHOUT_TRAINING = "rowsWithoutTraining"
    HEADER_AGAIN = "headerAgain"
    SINCE_1904 = "since1904"
    MONTH_FIRST = "monthFirst"
    MIXED_DATES = "mixedDates"
    ENCODING = "encoding"
    NOT_SENT = "notSent"

    @property
    def message(self) -> str:
        """What is told of it."""
        return _MESSAGES[self]


_MESSAGES: Final[Mapping[RemarkKind, str]] = {
    RemarkKind.OTHER_SHEETS: N_("Only sheet %(sheet)s is read; trainings seem to stand in %(others)s too."),
    RemarkKind.HIDDEN_SHEET: N_("The sheet that is read, %(sheet)s, is hidden."),
    RemarkKind.HIDDEN_COLUMN: N_("Column %(column)s (%(field)s) is hidden; it is read all the same."),
    RemarkKind.HIDDEN_ROWS: N_("Hidden rows are read like the others: %(rows)s."),
    RemarkKind.SECOND_COLUMN: N_(
        "%(field)s stands in several columns, %(columns)s; where they differ, the row is wrong."
    ),
    RemarkKind.TOTAL_ROWS: N_("Rows with totals were left aside: %(rows)s."),
    RemarkKind.ROWS_WITHOUT_TRAINING: N_("Rows with nothing in the columns of a training were left aside: %(rows)s."),
    RemarkKind.HEADER_AGAIN: N_("Rows that repeat the names of the columns were left aside: %(rows)s."),
    RemarkKind.SINCE_1904: N_("The workbook counts days from 1904; its dates are read so."),
    RemarkKind.MONTH_FIRST: N_(
        "The month comes first in the dates of this file: some of them make no sense otherwise. All are read so."
    ),
    RemarkKind.MIXED_DATES: N_(
        "In some dates of this file the day comes first, in others the month. They are read with the day first: "
        "check those where both are possible."
    ),
    RemarkKind.ENCODING: N_(
        "Nothing tells the encoding of the text; it is read as %(encoding)s. Check letters with accents."
    ),
    RemarkKind.NOT_SENT: N_("A training provider does not send these columns: %(columns)s."),
}


@dataclass(frozen=True)
class Remark:
    """One sentence about the file."""

    kind: RemarkKind
    values: Mapping[str, str | tuple[Field, ...] | Field] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The stable code of the kind."""
        return self.kind.value

    def tell(self, language: Language = "en") -> str:
        """What is remarked."""
        return translate(
            language, self.kind.message, {name: _told(value, language) for name, value in self.values.items()}
        )


def _told(value: str | tuple[Field, ...] | Field, language: Language) -> str:
    if isinstance(value, Field):
        return value.named(language)
    return value if isinstance(value, str) else ", ".join(each.named(language) for each in value)


@dataclass
class Noted:
    """Rows about which something is remarked once the file is read: the first few numbers, and how many."""

    counts: dict[RemarkKind, int] = field(default_factory=dict)
    first: dict[RemarkKind, list[int]] = field(default_factory=dict)

    def note(self, kind: RemarkKind, row_number: int) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        numbers = self.first.setdefault(kind, [])
        if len(numbers) < _MOST_NUMBERS:
            numbers.append(row_number)

    def remarks(self) -> tuple[Remark, ...]:
        return tuple(Remark(kind, {"rows": self._rows(kind)}) for kind in RemarkKind if kind in self.counts)

    def _rows(self, kind: RemarkKind) -> str:
        """`4, 9, …` and, where not all are named, how many there are.

        >>> noted = Noted()
        >>> for number in range(4, 12):
        ...     noted.note(RemarkKind.HIDDEN_ROWS, number)
        >>> noted.remarks()[0].values["rows"]
        '4, 5, 6, 7, 8, … (8)'
        """
        told = ", ".join(map(str, self.first[kind]))
        return told if self.counts[kind] <= _MOST_NUMBERS else f"{told}, … ({self.counts[kind]})"
