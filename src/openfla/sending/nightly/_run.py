from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from openfla.channel import Accounts
from openfla.sending.nightly._clients import Clients
from openfla.sending.nightly._folder import Usual, jobs_of_folder
from openfla.sending.nightly._jobs import Job
from openfla.sending.nightly._log import Note, no_note
from openfla.sending.nightly._mistakes import FolderUnusable, NoSuchSource, RunBusy
from openfla.sending.nightly._night import Night
from openfla.sending.nightly._outcome import ClientOutcome, Report
from openfla.sending.nightly._plan import jobs_of_plan
from openfla.sending.nightly._work import served
from openfla.sending.outbox import Outbox, OutboxMistake, usual_folder
from openfla.texts import Language

AT_A_TIME: Final = 4
SETTLE_S: Final = 3.0
_LOOK_AGAIN_S: Final = 0.5


def jobs_of(source: Path, *, account: str | None = None, strict: bool = False) -> list[Job]:
    """What is to be sent: from a folder with a folder for each client, or from a plan file.

    Args:
        source: the folder or the file.
        account: for clients that name none.
        strict: for clients that do not say: nothing of a file is sent while a row of it is wrong.

    Raises:
        NightlyMistake: it cannot be used.
        AccountsUnusable: the file with the accounts cannot be read.
    """
    usual = Usual(account, strict)
    if source.is_dir():
        return jobs_of_folder(source, Accounts().all(), usual)
    if source.is_file():
        return jobs_of_plan(source, usual)
    raise NoSuchSource(str(source))


def send_all(
    jobs: Sequence[Job],
    *,
    at_a_time: int = AT_A_TIME,
    dry_run: bool = False,
    settle_s: float = SETTLE_S,
    language: Language = "en",
    note: Note = no_note,
    told: Callable[[ClientOutcome], object] = lambda _: None,
) -> Report:
    """Send everything that waits, of many employers with many accounts, so that one client stops nobody else.

    Each client has an outbox of its own: a run that was killed is continued by the next one, and nothing is sent
    twice. Ctrl-C stops it between two steps.

    Args:
        jobs: the clients; see `jobs_of`.
        at_a_time: how many are served at once.
        dry_run: only look at the files, without sending, keeping or moving anything.
        settle_s: a file that changed in the last so many seconds is waited for: somebody may still be writing it.
        language: of what is written for people.
        note: keeps a log; see `Log`.
        told: of each client as it is done.

    Raises:
        RunBusy: another run has not ended.
        FolderUnusable: the folder of the outboxes cannot be used.
    """
    with _alone(usual_folder().parent / "send-all"):
        night = Night(Clients(Accounts().all()), language, note, settle_s=settle_s)
        note("runStarted", clients=len(jobs), dryRun=dry_run)
        try:
            report = Report(tuple(_served(jobs, night, at_a_time, told, dry_run=dry_run)))
        finally:
            night.clients.close()
            _tidy(night.folder)
        counts = report.counts
        note(
            "runDone",
            exitCode=report.exit_code,
            **{result.value: count for result, count in report.results.items()},
            records=counts.records,
            rowsAccepted=counts.accepted + counts.warned,
            rowsBlocked=counts.blocked + counts.not_sent,
        )
        return report


def _served(
    jobs: Sequence[Job], night: Night, at_a_time: int, told: Callable[[ClientOutcome], object], *, dry_run: bool
) -> list[ClientOutcome]:
    with ThreadPoolExecutor(max_workers=at_a_time, thread_name_prefix="send-all") as threads:
        futures = [threads.submit(served, job, night, dry_run=dry_run) for job in jobs]
        left: set[Future[ClientOutcome]] = set(futures)
        while left:
            try:
                done, left = wait(left, timeout=_LOOK_AGAIN_S, return_when=FIRST_COMPLETED)
                for future in done:
                    told(future.result())
            except KeyboardInterrupt:
                night.stop.set()
        return [future.result() for future in futures]


def _tidy(folder: Path) -> None:
    """Personal data of what was done long ago is not kept, also of clients that nobody sends for any more."""
    for path in folder.glob("*.sqlite"):
        with suppress(OutboxMistake), Outbox(path) as outbox:
            outbox.tidy()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder / ".lock", mode=0o600, timeout=0, thread_local=False):
            yield
    except Timeout:
        raise RunBusy from None
    except OSError as mistake:
        raise FolderUnusable(str(folder), mistake.strerror or str(mistake)) from mistake
