"""Between an export and what is told of it; pure."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from msgspec import UNSET

from openfla.contract.declarations import ExportFormat, ExportStatus, TaskState
from openfla.platform.exports.model import Export

MEDIA_TYPES: Final[Mapping[ExportFormat, str]] = {
    ExportFormat.NDJSON: "application/gzip",
    ExportFormat.CSV: "application/zip",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ENDINGS: Final[Mapping[ExportFormat, str]] = {
    ExportFormat.NDJSON: "ndjson.gz",
    ExportFormat.CSV: "zip",
    ExportFormat.XLSX: "xlsx",
}
_POLL_S: Final = 2


def status_of(export: Export, base: str, *, at: datetime) -> ExportStatus:
    """An export as its asker is told of it; `base` is the address of the API it is told on."""
    href = f"{base}/exports/{export.id}"
    is_open, is_done = export.state is TaskState.PROCESSING, export.state is TaskState.DONE
    return ExportStatus(
        id=str(export.id),
        href=href,
        enterprise_number=export.enterprise,
        format=export.format,
        state=export.state,
        poll_after=at + timedelta(seconds=_POLL_S) if is_open else UNSET,
        asked_at=export.asked_at,
        completed=export.completed_at or UNSET,
        kept_until=export.kept_until or UNSET,
        file=f"{href}/file" if is_done else UNSET,
        records=UNSET if export.records is None else export.records,
        bytes=UNSET if export.bytes is None else export.bytes,
    )


def file_name(export: Export) -> str:
    """What the file is called; nobody is named in it."""
    day: date = export.asked_at.date()
    return f"federal-learning-account-{export.enterprise}-{day}.{_ENDINGS[export.format]}"
