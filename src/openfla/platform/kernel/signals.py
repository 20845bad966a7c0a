"""Ctrl-C and SIGTERM: never lost, and never between something begun and what ends it again.

Python turns a signal into an exception wherever it happens to be. In a finalizer or a callback of the garbage
collector nobody gets that exception; between the start of a process and the note that it has to be ended, the
process is forgotten.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

_ENDING: Final = (signal.SIGINT, signal.SIGTERM)
_noted: list[int] = []


@contextmanager
def until_told_to_stop() -> Iterator[Callable[[], bool]]:
    """Both end this block well, with exit code 0; what the block opened is closed again.

    Yields whether one came, to be asked before what lasts: its exception may have been lost on the way there.
    """
    came: list[int] = []
    usual = sys.unraisablehook

    def stop(sign: int, _frame: object) -> None:
        came.append(sign)
        raise KeyboardInterrupt

    def lost(about: "sys.UnraisableHookArgs") -> None:
        if not (came and about.exc_type is KeyboardInterrupt):
            usual(about)

    before = {sign: signal.signal(sign, stop) for sign in _ENDING if signal.getsignal(sign) is not signal.SIG_IGN}
    sys.unraisablehook = lost
    try:
        yield lambda: bool(came)
    except KeyboardInterrupt:
        sys.exit(0)
    finally:
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
