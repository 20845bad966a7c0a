import hashlib
import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from openfla.sending._digest import sha256_of
from openfla.sending.delivery import Progress
from openfla.sending.nightly._clients import Clients
from openfla.sending.nightly._jobs import Job
from openfla.sending.nightly._log import Note, no_note
from openfla.sending.nightly._mistakes import FileChanging, Stopped
from openfla.sending.outbox import usual_folder
from openfla.texts import Language

_LOOKS: Final = 12
"""How often one looks whether a file is still being written."""


@dataclass(frozen=True)
class Night:
    """What all clients of a run share.

    Args:
        settle_s: a file that changed in the last so many seconds is waited for.
    """

    clients: Clients
    language: Language
    note: Note = no_note
    folder: Path = field(default_factory=lambda: usual_folder().parent / "send-all")
    stop: threading.Event = field(default_factory=threading.Event)
    settle_s: float = 0.0

    def outbox_of(self, job: Job) -> Path:
        """The outbox of a client: the same one in every run."""
        name = f"{job.account}/{job.name}"
        readable = re.sub(r"[^A-Za-z0-9._-]+", "-", name)[:60]
        return self.folder / f"{readable}-{hashlib.sha256(name.encode()).hexdigest()[:12]}.sqlite"

    def pause(self, seconds: float) -> None:
        """Wait, unless the run is stopped."""
        if self.stop.wait(seconds):
            raise Stopped

    def settled(self, file: Path) -> str:
        """The hash of a file that nobody writes any more.

        Raises:
            FileChanging: somebody still does.
        """
        for _ in range(_LOOKS):
            seen = file.stat()
            if abs(time.time() - seen.st_mtime) >= self.settle_s:
                return sha256_of(file)
            self.pause(self.settle_s)
            now = file.stat()
            if (seen.st_size, seen.st_mtime_ns) == (now.st_size, now.st_mtime_ns):
                return sha256_of(file)
        raise FileChanging(file.name)

    def progress(self, _: Progress | None) -> None:
        """Stop between two steps if the run is stopped."""
        if self.stop.is_set():
            raise Stopped
