"""Section 4.4 of the guide without a hand on the keyboard: through the domain services, in place of the portal."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from openfla.channel.certificates import files_for, make, place
from openfla.contract import scopes
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import NewCertificate
from openfla.platform.kernel.database import Database, Tx
from openfla.sandbox._running import RunningPlatform

T = TypeVar("T")


def enrol(platform: RunningPlatform, number: EnterpriseNumber, name: str, quality: Quality, *, at: datetime) -> None:
    """Make an enterprise known in a quality (SEED 4.1, 4.2 and 5)."""

    async def work(tx: Tx) -> None:
        await access.enrol(tx, number, name, (quality,), at=at)

    _in_transaction(platform, work)


def make_certificate(name: str, number: EnterpriseNumber, folder: Path, *, at: datetime) -> tuple[Path, Path]:
    """A private key and a self-signed certificate in the name of an enterprise: two files (SEED 4.4.1)."""
    key_file = folder / "channel.key"
    place(files_for(make(name, now=at, enterprise_number=number), key_file), overwrite=True)
    return key_file, key_file.with_suffix(".cer")


def open_account(
    platform: RunningPlatform, number: EnterpriseNumber, quality: Quality, certificate_file: Path, *, at: datetime
) -> str:
    """A REST account with that certificate and the permission for FLA; answers its Client ID (SEED 4.4.1)."""
    content = certificate_file.read_bytes()
    scope = scopes.of_quality(quality, platform.settings.scopes.training_provider)

    async def work(tx: Tx) -> str:
        certificate = NewCertificate("demo", content)
        opened = await channels.open_account(
            tx, number, quality, name="FLA", scopes=[scope], certificate=certificate, at=at
        )
        return opened.client_id

    return _in_transaction(platform, work)


def _in_transaction(platform: RunningPlatform, work: Callable[[Tx], Awaitable[T]]) -> T:
    async def do() -> T:
        database = Database.at(platform.database_url, platform.settings.database)
        try:
            async with database.transaction() as tx:
                return await work(tx)
        finally:
            await database.close()

    return asyncio.run(do())
