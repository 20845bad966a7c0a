"""The door for software to the trainings of an employer's workers (API-1) and of a training provider (PROVIDER-4)."""

from typing import Annotated, Final

from litestar import Response, get, post
from litestar.params import Parameter

from openfla.contract.trainings import NewProviderTraining, NewTraining, TrainingSearch
from openfla.platform.access.model import Actor
from openfla.platform.api import doors
from openfla.platform.api.bodies import read
from openfla.platform.api.doors import AnyRequest, Given, answer
from openfla.platform.api.paging import collection, page_of
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Tx
from openfla.platform.trainings import messages, service
from openfla.platform.trainings.service import Registrar

LARGEST_TRAINING: Final = 64 * 1024
LARGEST_PROVIDER_TRAINING: Final = 1024 * 1024
LARGEST_SEARCH: Final = 4 * 1024

TrainingId = Annotated[str, Parameter(description="UUID of a training.")]


@post("/trainings", name="register")
async def register(request: AnyRequest, registrar: Given[Registrar]) -> Response[bytes]:
    """Register one training of one worker; the same one sent again changes nothing."""
    training = await read(request, NewTraining, LARGEST_TRAINING)
    outcome = await registrar.register(doors.actor(request), training, trace_id=doors.trace_id(request))
    told = messages.training_of(outcome.row, doors.base(request))
    return answer(told, 201 if outcome.is_new else 200, {"Location": told.href})


@get("/trainings/{training:str}", name="training")
async def one(
    training: TrainingId, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """One training on an account that the caller may see."""
    return answer(messages.training_of(await service.one(tx, actor, training, today=clock.today()), base))


@post("/trainings/search", name="searchTrainings", has_parameters=True)
async def search(
    request: AnyRequest, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """The trainings of an enterprise's workers; a worker's number never stands in an address."""
    page = page_of(request.scope["query_string"])
    wanted = await read(request, TrainingSearch, LARGEST_SEARCH)
    rows, total = await service.search(tx, actor, wanted, page=page.number, size=page.size, today=clock.today())
    address = f"{base}/trainings/search"
    return answer(collection(rows, total, page, address, lambda row: messages.training_of(row, base)))


@post("/trainings", name="registerProvided")
async def register_provided(
    request: AnyRequest, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], trace_id: Given[str], base: Given[str]
) -> Response[bytes]:
    """Register one training with its participants; the same one sent again changes nothing."""
    training = await read(request, NewProviderTraining, LARGEST_PROVIDER_TRAINING)
    rows, is_new = await service.register_provided(tx, actor, training, at=clock.now(), trace_id=trace_id)
    told = messages.provider_training_of(rows, base)
    return answer(told, 201 if is_new else 200, {"Location": told.href})


@get("/trainings/{training:str}", name="providedTraining")
async def one_provided(training: TrainingId, actor: Given[Actor], tx: Given[Tx], base: Given[str]) -> Response[bytes]:
    """One training that this provider declared."""
    return answer(messages.provider_training_of(await service.one_provided(tx, actor, training), base))


@post("/trainings/search", name="searchProvidedTrainings", has_parameters=True)
async def search_provided(request: AnyRequest, actor: Given[Actor], tx: Given[Tx], base: Given[str]) -> Response[bytes]:
    """The trainings that this provider declared."""
    page = page_of(request.scope["query_string"])
    wanted = await read(request, TrainingSearch, LARGEST_SEARCH)
    records, total = await service.search_provided(tx, actor, wanted, page=page.number, size=page.size)
    address = f"{base}/trainings/search"
    return answer(collection(records, total, page, address, lambda rows: messages.provider_training_of(rows, base)))


employer_routes: Final = [register, one, search]
provider_routes: Final = [register_provided, one_provided, search_provided]
