"""The web server of one process; apart from runtime.py, since an operator's command loads nothing of it."""

import gc
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from typing import Final

import uvicorn

from openfla.platform import app
from openfla.platform.http1 import web_server
from openfla.platform.kernel import logs, signals
from openfla.platform.kernel.database import Database
from openfla.platform.runtime import secret_of
from openfla.platform.settings import Settings

_NEW_OBJECTS: Final = 20_000
"""How many more objects there are before the garbage collector looks; a request makes a few hundred."""
Beside = Callable[[Callable[[], bool]], AbstractContextManager[None]]


def server(url: str, settings: Settings) -> uvicorn.Server:
    """The web server of one process on a database whose migrations were applied."""
    database = Database.at(url, settings.database)
    return web_server(app.create(settings, database, secret_of(settings)))


def serve(url: str, settings: Settings, listener: socket.socket, beside: Beside = lambda _: nullcontext()) -> None:
    """Answer requests until the process is told to stop; `beside` lasts as long, and may ask whether it answers."""
    logs.configure(settings.logs.level)
    with closing(listener):
        with signals.held():
            ready = server(url, settings)
            _spare_collector()
        with beside(lambda: ready.started):
            ready.run(sockets=[listener])


def _spare_collector() -> None:
    """Let the garbage collector look at what requests leave behind, not at all that was loaded before them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
