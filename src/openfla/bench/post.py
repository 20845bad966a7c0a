"""Trainings a second, one a request: checked, registered once under their reference, in the audit trail, durable."""

import secrets
from collections.abc import Sequence
from typing import Final

import httpx2
import msgspec

from openfla.bench import duel, floors, servers, stage
from openfla.bench.figures import Extent, Figure, Report
from openfla.bench.load import Target
from openfla.contract import addresses
from openfla.contract.oauth import TokenAnswer

BUDGET: Final = 0.4
_FORM: Final = "application/x-www-form-urlencoded"
_PATH: Final = f"{addresses.FLA}/trainings"


def run(extent: Extent) -> Report:
    """Measure `POST /trainings` against an application that inserts the body as one row."""
    with stage.built() as scene:
        port = servers.free_port()
        with (
            servers.platform(scene.port, scene.environment),
            servers.floor("post", port, {floors.DATABASE_URL: scene.plain_url}),
        ):
            token = _token(scene)
            rates = duel.fought(
                lambda count: _requests(token, count),
                Target(servers.HOST, scene.port, 201),
                Target(servers.HOST, port, 201),
                seconds=extent.seconds,
                connections=extent.connections,
            )
    figure = Figure.of_rates("trainings", "trainings/s", measured=rates.measured, floors=rates.floors, budget=BUDGET)
    return Report("post", (figure,))


def _token(scene: stage.Stage) -> str:
    answer = httpx2.post(scene.token_url, content=scene.assertion_form(), headers={"Content-Type": _FORM})
    answer.raise_for_status()
    return msgspec.json.decode(answer.content, type=TokenAnswer).access_token


def _requests(token: str, count: int) -> Sequence[bytes]:
    return [stage.request(_PATH, "application/json", _training(), token) for _ in range(count)]


def _training() -> bytes:
    return msgspec.json.encode(
        {
            "reference": secrets.token_hex(12),
            "enterpriseNumber": stage.EMPLOYER,
            "ssin": "85073003328",
            "title": "Eerste hulp op het werk: opfrissing",
            "type": "formal",
            "period": {"startDate": "2026-03-02", "endDate": "2026-03-03"},
            "duration": {"value": 7.6, "unit": "hours"},
            "status": "completed",
            "provider": {"name": "Rode Kruis-Vlaanderen"},
        }
    )
