"""A server against its floor: the same requests, round after round in turn, so that noise hits both."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from msgspec import Struct

from openfla.bench.load import Target, volley

ROUNDS: Final = 5
_WARM_UP: Final = 600
"""Requests, or so many a second of load where that is less than a second."""


class Rates(Struct, frozen=True):
    """Answers a second, a number for each round."""

    measured: tuple[float, ...]
    floors: tuple[float, ...]


def fought(
    make: Callable[[int], Sequence[bytes]], server: Target, floor: Target, *, seconds: float, connections: int
) -> Rates:
    """Both under the same load, from a process of its own.

    Args:
        make: that many requests, none of which was made before; it is not measured.
        server: what is measured.
        floor: what it is held against.
        seconds: about how long the server is under load, all rounds together.
        connections: how many are open at once.

    Raises:
        WrongAnswers: a request was not answered as it should be.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as caller:

        def rate(target: Target, requests: Sequence[bytes]) -> float:
            return caller.submit(volley, target, requests, connections).result()

        warming = make(max(connections, round(_WARM_UP * min(seconds, 1))))
        rate(floor, warming)
        in_a_round = max(connections, round(rate(server, warming) * seconds / ROUNDS))
        rounds = []
        for _ in range(ROUNDS):
            requests = make(in_a_round)
            rounds.append((rate(floor, requests), rate(server, requests)))
    return Rates(tuple(measured for _, measured in rounds), tuple(standing for standing, _ in rounds))
