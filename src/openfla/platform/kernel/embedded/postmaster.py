"""What PostgreSQL writes about itself in `postmaster.pid`, and whether it is still true."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openfla.platform.kernel.embedded.addresses import Address

_PROC: Final = Path("/proc")
_LINES: Final = 8
"""Process, folder, start, port, socket folder, network address, shared memory, state."""


@dataclass(frozen=True)
class Postmaster:
    """A server that runs on this folder, or did so until it was killed."""

    pid: int
    address: Address | None
    is_ready: bool


def recorded(database: Path) -> Postmaster | None:
    """What the file tells; none when it is absent or not a whole record."""
    try:
        lines = _file(database).read_text().splitlines()
        lines += [""] * (_LINES - len(lines))
        address = Address(Path(lines[4]), int(lines[3])) if lines[4] else None
        return Postmaster(int(lines[0]), address, lines[7].strip() == "ready")
    except (OSError, ValueError):
        return None


def runs_on(database: Path, pid: int) -> bool:
    """Whether this process is the server of this folder, and not a program that got its number later."""
    if _PROC.joinpath("self").exists():
        try:
            return _PROC.joinpath(str(pid), "cwd").samefile(database)
        except OSError:
            return False
    command = ["/bin/ps", "-o", "command=", "-p", str(pid)]
    return str(database) in subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603


def running(database: Path) -> Postmaster | None:
    """The server that lives on this folder, ready or not; none when there is none."""
    found = recorded(database)
    return found if found and runs_on(database, found.pid) else None


def disarm(database: Path) -> None:
    """Make sure that the record of a dead server does not stop the next one.

    PostgreSQL refuses to start while any process has the recorded number. It makes an exception for its
    parent, so the number becomes ours; the rest stays, for it also shows whether a last process of the dead
    server still holds its memory. The caller has checked that no server runs, and starts the next one itself.
    """
    path = _file(database)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    with os.fdopen(descriptor, "r+") as file:
        number, _, rest = file.read().partition("\n")
        if number.strip().isdigit():
            file.seek(0)
            file.write(f"{os.getpid()}\n{rest}")
            file.truncate()
        else:
            path.unlink()


def _file(database: Path) -> Path:
    return database / "postmaster.pid"
