"""The log of the server: bounded in size, and read back when a start fails."""

import os
from pathlib import Path
from typing import IO, Final

_LARGEST_BYTES: Final = 10 * 1024 * 1024
_TAIL_LINES: Final = 15
_FULL: Final = ("No space left on device", "Disk quota exceeded", "Check free disk space")
_LEAST_FREE_BYTES: Final = 1024 * 1024


def opened(log: Path) -> IO[bytes]:
    """The log, ready for the server to append to; a large one is first put aside as `.1`."""
    if log.exists() and log.stat().st_size > _LARGEST_BYTES:
        log.replace(log.with_name(f"{log.name}.1"))
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    return os.fdopen(descriptor, "ab")


def tail(log: Path, *, since: int = 0) -> str:
    """The last lines that were written after the first `since` bytes."""
    try:
        with log.open("rb") as file:
            file.seek(max(since, file.seek(0, os.SEEK_END) - 64 * 1024))
            return last_lines(file.read().decode(errors="replace"))
    except OSError:
        return ""


def last_lines(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-_TAIL_LINES:])


def tells_full_disk(words: str, folder: Path) -> bool:
    """Whether a program failed for want of space; a full disk may have swallowed its words too."""
    free = os.statvfs(folder)
    return any(phrase in words for phrase in _FULL) or free.f_bavail * free.f_frsize < _LEAST_FREE_BYTES
