"""Every benchmark by its name."""

from collections.abc import Callable, Mapping
from typing import Final

from openfla.bench import bulk, client, portal, post, reads, seed, token
from openfla.bench.figures import Extent, Report

Benchmark = Callable[[Extent], Report]

BENCHMARKS: Final[Mapping[str, Benchmark]] = {
    "token": token.run,
    "post": post.run,
    "portal": portal.run,
    "bulk": bulk.run,
    "client": client.run,
    "seed": seed.run,
    "reads": reads.run,
}
