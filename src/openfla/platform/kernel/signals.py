"""Ctrl-C and SIGTERM: never lost, and never between something begun and what ends it again.

Python turns a signal into an exception wherever it happens to be. In a finalizer or a callback of the garbage
collector nobody gets that exception; between the start of a process and the note that it has to be ended, the
process is forgotten.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

_ENDING: Final = (signal.SIGINT, signal.SIGTERM)
_noted: list[int] = []
_AGAIN_S: Final = 0.05
"""When a signal that nobody got is sent again."""


@contextmanager
def until_told_to_stop() -> Iterator[None]:
    """Both end this block well, with exit code 0; what the block opened is closed again."""
    usual = sys.unraisablehook
    came: list[int] = []
    again: list[threading.Timer] = []

    def stop(sign: int, _frame: object) -> None:
        came.append(sign)
        raise KeyboardInterrupt

    def lost(about: "sys.UnraisableHookArgs") -> None:
        if not (came and about.exc_type is KeyboardInterrupt):
            usual(about)
            return
        # Sent again rather than raised: by then a server may have a better way to stop.
        again.append(threading.Timer(_AGAIN_S, os.kill, (os.getpid(), came[-1])))
        again[-1].start()

    before = {sign: signal.signal(sign, stop) for sign in _ENDING if signal.getsignal(sign) is not signal.SIG_IGN}
    sys.unraisablehook = lost
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(0)
    finally:
        for each in again:
            each.cancel()
        sys.unraisablehook = usual
        _restore(before)


@contextmanager
def held() -> Iterator[None]:
    """Both wait until this block ends, or until it says that it can give way."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {sign: signal.signal(sign, _note) for sign in _ENDING if signal.getsignal(sign) is not signal.SIG_IGN}
    try:
        yield
    finally:
        _restore(before)
        if _noted:
            signal.raise_signal(_noted.pop())


def give_way() -> None:
    """Here a signal that is held may end what goes on.

    Raises:
        KeyboardInterrupt: there is one.
    """
    if _noted and threading.current_thread() is threading.main_thread():
        _noted.clear()
        raise KeyboardInterrupt


def _note(sign: int, _frame: object) -> None:
    _noted[:] = [sign]


def _restore(handlers: Mapping[signal.Signals, object]) -> None:
    for sign, handler in handlers.items():
        signal.signal(sign, handler)  # type: ignore[arg-type]
