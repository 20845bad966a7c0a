"""A participation that looks for an employer and an employment that may be the one, or was, do not miss each other."""

from collections.abc import Iterable
from typing import Final

from msgspec import UNSET

from openfla.contract.trainings import NewProviderTraining
from openfla.platform.kernel.arrays import column
from openfla.platform.kernel.database import Driver
from openfla.platform.records.model import Command

# A few hundred locks for all workers: the table of locks is shared by the whole server, and small.
_HOLD: Final = """
    SELECT pg_advisory_xact_lock(number) FROM (
        SELECT DISTINCT hashtextextended(ssin, 0) %% 256 AS number
        FROM unnest(CAST(%s AS text[])) AS asked (ssin) ORDER BY number
    ) AS workers
    """


def to_place(commands: Iterable[Command]) -> set[str]:
    """Whose participations look for an employer, of what training providers declare."""
    contents = [each.content for each in commands if isinstance(each.content, NewProviderTraining)]
    return {part.ssin for each in contents for part in each.participants if part.enterprise_number is UNSET}


async def hold(driver: Driver, workers: Iterable[str]) -> None:
    """Let nobody else place or employ these workers until the end of the transaction, in one statement for all."""
    if told := sorted(workers):
        await driver.execute(_HOLD, (column(told),))
