"""The folder of PostgreSQL: checked when it exists, made when it does not."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from openfla.platform.kernel import signals
from openfla.platform.kernel.embedded.accounts import Account, spawn
from openfla.platform.kernel.embedded.binaries import VERSION
from openfla.platform.kernel.embedded.errors import DatabaseNotMade, NoSpace, NotADatabaseFolder, OtherVersion
from openfla.platform.kernel.embedded.folders import DataFolder, give
from openfla.platform.kernel.embedded.logs import last_lines, tells_full_disk

_UNFINISHED: Final = "postgres-unfinished-"
_SWEEPS: Final = 100
_PAUSE_S: Final = 0.02
_INITDB: Final = (
    "--username=postgres",
    # Only whoever may enter the socket's folder gets this far: the same account, and root.
    "--auth-local=trust",
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
)


def exists(folder: DataFolder) -> bool:
    """Whether there is a database of our version; false when it is still to be made.

    Raises:
        OtherVersion: there is one, of another PostgreSQL.
        NotADatabaseFolder: something else is in its place.
    """
    database = folder.database
    if not database.exists() or (database.is_dir() and not any(database.iterdir())):
        return False
    version = database / "PG_VERSION"
    found = version.read_text(errors="replace").strip() if version.is_file() else ""
    if not found:
        raise NotADatabaseFolder(database)
    if found != VERSION:
        raise OtherVersion(database, found, VERSION)
    return True


def sweep(folder: DataFolder) -> None:
    """Remove what a killed owner left unfinished, even while its initdb goes on writing for a moment."""
    for _ in range(_SWEEPS):
        leftovers = list(folder.root.glob(f"{_UNFINISHED}*"))
        for leftover in leftovers:
            shutil.rmtree(leftover, ignore_errors=True)
        if not leftovers:
            return
        time.sleep(_PAUSE_S)


def make(folder: DataFolder, binaries: Path, account: Account, undo: ExitStack) -> None:
    """Make an empty database beside its place and rename it, so that it is whole or absent; `undo` removes it.

    Raises:
        NoSpace: the disk is full.
        DatabaseNotMade: initdb failed, with its last words.
    """
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder.root))
    try:
        give(unfinished, account)
        _initdb(folder, binaries, account, unfinished)
        unfinished.rename(folder.database)
    finally:
        sweep(folder)
    undo.callback(shutil.rmtree, folder.database, ignore_errors=True)


def _initdb(folder: DataFolder, binaries: Path, account: Account, target: Path) -> None:
    process = spawn(account, [binaries / "initdb", *_INITDB, "-D", target], subprocess.PIPE)
    try:
        words = last_lines(_output(process).decode(errors="replace"))
    except BaseException:
        _end(process)
        raise
    if process.returncode == 0:
        return
    if tells_full_disk(words, folder.root):
        raise NoSpace(folder.root)
    raise DatabaseNotMade(folder.root, words)


def _output(process: "subprocess.Popen[bytes]") -> bytes:
    while True:
        try:
            return process.communicate(timeout=_PAUSE_S)[0]
        except subprocess.TimeoutExpired:
            signals.give_way()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """It leads a session of its own, so its group is all that it has begun."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
