"""What came in is kept without waiting for the disk; what a database lost when it broke down is noticed."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from openfla.contract.qualities import Quality
from openfla.platform.access.model import Actor
from openfla.platform.declarations import service
from openfla.platform.declarations.model import Chunk, DeclarationSettings, Named
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from openfla.platform.kernel.refusals import Refusal
from tests.platforms import BAKERY

_ACTOR = Actor(BAKERY, Quality.EMPLOYER, "client", frozenset())
_LINE = b'{"training": {}}'


async def begun(tx: Tx, *chunks: int) -> UUID:
    """A declaration of which these chunks came in, a record each."""
    declaration = UUID(str(uuid7()))
    await service.begin(tx, DeclarationSettings(), _ACTOR, declaration, trace_id="")
    for number in chunks:
        await service.add(tx, declaration, Chunk(number, number + 1, (_LINE,)))
    return declaration


async def finished(tx: Tx, declaration: UUID, records: int) -> str:
    now = datetime.now(UTC)
    found = await service.finish(tx, _ACTOR, declaration, b"digest", Named(), records=records, at=now, trace_id="")
    return found.state


async def test_a_declaration_of_which_every_chunk_is_there_waits_for_its_verdicts(database_url: str) -> None:
    database = Database.at(database_url, DatabaseSettings())
    async with database.transaction() as tx:
        assert await finished(tx, await begun(tx, 0, 1), 2) == "processing"
    await database.close()


@pytest.mark.parametrize("chunks", [(1,), (0, 2)])
async def test_a_chunk_after_one_that_was_lost_is_not_taken(database_url: str, chunks: tuple[int, ...]) -> None:
    database = Database.at(database_url, DatabaseSettings())
    with pytest.raises(Refusal) as refused:
        async with database.transaction() as tx:
            await begun(tx, *chunks)
    assert refused.value.status == 503
    await database.close()


async def test_a_declaration_whose_last_chunk_was_lost_has_not_come_in(database_url: str) -> None:
    database = Database.at(database_url, DatabaseSettings())
    with pytest.raises(Refusal) as refused:
        async with database.transaction() as tx:
            await finished(tx, await begun(tx, 0), 2)
    assert refused.value.status == 503
    await database.close()
