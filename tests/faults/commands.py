"""The real command as a process of its own: started, asked, killed."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import httpx2
import pytest
import structlog

from openfla.cli.main import main
from openfla.contract import addresses
from openfla.platform.kernel.embedded import postmaster
from tests.platforms import a_client

OPENFLA = Path(sys.executable).with_name("openfla")
HEALTH = f"{addresses.FLA}/health"


@dataclass
class Ended:
    """A command that came to its end."""

    code: int
    out: str
    err: str


def openfla(*arguments: str | Path, **environment: str) -> Ended:
    """Run a command to its end; `environment` adds variables."""
    done = subprocess.run(
        [OPENFLA, *arguments], env=_environment(environment), capture_output=True, text=True, timeout=60, check=False
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def openfla_here(*arguments: str | Path, **environment: str) -> Ended:
    """The same in this process, and sooner: for one of many commands of which another is a process of its own."""
    root, out, err = logging.getLogger(), StringIO(), StringIO()
    before, level, usual = root.handlers[:], root.level, structlog.get_config()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["openfla", *map(str, arguments)])
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            main()
        except SystemExit as end:
            return Ended(int(end.code or 0), out.getvalue(), err.getvalue())
        finally:
            root.handlers[:] = before
            root.setLevel(level)
            structlog.configure(**usual)
    return Ended(0, out.getvalue(), err.getvalue())


@dataclass
class Running:
    """`openfla up` or `openfla serve`, on a port that stays the same when it is started again."""

    command: str
    port: int
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and leave it to itself."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [OPENFLA, self.command, "--port", str(self.port)],
                env=_environment(self.environment),
                stdout=log,
                stderr=log,
                process_group=0,
            )

    def ready(self) -> None:
        """Wait until it answers."""
        eventually(self.is_healthy, 30)

    def is_healthy(self) -> bool:
        assert self.process, "it was not started"
        assert self.process.poll() is None, self.log.read_text()
        with suppress(httpx2.TransportError), a_client(self.base_url, timeout=5) as http:
            return http.get(HEALTH).status_code == 200
        return False

    def kill(self) -> None:
        """As `kill -9` does: it gets no chance to say goodbye."""
        self.end(signal.SIGKILL)

    def end(self, sign: signal.Signals) -> int:
        """Send a signal and wait for the end; the exit code."""
        assert self.process
        self.process.send_signal(sign)
        return self.process.wait(30)


@contextmanager
def running(command: str, folder: Path, environment: dict[str, str], *, port: int = 0) -> Iterator[Running]:
    """A command that answers, stopped with the database that it may have left behind."""
    found = Running(command, port or free_port(), environment, folder / f"{command}-{port}.log")
    found.start()
    try:
        found.ready()
        yield found
    finally:
        assert found.process
        if found.process.poll() is None:
            found.end(signal.SIGTERM)
        if command == "up" and (data := environment.get("OPENFLA_DATA")):
            end_server_on(Path(data) / "postgres")


def children_of(up: Running) -> list[int]:
    """The workers that a server has begun."""
    assert up.process
    command = ["ps", "-o", "pid=,args=", "--ppid", str(up.process.pid)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return [int(line.split()[0]) for line in told.stdout.splitlines() if "openfla work" in line]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def end_server_on(database: Path) -> None:
    """Stop a server that nobody answers for any more."""
    if found := postmaster.running(database):
        with suppress(ProcessLookupError):
            os.kill(found.pid, signal.SIGQUIT)
        eventually(lambda: postmaster.running(database) is None)


def eventually(condition: Callable[[], bool], limit_s: float = 10) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def _environment(told: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "OPENFLA_LANGUAGE": "en", **told}
