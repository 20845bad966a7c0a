"""What was done for an enterprise, and by whom: the audit trail as its managers read it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get

from openfla.contract.qualities import any_quality
from openfla.contract.services import Mandated
from openfla.platform.access import service as access
from openfla.platform.access.model import Task
from openfla.platform.api.doors import Given
from openfla.platform.identity import service as identity
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx
from openfla.platform.portal.sentences import ACTIONS
from openfla.platform.portal.visits import Visit
from openfla.texts import N_

_PAGE: Final = 50
_NOBODY_NAMED: Final = {
    "": N_("software"),
    "operator": N_("the operator"),
    "other": N_("the other side of the mandate"),
}
"""Instead of the id of a person."""
_ABOUT_SOMEBODY: Final = ("responsible.", "user.")


class Happened(msgspec.Struct, frozen=True):
    """One entry as a person reads it: a sentence of the catalogue, by whom, and in what quality."""

    number: int
    at: datetime
    sentence: str
    by: str
    is_sentence: bool
    """Whether `by` is a sentence of the catalogue, not a name."""
    quality: Any
    client_id: str
    whom: str
    """The manager or user whom it was about."""
    other: str
    """The enterprise number of the other side of a mandate."""
    mandated: Mandated | None


@get("/activity", name="activity", has_parameters=True)
async def activity(visit: Given[Visit], tx: Given[Tx]) -> Response[bytes]:
    """What was done for the enterprise, newest first: in every quality for an access manager, else in the own one."""
    access.require_task(visit.visitor, Task.SEE_ACTIVITY)
    told = visit.request.query_params.get("before", "")
    before = int(told) if told.isascii() and told.isdigit() and len(told) < 19 else None  # noqa: PLR2004
    visitor = visit.visitor
    quality = None if visitor.entity_rank else visitor.quality.value
    found = await audit.activity(tx, visitor.enterprise.number, _PAGE + 1, quality=quality, before=before)
    bodies = [msgspec.json.decode(entry.body) for entry in found[:_PAGE]]
    names = await identity.names(tx, list(_people(bodies)))
    shown = [_happened(body, names) for body in bodies]
    older = shown[-1].number if len(found) > _PAGE else None
    return visit.page("activity.html", partial="_activity.html", entries=shown, older=older)


def _people(bodies: Sequence[dict[str, Any]]) -> Iterator[UUID]:
    for body in bodies:
        if (told := body.get("person", "")) not in _NOBODY_NAMED:
            yield UUID(told)
        if _is_about_somebody(body):
            yield UUID(body["subject"])


def _happened(body: dict[str, Any], names: dict[UUID, str]) -> Happened:
    by, is_sentence = _by(body, names)
    details = body.get("details", {})
    sides = {details.get("mandator", ""), details.get("mandatary", "")} - {body["enterpriseNumber"]}
    return Happened(
        number=body["number"],
        at=datetime.fromisoformat(body["at"]),
        sentence=ACTIONS.get(body["action"], body["action"]),
        by=by,
        is_sentence=is_sentence,
        quality=any_quality(body["quality"]) if body.get("quality") else None,
        client_id=body.get("clientId", ""),
        whom=names.get(UUID(body["subject"]), "?") if _is_about_somebody(body) else "",
        other=max(sides),
        mandated=Mandated(details["service"]) if "mandator" in details else None,
    )


def _is_about_somebody(body: dict[str, Any]) -> bool:
    return "subject" in body and body["action"].startswith(_ABOUT_SOMEBODY)


def _by(body: dict[str, Any], names: dict[UUID, str]) -> tuple[str, bool]:
    told = body.get("person", "")
    if told in _NOBODY_NAMED:
        return _NOBODY_NAMED[told], True
    return names.get(UUID(told), "?"), False


routes: Final[list[Any]] = [activity]
