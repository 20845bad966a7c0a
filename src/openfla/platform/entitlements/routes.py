"""The door for software to rights, credits, opt-outs and budgets; rights and budgets are written by the register."""

from typing import Annotated, Final

from litestar import Response, delete, get, post, put
from litestar.params import Parameter

from openfla.contract.entitlements import (
    BudgetHistory,
    BudgetPage,
    BudgetSearch,
    CreditSearch,
    OptOut,
    OptOutPage,
    OptOutSearch,
    TrainingRightHistory,
    TrainingRightPage,
    TrainingRightSearch,
)
from openfla.platform.access.model import Actor
from openfla.platform.api.bodies import read
from openfla.platform.api.doors import AnyRequest, Given, answer
from openfla.platform.api.turning import Place, found, listed, turn_of
from openfla.platform.api.versions import etag_of
from openfla.platform.entitlements import messages, service
from openfla.platform.entitlements.model import RightsSettings
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Tx

LARGEST: Final = 4 * 1024

RightId = Annotated[str, Parameter(description="UUID of a right.")]
BudgetId = Annotated[str, Parameter(description="UUID of an employability budget.")]
Year = Annotated[int, Parameter(description="Calendar year, 2000 to 2099.")]


@get("/trainingRights/{right:str}", name="right")
async def one_right(
    right: RightId, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """One right with an enterprise that the caller may act for."""
    row = await service.right(tx, actor, right, today=clock.today())
    return answer(messages.right_of(row, base), headers={"ETag": etag_of(row.version)})


@post("/trainingRights/search", name="searchRights", has_parameters=True)
async def search_rights(
    request: AnyRequest, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """The rights with an enterprise; a worker's number never stands in an address."""
    turn = turn_of(request.scope["query_string"])
    wanted = await read(request, TrainingRightSearch, LARGEST)
    rows, until = await service.search_rights(tx, actor, wanted, turn, today=clock.today())
    page = found(
        TrainingRightPage, rows, until, turn, f"{base}/trainingRights/search", lambda row: messages.right_of(row, base)
    )
    return answer(page)


@get("/trainingRights/{right:str}/history", name="rightHistory", has_parameters=True)
async def right_history(
    request: AnyRequest, right: RightId, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """Every version of a right: who made it, when, in what quality, before and after."""
    turn = turn_of(request.scope["query_string"])
    row, versions = await service.right_history(tx, actor, right, turn, today=clock.today())
    page = listed(
        TrainingRightHistory,
        versions,
        turn,
        f"{base}/trainingRights/{row.id}/history",
        lambda version: messages.right_change_of(version, row, base),
        lambda version: Place(number=version.number),
    )
    return answer(page)


@post("/trainingCredits/search", name="searchCredits")
async def credits_of(
    request: AnyRequest, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], rights: Given[RightsSettings]
) -> Response[bytes]:
    """What a worker is owed, took, plans and has left in a year, for each kind of right."""
    wanted = await read(request, CreditSearch, LARGEST)
    return answer(await service.credits_of(tx, actor, wanted, rights, today=clock.today()))


@put("/calculationOptOuts/{year:int}", name="optOut")
async def opt_out(
    request: AnyRequest, year: Year, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], trace_id: Given[str]
) -> Response[bytes]:
    """Stop the yearly calculation, for a whole enterprise or for one worker; again, it changes nothing."""
    wanted = await read(request, OptOut, LARGEST)
    row, is_new = await service.opt_out(tx, actor, year, wanted, today=clock.today(), at=clock.now(), trace_id=trace_id)
    return answer(messages.opt_out_of(row), 201 if is_new else 200)


@delete("/calculationOptOuts/{year:int}", name="optIn", status_code=200)
async def opt_in(
    request: AnyRequest, year: Year, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], trace_id: Given[str]
) -> Response[bytes]:
    """Let the yearly calculation go on where it was stopped in just this way; otherwise it changes nothing."""
    wanted = await read(request, OptOut, LARGEST)
    await service.opt_in(tx, actor, year, wanted, today=clock.today(), at=clock.now(), trace_id=trace_id)
    return Response(b"", status_code=204, headers={"Cache-Control": "no-store"})


@post("/calculationOptOuts/search", name="searchOptOuts", has_parameters=True)
async def search_opt_outs(
    request: AnyRequest, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """Where the yearly calculation is stopped."""
    turn = turn_of(request.scope["query_string"])
    wanted = await read(request, OptOutSearch, LARGEST)
    rows = await service.search_opt_outs(tx, actor, wanted, turn, today=clock.today())
    address = f"{base}/calculationOptOuts/search"
    return answer(listed(OptOutPage, rows, turn, address, messages.opt_out_of, lambda row: Place(None, row.id)))


@get("/employabilityBudgets/{budget:str}", name="budget")
async def one_budget(
    budget: BudgetId, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """One employability budget of an enterprise that the caller may act for."""
    row = await service.budget(tx, actor, budget, today=clock.today())
    return answer(messages.budget_of(row, base), headers={"ETag": etag_of(row.version)})


@post("/employabilityBudgets/search", name="searchBudgets", has_parameters=True)
async def search_budgets(
    request: AnyRequest, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """The employability budgets of an enterprise; a worker's number never stands in an address."""
    turn = turn_of(request.scope["query_string"])
    wanted = await read(request, BudgetSearch, LARGEST)
    rows, until = await service.search_budgets(tx, actor, wanted, turn, today=clock.today())
    page = found(
        BudgetPage, rows, until, turn, f"{base}/employabilityBudgets/search", lambda row: messages.budget_of(row, base)
    )
    return answer(page)


@get("/employabilityBudgets/{budget:str}/history", name="budgetHistory", has_parameters=True)
async def budget_history(
    request: AnyRequest, budget: BudgetId, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """Every version of an employability budget: who made it, when, in what quality, before and after."""
    turn = turn_of(request.scope["query_string"])
    row, versions = await service.budget_history(tx, actor, budget, turn, today=clock.today())
    page = listed(
        BudgetHistory,
        versions,
        turn,
        f"{base}/employabilityBudgets/{row.id}/history",
        lambda version: messages.budget_change_of(version, row, base),
        lambda version: Place(number=version.number),
    )
    return answer(page)


routes: Final = [
    one_right,
    search_rights,
    right_history,
    credits_of,
    opt_out,
    opt_in,
    search_opt_outs,
    one_budget,
    search_budgets,
    budget_history,
]
