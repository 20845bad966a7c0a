"""A process of its own that sends many records twice, and tells by how many MiB its memory grew."""

import asyncio
import resource
import sys
from collections.abc import Iterator
from itertools import repeat

from cryptography.hazmat.primitives.asymmetric import ec

from openfla.channel import local
from openfla.client import AsyncFlaClient, FlaClient
from openfla.contract.qualities import Quality
from openfla.contract.trainings import NewTraining
from tests.client.api.records import a_training
from tests.client.api.worlds import async_channel_of, channel_of


def main(base_url: str, count: int) -> None:
    here = local(base_url)
    about = (here, "client", ec.generate_private_key(ec.SECP384R1()), here.api[Quality.EMPLOYER])
    with FlaClient(channel_of(*about)) as client:
        client.declarations.send(trainings(10))
        before = peak_mib()
        client.declarations.send(trainings(count))

    async def send() -> None:
        async with AsyncFlaClient(async_channel_of(*about)) as client:
            await client.declarations.send(trainings(count), compress=False)

    asyncio.run(send())
    print(peak_mib() - before)


def trainings(count: int) -> Iterator[NewTraining]:
    return repeat(a_training(title="x" * 190), count)


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
