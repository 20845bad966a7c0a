"""Commands on the account, of any kind and of any actors, decided in the order in which they came (docs/adr/0014)."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from openfla.platform.kernel.database import Driver, hasten
from openfla.platform.records.book import Writing
from openfla.platform.records.model import Command, Occasion, Outcome
from openfla.platform.register.books import Books, is_plain
from openfla.platform.register.desk import Coming, Desk, Part
from openfla.platform.trainings.model import Regime


class Applied(NamedTuple):
    """What became of commands, and what is on its way to the database: settle it before the commit."""

    outcomes: list[Outcome]
    writing: Writing


async def apply(driver: Driver, commands: Sequence[Command], occasion: Occasion, regime: Regime) -> Applied:
    """Do what is commanded, as far as the rules allow it; to be settled and committed by the caller.

    Args:
        driver: of a journey.
        commands: in the order in which they came.
        occasion: when they are done.
        regime: the rules of the installation.

    Raises:
        Contended: somebody else did something that this was decided on; begin again. So does `Writing.settle`, and what
            `kernel.database.is_contended` knows of the driver's errors says the same.
    """
    writing = Writing(driver)
    desk = Desk(driver, occasion, Books(regime), writing)
    part = await desk.ask(Coming(commands, is_plain(commands)))
    await desk.begin()
    return Applied(await desk.done(part), writing)


async def in_parts(
    driver: Driver, parts: Iterable[Sequence[Command]], occasion: Occasion, books: Books, writing: Writing
) -> AsyncIterator[list[Outcome]]:
    """The same of commands that come in parts, each of which is called for shortly before it is decided.

    The database looks up what a part is about while the one before it is decided, and writes that one while this is.

    Args:
        driver: of a journey.
        parts: of the commands, in the order in which they came.
        occasion: when they are done.
        books: new ones.
        writing: new; to be settled.

    Yields:
        the outcomes of some commands.
    """
    desk = Desk(driver, occasion, books, writing)
    coming = _orderly(parts)
    part: Part | None = await desk.ask(next(coming, Coming([], is_plain=True)))
    await desk.begin()
    while part:
        # Before the next part is read, and again before this one is decided: each takes as long as the answer.
        await hasten(driver)
        following = next(coming, None)
        ahead = await desk.ask(following) if following and following.is_plain else None
        await hasten(driver)
        yield await desk.done(part)
        part = ahead
        if following and not following.is_plain:
            # Only now is all that it may be about in the database.
            part = await desk.ask(following)


def _orderly(parts: Iterable[Sequence[Command]]) -> Iterator[Coming]:
    """Plain ones as they come, and everything from the first other one on together: it is asked for at once."""
    rest = iter(parts)
    for part in rest:
        if not is_plain(part):
            yield Coming([*part, *chain.from_iterable(rest)], is_plain=False)
            return
        yield Coming(part, is_plain=True)
