"""What can be said of files before anything is sent."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from openfla.contract.declarations import Verdict
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.sending import FileMapping, Ready, UnusableFile
from openfla.sending.checking import check
from openfla.sending.delivery import opened_file
from openfla.sending.nightly._jobs import Job
from openfla.sending.nightly._mistakes import ForeignEnterprise
from openfla.sending.nightly._night import Night
from openfla.sending.nightly._outcome import FileOutcome
from openfla.sending.outbox import Counts

OWN_MISTAKES: Final = (UnusableFile, ForeignEnterprise)
"""What is wrong with a file itself, and stays wrong until somebody looks at it."""
_MEMBERS: Final = ("training", "employment", "training_right", "employability_budget", "withdrawal")


def looked_at(job: Job, night: Night) -> Iterator[FileOutcome]:
    """The files as they can be judged without the platform; nothing is sent, kept or moved."""
    night.progress(None)
    require_fit(job)
    account = night.clients.account(job.account)
    night.clients.of(account)
    for file in job.files():
        try:
            require_own(job, file, account.quality)
            rows = opened_file(file, account.quality, mapping=job.mapping, enterprise=job.enterprise)
            yield FileOutcome(file, _counts(Counter(checked.verdict for checked in check(rows))))
        except OWN_MISTAKES as mistake:
            yield FileOutcome(file, Counts(), None, mistake)


def _counts(verdicts: Counter[Verdict]) -> Counts:
    return Counts(
        records=verdicts.total(),
        accepted=verdicts[Verdict.ACCEPTED],
        warned=verdicts[Verdict.WARNED],
        blocked=verdicts[Verdict.BLOCKED],
    )


def require_fit(job: Job) -> None:
    """Nothing is looked at for a client that cannot be served, or whose mapping is not right.

    Raises:
        Explained: why.
    """
    if job.mistake:
        raise job.mistake
    if job.mapping:
        FileMapping.load(job.mapping)


def require_own(job: Job, file: Path, quality: Quality) -> None:
    """Nothing of a file is sent while a row of it is about another enterprise than this client's.

    Raises:
        ForeignEnterprise: one is.
        UnusableFile: it cannot be read.
    """
    if job.enterprise is None or quality is Quality.TRAINING_PROVIDER:
        return
    for row in opened_file(file, quality, mapping=job.mapping, enterprise=job.enterprise):
        number = _enterprise(row.record) if isinstance(row, Ready) else None
        if number and number != job.enterprise:
            raise ForeignEnterprise(row.row_number, number, job.enterprise)


def _enterprise(record: object) -> EnterpriseNumber | None:
    for member in _MEMBERS:
        if number := getattr(getattr(record, member, None), "enterprise_number", None):
            return EnterpriseNumber(number)
    return None
