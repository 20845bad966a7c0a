from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
import psycopg
from sqlalchemy import Row

from openfla.platform.kernel.audit import queries, rules
from openfla.platform.kernel.audit.model import ChainBroken, Entry, Head, Recorded
from openfla.platform.kernel.database import Driver, Tx, pipelined

HeldHead = psycopg.AsyncCursor[tuple[Any, ...]]

_PAGE: Final = 5000


async def append(tx: Tx, entries: Sequence[Entry]) -> None:
    """Put entries at the end of the trail; they are there when the transaction is.

    Call it last: from here to the commit nobody else can append.
    """
    if entries:
        async with pipelined(tx) as driver:
            await extend(driver, await hold(driver), entries)


async def hold(driver: Driver) -> HeldHead:
    """Ask for the head of the trail, for this transaction alone; `extend` waits for the answer."""
    return await driver.execute(queries.head_for_append())


async def extend(driver: Driver, head: HeldHead, entries: Sequence[Entry]) -> None:
    """`append` in its two halves, for who has something else to ask in between."""
    ((number, before),) = await head.fetchall()
    if not entries:
        return
    recorded = list(rules.chained(Head(number, bytes(before)), entries))
    last = recorded[-1]
    told = msgspec.json.encode([_stored(entry) for entry in recorded]).decode()
    await driver.execute(queries.append(), {"number": last.number, "hash": last.hash, "entries": told})


async def verify(tx: Tx) -> Head:
    """Follow the chain from the first entry to the head, while others go on appending.

    Returns:
        The head: note its hash elsewhere, and nobody who holds the database can rewrite what came before it.

    Raises:
        ChainBroken: an entry was changed, removed or put in by another hand.
    """
    number, last = (await tx.execute(queries.head())).one()
    told = Head(number, last)
    reached = rules.START
    while reached.number < told.number:
        rows = (await tx.execute(queries.page_after(reached.number, told.number, _PAGE))).all()
        if not rows:
            raise ChainBroken(reached.number + 1, "the entry is missing")
        reached = rules.followed(reached, _recorded(rows))
    if reached != told:
        raise ChainBroken(reached.number, "the head of the trail is another one")
    if beyond := (await tx.execute(queries.beyond_head())).scalar_one():
        raise ChainBroken(beyond, "the entry stands beyond the head of the trail")
    return reached


async def activity(
    tx: Tx, enterprise: str, size: int, *, quality: str | None = None, before: int | None = None
) -> list[Recorded]:
    """What the trail says of an enterprise, newest first; not every token and every training.

    With a quality, only what was done in it, and what is about the enterprise as a whole.
    """
    return list(_recorded((await tx.execute(queries.activity(enterprise, quality, before, size))).all()))


async def recent(tx: Tx, size: int) -> list[Recorded]:
    """The last entries, newest first."""
    return list(_recorded((await tx.execute(queries.latest(size))).all()))


def _stored(entry: Recorded) -> dict[str, int | str | None]:
    told = f"\\x{entry.hash.hex()}"
    return {"number": entry.number, "body": entry.body, "hash": told, "enterprise": entry.shown_to}


def _recorded(rows: Sequence[Row[int, str, bytes]]) -> Iterator[Recorded]:
    return (Recorded(number, body, bytes(linked)) for number, body, linked in rows)
