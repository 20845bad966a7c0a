"""The door for software that wants everything that is held of an enterprise."""

from typing import Annotated, Final

from litestar import Response, get, post
from litestar.params import Parameter
from litestar.response import Stream

from openfla.contract.declarations import NewExport
from openfla.platform.access.model import Actor
from openfla.platform.api.bodies import read
from openfla.platform.api.doors import AnyRequest, Given, answer
from openfla.platform.exports import messages, service
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Database, Tx
from openfla.platform.settings import Settings

LARGEST_WISH: Final = 4 * 1024

ExportId = Annotated[str, Parameter(description="UUID of an export.")]


@post("/exports", name="askExport")
async def ask(
    request: AnyRequest,
    actor: Given[Actor],
    tx: Given[Tx],
    clock: Given[Clock],
    settings: Given[Settings],
    trace_id: Given[str],
    base: Given[str],
) -> Response[bytes]:
    """Ask for everything that is held of an enterprise; a worker makes the file."""
    wanted = await read(request, NewExport, LARGEST_WISH)
    at, today = clock.now(), clock.today()
    export = await service.ask(tx, actor, wanted, settings.exports, at=at, today=today, trace_id=trace_id)
    told = messages.status_of(export, base, at=at)
    return answer(told, 202, {"Location": told.href})


@get("/exports/{export:str}", name="export")
async def one(
    export: ExportId, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """How far an export is that the caller asked for."""
    at = clock.now()
    found = await service.one(tx, actor, export, at=at, today=clock.today())
    return answer(messages.status_of(found, base, at=at))


@get("/exports/{export:str}/file", name="exportFile")
async def file(
    export: ExportId,
    actor: Given[Actor],
    tx: Given[Tx],
    clock: Given[Clock],
    database: Given[Database],
    trace_id: Given[str],
) -> Stream:
    """The file of an export that the caller asked for."""
    found = await service.fetch(tx, actor, export, at=clock.now(), today=clock.today(), trace_id=trace_id)
    return Stream(
        service.parts(database, found),
        media_type=messages.MEDIA_TYPES[found.format],
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{messages.file_name(found)}"',
            "Content-Length": str(found.bytes),
        },
    )


routes: Final = [ask, one, file]
