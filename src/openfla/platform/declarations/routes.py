"""The door for software that declares many records at once, at both addresses."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import Parameter
from litestar.response import Stream

from openfla.platform.access.model import Actor
from openfla.platform.api import doors
from openfla.platform.api.documents_operations import NDJSON
from openfla.platform.api.doors import AnyRequest, Given, answer
from openfla.platform.declarations import messages, service
from openfla.platform.declarations.arriving import form_of, pieces
from openfla.platform.declarations.intake import Intake
from openfla.platform.declarations.messages import Reader
from openfla.platform.declarations.naming import named
from openfla.platform.declarations.service import Numbered
from openfla.platform.declarations.turns import Turn, turn_of
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Database, Tx
from openfla.texts import language_of_browser

DeclarationId = Annotated[str, Parameter(description="UUID of a declaration.")]
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


@post("/declarations", name="declare", has_parameters=True)
async def declare(request: AnyRequest, intake: Given[Intake], clock: Given[Clock]) -> Response[bytes]:
    """Take in many records at once; each gets its verdict later."""
    form, name = form_of(request.headers), named(request)
    found = await intake.receive(
        doors.actor(request),
        form,
        pieces(request, intake.settings.largest),
        name,
        admit=partial(doors.admit, request, request.route_handler),
        trace_id=doors.trace_id(request),
    )
    poll_after_s = intake.settings.poll_after_s
    told = messages.status_of(found, doors.base(request), at=clock.now(), poll_after_s=poll_after_s)
    return answer(told, 202, {"Location": told.href})


@get("/declarations/{declaration:str}", name="declaration")
async def one(
    declaration: DeclarationId,
    intake: Given[Intake],
    actor: Given[Actor],
    tx: Given[Tx],
    clock: Given[Clock],
    base: Given[str],
) -> Response[bytes]:
    """How far a declaration of the caller is."""
    found = await service.one(tx, actor, declaration)
    return answer(messages.status_of(found, base, at=clock.now(), poll_after_s=intake.settings.poll_after_s))


@get("/declarations/{declaration:str}/results", name="verdicts", has_parameters=True)
async def results(
    request: AnyRequest, declaration: DeclarationId, actor: Given[Actor], database: Given[Database]
) -> Response[Any]:
    """What became of each record so far: a page, or as NDJSON all at once."""
    turn, reader = turn_of(request.scope["query_string"]), _reader(request)
    async with database.transaction() as tx:
        found = await service.one(tx, actor, declaration)
        if NDJSON in request.headers.get("accept", "").lower():
            return _download(database, found.id, turn, reader)
        rows = await service.some_verdicts(tx, found.id, turn.after, turn.wanted, limit=turn.size + 1)
    return answer(messages.page_of(found, rows, turn, reader), headers={"Content-Language": reader.language})


def _reader(request: AnyRequest) -> Reader:
    language = language_of_browser(request.headers.get("accept-language"))
    return Reader(doors.base(request), request.app.state.base_url, language)


def _download(database: Database, declaration: UUID, turn: Turn, reader: Reader) -> Response[Any]:
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="verdicts-{declaration}.ndjson"',
        "Content-Language": reader.language,
    }
    return Stream(_lines(database, declaration, turn, reader), media_type=NDJSON, headers=headers)


async def _lines(database: Database, declaration: UUID, turn: Turn, reader: Reader) -> AsyncIterator[bytes]:
    """A chunk at a time; a slow reader holds no connection to the database."""
    after = turn.after
    while more := await _after(database, declaration, after):
        after = more[-1][0]
        told = [messages.verdict_of(numbered, reader) for numbered in more if numbered[1].verdict in turn.wanted]
        yield _ENCODER.encode_lines(told)


async def _after(database: Database, declaration: UUID, record: int) -> list[Numbered]:
    async with database.transaction() as tx:
        return await service.verdicts_after(tx, declaration, record)


routes: Final[list[Callable[..., Any]]] = [declare, one, results]
