"""How many rows are fine, and what is wrong with the others, grouped by cause."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from openfla.contract.declarations import Verdict
from openfla.sending._fields import Field
from openfla.sending.checking._notes import Note, Weight
from openfla.sending.checking._verdicts import RowVerdict

EXAMPLES: Final = 5
_ORDER: Final = tuple(Weight)
_Key = tuple[Weight, str, Field | None]


@dataclass(frozen=True)
class Example:
    """Where to look: the row, and the cell if the file has one for it."""

    row: int
    cell: str


@dataclass
class Cause:
    """A rule that rows break in one column, with the first of them."""

    note: Note
    rows: int = 0
    examples: list[Example] = dataclasses.field(default_factory=list)
    is_same: bool = True
    """Whether every row is told the same; else the text of `note` is an example."""

    @property
    def weight(self) -> Weight:
        return self.note.weight

    @property
    def code(self) -> str:
        return self.note.code

    @property
    def field(self) -> Field | None:
        return self.note.field

    def add(self, note: Note, row: int) -> None:
        self.rows += 1
        self.is_same = self.is_same and (note.text, note.advice) == (self.note.text, self.note.advice)
        if len(self.examples) < EXAMPLES:
            self.examples.append(Example(row, note.cell))


class Tally:
    """Counts that grow with each verdict; as many causes as there are rules and columns, not rows."""

    def __init__(self) -> None:
        self._verdicts: Counter[Verdict | None] = Counter()
        self._repaired = 0
        self._causes: dict[_Key, Cause] = {}

    def add(self, verdict: RowVerdict) -> None:
        """One more row."""
        self._verdicts[verdict.verdict] += 1
        self._repaired += any(note.weight is Weight.REPAIRED for note in verdict.notes)
        seen: set[_Key] = set()
        for note in verdict.notes:
            key = (note.weight, note.code, note.field)
            if key not in seen:
                seen.add(key)
                self._causes.setdefault(key, Cause(note)).add(note, verdict.row)

    def add_plain(self, verdict: Verdict | None, rows: int) -> None:
        """So many more rows with this verdict, of which there is nothing to tell."""
        self._verdicts[verdict] += rows

    def counting(self, verdicts: Iterable[RowVerdict]) -> Iterator[RowVerdict]:
        """The same verdicts; each is counted when it passes."""
        for verdict in verdicts:
            self.add(verdict)
            yield verdict

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return self._verdicts.total()

    @property
    def accepted(self) -> int:
        return self._verdicts[Verdict.ACCEPTED]

    @property
    def warned(self) -> int:
        return self._verdicts[Verdict.WARNED]

    @property
    def blocked(self) -> int:
        return self._verdicts[Verdict.BLOCKED]

    @property
    def unjudged(self) -> int:
        """How many rows nobody judged (yet)."""
        return self._verdicts[None]

    @property
    def repaired(self) -> int:
        """How many rows were read otherwise than they stand; they have a verdict as well."""
        return self._repaired

    @property
    def causes(self) -> list[Cause]:
        """What blocks first, then what warns, then what was repaired; the most frequent of each first."""
        return sorted(self._causes.values(), key=lambda cause: (_ORDER.index(cause.weight), -cause.rows))
