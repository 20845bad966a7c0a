"""What can be done to declare many records at once, at both addresses."""

from typing import Any, Final

import msgspec

from openfla.contract.declarations import (
    DeclarationRecord,
    DeclarationStatus,
    ProviderDeclarationRecord,
    Verdict,
    VerdictPage,
)
from openfla.platform import operations_examples as examples
from openfla.platform.api.documents import NDJSON, Medium, Operation, Parameter, Reply
from openfla.platform.api.paging import USUAL_PAGE
from openfla.platform.declarations import arriving, errors
from openfla.platform.declarations.model import DeclarationSettings
from openfla.platform.operations_common import TURN, Scopes, guarded, id_of, to, with_page
from openfla.texts import N_

_NAME: Final = {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[!-~]([ -~]*[!-~])?$"}
_NAMED: Final = (
    Parameter(
        "Idempotency-Key",
        "header",
        N_("A name of your own for this declaration: sent again under it, the same content is one declaration."),
        _NAME,
    ),
    Parameter("reference", "query", N_("The same, and told with the declaration; never a worker's number."), _NAME),
)
_READ: Final = (
    *TURN,
    Parameter(
        "verdict",
        "query",
        N_("Only these verdicts; may be repeated."),
        {"type": "array", "items": {"type": "string", "enum": [verdict.value for verdict in Verdict]}},
    ),
)
_AT: Final = "2026-03-03T16:30:00Z"
_FIND: Final = "https://fla.example.org/doc/anomalies/missing"


def operations(base: str, required: Scopes) -> list[Operation]:
    """Those of the address with this path."""
    here = f"https://fla.example.org{base}/declarations/{examples.ID}"
    mine = (id_of("declaration", N_("Id of the declaration.")),)
    links = (to("declaration", "declaration"), to("verdicts", "declaration"))
    told = _status(here)
    verdicts = Medium(NDJSON, N_("Every verdict so far, one a line."))
    return [
        _declare(
            base,
            required,
            Reply(N_("Received; wait for the verdicts"), DeclarationStatus, told, headers=("Location",), links=links),
        ),
        Operation(
            "GET",
            "/declarations/{declaration}",
            "declaration",
            N_("How far a declaration of yours is."),
            {200: Reply(N_("The declaration"), DeclarationStatus, told, links=links[1:])},
            guarded(required, errors.DeclarationUnknown()),
            parameters=mine,
        ),
        Operation(
            "GET",
            "/declarations/{declaration}/results",
            "verdicts",
            N_("What became of each record of a declaration of yours, a page at a time or all at once."),
            {200: Reply(N_("The verdicts"), VerdictPage, _page(base, here), media=(verdicts,))},
            with_page(required, errors.DeclarationUnknown()),
            parameters=(*mine, *_READ),
        ),
    ]


def _declare(base: str, required: Scopes, received: Reply) -> Operation:
    is_provider = "trainingProvider" in base
    record = {"training": examples.NEW_PROVIDED if is_provider else examples.NEW_TRAINING}
    return Operation(
        "POST",
        "/declarations",
        "declare",
        N_("Declare many records at once, as they are or with Content-Encoding: gzip; each gets its verdict later."),
        {202: received},
        guarded(required, *_refusals()),
        request=ProviderDeclarationRecord if is_provider else DeclarationRecord,
        example=[record],
        parameters=_NAMED,
        media=(Medium(NDJSON, N_("A record a line."), msgspec.json.encode(record).decode()),),
        is_many=True,
    )


def _refusals() -> tuple[Any, ...]:
    usual = DeclarationSettings()
    return (
        errors.BrokenArray(records=70_000),
        errors.UploadStalled(arriving.PATIENCE_S),
        errors.DeclarationTaken(examples.ID),
        errors.DeclarationTooLarge(usual.largest),
        errors.TooManyRecords(usual.most_records),
        errors.DeclarationTypeUnknown(),
        errors.TooManyUploads(usual.uploads_at_once, 10),
    )


def _status(here: str) -> dict[str, Any]:
    counts = {"records": 2, "judged": 0, "accepted": 0, "warned": 0, "blocked": 0}
    told = {"id": examples.ID, "href": here, "state": "processing", "pollAfter": "2026-03-03T16:30:02Z"}
    return {**told, "receivedAt": _AT, **counts, "results": f"{here}/results"}


def _page(base: str, here: str) -> dict[str, Any]:
    place = f"https://fla.example.org{base}/trainings/{examples.ID}"
    good = {"record": 1, "verdict": "A", "kind": "training", "reference": "2026-0001", "href": place}
    text = "The field title is not there. Add it; the glossary tells what stands in it."
    missing = {"code": "missing", "class": "B", "name": "training.title", "text": text, "href": _FIND}
    bad = {"record": 2, "verdict": "B", "kind": "training", "anomalies": [missing]}
    page = f"{here}/results?pageSize={USUAL_PAGE}"
    return {"items": [good, bad], "self": page, "first": page, "pageSize": USUAL_PAGE, "total": 2}
