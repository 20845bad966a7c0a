from dataclasses import dataclass
from typing import Final

from openfla.sending.checking import Tally
from openfla.sending.outbox import Counts, Outbox, Sending, State

ALL_ACCEPTED: Final = 0
NOT_ALL_ACCEPTED: Final = 2


@dataclass(frozen=True)
class Summary:
    """What became of a sending so far.

    Args:
        sending: which one.
        counts: of its records.
        tally: of the rows of the file, with what was told of them, grouped by cause.
    """

    sending: Sending
    counts: Counts
    tally: Tally

    @property
    def is_all_accepted(self) -> bool:
        """Whether nothing was blocked or left unsent; what has no verdict yet may still be."""
        return not (self.counts.blocked or self.counts.not_sent)

    @property
    def exit_code(self) -> int:
        """For a scheduler: 0 when all was accepted, also with warnings; 2 when something was blocked or not sent."""
        return ALL_ACCEPTED if self.is_all_accepted else NOT_ALL_ACCEPTED

    @property
    def is_done(self) -> bool:
        """Whether every record that could be sent has its verdict."""
        return self.sending.state is State.DONE


def summary_of(outbox: Outbox, sending: Sending) -> Summary:
    """What became of a sending so far; memory stays small, whatever its size."""
    tally = Tally()
    for verdict, rows in outbox.plain_rows(sending):
        tally.add_plain(verdict, rows)
    for told in outbox.row_verdicts(sending, with_notes=True):
        tally.add(told)
    return Summary(sending, outbox.counts(sending), tally)
