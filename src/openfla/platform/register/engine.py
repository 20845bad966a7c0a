"""Commands on the account, of any kind and of any actors, decided in the order in which they came (docs/adr/0014)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from msgspec import structs

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
from openfla.platform.register.books import Books, parts
from openfla.platform.trainings.model import Regime

_WRITTEN: Final = (Result.NEW, Result.CHANGED, Result.WITHDRAWN)
_AT_ONCE: Final = 400
"""Commands that are decided while the database writes those before them, of what comes in parts."""


class Applied(NamedTuple):
    """What became of commands, and what is on its way to the database: settle it before the commit."""

    outcomes: list[Outcome]
    writing: Writing
    books: Books | None = None
    """What was decided on; to let go of it takes a while, when there are thousands of records."""


def _nothing() -> None:
    pass


async def apply(
    driver: Driver,
    commands: Sequence[Command],
    occasion: Occasion,
    regime: Regime,
    *,
    meanwhile: Callable[[], None] = _nothing,
) -> Applied:
    """Do what is commanded, as far as the rules allow it; to be settled and committed by the caller.

    The database writes one part of the commands while the next one is decided.

    Args:
        driver: of a journey.
        commands: in the order in which they came.
        occasion: when they are done.
        regime: the rules of the installation.
        meanwhile: what else is to be done, while the database looks up what the commands are about.

    Raises:
        Contended: somebody else did something that this was decided on; begin again (as `Writing.settle`).
    """
    books, writing = Books(regime), Writing(driver)
    first, *others = parts(commands)
    asked = [await books.ask(driver, first)]
    told = _cases(books, commands)
    answers = await authority.ask(driver, told, occasion.today)
    # Not sooner: who follows changes waits for whoever has begun to write.
    begun = await records.begin(driver)
    asked += [await books.ask(driver, part) for part in others]
    meanwhile()
    await books.hear(driver, asked[0])
    allowed = await answers.allowed()
    if standing := _cases(books, first) - told:
        allowed |= await (await authority.ask(driver, standing, occasion.today)).allowed()
    occasion = structs.replace(occasion, moment=await records.moment(begun))
    outcomes: list[Outcome] = []
    at_once = _AT_ONCE if others else len(commands)
    for part, about in zip((first, *others), asked, strict=True):
        if outcomes:
            await books.hear(driver, about)
        for place in range(0, len(part), at_once):
            outcomes += [_done(books, command, occasion, allowed) for command in part[place : place + at_once]]
            await books.write(writing)
    return Applied(outcomes, writing, books)


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
