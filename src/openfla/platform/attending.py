"""A worker beside the web server: a process of its own, begun anew when it dies, and gone when the server is."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import structlog

from openfla.platform.settings import Settings

_PAUSE_S: Final = 0.05
_FIRST_REST_S: Final = 1.0
_LONGEST_REST_S: Final = 60.0
_LIVED_S: Final = 60.0
"""Who lived this long died of something new: the next one is begun soon again."""
_LEAVE_S: Final = 5.0
"""A worker is gone a second after it was told; one that hangs is cut off."""
_log = structlog.stdlib.get_logger("openfla.work")


@contextmanager
def attended(url: str, settings: Settings, file: Path | None, once: Callable[[], bool]) -> Iterator[None]:
    """A worker for as long as the block lasts, on that database.

    Args:
        url: the database.
        settings: as the web server has them, with the port that it got.
        file: the settings file, if there is one.
        once: tells whether the web server answers; not earlier is the worker begun.
    """
    ended = threading.Event()
    environment = _environment(url, settings, file)
    watch = threading.Thread(target=_watch, args=(environment, once, ended), name="openfla-worker-watch", daemon=True)
    watch.start()
    try:
        yield
    finally:
        ended.set()
        watch.join(_LEAVE_S * 2)


def _watch(environment: Mapping[str, str], once: Callable[[], bool], ended: threading.Event) -> None:
    while not once():
        if ended.wait(_PAUSE_S):
            return
    rest_s = _FIRST_REST_S
    while not ended.is_set():
        begun = time.monotonic()
        code = _worked(environment, ended)
        if ended.is_set():
            return
        rest_s = _FIRST_REST_S if time.monotonic() - begun > _LIVED_S else rest_s
        _log.error("the worker died and is started again", exit_code=code, again_in_s=rest_s)
        ended.wait(rest_s)
        rest_s = min(2 * rest_s, _LONGEST_REST_S)


def _worked(environment: Mapping[str, str], ended: threading.Event) -> int:
    """One worker from its beginning to its end; its exit code.

    It is in a group of its own, so that Ctrl-C comes to the server alone. Its standard input is a pipe that nobody
    writes to: that it is closed, by us or by our death, is its sign to stop.
    """
    command = [sys.executable, "-m", "openfla", "work", "--with-parent"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=dict(environment), process_group=0) as worker:  # noqa: S603 - this very Python
        while not ended.wait(_PAUSE_S):
            if worker.poll() is not None:
                return worker.returncode
        _leave(worker)
    return worker.returncode


def _leave(worker: "subprocess.Popen[bytes]") -> None:
    if worker.stdin:
        worker.stdin.close()
    try:
        worker.wait(_LEAVE_S)
    except subprocess.TimeoutExpired:
        worker.kill()


def _environment(url: str, settings: Settings, file: Path | None) -> dict[str, str]:
    """What tells the worker the same settings, whatever of them the command line said."""
    told = {
        "OPENFLA_DATABASE_URL": url,
        "OPENFLA_WEB_HOST": settings.web.host,
        "OPENFLA_WEB_PORT": str(settings.web.port),
        "OPENFLA_DATA": settings.data,
        "OPENFLA_SETTINGS": str(file or ""),
    }
    return {**os.environ, **{name: value for name, value in told.items() if value}}
