"""Commands on the account, of any kind and of any actors, decided in the order in which they came (docs/adr/0014)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import UNSET, structs

from openfla.contract.declarations import RecordKind
from openfla.contract.employments import NewEmployment
from openfla.contract.qualities import Quality
from openfla.contract.trainings import NewProviderTraining
from openfla.identifiers import is_enterprise_number
from openfla.platform.access.model import Actor
from openfla.platform.authority import service as authority
from openfla.platform.employments.book import EmploymentBook
from openfla.platform.entitlements.balances import Balances
from openfla.platform.entitlements.budgets_book import BudgetsBook
from openfla.platform.entitlements.rights_book import RightsBook
from openfla.platform.kernel.database import Driver
from openfla.platform.kernel.findings import Finding
from openfla.platform.records import service as records
from openfla.platform.records.model import Book, Command, Occasion, Outcome, Result, refused
from openfla.platform.trainings.book import TrainingsBook
from openfla.platform.trainings.model import Regime

_WRITTEN: Final = (Result.NEW, Result.CHANGED, Result.WITHDRAWN)


class Books:
    """What is held of all records that some commands are about."""

    def __init__(self, regime: Regime) -> None:
        self.employments = EmploymentBook()
        self.rights = RightsBook()
        self.budgets = BudgetsBook()
        self.balances = Balances(self.rights, regime.day_minutes)
        self.trainings = TrainingsBook(regime, self.employments, self.balances)
        self.of: Mapping[RecordKind, Book] = {
            RecordKind.EMPLOYMENT: self.employments,
            RecordKind.EMPLOYABILITY_BUDGET: self.budgets,
            RecordKind.TRAINING_RIGHT: self.rights,
            RecordKind.TRAINING: self.trainings,
        }

    async def load(self, driver: Driver, commands: Sequence[Command]) -> None:
        """Read everything that the commands are about."""
        by_kind: dict[RecordKind, list[Command]] = {}
        for command in commands:
            by_kind.setdefault(command.kind, []).append(command)
        trainings = by_kind.get(RecordKind.TRAINING, [])
        if trainings:
            await self.trainings.load(driver, trainings)
        workers = {worker for command in trainings for worker in self.trainings.workers_of(command)}
        if workers or RecordKind.EMPLOYMENT in by_kind:
            await self.employments.load(driver, by_kind.get(RecordKind.EMPLOYMENT, []), workers)
        if changing := self.employments.workers_of(by_kind.get(RecordKind.EMPLOYMENT, [])):
            waiting = await self.trainings.load_waiting(driver, changing)
            await self.employments.learn(driver, [(None, ssin) for ssin in waiting])
        if RecordKind.TRAINING_RIGHT in by_kind:
            await self.rights.load(driver, by_kind[RecordKind.TRAINING_RIGHT])
        if RecordKind.EMPLOYABILITY_BUDGET in by_kind:
            await self.budgets.load(driver, by_kind[RecordKind.EMPLOYABILITY_BUDGET])
        if pairs := {(enterprise, ssin) for enterprise, ssin in workers if enterprise}:
            await self.balances.load(driver, pairs)

    async def write(self, driver: Driver) -> None:
        """Write every effect, in one order everywhere, so that two processes never wait for each other.

        Raises:
            Contended: somebody else changed one of the records since they were read; begin again.
        """
        for book in self.of.values():
            await book.write(driver)


async def apply(driver: Driver, commands: Sequence[Command], occasion: Occasion, regime: Regime) -> list[Outcome]:
    """Do what is commanded, as far as the rules allow it; to be committed by the caller.

    Raises:
        Contended: somebody else changed one of the records meanwhile; begin again in another transaction.
    """
    books = Books(regime)
    await _hold_workers(driver, commands)
    await books.load(driver, commands)
    asked = [(each.actor, enterprise) for each in commands if (enterprise := books.of[each.kind].enterprise_of(each))]
    allowed = await authority.allowed(driver, set(asked), occasion.today)
    # Not sooner: who follows changes waits for whoever has begun to write.
    occasion = structs.replace(occasion, moment=await records.begin(driver))
    outcomes = [_done(books, command, occasion, allowed) for command in commands]
    await books.write(driver)
    return outcomes


async def _hold_workers(driver: Driver, commands: Sequence[Command]) -> None:
    """Let a participation that looks for an employer and an employment that may be the one not miss each other."""
    if workers := {ssin for command in commands for ssin in _to_place(command)}:
        await driver.execute(_HOLD_WORKERS, (sorted(workers),))


def _to_place(command: Command) -> Iterator[str]:
    content = command.content
    if isinstance(content, NewEmployment):
        yield content.ssin
    elif isinstance(content, NewProviderTraining):
        yield from (each.ssin for each in content.participants if each.enterprise_number is UNSET)


# A few hundred locks for all workers: the table of locks is shared by the whole server, and small.
_HOLD_WORKERS: Final = """
    SELECT pg_advisory_xact_lock(number) FROM (
        SELECT DISTINCT hashtextextended(ssin, 0) %% 256 AS number
        FROM unnest(CAST(%s AS text[])) AS asked (ssin) ORDER BY number
    ) AS workers
    """


def _done(books: Books, command: Command, occasion: Occasion, allowed: set[tuple[str, str, str]]) -> Outcome:
    outcome = _decided(books.of[command.kind], command, occasion, allowed)
    if command.kind is RecordKind.EMPLOYMENT and outcome.result in _WRITTEN:
        # Participations that waited for an employer may have one by now, and after the next command no more.
        books.trainings.place({row.ssin for row in outcome.rows}, command.actor, occasion)
    return outcome


def _decided(book: Book, command: Command, occasion: Occasion, allowed: set[tuple[str, str, str]]) -> Outcome:
    actor = command.actor
    if actor.quality is Quality.TRAINING_PROVIDER:
        # What it declares stands under its own name; it touches nothing else (PROVIDER-1).
        is_its_own = command.kind is RecordKind.TRAINING
        return book.apply(command, occasion) if is_its_own else refused(Finding("notYourEnterprise"))
    enterprise = book.enterprise_of(command)
    if command.record is not None and enterprise is None:
        return refused(Finding("recordUnknown"))
    # What is no number at all is told by the rules, together with whatever else is wrong.
    is_number = enterprise is not None and is_enterprise_number(enterprise)
    if is_number and (actor.enterprise_number, actor.quality.value, enterprise) not in allowed:
        return refused(_not_allowed(actor, command))
    return book.apply(command, occasion)


def _not_allowed(actor: Actor, command: Command) -> Finding:
    if command.record is not None:
        # Nobody learns which ids exist.
        return Finding("recordUnknown")
    return Finding("noMandate" if actor.quality.is_mandatary else "notYourEnterprise", "enterpriseNumber")
