"""A whole platform inside this process, for as long as a block lasts."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from msgspec import Struct

from openfla.platform import runtime, serving, work
from openfla.platform.settings import Settings

_PAUSE_S: Final = 0.01
_STOP_S: Final = 20


class RunningPlatform(Struct, frozen=True):
    """Where its database is, and the settings with the port that it got."""

    database_url: str
    settings: Settings


@contextmanager
def running(settings: Settings) -> Iterator[RunningPlatform]:
    """Start database, web server and a worker, and stop them at the end of the block.

    Raises:
        PortInUse, CannotListen, EmbeddedMistake: nothing is left running.
    """
    listener, settings = runtime.listening(settings)
    with listener, runtime.owned_database(settings) as url:
        runtime.ready(url, settings)
        server = serving.server(url, settings)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="openfla-web")
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(_PAUSE_S)
            with work.alongside(url, settings):
                yield RunningPlatform(url, settings)
        finally:
            server.should_exit = True
            thread.join(_STOP_S)
