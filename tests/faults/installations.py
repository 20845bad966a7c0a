"""An installation of several processes that share an embedded database: any of them can be killed as it works."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from openfla.platform.kernel.embedded import postmaster
from tests.faults.commands import OPENFLA, Running, children_of, eventually, running

_PATIENCE_S = 60
"""What a process may take to be there again on a machine that does other things too."""


@dataclass
class Work:
    """`openfla work` beside the server."""

    data: Path
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it, and leave it to itself."""
        about = {**os.environ, "OPENFLA_LANGUAGE": "en", "OPENFLA_DATA": str(self.data), **self.environment}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([OPENFLA, "work"], env=about, stdout=log, stderr=log, process_group=0)

    def is_at_work(self) -> bool:
        """Whether it has begun."""
        return "at work" in self.log.read_text()


@dataclass
class Installation:
    """A server with its database and its own worker, and more workers; who ends is started again."""

    up: Running
    works: list[Work]
    restarts: int = field(default=0, init=False)
    """How many processes were started again, the workers of the server and the database not counted."""

    def tend(self) -> None:
        """Start again whatever of ours has ended, as whoever runs the machine would."""
        processes: list[Running | Work] = [self.up, *self.works]
        for each in processes:
            if each.process is None or each.process.poll() is not None:
                each.start()
                self.restarts += 1

    def kill_server(self) -> None:
        """Its database stays behind, its worker goes with it."""
        self.up.kill()

    def kill_database(self) -> None:
        """Its owner starts it again."""
        os.kill(self._database(), signal.SIGKILL)

    def kill_worker(self) -> None:
        """The one that does most at the moment, so that it has something in its hands."""
        _kill(self._busiest())

    def kill_all(self) -> None:
        """Database, server and the busiest worker at once."""
        found = [self._database(), self._busiest()]
        self.up.kill()
        for pid in found:
            _kill(pid)

    def _database(self) -> int:
        """It may be on its way back from the last time."""
        folder = Path(self.up.environment["OPENFLA_DATA"]) / "postgres"
        end = time.monotonic() + _PATIENCE_S
        while (found := postmaster.running(folder)) is None:
            assert time.monotonic() < end, self.up.log.read_text()
            self.tend()
            time.sleep(0.02)
        return found.pid

    def _busiest(self) -> int:
        eventually(lambda: bool(self._workers()), _PATIENCE_S)
        before = {pid: _ticks(pid) for pid in self._workers()}
        time.sleep(0.1)
        return max(before, key=lambda pid: _ticks(pid) - before[pid])

    def _workers(self) -> list[int]:
        self.tend()
        own = [work.process.pid for work in self.works if work.process]
        return [*own, *children_of(self.up)]


@contextmanager
def installed(folder: Path, workers: int, **settings: str) -> Iterator[Installation]:
    """An installation that answers; `settings` are variables of its environment."""
    data = folder / "data"
    works = [Work(data, folder / f"work-{number}.log", settings) for number in range(workers)]
    with running("up", folder, {"OPENFLA_DATA": str(data), **settings}) as up:
        try:
            for work in works:
                work.start()
                eventually(work.is_at_work, _PATIENCE_S)
            yield Installation(up, works)
        finally:
            for work in works:
                if work.process and work.process.poll() is None:
                    work.process.terminate()
                    work.process.wait(30)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _ticks(pid: int) -> int:
    """How much a process has computed so far; of one that is gone, nothing."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(told[11]) + int(told[12])
