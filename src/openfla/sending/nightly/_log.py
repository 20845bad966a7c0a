"""The log of a run: one JSON object a line, for whoever watches schedulers. No worker's number, no secret."""

import json
import os
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from openfla.sending.nightly._mistakes import FolderUnusable
from openfla.sending.nightly._outcome import FileOutcome
from openfla.texts import Explained

_SSIN: Final = re.compile(r"(?<!\d)\d{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{3}[ .-]?\d{2}(?!\d)")
"""Eleven digits, as people write the number of a worker; dates and enterprise numbers in names of files stay."""

Note = Callable[..., None]
"""Writes down an event: its name, and what is to be told of it."""


def no_note(event: str, **about: object) -> None:
    """Nobody keeps a log."""


class Log:
    """A file to which every event is added as it happens; several threads may tell at once.

    Raises:
        FolderUnusable: it cannot be written to.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as mistake:
            raise FolderUnusable(str(path), mistake.strerror or str(mistake)) from mistake

    def __call__(self, event: str, **about: object) -> None:
        """Write down an event; a disk that is full stops nobody from sending."""
        told = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **about}
        line = json.dumps({name: _safe(value) for name, value in told.items()}, ensure_ascii=False)
        with self._lock, suppress(OSError):
            os.write(self._file, f"{line}\n".encode())

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def told_of_file(outcome: FileOutcome) -> dict[str, object]:
    """A file in the words of the log and of `--json`."""
    counts = outcome.counts
    return {
        "file": without_ssin(outcome.file.name),
        "result": outcome.result.value,
        "records": counts.records,
        "accepted": counts.accepted,
        "warned": counts.warned,
        "blocked": counts.blocked,
        "notSent": counts.not_sent,
        "waiting": counts.waiting,
        **({"movedTo": without_ssin(str(outcome.moved_to))} if outcome.moved_to else {}),
        **told_of(outcome.mistake),
    }


def told_of(mistake: Explained | None) -> dict[str, object]:
    """A mistake in the words of the log and of `--json`; nothing where there is none."""
    if mistake is None:
        return {}
    return {"code": mistake.code, "message": without_ssin(mistake.explain()), "remedy": without_ssin(mistake.advise())}


def without_ssin(text: str) -> str:
    """A name of a file or a sentence, without what may be a worker's number.

    >>> without_ssin("2026-11-22/0999999922/An 85.07.30-033.28.xlsx")
    '2026-11-22/0999999922/An •••.xlsx'
    """
    return _SSIN.sub("•••", text)


def _safe(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float) else without_ssin(str(value))
