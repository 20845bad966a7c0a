"""Where commands are decided: what they are about was asked, who may give them too; the effects are on their way."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from msgspec import structs
from psycopg import AsyncCursor

from openfla.contract.declarations import RecordKind
from openfla.contract.findings import Finding
from openfla.contract.qualities import Quality
from openfla.identifiers import is_enterprise_number
from openfla.platform.access.model import Actor
from openfla.platform.authority import service as authority
from openfla.platform.kernel.database import Driver
from openfla.platform.records import service as records
from openfla.platform.records.book import Book, Writing
from openfla.platform.records.model import Command, Occasion, Outcome, Result, refused
from openfla.platform.register.books import Asked, Books

_WRITTEN: Final = (Result.NEW, Result.CHANGED, Result.WITHDRAWN)


class Coming(NamedTuple):
    """Commands, and whether they may be asked for while those before them are not decided yet."""

    commands: Sequence[Command]
    is_plain: bool


class Part(NamedTuple):
    """Commands, for whom they are given as far as they tell it, and what the database was asked."""

    coming: Coming
    cases: set[authority.Case]
    about: Asked
    answers: authority.Asked | None


class Desk:
    """Asks what commands are about, and who may give them, about nobody twice; then decides, and sends the effects.

    Args:
        driver: of a journey.
        occasion: when they are done.
        books: new ones.
        writing: new; to be settled.
    """

    def __init__(self, driver: Driver, occasion: Occasion, books: Books, writing: Writing) -> None:
        self._driver = driver
        self._occasion = occasion
        self._books = books
        self._writing = writing
        self._begun: AsyncCursor[Any] | None = None
        self._known: set[authority.Case] = set()
        self._allowed: set[authority.Case] = set()

    async def ask(self, coming: Coming) -> Part:
        """Ask what can be told from the commands themselves."""
        about = await self._books.ask(self._driver, coming.commands)
        cases = _cases(self._books, coming.commands)
        return Part(coming, cases, about, await self._ask_authority(cases))

    async def begin(self) -> None:
        """Begin to write; not before the first part is asked for, as who follows changes waits from here on."""
        self._begun = await records.begin(self._driver)

    async def done(self, part: Part) -> list[Outcome]:
        """What becomes of the commands of a part; what they change is on its way."""
        await self._hear(part)
        if self._begun:
            self._occasion = structs.replace(self._occasion, moment=await records.moment(self._begun))
            self._begun = None
        outcomes = self._decide(part)
        await self._books.write(self._writing)
        return outcomes

    async def _hear(self, part: Part) -> None:
        await self._books.hear(self._driver, part.about)
        answers = [part.answers]
        if not part.coming.is_plain:
            # Whose record stands where a command points to is known only now.
            answers.append(await self._ask_authority(_cases(self._books, part.coming.commands)))
        for each in answers:
            if each:
                self._allowed |= await each.allowed()

    def _decide(self, part: Part) -> list[Outcome]:
        books, occasion = self._books, self._occasion
        if part.coming.is_plain and part.cases <= self._allowed:
            # Nobody is refused, and nothing else follows from a training.
            return [books.trainings.apply(command, occasion) for command in part.coming.commands]
        return [_done(books, command, occasion, self._allowed) for command in part.coming.commands]

    async def _ask_authority(self, cases: set[authority.Case]) -> authority.Asked | None:
        others = cases - self._known
        self._known |= others
        return await authority.ask(self._driver, others, self._occasion.today) if others else None


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
