"""Trainings a second, one a request: checked, registered once under their reference, in the audit trail, durable."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import count
from typing import Final

import msgspec

from openfla.bench import duel, floors, servers, stage, workers
from openfla.bench.figures import Extent, Figure, Report
from openfla.bench.load import Target
from openfla.contract import addresses

BUDGET: Final = 0.4
_PATH: Final = f"{addresses.FLA}/trainings"
_WORKERS: Final = 50_000
_FIRST_DAY: Final = date(2026, 3, 2)


def run(extent: Extent) -> Report:
    """Measure `POST /trainings` against an application that inserts the body as one row."""
    with stage.built() as scene:
        workers.employ(scene.plain_url, stage.EMPLOYER, _WORKERS)
        port = servers.free_port()
        with (
            servers.platform(scene.port, scene.environment),
            servers.floor("post", port, {floors.DATABASE_URL: scene.plain_url}),
        ):
            token, places = scene.token(), count()
            rates = duel.fought(
                partial(_requests, token, places),
                Target(servers.HOST, scene.port, 201),
                Target(servers.HOST, port, 201),
                seconds=extent.seconds,
                connections=extent.connections,
            )
    figure = Figure.of_rates("trainings", "trainings/s", measured=rates.measured, floors=rates.floors, budget=BUDGET)
    return Report("post", (figure,))


def _requests(token: str, places: Iterator[int], how_many: int) -> Sequence[bytes]:
    return [stage.request(_PATH, "application/json", _training(next(places)), token) for _ in range(how_many)]


def _training(place: int) -> bytes:
    """One of a worker who has none on that day."""
    course, worker = divmod(place, _WORKERS)
    day = (_FIRST_DAY + timedelta(days=course)).isoformat()
    return msgspec.json.encode(
        {
            "reference": secrets.token_hex(12),
            "enterpriseNumber": stage.EMPLOYER,
            "ssin": workers.ssin(worker),
            "title": "Eerste hulp op het werk: opfrissing",
            "type": "formal",
            "period": {"startDate": day, "endDate": day},
            "duration": {"value": 7.6, "unit": "hours"},
            "status": "completed",
            "provider": {"name": "Rode Kruis-Vlaanderen"},
        }
    )
