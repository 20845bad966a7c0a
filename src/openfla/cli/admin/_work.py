"""One transaction of an operator on the database of an installation, running or not."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from openfla.cli import settings as options
from openfla.cli.half import platform_half

if TYPE_CHECKING:
    from openfla.platform.kernel.database import Tx
    from openfla.platform.settings import Settings

T = TypeVar("T")


def in_transaction(
    file: Path | None, data: Path | None, work: "Callable[[Tx, Settings], Awaitable[T]]", *, upgrade: bool = True
) -> T:
    """Do something in one transaction, on a database at the schema of this version.

    Args:
        file: the settings file, or none.
        data: the data folder, or none for the usual one.
        work: what to do; the settings come along.
        upgrade: bring the schema up to date first, as `openfla up` does.
    """
    settings = options.read(file, data)
    with platform_half():
        from openfla.platform import runtime  # noqa: PLC0415 - loaded only when it is used
        from openfla.platform.kernel import logs  # noqa: PLC0415
        from openfla.platform.kernel.database import Database  # noqa: PLC0415

    async def do(url: str) -> T:
        database = Database.at(url, settings.database)
        try:
            async with database.transaction() as tx:
                return await work(tx, settings)
        finally:
            await database.close()

    logs.configure("WARNING")
    with runtime.shared_database(settings) as url:
        if upgrade:
            runtime.ready(url, settings)
        return asyncio.run(do(url))
