"""What became of a run: of each client, and of each of its files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from openfla.sending.outbox import Counts
from openfla.texts import Explained

ALL_FINE: Final = 0
SOME_BLOCKED: Final = 2
SOME_FAILED: Final = 3


class Result(StrEnum):
    """How it ended for a file or a client."""

    FINE = "fine"
    BLOCKED = "blocked"
    """Some rows were blocked or not sent; the others were accepted."""
    FAILED = "failed"


@dataclass(frozen=True)
class FileOutcome:
    """One file: what became of its records, where it went, and what stopped it if something did.

    Args:
        moved_to: None when it stays for the next run.
    """

    file: Path
    counts: Counts
    moved_to: Path | None = None
    mistake: Explained | None = None

    @property
    def result(self) -> Result:
        """How it ended."""
        if self.mistake:
            return Result.FAILED
        return Result.BLOCKED if self.counts.blocked or self.counts.not_sent else Result.FINE


@dataclass(frozen=True)
class ClientOutcome:
    """One client: its files, and what stopped it before the end if something did."""

    name: str
    account: str
    files: tuple[FileOutcome, ...] = ()
    mistake: Explained | None = None

    @property
    def result(self) -> Result:
        """The worst of its files, or failed."""
        results = {file.result for file in self.files}
        if self.mistake or Result.FAILED in results:
            return Result.FAILED
        return Result.BLOCKED if Result.BLOCKED in results else Result.FINE

    @property
    def counts(self) -> Counts:
        """Of all its files together."""
        return summed(file.counts for file in self.files)


@dataclass(frozen=True)
class Report:
    """All clients of a run, in the order in which they were told."""

    clients: tuple[ClientOutcome, ...]

    @property
    def counts(self) -> Counts:
        """Of all clients together."""
        return summed(client.counts for client in self.clients)

    @property
    def results(self) -> Mapping[Result, int]:
        """How many clients ended in which way."""
        return {result: sum(client.result is result for client in self.clients) for result in Result}

    @property
    def exit_code(self) -> int:
        """For a scheduler: 0 all was accepted, 2 some rows were not, 3 some clients or files failed."""
        if self.results[Result.FAILED]:
            return SOME_FAILED
        return SOME_BLOCKED if self.results[Result.BLOCKED] else ALL_FINE


def summed(counts: Iterable[Counts]) -> Counts:
    """Counts added up."""
    found = list(counts)
    return Counts(**{name: sum(getattr(each, name) for each in found) for name in Counts.__struct_fields__})
