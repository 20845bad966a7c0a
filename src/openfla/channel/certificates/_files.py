"""Files that are all written, or none of them; and a private key that nobody else can read at any moment."""

import errno
import os
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from openfla.channel.certificates._errors import (
    CannotWrite,
    CertificateMistake,
    DiskFull,
    FileTaken,
    NoFolder,
    WritingRefused,
)

_OWNER_ONLY = 0o600
_EVERYBODY_READS = 0o644


@dataclass(frozen=True)
class File:
    """What goes where; a secret one is for its owner only."""

    path: Path
    content: bytes = field(repr=False)
    secret: bool


def place(files: Sequence[File], *, overwrite: bool = False) -> None:
    """Write all these files; when one fails, none is left and what was there before is there again.

    Each is written and synced under a hidden name in its folder (made by `mkstemp`: O_EXCL, mode 0600) and
    then gets its own name in one step, which fails when the name is taken.

    Raises:
        FileTaken: one exists, and `overwrite` was not asked.
        NoFolder, WritingRefused, DiskFull, CannotWrite: the system says no.
    """
    with ExitStack() as tidy, ExitStack() as undo:
        drafts = [_draft(file, tidy) for file in files]
        for file, draft in zip(files, drafts, strict=True):
            try:
                _give_name(draft, file.path, undo, tidy, overwrite=overwrite)
                _sync_folder(file.path.parent)
            except OSError as mistake:
                raise _explained(mistake, file.path) from None
        undo.pop_all()


def _draft(file: File, tidy: ExitStack) -> Path:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.path.name}.", dir=file.path.parent)
        tidy.callback(Path(name).unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as draft:
            os.fchmod(handle, _OWNER_ONLY if file.secret else _EVERYBODY_READS)
            draft.write(file.content)
            draft.flush()
            os.fsync(handle)
    except OSError as mistake:
        raise _explained(mistake, file.path) from None
    return Path(name)


def _give_name(draft: Path, path: Path, undo: ExitStack, tidy: ExitStack, *, overwrite: bool) -> None:
    if overwrite and path.is_file():
        former = draft.with_name(f"{draft.name}.former")
        former.hardlink_to(path)
        tidy.callback(former.unlink, missing_ok=True)
        undo.callback(former.replace, path)
        draft.replace(path)
    else:
        path.hardlink_to(draft)
        undo.callback(path.unlink, missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _explained(mistake: OSError, path: Path) -> CertificateMistake:
    match mistake.errno:
        case errno.EEXIST:
            return FileTaken(str(path))
        case errno.ENOENT | errno.ENOTDIR:
            return NoFolder(str(path.parent))
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return WritingRefused(str(path.parent))
        case errno.ENOSPC | errno.EDQUOT:
            return DiskFull(str(path.parent))
        case _:
            return CannotWrite(str(path), mistake.strerror or str(mistake))
