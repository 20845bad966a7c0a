"""Tokens a second: RS256 assertion in, ES256 out; replay store and audit trail durable."""

from collections.abc import Sequence
from typing import Final

from openfla.bench import duel, floors, servers, stage
from openfla.bench.figures import Extent, Figure, Report
from openfla.bench.load import Target
from openfla.contract import addresses

BUDGET: Final = 0.5
_FORM: Final = "application/x-www-form-urlencoded"


def run(extent: Extent) -> Report:
    """Measure the token endpoint against an application that only verifies and signs."""
    with stage.built() as scene:
        port = servers.free_port()
        with (
            servers.platform(scene.port, scene.environment),
            servers.floor("token", port, {floors.PUBLIC_KEY: scene.public_key}),
        ):
            rates = duel.fought(
                lambda count: _requests(scene, count),
                Target(servers.HOST, scene.port, 200),
                Target(servers.HOST, port, 200),
                seconds=extent.seconds,
                connections=extent.connections,
            )
    figure = Figure.of_rates("tokens", "tokens/s", measured=rates.measured, floors=rates.floors, budget=BUDGET)
    return Report("token", (figure,))


def _requests(scene: stage.Stage, count: int) -> Sequence[bytes]:
    return [stage.request(addresses.TOKEN, _FORM, scene.assertion_form()) for _ in range(count)]
