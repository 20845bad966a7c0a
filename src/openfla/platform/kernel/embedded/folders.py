import os
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from openfla.platform.kernel.embedded.accounts import Account, may_pass
from openfla.platform.kernel.embedded.errors import FolderNotReachable


@dataclass(frozen=True)
class DataFolder:
    """What lies where in the data folder; other parts of OpenFLA may keep their own files beside these."""

    root: Path

    @property
    def database(self) -> Path:
        """PostgreSQL's own folder."""
        return self.root / "postgres"

    @property
    def sockets(self) -> Path:
        """Where the server listens, unless this path cannot hold a socket."""
        return self.root / "run"

    @property
    def lock(self) -> Path:
        return self.root / "owner.lock"

    @property
    def log(self) -> Path:
        return self.root / "postgres.log"


def make(folder: Path, undo: ExitStack) -> bool:
    """Make the data folder, readable by nobody else, where it is missing; `undo` takes away what was made.

    Returns:
        Whether nothing is in it yet, so that its permissions are still ours to set.
    """
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(mode=0o700 if missing == folder else 0o755)
        undo.callback(_remove_if_empty, missing)
    return all(path.name == "owner.lock" for path in folder.iterdir())


def let_pass(folder: Path, account: Account) -> None:
    """Let another account through our own new folder, without letting it look around."""
    if folder.stat().st_uid == os.geteuid() and not may_pass(account, folder):
        os.chown(folder, -1, account.gid)
        folder.chmod(0o710)


def require_reachable(folder: Path, account: Account) -> None:
    """Check that the account of the database gets as far as the data folder.

    Raises:
        FolderNotReachable: it does not; names the first folder on the way that stops it.
    """
    if may_pass(account, folder):
        return
    way = [*reversed(folder.parents), folder]
    barrier = next((path for path in way if not may_pass(account, path)), folder)
    raise FolderNotReachable(barrier, account.name)


def make_private(folder: Path, account: Account) -> None:
    """Make a folder that only the account of the database may enter."""
    folder.mkdir(mode=0o700)
    give(folder, account)


def give(path: Path, account: Account) -> None:
    """Hand over what root has just made to the account of the database."""
    if account.is_another:
        os.chown(path, account.uid, account.gid)


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
