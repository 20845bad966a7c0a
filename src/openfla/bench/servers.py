"""The servers of a benchmark: processes of their own, as an installation would run them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Final

from openfla.texts import N_, Explained

HOST: Final = "127.0.0.1"
_START_LIMIT_S: Final = 60.0
_STOP_LIMIT_S: Final = 15.0
_PAUSE_S: Final = 0.02
_CONSOLE: Final = "from openfla.cli import main; main()"


@dataclass(eq=False)
class ServerNotUp(Explained):
    code = "benchServerNotUp"
    message = N_("A server of the benchmark did not start: %(command)s.")
    remedy = N_("See what it wrote above.")
    command: str


def free_port() -> int:
    """A port that nobody listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def platform(port: int, environment: Mapping[str, str]) -> Iterator[int]:
    """`openfla serve`, for the length of this block; its process id."""
    with _running(["-c", _CONSOLE, "serve", "--host", HOST, "--port", str(port)], environment) as process:
        _wait(process, port)
        yield process.pid


@contextmanager
def worker(environment: Mapping[str, str]) -> Iterator[int]:
    """`openfla work`, for the length of this block; its process id."""
    with _running(["-c", _CONSOLE, "work"], {**environment, "OPENFLA_LOGS_LEVEL": "WARNING"}) as process:
        yield process.pid


@contextmanager
def floor(name: str, port: int, environment: Mapping[str, str]) -> Iterator[None]:
    """The floor of a benchmark, for the length of this block."""
    with _running(["-m", "openfla.bench.floors", name, str(port)], environment) as process:
        _wait(process, port)
        yield


@contextmanager
def _running(arguments: list[str], environment: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(  # noqa: S603 - our own code, and no word of a user
        [sys.executable, *arguments], env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _START_LIMIT_S
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(_PAUSE_S)
        else:
            return
    raise ServerNotUp(" ".join(map(str, process.args)) if isinstance(process.args, list) else str(process.args))
