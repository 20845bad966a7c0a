"""The books of all domains, for the commands of one transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from openfla.contract.declarations import RecordKind
from openfla.contract.trainings import NewTraining
from openfla.platform.employments.book import EmploymentBook
from openfla.platform.entitlements.balances import Balances
from openfla.platform.entitlements.budgets_book import BudgetsBook
from openfla.platform.entitlements.rights_book import RightsBook
from openfla.platform.kernel.database import Driver
from openfla.platform.records.book import Book, Writing
from openfla.platform.records.model import Command, Deed
from openfla.platform.register import placing
from openfla.platform.trainings import book as trainings_book
from openfla.platform.trainings.book import TrainingsBook
from openfla.platform.trainings.model import Regime

Pair = tuple[str, str]
"""An enterprise and a worker."""


class Asked(NamedTuple):
    """What the database was asked for some commands; the answers are on their way."""

    trainings: list[Command]
    workers: set[tuple[str | None, str]]
    about: trainings_book.Asked | None
    since: Mapping[Pair, date]
    unusual: Any
    service: Any
    owed: Any


class Books:
    """What is held of all records that some commands are about.

    Each part of the commands is asked for, then heard, then decided, then written; where both are plain (`is_plain`),
    the next part may be asked for before this one is decided.
    """

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

    async def ask(self, driver: Driver, commands: Sequence[Command]) -> Asked:
        """Ask for everything that can be told from the commands themselves."""
        by_kind: dict[RecordKind, list[Command]] = {}
        for command in commands:
            by_kind.setdefault(command.kind, []).append(command)
        if told := by_kind.get(RecordKind.EMPLOYMENT):
            await self.employments.load(driver, told)
        if told := by_kind.get(RecordKind.TRAINING_RIGHT):
            await self.rights.load(driver, told)
        if told := by_kind.get(RecordKind.EMPLOYABILITY_BUDGET):
            await self.budgets.load(driver, told)
        changing = self.employments.workers_of(by_kind.get(RecordKind.EMPLOYMENT, ()))
        trainings = by_kind.get(RecordKind.TRAINING, [])
        # What was read before is compared by its version; who waits and who is in service is read from here on.
        await placing.hold(driver, changing | placing.to_place(trainings))
        waiting = await self.trainings.load_waiting(driver, changing) if changing else ()
        about = await self.trainings.ask(driver, trainings) if trainings else None
        workers = {(each.enterprise, each.ssin) for each in about.workers} if about else set()
        # A correction or a decision may be about other days than those it tells, those of the row that stands.
        is_simple = RecordKind.EMPLOYMENT not in by_kind and all(each.deed is Deed.DECLARE for each in trainings)
        if not is_simple:
            self.employments.forget_usual()
        since = _since(about.workers) if about and is_simple else {}
        unusual = await self.employments.ask_unusual(driver, since) if since else None
        others = workers.difference(since).union((None, ssin) for ssin in waiting)
        service = await self.employments.ask(driver, others) if others else None
        pairs = since.keys() if len(since) == len(workers) else _pairs(workers)
        owed = await self.balances.ask(driver, pairs) if pairs else None
        return Asked(trainings, workers, about, since, unusual, service, owed)

    async def hear(self, driver: Driver, asked: Asked) -> None:
        """Read the answers, and ask for what only they tell: the workers of the records that stand."""
        if asked.about:
            await self.trainings.hear(driver, asked.about)
        if asked.unusual:
            await self.employments.hear_unusual(asked.unusual, asked.since)
        if asked.service:
            await self.employments.hear(asked.service)
        if asked.owed:
            await self.balances.hear(driver, asked.owed, _pairs(asked.workers))
        others = self.trainings.workers_standing(asked.trainings) - asked.workers
        if others:
            await self.employments.hear(await self.employments.ask(driver, others))
            if pairs := _pairs(others):
                await self.balances.hear(driver, await self.balances.ask(driver, pairs), pairs)

    async def write(self, writing: Writing) -> None:
        """Send every effect, in one order everywhere, so that two processes seldom wait for each other."""
        for book in self.of.values():
            await book.write(writing)


def is_plain(commands: Sequence[Command]) -> bool:
    """Whether these may be asked for while others of the kind, before them, are not decided yet.

    Trainings that are declared are such: what those before them do to the account is no more than what their book
    still holds.
    """
    return all(each.deed is Deed.DECLARE and isinstance(each.content, NewTraining) for each in commands)


def _since(workers: Iterable[trainings_book.Worker]) -> dict[Pair, date]:
    """The first day on which each worker of an enterprise is asked about."""
    since: dict[Pair, date] = {}
    for each in workers:
        if each.enterprise:
            pair = (each.enterprise, each.ssin)
            since[pair] = min(each.first, since.get(pair, each.first))
    return since


def _pairs(workers: Iterable[tuple[str | None, str]]) -> Collection[Pair]:
    return {(enterprise, ssin) for enterprise, ssin in workers if enterprise}
