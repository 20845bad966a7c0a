"""The embedded server from its start to its stop, and who answers for it."""

import atexit
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import psycopg

from openfla.platform.kernel import signals
from openfla.platform.kernel.embedded import cluster, database, folders, postmaster
from openfla.platform.kernel.embedded.accounts import Account, account_for
from openfla.platform.kernel.embedded.addresses import PORT, Address, clear, fresh_address, sweep
from openfla.platform.kernel.embedded.binaries import binaries_for
from openfla.platform.kernel.embedded.errors import FolderInUse, NobodyRuns, NoSpace, ServerNotStarted, explaining
from openfla.platform.kernel.embedded.folders import DataFolder
from openfla.platform.kernel.embedded.locks import FolderLock
from openfla.platform.kernel.embedded.logs import tells_full_disk
from openfla.platform.kernel.embedded.processes import OtherServerEnding, Process, adopted, launched
from openfla.platform.kernel.embedded.settings import DEFAULTS, EmbeddedSettings

_PAUSE_S: Final = 0.05
_JOIN_LIMIT_S: Final = 30.0
"""How long one who joins waits for whoever owns the folder: it may be starting, or be started again, just now."""


class Server:
    """A server that runs on a data folder."""

    def __init__(self, pid: int, address: Address) -> None:
        self.pid = pid
        self._address = address

    def url(self, driver: str = "postgresql+psycopg") -> str:
        """Where SQLAlchemy finds the database."""
        return self._address.url(driver)


class RunningServer(Server):
    """A server that this process answers for: it stops when the block ends, or at the latest when Python does."""

    def __init__(
        self, process: Process, folder: DataFolder, lock: FolderLock, account: Account, settings: EmbeddedSettings
    ) -> None:
        super().__init__(process.pid, process.address)
        self._process = process
        self._folder = folder
        self._lock = lock
        self._account = account
        self._settings = settings
        self._owner = os.getpid()
        self._is_stopped = False
        atexit.register(self.stop)

    @property
    def is_running(self) -> bool:
        """Whether the server still lives; it may have been killed behind our back."""
        return not self._is_stopped and not self._process.is_gone()

    def revive(self) -> None:
        """Start the server again at the same address, after it died under us: what was committed is there.

        Raises:
            EmbeddedMistake: as `start`.
        """
        if self._is_stopped or self.is_running:
            return
        with explaining(self._folder.root):
            self._revive(binaries_for(self._account, self._settings.binaries_folder))

    def _revive(self, binaries: Path) -> None:
        end = time.monotonic() + self._settings.start_limit_s
        while True:
            postmaster.disarm(self._folder.database)
            sweep(self._address)
            try:
                self._process = launched(self._folder, binaries, self._account, self._process.address, self._settings)
            except OtherServerEnding:
                if time.monotonic() > end:
                    raise
                time.sleep(_PAUSE_S)
                continue
            self.pid = self._process.pid
            return

    def stop(self) -> None:
        """Stop the server, keep all that was committed, and let go of the folder; once is enough, twice is harmless."""
        # A forked worker runs the exit handlers too.
        if self._is_stopped or os.getpid() != self._owner:
            return
        self._is_stopped = True
        atexit.unregister(self.stop)
        try:
            self._process.stop(self._settings.stop_limit_s)
            clear(self._address, self._folder.sockets)
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, mistake: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(data_folder: Path, settings: EmbeddedSettings = DEFAULTS) -> RunningServer:
    """A server on this folder, ready to be used; folder and database are made when they are missing.

    A server that a killed owner left behind is taken over. When anything fails, or Ctrl-C ends it, whatever this
    call made is taken away again.

    Raises:
        FolderInUse: another process owns the folder.
        EmbeddedMistake: every other reason, each with its remedy.
    """
    folder = DataFolder(data_folder.absolute())
    with signals.held(), ExitStack() as undo, explaining(folder.root):
        is_ours_to_shape = folders.make(folder.root, undo)
        lock = FolderLock(folder.lock)
        undo.callback(lock.release)
        account = account_for(folder.database, settings.system_user)
        if is_ours_to_shape:
            folders.let_pass(folder.root, account)
        folders.require_reachable(folder.root, account)
        process = _ready_process(folder, account, settings, undo)
        signals.give_way()
        server = RunningServer(process, folder, lock, account, settings)
        undo.pop_all()
    return server


