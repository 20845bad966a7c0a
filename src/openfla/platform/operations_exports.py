"""What can be done to have everything of an enterprise as a file."""

from collections.abc import Mapping
from typing import Any, Final

from openfla.contract import addresses
from openfla.contract.declarations import ExportFormat, ExportStatus, NewExport
from openfla.platform import operations_examples as examples
from openfla.platform.api.documents import Medium, Operation, Reply
from openfla.platform.exports.errors import ExportNotDone, ExportUnknown, TooManyExports
from openfla.platform.exports.messages import MEDIA_TYPES
from openfla.platform.exports.routes import LARGEST_WISH
from openfla.platform.operations_common import NOT_ITS_OWN, Scopes, guarded, id_of, to, with_body
from openfla.texts import N_

_HREF: Final = f"https://fla.example.org{addresses.FLA}/exports/{examples.ID}"
_ASKED: Final[dict[str, Any]] = {
    "id": examples.ID,
    "href": _HREF,
    "enterpriseNumber": examples.EMPLOYER,
    "format": "ndjson",
    "state": "processing",
    "pollAfter": "2026-03-03T16:30:02Z",
    "askedAt": "2026-03-03T16:30:00Z",
}
_DONE: Final[dict[str, Any]] = {
    **{name: value for name, value in _ASKED.items() if name != "pollAfter"},
    "state": "done",
    "completed": "2026-03-03T16:30:01Z",
    "keptUntil": "2026-03-10T16:30:01Z",
    "file": f"{_HREF}/file",
    "records": 1234,
    "bytes": 56789,
}
_FILES: Final[Mapping[ExportFormat, str]] = {
    ExportFormat.NDJSON: "gzip: records of a declaration, one a line, to be declared elsewhere as they are.",
    ExportFormat.CSV: "ZIP: a CSV file in UTF-8 for each kind of record, withdrawn and unverified ones too.",
    ExportFormat.XLSX: "The same as a workbook with a sheet for each kind of record.",
}


def of_employers(required: Scopes) -> list[Operation]:
    """At the address of employers and their mandataries."""
    first, *others = (Medium(MEDIA_TYPES[form], about) for form, about in _FILES.items())
    links = (to("export", "export"), to("exportFile", "export"))
    mine = (id_of("export", N_("Id of the export.")),)
    file = Reply(N_("The file"), media_type=first.media_type, headers=("Content-Disposition",), media=others)
    return [
        Operation(
            "POST",
            "/exports",
            "askExport",
            N_("Ask for everything that is held of an enterprise, as a file."),
            {202: Reply(N_("It will be made"), ExportStatus, _ASKED, headers=("Location",), links=links)},
            with_body(required, LARGEST_WISH, NOT_ITS_OWN, TooManyExports(2, 30)),
            request=NewExport,
            example={"enterpriseNumber": examples.EMPLOYER, "format": "ndjson"},
        ),
        Operation(
            "GET",
            "/exports/{export}",
            "export",
            N_("How far an export is that you asked for."),
            {200: Reply(N_("The export"), ExportStatus, _DONE, links=links[1:])},
            guarded(required, ExportUnknown(), NOT_ITS_OWN),
            parameters=mine,
        ),
        Operation(
            "GET",
            "/exports/{export}/file",
            "exportFile",
            N_("The file of an export that you asked for."),
            {200: file},
            guarded(required, ExportUnknown(), ExportNotDone(), NOT_ITS_OWN),
            parameters=mine,
            is_later=True,
        ),
    ]
