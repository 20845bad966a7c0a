import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from openfla.platform.channels import service
from openfla.platform.channels.usage import Usage
from openfla.platform.kernel.database import Database, DatabaseSettings
from tests.platform.channels.certificates import NOW
from tests.platform.channels.conftest import OPERATOR, opened


async def used(database: Database, client_id: str) -> tuple[object, object]:
    async with database.transaction() as tx:
        account = await service.find_by_client_id(tx, OPERATOR, client_id)
    return account.last_token_at, account.last_call_at


async def test_the_last_token_and_the_last_call_are_kept_and_an_earlier_one_changes_nothing(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        client_id = (await opened(tx)).client_id
    assert await used(database, client_id) == (None, None)
    usage, elsewhere = Usage(database), Usage(database)
    usage.token_given(client_id, NOW)
    usage.token_given("self_service_chaman_1_gone", NOW)
    await usage.flush()
    assert await used(database, client_id) == (NOW, None)
    elsewhere.token_given(client_id, NOW - timedelta(hours=1))
    elsewhere.called(client_id, NOW + timedelta(seconds=1))
    await elsewhere.flush()
    assert await used(database, client_id) == (NOW, NOW + timedelta(seconds=1))


async def test_what_was_noted_is_kept_when_the_server_stops(database: Database) -> None:
    async with database.transaction() as tx:
        client_id = (await opened(tx)).client_id
    usage = Usage(database)
    keeping = asyncio.create_task(usage.keep())
    await asyncio.sleep(0)
    usage.called(client_id, NOW)
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping
    assert await used(database, client_id) == (None, NOW)


async def test_what_cannot_be_written_is_written_the_next_time(database: Database, database_url: str) -> None:
    async with database.transaction() as tx:
        client_id = (await opened(tx)).client_id
    usage = Usage(Database.at(database_url.replace("@/test", "@/none"), DatabaseSettings()))
    usage.called(client_id, NOW)
    with pytest.raises(Exception, match="does not exist"):
        await usage.flush()
    usage._database = database
    await usage.flush()
    assert await used(database, client_id) == (None, NOW)
