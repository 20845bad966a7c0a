"""The files of an archive as the platform makes them, one after the other; what is whole already is not asked again."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec import structs

from openfla.client import (
    FlaClient,
    NotFound,
    PlatformFailed,
    PlatformUnreachable,
    TooManyRequests,
)
from openfla.contract.declarations import ExportFormat, ExportStatus, NewExport, TaskState
from openfla.identifiers import EnterpriseNumber
from openfla.sending._digest import sha256_of
from openfla.sending.archive._counting import counted
from openfla.sending.archive._manifest import ArchivedFile, Unfinished
from openfla.sending.archive._mistakes import CountDiffers, ExportFailed, FileDamaged

ENDINGS: Final = {ExportFormat.NDJSON: "ndjson.gz", ExportFormat.CSV: "csv.zip", ExportFormat.XLSX: "xlsx"}
_DOWNLOADS: Final = 4
_BEFORE_AGAIN_S: Final = 1.0
"""Before the second download; each further one waits longer."""
_USUAL_PAUSE_S: Final = 30.0
_LONGEST_QUEUE_S: Final = 3600.0


@dataclass(frozen=True)
class Fetching:
    """Files of one enterprise on their way from the platform to a folder.

    Args:
        note: keeps how far it is, so that a run that is broken off can go on.
        progress: told which form is being made or fetched.
    """

    client: FlaClient
    folder: Path
    note: Callable[[Unfinished], None]
    progress: Callable[[ExportFormat], object]
    pause: Callable[[float], object] = time.sleep

    def fetched(self, unfinished: Unfinished, format: ExportFormat) -> Unfinished:
        """The archive with the file of that form in it.

        Raises:
            FlaError: the platform refused, or could not be reached; NotFound where it makes no exports.
            ExportFailed, FileDamaged, CountDiffers: what came is no use.
        """
        if unfinished.of(format):
            return unfinished
        self.progress(format)
        status, unfinished = self._asked(unfinished, format)
        status = self.client.exports.wait(status)
        if status.state is not TaskState.DONE:
            self.note(_without(unfinished, format))
            raise ExportFailed(format.value)
        path = self.folder / f"federal-learning-account-{unfinished.enterprise_number}.{ENDINGS[format]}"
        self._download(status, path)
        file = _checked(path, status)
        unfinished = structs.replace(unfinished, files=(*unfinished.files, file))
        self.note(unfinished)
        return unfinished

    def _asked(self, unfinished: Unfinished, format: ExportFormat) -> tuple[ExportStatus, Unfinished]:
        """The export that was asked for before, while the platform still knows it; else a new one."""
        if identity := unfinished.asked.get(format):
            try:
                return self.client.exports.get(identity), unfinished
            except NotFound:
                pass
        status = self._new(unfinished, format)
        unfinished = structs.replace(unfinished, asked={**unfinished.asked, format: status.id})
        self.note(unfinished)
        return status, unfinished

    def _new(self, unfinished: Unfinished, format: ExportFormat) -> ExportStatus:
        """Others may be having exports made of the same enterprise: they are waited for."""
        wanted = NewExport(enterprise_number=EnterpriseNumber(unfinished.enterprise_number), format=format)
        waited_s = 0.0
        while True:
            try:
                return self.client.exports.ask(wanted)
            except TooManyRequests as mistake:
                pause_s = mistake.retry_after_s or _USUAL_PAUSE_S
                if waited_s + pause_s > _LONGEST_QUEUE_S:
                    raise
                self.pause(pause_s)
                waited_s += pause_s

    def _download(self, status: ExportStatus, path: Path) -> None:
        for attempt in range(1, _DOWNLOADS + 1):
            try:
                self.client.exports.download(status, path)
            except (PlatformUnreachable, PlatformFailed):
                if attempt == _DOWNLOADS:
                    raise
                self.pause(attempt * _BEFORE_AGAIN_S)
            else:
                return


def _checked(path: Path, status: ExportStatus) -> ArchivedFile:
    """The file as it goes into the manifest, when it is what the platform said it would be."""
    size, kinds = path.stat().st_size, counted(path, status.format)
    if size != (status.bytes or size):
        raise FileDamaged(path.name)
    records = sum(kinds.values())
    if records != (status.records or 0):
        raise CountDiffers(path.name, records, status.records or 0)
    return ArchivedFile(
        name=path.name,
        format=status.format,
        sha256=sha256_of(path),
        bytes=size,
        records=records,
        kinds=kinds,
        as_of=status.completed or status.asked_at,
        declarable=status.format is ExportFormat.NDJSON,
    )


def _without(unfinished: Unfinished, format: ExportFormat) -> Unfinished:
    asked = {known: identity for known, identity in unfinished.asked.items() if known is not format}
    return structs.replace(unfinished, asked=asked)
