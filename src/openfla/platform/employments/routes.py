"""The door for software that reads who works where; what is written goes through the register."""

from typing import Annotated, Final

from litestar import Response, get, post
from litestar.params import Parameter

from openfla.contract.employments import EmploymentHistory, EmploymentPage, EmploymentSearch
from openfla.platform.access.model import Actor
from openfla.platform.api.bodies import read
from openfla.platform.api.doors import AnyRequest, Given, answer
from openfla.platform.api.turning import Place, found, listed, turn_of
from openfla.platform.api.versions import etag_of
from openfla.platform.employments import messages, service
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Tx

LARGEST_SEARCH: Final = 4 * 1024

EmploymentId = Annotated[str, Parameter(description="UUID of an employment.")]


@get("/employments/{employment:str}", name="employment")
async def one(
    employment: EmploymentId, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """One employment with an enterprise that the caller may act for."""
    row = await service.one(tx, actor, employment, today=clock.today())
    return answer(messages.employment_of(row, base), headers={"ETag": etag_of(row.version)})


@post("/employments/search", name="searchEmployments", has_parameters=True)
async def search(
    request: AnyRequest, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """The employments with an enterprise; a worker's number never stands in an address."""
    turn = turn_of(request.scope["query_string"])
    wanted = await read(request, EmploymentSearch, LARGEST_SEARCH)
    rows, until = await service.search(tx, actor, wanted, turn, today=clock.today())
    page = found(
        EmploymentPage, rows, until, turn, f"{base}/employments/search", lambda row: messages.employment_of(row, base)
    )
    return answer(page)


@get("/employments/{employment:str}/history", name="employmentHistory", has_parameters=True)
async def history(
    request: AnyRequest,
    employment: EmploymentId,
    actor: Given[Actor],
    tx: Given[Tx],
    clock: Given[Clock],
    base: Given[str],
) -> Response[bytes]:
    """Every version of an employment: who made it, when, in what quality, before and after."""
    turn = turn_of(request.scope["query_string"])
    row, versions = await service.history(tx, actor, employment, turn, today=clock.today())
    address = f"{base}/employments/{row.id}/history"
    told = listed(
        EmploymentHistory,
        versions,
        turn,
        address,
        lambda version: messages.change_of(version, row, base),
        lambda version: Place(number=version.number),
    )
    return answer(told)


routes: Final = [one, search, history]
