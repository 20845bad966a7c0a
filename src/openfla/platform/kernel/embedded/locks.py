import fcntl
import os
import time
from pathlib import Path
from typing import Final

from openfla.platform.kernel.embedded.errors import FolderInUse

_MODE: Final = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW


class FolderLock:
    """The proof that this process owns a data folder; the kernel takes it back when the process dies.

    Raises:
        FolderInUse: another process owns the folder.
        OSError: the lock cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = _locked(path)
        # A forked worker that outlives us must not keep the folder.
        os.register_at_fork(after_in_child=self._forget)
        try:
            os.ftruncate(self._descriptor, 0)
            os.write(self._descriptor, f"{os.getpid()}\n".encode())
        except OSError:
            self.release()
            raise

    def release(self) -> None:
        """Let go of the folder; the file goes first, so that whoever waits on it notices."""
        if self._descriptor is not None:
            self._path.unlink(missing_ok=True)
            self._forget()

    def _forget(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _locked(path: Path) -> int:
    while True:
        descriptor = os.open(path, _MODE, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise FolderInUse(path.parent, _owner(path)) from None
        if _is_still(path, descriptor):
            return descriptor
        os.close(descriptor)


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the file that we locked is the one that others see, not one that its owner has just removed."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _owner(path: Path) -> int:
    """The process that holds the lock; zero when it does not tell within a second."""
    for _ in range(50):
        try:
            return int(path.read_text())
        except (OSError, ValueError):
            time.sleep(0.02)
    return 0
