"""The same client for tasks: every call is awaited, every list is gone through with `async for`.

python examples/python/with_tasks.py bakery 0999.999.922
"""

import asyncio
import sys

from openfla.client import AsyncFlaClient
from openfla.contract.trainings import Training, TrainingSearch, TrainingStatus
from openfla.identifiers import enterprise_number


async def main(account: str, employer: str) -> None:
    """Ask for each status at once; all calls share one token and one set of connections."""
    async with AsyncFlaClient.of_account(account) as client:

        async def found(status: TrainingStatus) -> list[Training]:
            wanted = TrainingSearch(enterprise_number=enterprise_number(employer), status=status)
            return [training async for training in client.trainings.search(wanted)]

        for trainings in await asyncio.gather(*map(found, TrainingStatus)):
            for training in trainings:
                print(training.status, training.title)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
