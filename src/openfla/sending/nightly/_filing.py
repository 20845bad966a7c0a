"""Where a file goes when it is done, with the copy that tells what became of each row."""

import errno
import filecmp
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from openfla.sending.annotated import Stage, annotate, beside
from openfla.sending.delivery import Summary, opened_file
from openfla.sending.nightly._jobs import Job
from openfla.sending.nightly._mistakes import FolderUnusable
from openfla.sending.outbox import Outbox
from openfla.texts import Explained, Language

_PROBLEM: Final = ".problem.txt"


def filed(job: Job, file: Path, outbox: Outbox, summary: Summary, language: Language) -> Path:
    """Move a file that was sent, with its annotated copy; where it is now.

    The copy is written before the file is moved: a run that is killed in between does both again, and the names are
    those of the sending, so that it does them in the same place.
    """
    folder = job.done_folder(file, clean=summary.is_all_accepted)
    target = _target(folder, file, summary.sending.number)
    opened = opened_file(file, summary.sending.to.quality, mapping=job.mapping, enterprise=job.enterprise)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        annotate(
            opened,
            outbox.row_verdicts(summary.sending),
            beside(target, Stage.SENT),
            language=language,
            overwrite=True,
            stage=Stage.SENT,
        )
        _move(file, target)
    except OSError as mistake:
        raise FolderUnusable(str(folder), mistake.strerror or str(mistake)) from mistake
    return target


def set_aside(job: Job, file: Path, mistake: Explained, language: Language) -> Path:
    """Move a file that cannot be sent as it is, with a text beside it that says why; where it is now."""
    folder = job.done_folder(file, clean=False)
    target = _target(folder, file, 0)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = f"{mistake.explain(language)}\n{mistake.advise(language)}\n"
        _put(target.with_name(f"{target.name}{_PROBLEM}"), told)
        _move(file, target)
    except OSError as error:
        raise FolderUnusable(str(folder), error.strerror or str(error)) from error
    return target


def _target(folder: Path, file: Path, number: int) -> Path:
    """A name that no other file has; one with the same content may be replaced."""
    base = f"{file.stem}-{number}" if number else file.stem
    for attempt in range(1, 10_000):
        target = folder / (f"{base}{file.suffix}" if attempt == 1 else f"{base} ({attempt}){file.suffix}")
        if not target.exists() or filecmp.cmp(file, target, shallow=False):
            return target
    raise FolderUnusable(str(folder), os.strerror(errno.EEXIST))


def _put(path: Path, text: str) -> None:
    """A text of mode 0600; what stood there, a link too, gives way and is not written through."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".telling-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as told:
            told.write(text)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _move(file: Path, target: Path) -> None:
    try:
        file.replace(target)
    except OSError as mistake:
        if mistake.errno != errno.EXDEV:
            raise
        handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".moving-")
        os.close(handle)
        shutil.copyfile(file, draft)
        Path(draft).replace(target)
        file.unlink()