@contextmanager
def attach_or_start(data_folder: Path, settings: EmbeddedSettings = DEFAULTS) -> Iterator[Server]:
    """The server that another process runs on this folder; without one, a server for the length of this block.

    Raises:
        FolderInUse: the other process owns the folder, but its server does not get ready.
        EmbeddedMistake: as `start`.
    """
    server = _joined_or_started(data_folder, settings)
    try:
        yield server
    finally:
        if isinstance(server, RunningServer):
            server.stop()


def attach(data_folder: Path, *, limit_s: float = _JOIN_LIMIT_S) -> Server:
    """The server that another process runs on this folder; never one of our own, which would keep that one out.

    Raises:
        NobodyRuns: there is none, and none came.
    """
    folder = DataFolder(data_folder.absolute())
    end = time.monotonic() + limit_s
    while True:
        if found := _answering(folder):
            return found
        if time.monotonic() > end:
            raise NobodyRuns(folder.root)
        time.sleep(_PAUSE_S)


def _joined_or_started(data_folder: Path, settings: EmbeddedSettings) -> Server:
    folder = DataFolder(data_folder.absolute())
    end = time.monotonic() + settings.start_limit_s
    while True:
        try:
            return start(data_folder, settings)
        except FolderInUse:
            if found := _answering(folder):
                return found
            if time.monotonic() > end:
                raise
        time.sleep(_PAUSE_S)


def _answering(folder: DataFolder) -> Server | None:
    found = postmaster.running(folder.database)
    if found and found.is_ready and found.address and database.answers(found.address):
        return Server(found.pid, found.address)
    return None


def _ready_process(folder: DataFolder, account: Account, settings: EmbeddedSettings, undo: ExitStack) -> Process:
    binaries = binaries_for(account, settings.binaries_folder)
    cluster.sweep(folder)
    if not cluster.exists(folder):
        cluster.make(folder, binaries, account, undo)
        undo.callback(folder.log.unlink, missing_ok=True)
    process = _adopted(folder, settings) or _launched(folder, binaries, account, settings, undo)
    undo.callback(process.stop, settings.stop_limit_s)
    try:
        database.ensure(process.address)
    except psycopg.Error as error:
        if tells_full_disk(str(error), folder.root):
            raise NoSpace(folder.root) from error
        raise ServerNotStarted(folder.root, str(error)) from error
    return process


def _adopted(folder: DataFolder, settings: EmbeddedSettings) -> Process | None:
    """The server that a killed owner left behind; none when there is none, or when it lets nobody in."""
    end = time.monotonic() + settings.start_limit_s
    while found := postmaster.running(folder.database):
        process = adopted(found.pid, found.address or Address(folder.sockets, PORT), folder.database)
        if found.is_ready and database.listens(process.address):
            return process
        if found.is_ready or time.monotonic() > end:
            process.stop(settings.stop_limit_s)
        time.sleep(_PAUSE_S)
    return None


def _launched(
    folder: DataFolder, binaries: Path, account: Account, settings: EmbeddedSettings, undo: ExitStack
) -> Process:
    end = time.monotonic() + settings.start_limit_s
    while True:
        if (last := postmaster.recorded(folder.database)) and last.address:
            clear(last.address, folder.sockets)
        postmaster.disarm(folder.database)
        address = fresh_address(folder.sockets, account)
        undo.callback(clear, address, folder.sockets)
        try:
            return launched(folder, binaries, account, address, settings)
        except OtherServerEnding:
            if time.monotonic() > end:
                raise
        time.sleep(_PAUSE_S)
        if process := _adopted(folder, settings):
            return process
