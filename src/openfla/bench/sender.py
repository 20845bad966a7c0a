"""Sending a file as `openfla trainings send` does: read, checked, made durable, declared, until the last verdict.

Nothing of the platform is loaded here: the memory of this process is that of a client.
"""

import os
import time
from pathlib import Path
from typing import Final

from msgspec import Struct

from openfla.bench.memory import peak_mib
from openfla.channel import Account
from openfla.sending.delivery import Progress, Stage, send

_FOLDERS: Final = ("CONFIG", "CACHE", "STATE")


class Sent(Struct, frozen=True):
    """How long it took, and until all was in the outbox; the most memory in use; and what the platform said."""

    seconds: float
    prepared_s: float
    peak_mib: float
    records: int
    accepted: int
    anomalies: tuple[str, ...]


def sent(account: Account, file: Path, folder: Path) -> Sent:
    """Send a file, and wait for every verdict; to be called in a process of its own.

    Args:
        account: in whose name.
        file: of trainings.
        folder: where tokens and outbox are kept.

    Raises:
        Explained: it could not be sent.
    """
    for name in _FOLDERS:
        os.environ[f"OPENFLA_{name}_DIR"] = str(folder / name.lower())
    begun = time.perf_counter()
    delivering_since: list[float] = []

    def told(progress: Progress) -> None:
        if progress.stage is Stage.DELIVERING and not delivering_since:
            delivering_since.append(time.perf_counter())

    summary = send(account, file, progress=told)
    seconds = time.perf_counter() - begun
    counts, causes = summary.counts, summary.tally.causes
    prepared_s = delivering_since[0] - begun
    return Sent(seconds, prepared_s, peak_mib(), counts.records, counts.accepted, tuple(cause.code for cause in causes))
