"""What became of each row, whoever judged it."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from openfla.contract.declarations import Verdict
from openfla.sending.checking._notes import Note


class RowVerdict(Struct, frozen=True):
    """A row with its verdict; None where nobody judged it (yet)."""

    row: int
    verdict: Verdict | None
    notes: tuple[Note, ...] = ()
    record: int = 0
    """The first row of its record, where that is another one."""

    @property
    def first(self) -> int:
        return self.record or self.row


def row_verdicts(rows: Sequence[int], verdict: Verdict | None, notes: Iterable[Note]) -> list[RowVerdict]:
    """The verdict of a record at each of its rows, its notes at the row that they are about, else at the first one.

    A training provider's training has a row for each participant, in their order.
    """
    told: dict[int, list[Note]] = {row: [] for row in rows}
    for note in notes:
        told[note.row if note.row in told else rows[0]].append(note)
    return [RowVerdict(row, verdict, tuple(each), rows[0]) for row, each in told.items()]
