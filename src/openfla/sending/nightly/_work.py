"""One client of a run: what was broken off goes on, then each of its files is sent and put away."""

import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openfla.channel import Account, ChannelError
from openfla.client import PlatformFailed, PlatformUnreachable, TooManyRequests
from openfla.sending._digest import sha256_of
from openfla.sending.delivery import AnyClient, Summary, deliver, prepare, require_reached, summary_of
from openfla.sending.nightly._filing import filed, set_aside
from openfla.sending.nightly._jobs import Job
from openfla.sending.nightly._log import told_of, told_of_file
from openfla.sending.nightly._looking import OWN_MISTAKES, looked_at, require_fit, require_own
from openfla.sending.nightly._mistakes import FileChanging, FolderUnusable, Stopped, Unexpected
from openfla.sending.nightly._night import Night
from openfla.sending.nightly._outcome import ClientOutcome, FileOutcome
from openfla.sending.outbox import Addressee, Counts, Outbox, OutboxMistake, Sending, State
from openfla.texts import Explained

_FOR_ALL: Final = (ChannelError, PlatformUnreachable, PlatformFailed, TooManyRequests, OutboxMistake, Stopped)
"""What stops a client: the next file would not fare better."""


def served(job: Job, night: Night, *, dry_run: bool) -> ClientOutcome:
    """What became of one client; it never raises, so that one client stops nobody else."""
    night.note("clientStarted", client=job.name, account=job.account, outbox=night.outbox_of(job))
    files: list[FileOutcome] = []
    mistake: Explained | None = None
    try:
        for outcome in looked_at(job, night) if dry_run else _sent(job, night):
            files.append(outcome)
            night.note("fileDone", client=job.name, **told_of_file(outcome))
    except Explained as stopped:
        mistake = stopped
    except Exception as fault:  # noqa: BLE001 - a fault with one client must not stop the others
        mistake = Unexpected(type(fault).__name__, _where(fault))
    outcome_of_client = ClientOutcome(job.name, job.account, tuple(files), mistake)
    result = outcome_of_client.result.value
    night.note("clientDone", client=job.name, account=job.account, result=result, **told_of(mistake))
    return outcome_of_client


def _where(fault: Exception) -> str:
    """The place in the program; what stood in its variables is nobody's business."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def _sent(job: Job, night: Night) -> Iterator[FileOutcome]:
    night.progress(None)
    require_fit(job)
    account = night.clients.account(job.account)
    client = night.clients.of(account)
    files = job.files()
    with Outbox(night.outbox_of(job)) as outbox, outbox.held():
        sender = _Sender(job, night, outbox, client, account)
        yield from sender.go_on(files)
        for file in files:
            night.progress(None)
            yield sender.send(file)


@dataclass(frozen=True)
class _Sender:
    job: Job
    night: Night
    outbox: Outbox
    client: AnyClient
    account: Account

    @property
    def to(self) -> Addressee:
        """In whose name it is sent, and where to."""
        return Addressee.of(self.account)

    def go_on(self, files: list[Path]) -> Iterator[FileOutcome]:
        """Deliver what an earlier run left, of files that were removed or replaced since; the others come anyway."""
        here = {str(file.absolute()): file for file in files}
        for sending in self.outbox.unfinished():
            file = here.get(sending.source.file or "")
            if file is None or sha256_of(file) != sending.source.sha256:
                yield self._gone_on(sending)

    def _gone_on(self, sending: Sending) -> FileOutcome:
        name = Path(sending.source.name)
        try:
            return FileOutcome(name, self._deliver(sending).counts)
        except _FOR_ALL:
            raise
        except Explained as mistake:
            return FileOutcome(name, Counts(), None, mistake)

    def send(self, file: Path) -> FileOutcome:
        """Send one file and put it away; it stays where it is when that cannot be."""
        try:
            return self._put_away(file, self.night.settled(file))
        except _FOR_ALL:
            raise
        except Explained as mistake:
            return FileOutcome(file, Counts(), None, mistake)
        except OSError as mistake:
            told = FolderUnusable(str(file), mistake.strerror or str(mistake))
            return FileOutcome(file, Counts(), None, told)

    def _put_away(self, file: Path, digest: str) -> FileOutcome:
        language = self.night.language
        try:
            require_own(self.job, file, self.account.quality)
            summary = self._delivered(file)
        except OWN_MISTAKES as mistake:
            _require_same(file, digest)
            return FileOutcome(file, Counts(), set_aside(self.job, file, mistake, language), mistake)
        _require_same(file, digest)
        return FileOutcome(file, summary.counts, filed(self.job, file, self.outbox, summary, language))

    def _delivered(self, file: Path) -> Summary:
        prepared = prepare(
            self.outbox,
            file,
            self.to,
            mapping=self.job.mapping,
            enterprise=self.job.enterprise,
            strict=self.job.strict,
            language=self.night.language,
            progress=self.night.progress,
        )
        sending = prepared.sending
        self.night.note("filePrepared", client=self.job.name, file=file.name, sending=sending.number)
        return summary_of(self.outbox, sending) if sending.state is State.HELD else self._deliver(sending)

    def _deliver(self, sending: Sending) -> Summary:
        require_reached(sending, self.account)
        return deliver(self.client, self.outbox, sending, progress=self.night.progress, pause=self.night.pause)


def _require_same(file: Path, digest: str) -> None:
    """A file that was written to meanwhile stays where it is: the rest of it was not sent.

    Raises:
        FileChanging: it was.
    """
    if sha256_of(file) != digest:
        raise FileChanging(file.name)
