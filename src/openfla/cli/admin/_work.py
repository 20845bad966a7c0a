"""One transaction of an operator on the database of an installation, running or not."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from openfla.cli import settings as options
from openfla.cli.half import platform_half
from openfla.platform.access.model import Operator

if TYPE_CHECKING:
    from openfla.platform.kernel.database import Tx
    from openfla.platform.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """Where an operator does something: in a transaction, at a moment, which is a day in Belgium."""

    tx: "Tx"
    settings: "Settings"
    at: datetime
    today: date
    operator: ClassVar[Operator] = Operator()


def at_desk(file: Path | None, data: Path | None, work: Callable[[Desk], Awaitable[T]]) -> T:
    """What an operator does in one transaction, on a database at the schema of this version.

    Args:
        file: the settings file, or none.
        data: the data folder, or none for the usual one.
        work: what to do.
    """

    async def do(tx: "Tx", settings: "Settings") -> T:
        from openfla.platform.kernel.clock import BRUSSELS  # noqa: PLC0415 - loaded only when it is used

        at = datetime.now(UTC)
        return await work(Desk(tx, settings, at, at.astimezone(BRUSSELS).date()))

    return in_transaction(file, data, do)


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
