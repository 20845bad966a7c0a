"""The doors through which trainings are read: of an employer's workers (API-1), of a training provider (PROVIDER-4)."""

from typing import Annotated, Final

from litestar import Response, get, post
from litestar.params import Parameter
from msgspec import UNSET, structs

from openfla.contract.messages import Declarer
from openfla.contract.qualities import Quality
from openfla.contract.trainings import (
    ProviderTrainingPage,
    Training,
    TrainingChange,
    TrainingHistory,
    TrainingPage,
    TrainingSearch,
)
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.api import turning
from openfla.platform.api.bodies import read
from openfla.platform.api.doors import AnyRequest, Given, answer
from openfla.platform.api.turning import Place
from openfla.platform.api.versions import etag_of
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Tx
from openfla.platform.records.model import Change
from openfla.platform.trainings import messages, provided, service
from openfla.platform.trainings.model import Row

LARGEST_SEARCH: Final = 4 * 1024

TrainingId = Annotated[str, Parameter(description="UUID of a training.")]


@get("/trainings/{training:str}", name="training")
async def one(
    training: TrainingId, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """One training on an account that the caller may see."""
    row = await service.one(tx, actor, training, today=clock.today())
    return answer(messages.training_of(row, base), headers={"ETag": etag_of(row.version)})


@get("/trainings/{training:str}/history", name="trainingHistory", has_parameters=True)
async def history(
    request: AnyRequest, training: TrainingId, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """Every version of a training: who made it, when, in what quality, before and after."""
    turn = turning.turn_of(request.scope["query_string"])
    seen = turn.after.number if turn.after else 0
    row, changes, since = await service.history(
        tx, actor, training, after=max(seen, 1), size=turn.limit, today=clock.today()
    )
    versions = [_change(change, base, is_first=change.version == since) for change in changes]
    if not seen and since is None:
        versions.insert(0, _first(row, versions, base))
    address = f"{base}/trainings/{row.id}/history"
    told = turning.listed(
        TrainingHistory, versions, turn, address, lambda each: each, lambda each: Place(number=each.version)
    )
    return answer(told)


@post("/trainings/search", name="searchTrainings", has_parameters=True)
async def search(
    request: AnyRequest, actor: Given[Actor], tx: Given[Tx], clock: Given[Clock], base: Given[str]
) -> Response[bytes]:
    """The trainings of an enterprise's workers; a worker's number never stands in an address."""
    turn = turning.turn_of(request.scope["query_string"])
    wanted = await read(request, TrainingSearch, LARGEST_SEARCH)
    rows, until = await service.search(tx, actor, wanted, turn, today=clock.today())
    page = turning.found(
        TrainingPage, rows, until, turn, f"{base}/trainings/search", lambda row: messages.training_of(row, base)
    )
    return answer(page)


@get("/trainings/{training:str}", name="providedTraining")
async def one_provided(training: TrainingId, actor: Given[Actor], tx: Given[Tx], base: Given[str]) -> Response[bytes]:
    """One training that this provider declared."""
    rows = await service.one_provided(tx, actor, training)
    return answer(messages.provider_training_of(rows, base), headers={"ETag": etag_of(provided.version_of(rows))})


@post("/trainings/search", name="searchProvidedTrainings", has_parameters=True)
async def search_provided(request: AnyRequest, actor: Given[Actor], tx: Given[Tx], base: Given[str]) -> Response[bytes]:
    """The trainings that this provider declared."""
    turn = turning.turn_of(request.scope["query_string"])
    wanted = await read(request, TrainingSearch, LARGEST_SEARCH)
    records, until = await service.search_provided(tx, actor, wanted, turn)
    page = turning.listed(
        ProviderTrainingPage,
        records,
        turn,
        f"{base}/trainings/search",
        lambda found: messages.provider_training_of(found[1], base),
        lambda found: Place(found[0], found[1][0].record_id),
        complete_until=until or UNSET,
    )
    return answer(page)


def _first(row: Row, later: list[TrainingChange], base: str) -> TrainingChange:
    """How a training was first registered: as it is, or as it was before its first change."""
    return TrainingChange(
        version=1,
        at=row.registered_at,
        act="declared",
        by=Declarer(enterprise_number=EnterpriseNumber(row.declarer), quality=Quality(row.quality)),
        after=later[0].before if later and later[0].before else messages.training_of(row, base),
    )


def _change(change: Change, base: str, *, is_first: bool) -> TrainingChange:
    """A version; of one that came from another employer, not what it was there."""
    return TrainingChange(
        version=change.version,
        at=change.at,
        act=change.act,
        by=Declarer(enterprise_number=EnterpriseNumber(change.enterprise), quality=Quality(change.quality)),
        before=UNSET if is_first else _at(messages.training_from(change.before), base),
        after=_at(messages.training_from(change.after), base),
    )


def _at(training: Training, base: str) -> Training:
    return structs.replace(training, href=f"{base}{training.href}")


employer_routes: Final = [one, history, search]
provider_routes: Final = [one_provided, search_provided]
