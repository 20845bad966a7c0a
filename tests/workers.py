"""Workers for tests: beside a platform, or all that waits at once."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from openfla.platform import work
from openfla.platform.kernel.database import Database
from tests.platforms import Platform


@contextmanager
def working(platform: Platform) -> Iterator[None]:
    """A worker of this platform, in a thread of its own."""
    with work.alongside(platform.url, platform.settings):
        yield


def work_off(platform: Platform) -> int:
    """Do every piece that waits, and return when there is none; how many there were."""
    return asyncio.run(_worked_off(platform))


async def _worked_off(platform: Platform) -> int:
    database = Database.at(platform.url, platform.settings.database)
    tasks = work.tasks(platform.settings, database)
    done = 0
    try:
        while found := sum([await task() for task in tasks.values()]):
            done += found
    finally:
        await database.close()
    return done
