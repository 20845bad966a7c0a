"""Every benchmark by its name."""

from collections.abc import Mapping
from typing import Final, Protocol

from openfla.bench import post, token
from openfla.bench.figures import Report


class Benchmark(Protocol):
    """Something that can be measured."""

    def __call__(self, *, seconds: float, connections: int) -> Report: ...


BENCHMARKS: Final[Mapping[str, Benchmark]] = {"token": token.run, "post": post.run}
