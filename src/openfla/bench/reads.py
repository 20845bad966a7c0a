"""How long reading takes among ten million trainings: by a secretariat, over HTTP, on four connections at once."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import psycopg

from openfla.bench import country, servers, stage
from openfla.bench.figures import Extent, Figure, Report
from openfla.bench.load import Target, delays
from openfla.bench.region import Region
from openfla.bench.seed import standing
from openfla.bench.stage import Stage
from openfla.bench.workers import ssin
from openfla.contract import addresses
from openfla.contract.trainings import TrainingPage
from openfla.platform.api.turning import Place, Turn, listed

BUDGET_MS: Final = 10
"""Of the search of one worker's trainings, at the 99th percentile (architecture, "Budgets")."""
_WORKER: Final = "trainings of a worker"
_FLOOR: Final = "/health"
_READS: Final = 1_000
_PAGES: Final = 200
_LEAST: Final = 40
_WARM_UP: Final = 20
_CONNECTIONS: Final = 4
_PERCENTS: Final = (50, 99)
_LARGEST: Final = 0
_TURNS: Final = 20


def run(extent: Extent) -> Report:
    """Measure every way of reading; where there is no such database yet, it is made first, which takes a while."""
    region = Region.scaled(extent.scale)
    with standing(extent, region) as scene, servers.platform(scene.port, scene.environment):
        asked = _requests(scene, region, min(extent.scale, 1))
        taken = _taken(Target(servers.HOST, scene.port, 200), asked)
    floors = taken.pop(_FLOOR)
    return Report(
        "reads",
        tuple(
            Figure.of_delays(name, percent, measured=measured, floors=floors, budget=_budget(name, percent))
            for name, measured in taken.items()
            for percent in _PERCENTS
        ),
    )


def _budget(name: str, percent: int) -> float | None:
    return BUDGET_MS if (name, percent) == (_WORKER, 99) else None


def _taken(target: Target, asked: Mapping[str, Sequence[bytes]]) -> dict[str, list[float]]:
    """Milliseconds of each request; every way of reading has its part of each turn, so that noise hits all alike."""
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for requests in asked.values():
        delays(target, requests[:_WARM_UP], _CONNECTIONS)
    for turn in range(_TURNS):
        for name, requests in asked.items():
            taken[name] += delays(target, requests[_WARM_UP + turn :: _TURNS], _CONNECTIONS)
    return taken


def _requests(scene: Stage, region: Region, scale: float) -> dict[str, list[bytes]]:
    """The requests of each way of reading; the workers are always the same ones."""
    token, dice = scene.token(), random.Random(4)  # noqa: S311 - nothing is kept secret by it
    reads, pages = (_WARM_UP + max(_LEAST, round(usual * scale)) for usual in (_READS, _PAGES))
    workers = [dice.randrange(region.workers) for _ in range(reads)]
    largest = {"enterpriseNumber": country.number(_LARGEST)}
    since = (datetime.now(UTC) - timedelta(days=30)).isoformat()
    cursors = [_cursor(place) for place in _places(scene.plain_url, largest["enterpriseNumber"], pages)]

    def search(what: str, wanted: Mapping[str, Any], query: str = "") -> bytes:
        body = msgspec.json.encode(wanted)
        return stage.request(f"{addresses.FLA}/{what}/search{query}", "application/json", body, token)

    def of_worker(worker: int) -> dict[str, Any]:
        return {"enterpriseNumber": region.employer(worker), "ssin": ssin(worker)}

    year = {"year": datetime.now(UTC).year}
    return {
        _FLOOR: [stage.read_request(f"{addresses.FLA}{_FLOOR}")] * reads,
        _WORKER: [search("trainings", of_worker(worker)) for worker in workers],
        "credit of a worker": [search("trainingCredits", {**of_worker(worker), **year}) for worker in workers],
        "employments of a worker": [search("employments", of_worker(worker)) for worker in workers],
        "first page of the largest enterprise": [search("trainings", largest)] * pages,
        "page deep inside": [search("trainings", largest, f"?{cursor}") for cursor in cursors],
        "changes since 30 days": [search("trainings", {**largest, "changedSince": since})] * pages,
        "first page of employments": [search("employments", largest)] * pages,
    }


def _places(url: str, enterprise: str, count: int) -> Iterator[UUID]:
    """Trainings all over what an enterprise has."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            """
            SELECT id FROM (
                SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS among
                FROM trainings WHERE enterprise = %(enterprise)s
            ) AS told
            WHERE mod(n, greatest(1, among / %(count)s)) = 0 LIMIT %(count)s
            """,
            {"enterprise": enterprise, "count": count},
        ).fetchall()
    random.Random(4).shuffle(found)  # noqa: S311 - nothing is kept secret by it
    return (identity for (identity,) in found)


def _cursor(after: UUID) -> str:
    """The parameters of the page after a training, as the platform itself writes them."""
    page = listed(TrainingPage, (after, after), Turn(1), "", lambda _: None, lambda identity: Place(id=identity))
    return urlsplit(str(page.next)).query.replace("pageSize=1&", "")
