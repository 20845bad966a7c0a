"""Running the platform: its database, its migrations, its keys, its socket; for what answers there, see serving.py."""

import asyncio
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import platformdirs
import structlog
from msgspec.structs import replace

from openfla.platform.kernel import embedded
from openfla.platform.kernel.database import Database
from openfla.platform.kernel.embedded import EmbeddedSettings
from openfla.platform.kernel.secrets import installation_secret
from openfla.platform.migrations import runner
from openfla.platform.settings import Settings, WebSettings
from openfla.platform.tokens import keys
from openfla.texts import N_, Explained

_WATCH_S: Final = 0.5
_log = structlog.stdlib.get_logger("openfla.runtime")


@dataclass(eq=False)
class PortInUse(Explained):
    code = "portInUse"
    message = N_("Port %(port)d of %(host)s is in use by another program.")
    remedy = N_("Stop that program, or choose another port: --port, or OPENFLA_WEB_PORT.")
    host: str
    port: int


@dataclass(eq=False)
class CannotListen(Explained):
    code = "cannotListen"
    message = N_("The server cannot listen on %(host)s, port %(port)d: %(reason)s.")
    remedy = N_("Choose an address of this machine and a port that you may use: --host and --port.")
    host: str
    port: int
    reason: str


@dataclass(eq=False)
class OtherSecret(Explained):
    code = "otherSecret"
    message = N_("The signing keys in the database were made with another secret than the one of this process.")
    remedy = N_("Give every process of an installation the same OPENFLA_SECRET, the one it began with.")


def data_folder(settings: Settings) -> Path:
    """Where the embedded database lives; root has no home of its own that another account may enter."""
    if settings.data:
        return Path(settings.data)
    if os.geteuid() == 0:
        return Path("/var/lib/openfla/data")
    return platformdirs.user_data_path("openfla") / settings.environment


@contextmanager
def owned_database(settings: Settings) -> Iterator[str]:
    """The address of the database, for a process that runs the embedded one until it ends."""
    if settings.database.url:
        yield settings.database.url
        return
    folder = data_folder(settings)
    with embedded.start(folder, _embedded(settings)) as server, _kept_alive(server):
        yield server.url()


def joined_database(settings: Settings) -> str:
    """The address of the database, for a process that goes on for as long as whoever runs it already.

    Raises:
        EmbeddedMistake: nobody does.
    """
    return settings.database.url or embedded.attach(data_folder(settings)).url()


@contextmanager
def shared_database(settings: Settings) -> Iterator[str]:
    """The address of the database, for a command that joins whoever runs it already."""
    if settings.database.url:
        yield settings.database.url
        return
    with embedded.attach_or_start(data_folder(settings), _embedded(settings)) as server:
        yield server.url()


def secret_of(settings: Settings) -> bytes:
    """The secret of this installation.

    Raises:
        SecretMissing, SecretTooShort: with a database of its own, an installation is told its secret.
        EmbeddedMistake: the file of the secret cannot be written or read.
    """
    if settings.database.url:
        return installation_secret(settings.secret, None)
    folder = data_folder(settings)
    with embedded.explaining(folder):
        return installation_secret(settings.secret, folder)


async def prepare(url: str, settings: Settings) -> None:
    """Make the first signing key, where there is none.

    Raises:
        OtherSecret: the keys that are there cannot be opened.
    """
    database, secret, now = Database.at(url, settings.database), secret_of(settings), datetime.now(UTC)
    try:
        async with database.transaction() as tx:
            await keys.ensure(tx, secret, now=now)
            await keys.published(tx, secret, now=now)
    except ValueError as error:
        raise OtherSecret from error
    finally:
        await database.close()


def listening(settings: Settings) -> tuple[socket.socket, Settings]:
    """The socket of the server, and the settings with the port that it got.

    Raises:
        PortInUse, CannotListen: nothing was started.
    """
    host, port = settings.web.host, settings.web.port
    try:
        found = socket.create_server((host, port), family=_family(host), backlog=2048)
    except OSError as error:
        if error.errno == 98:  # noqa: PLR2004 - EADDRINUSE
            raise PortInUse(host, port) from error
        # Python adds the address, which the sentence tells already.
        reason = (error.strerror or str(error)).partition(" (while attempting")[0]
        raise CannotListen(host, port, reason) from error
    actual = replace(settings, web=replace(settings.web, port=found.getsockname()[1]))
    return found, actual


def free_or_any(web: WebSettings) -> int:
    """The usual port, or 0, which takes any, when another program has it."""
    with socket.socket(_family(web.host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((web.host, web.port))
        except OSError:
            return 0
    return web.port


def ready(url: str, settings: Settings) -> None:
    """Bring the database to the schema of this version, with a key to sign with.

    Raises:
        SecretMissing, SecretTooShort, OtherSecret: without the right secret nobody can sign; nothing was changed.
        BadDatabaseUrl, DatabaseUnusable: the database cannot be reached, or refuses.
    """
    secret_of(settings)
    if runner.upgrade(url):
        _log.info("database upgraded")
    asyncio.run(prepare(url, settings))


def require_current(url: str) -> None:
    """Go on only with a database at the schema of this version.

    Raises:
        SchemaBehind: it is at another one.
        BadDatabaseUrl, DatabaseUnusable: it cannot be reached, or refuses.
    """
    runner.require_current(url)


@contextmanager
def _kept_alive(running: embedded.RunningServer) -> Iterator[None]:
    """Start the embedded server again whenever it dies under us; until then requests are refused with 503."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_WATCH_S):
            if not running.is_running:
                _log.error("the embedded database died and is started again")
                try:
                    running.revive()
                except embedded.EmbeddedMistake as mistake:
                    _log.error("the embedded database cannot be started", error=str(mistake))

    watcher = threading.Thread(target=watch, name="embedded-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def _embedded(settings: Settings) -> EmbeddedSettings:
    return EmbeddedSettings(system_user=settings.database.system_user)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
