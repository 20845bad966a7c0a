"""Commands on the account, of any kind and of any actors, decided in the order in which they came (docs/adr/0014)."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from msgspec import structs

from openfla.contract.declarations import RecordKind
from openfla.contract.findings import Finding
from openfla.contract.qualities import Quality
from openfla.identifiers import is_enterprise_number
from openfla.platform.access.model import Actor
from openfla.platform.authority import service as authority
from openfla.platform.kernel.database import Driver, hasten
from openfla.platform.records import service as records
from openfla.platform.records.book import Book, Writing
from openfla.platform.records.model import Command, Occasion, Outcome, Result, refused
from openfla.platform.register.books import Asked, Books, is_plain
from openfla.platform.trainings.model import Regime

_WRITTEN: Final = (Result.NEW, Result.CHANGED, Result.WITHDRAWN)


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
    parts = in_parts(driver, [commands], occasion, Books(regime), writing)
    return Applied([outcome async for some in parts for outcome in some], writing)


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
    desk = _Desk(driver, books, occasion)
    coming = _orderly(parts)
    part: _Part | None = await desk.ask(next(coming, _Coming([], is_plain=True)))
    # Not sooner: who follows changes waits for whoever has begun to write.
    begun = await records.begin(driver)
    while part:
        # Before the next part is read, and again before this one is decided: each takes as long as the answer.
        await hasten(driver)
        following = next(coming, None)
        ahead = await desk.ask(following) if following and following.is_plain else None
        await hasten(driver)
        await desk.hear(part)
        if occasion.moment is None:
            occasion = structs.replace(occasion, moment=await records.moment(begun))
        outcomes = desk.decide(part, occasion)
        await books.write(writing)
        yield outcomes
        part = ahead
        if following and not following.is_plain:
            # Only now is all that it may be about in the database.
            part = await desk.ask(following)


class _Coming(NamedTuple):
    """Commands, and whether they may be asked for while those before them are not decided yet."""

    commands: Sequence[Command]
    is_plain: bool


def _orderly(parts: Iterable[Sequence[Command]]) -> Iterator[_Coming]:
    """Plain ones as they come, and everything from the first other one on together: it is asked for at once."""
    rest = iter(parts)
    for part in rest:
        if not is_plain(part):
            yield _Coming([*part, *chain.from_iterable(rest)], is_plain=False)
            return
        yield _Coming(part, is_plain=True)


class _Part(NamedTuple):
    """Commands, for whom they are given as far as they tell it, and what the database was asked."""

    coming: _Coming
    cases: set[authority.Case]
    about: Asked
    answers: authority.Asked | None


class _Desk:
    """Asks what commands are about, and who may give them, about nobody twice; then decides on them."""

    def __init__(self, driver: Driver, books: Books, occasion: Occasion) -> None:
        self._driver = driver
        self._books = books
        self._today = occasion.today
        self._known: set[authority.Case] = set()
        self._allowed: set[authority.Case] = set()

    async def ask(self, coming: _Coming) -> _Part:
        about = await self._books.ask(self._driver, coming.commands)
        cases = _cases(self._books, coming.commands)
        return _Part(coming, cases, about, await self._ask_authority(cases))

    async def hear(self, part: _Part) -> None:
        await self._books.hear(self._driver, part.about)
        answers = [part.answers]
        if not part.coming.is_plain:
            # Whose record stands where a command points to is known only now.
            answers.append(await self._ask_authority(_cases(self._books, part.coming.commands)))
        for each in answers:
            if each:
                self._allowed |= await each.allowed()

    def decide(self, part: _Part, occasion: Occasion) -> list[Outcome]:
        if part.coming.is_plain and part.cases <= self._allowed:
            # Nobody is refused, and nothing else follows from a training.
            return [self._books.trainings.apply(command, occasion) for command in part.coming.commands]
        return [_done(self._books, command, occasion, self._allowed) for command in part.coming.commands]

    async def _ask_authority(self, cases: set[authority.Case]) -> authority.Asked | None:
        others = cases - self._known
        self._known |= others
        return await authority.ask(self._driver, others, self._today) if others else None


def _cases(books: Books, commands: Iterable[Command]) -> set[authority.Case]:
    """Who acts for whom, as far as it is known by now."""
    return {
        (each.actor.enterprise_number, each.actor.quality, enterprise)
        for each in commands
        if (enterprise := books.of[each.kind].enterprise_of(each))
    }


def _done(books: Books, command: Command, occasion: Occasion, allowed: set[authority.Case]) -> Outcome:
    outcome = _decided(books.of[command.kind], command, occasion, allowed)
    if command.kind is RecordKind.EMPLOYMENT and outcome.result in _WRITTEN:
        # Participations that waited for an employer may have one by now, and after the next command no more.
        books.trainings.place({row.ssin for row in outcome.rows}, command.actor, occasion)
    return outcome


def _decided(book: Book, command: Command, occasion: Occasion, allowed: set[authority.Case]) -> Outcome:
    actor = command.actor
    if actor.quality is Quality.TRAINING_PROVIDER:
        # What it declares stands under its own name; it touches nothing else (PROVIDER-1).
        is_its_own = command.kind is RecordKind.TRAINING
        return book.apply(command, occasion) if is_its_own else refused(Finding("notYourEnterprise"))
    enterprise = book.enterprise_of(command)
    if command.record is not None and enterprise is None:
        return refused(Finding("recordUnknown"))
    if (actor.enterprise_number, actor.quality, enterprise) in allowed:
        return book.apply(command, occasion)
    # What is no number at all is told by the rules, together with whatever else is wrong.
    if enterprise is not None and is_enterprise_number(enterprise):
        return refused(_not_allowed(actor, command))
    return book.apply(command, occasion)


def _not_allowed(actor: Actor, command: Command) -> Finding:
    if command.record is not None:
        # Nobody learns which ids exist.
        return Finding("recordUnknown")
    return Finding("noMandate" if actor.quality.is_mandatary else "notYourEnterprise", "enterpriseNumber")
