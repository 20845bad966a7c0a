"""The server as a process: started, awaited, stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openfla.platform.kernel import signals
from openfla.platform.kernel.embedded.accounts import Account, spawn
from openfla.platform.kernel.embedded.addresses import Address
from openfla.platform.kernel.embedded.errors import NoSpace, ServerNotReady, ServerNotStarted
from openfla.platform.kernel.embedded.folders import DataFolder
from openfla.platform.kernel.embedded.logs import opened, tail, tells_full_disk
from openfla.platform.kernel.embedded.postmaster import recorded, runs_on
from openfla.platform.kernel.embedded.settings import EmbeddedSettings

_PAUSE_S: Final = 0.01
_CUT_OFF_S: Final = 10.0
# Words of PostgreSQL when a last process of a killed server is still about to end.
_NOT_YET_GONE: Final = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')


class OtherServerEnding(ServerNotStarted):
    """A server that was killed has not left the folder entirely; soon the start can be tried again."""


@dataclass(frozen=True)
class Process:
    """A server that we answer for, our own child or one that a killed owner left behind."""

    pid: int
    address: Address
    is_gone: Callable[[], bool]

    def stop(self, limit_s: float) -> None:
        """Stop the server and keep all that was committed; after `limit_s` without closing its files properly."""
        for sign, patience_s in ((signal.SIGINT, limit_s), (signal.SIGQUIT, _CUT_OFF_S)):
            if self.is_gone():
                return
            with suppress(ProcessLookupError):
                os.kill(self.pid, sign)
            _await(self.is_gone, patience_s)


def adopted(pid: int, address: Address, database: Path) -> Process:
    return Process(pid, address, lambda: not runs_on(database, pid))


def launched(
    folder: DataFolder, binaries: Path, account: Account, address: Address, settings: EmbeddedSettings
) -> Process:
    """A server that is ready.

    Raises:
        OtherServerEnding: not yet, but soon.
        NoSpace, ServerNotStarted: it ended at once, with the last lines of its log.
        ServerNotReady: it took too long, and was stopped.
    """
    with opened(folder.log) as log:
        begin = log.seek(0, os.SEEK_END)
        command: list[str | Path] = [binaries / "postgres", "-D", folder.database, *_options(address, settings)]
        child = spawn(account, command, log)
    process = Process(child.pid, address, lambda: child.poll() is not None)
    try:
        _require_ready(folder, child, settings.start_limit_s, begin)
    except BaseException:
        process.stop(settings.stop_limit_s)
        raise
    return process


def _require_ready(folder: DataFolder, child: subprocess.Popen[bytes], limit_s: float, begin: int) -> None:
    def has_decided() -> bool:
        signals.give_way()
        return child.poll() is not None or is_ready()

    def is_ready() -> bool:
        found = recorded(folder.database)
        return found is not None and found.pid == child.pid and found.is_ready

    decided = _await(has_decided, limit_s)
    if child.poll() is None and decided:
        return
    lines = tail(folder.log, since=begin)
    if not decided:
        raise ServerNotReady(folder.root, limit_s, lines)
    if any(words in lines for words in _NOT_YET_GONE):
        raise OtherServerEnding(folder.root, lines)
    if tells_full_disk(lines, folder.root):
        raise NoSpace(folder.root)
    raise ServerNotStarted(folder.root, lines)


def _options(address: Address, settings: EmbeddedSettings) -> Iterator[str]:
    values = {
        "listen_addresses": "",
        "unix_socket_directories": _quoted(address.sockets),
        "unix_socket_permissions": "0700",
        "port": address.port,
        "max_connections": settings.max_connections,
        "shared_buffers": f"{settings.shared_buffers_mib}MB",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "logging_collector": "off",
        "log_destination": "stderr",
        # Refused statements and their values may hold workers' numbers: whoever sent them is told, the log is not.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    for name, value in values.items():
        yield from ("-c", f"{name}={value}")


def _quoted(folder: Path) -> str:
    """As one entry of a list, whatever commas or spaces it holds."""
    return '"' + str(folder).replace('"', '""') + '"'


def _await(condition: Callable[[], bool], limit_s: float) -> bool:
    """Whether it became true in time."""
    end = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(_PAUSE_S)
    return True
