"""Everything that is held of an enterprise, as a file."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

from openfla.channel import Call, Flow
from openfla.client._downloads import download
from openfla.client._tasks import finished, id_of
from openfla.client._worlds import F, Operations, operation
from openfla.contract.declarations import ExportStatus, NewExport

_MEDIA_TYPES: Final = (
    "application/gzip",
    "application/zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
"""Of NDJSON, CSV and XLSX."""


class Exports(Operations[F]):
    """Files with everything of an enterprise, made by the platform on demand and kept for some days."""

    @operation
    def ask(self, wanted: NewExport) -> Flow[ExportStatus]:
        """Ask for a file. Each call asks for another one, so this is not repeated when its answer is lost.

        Raises:
            TooManyRequests: others of the enterprise are being made.
            PlatformUnreachable: nobody knows whether it was asked for.
        """
        return self._api.record(self._api.request("POST", "exports", wanted, repeatable=False), ExportStatus)

    @operation
    def get(self, id: str) -> Flow[ExportStatus]:
        """How far an export is.

        Raises:
            NotFound: none of yours has this id, or it was kept long enough.
        """
        return self._api.record(self._asking(id), ExportStatus)

    @operation
    def wait(
        self,
        export: str | ExportStatus,
        *,
        timeout_s: float | None = None,
        progress: Callable[[ExportStatus], object] | None = None,
    ) -> Flow[ExportStatus]:
        """The export when its file can be fetched, or will never be; asked for when the platform says.

        Args:
            export: its id, or as it was told when it was asked for.
            timeout_s: how long to wait at most; for as long as it takes unless given.
            progress: told how far it is each time that it is asked.

        Raises:
            StillProcessing: it is not done in that time; nothing is lost.
        """
        return finished(self._api, self._asking(id_of(export)), ExportStatus, timeout_s, progress)

    @operation
    def download(self, export: str | ExportStatus, to: Path | BinaryIO) -> Flow[int]:
        """Write the file of an export that is done; how many bytes it has.

        Args:
            export: its id, or as it was last told.
            to: a path, where the file appears when it is whole; or a file that is open for writing bytes.

        Raises:
            NotFound: it is not done, or it was kept long enough.
        """
        call = self._api.request("GET", f"{_one(id_of(export))}/file", headers={"Accept": "*/*"}, streamed=True)
        return download(self._api, call, to, *_MEDIA_TYPES)

    def _asking(self, id: str) -> Call:
        return self._api.request("GET", _one(id))


def _one(id: str) -> str:
    return f"exports/{quote(id, safe='')}"
