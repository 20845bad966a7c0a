"""The trainings that some commands are about, read at once, decided on in memory, written at once (ADR 0014)."""

from collections.abc import Collection, Iterable
from datetime import date
from operator import attrgetter
from typing import Any, Final, NamedTuple, cast

from msgspec import Struct

from openfla.contract.declarations import RecordKind
from openfla.contract.qualities import Quality
from openfla.contract.trainings import NewProviderTraining, NewTraining, NewVerification
from openfla.platform.access.model import Actor
from openfla.platform.kernel.arrays import column, columns
from openfla.platform.kernel.database import Driver
from openfla.platform.records import service as records
from openfla.platform.records.book import Writing
from openfla.platform.records.model import Command, Deed, Occasion, Outcome
from openfla.platform.trainings import deeds, provided, queries
from openfla.platform.trainings.context import Context
from openfla.platform.trainings.held import Held, row_of
from openfla.platform.trainings.model import Balances, Employed, Near, Regime, Row

_KEY: Final = attrgetter("declarer", "quality", "reference", "participant")


class Worker(Struct, frozen=True):
    """A worker that a command is about: with an enterprise, or not yet with one, on some days."""

    enterprise: str | None
    ssin: str
    first: date
    last: date


class _Near(NamedTuple):
    """The other trainings of workers that were asked for."""

    asked: list[Worker]
    cursor: Any


class Asked(NamedTuple):
    """What the database was asked; the answers are on their way."""

    under: Any
    named: Any
    workers: list[Worker]
    near: _Near | None
    decisions: list[Command]


class TrainingsBook:
    """Implements `records.model.Book` for trainings, of employers and of training providers."""

    kind = RecordKind.TRAINING

    def __init__(self, regime: Regime, employed: Employed, balances: Balances) -> None:
        self._held = Held(regime)
        self._employed = employed
        self._context = Context(self._held, employed, balances)

    async def ask(self, driver: Driver, commands: list[Command]) -> Asked:
        """Ask what stands under the references and ids of the commands, and what their workers do on those days."""
        about_standing = [each for each in commands if each.deed is not Deed.DECLARE]
        if providers := {each.actor.enterprise_number for each in about_standing if _is_of_several_rows(each)}:
            await driver.execute(queries.HOLD_PROVIDERS, (column(sorted(providers)),))
        ids = [each.record for each in about_standing if each.record is not None]
        keys = {
            (each.actor.enterprise_number, each.actor.quality, each.content.reference)  # type: ignore[union-attr]
            for each in commands
            if each.record is None
        }
        under = await driver.execute(queries.under_references(), columns(keys, 3)) if keys else None
        named = await driver.execute(queries.by_ids(), (column(ids), column(ids))) if ids else None
        told = [worker for each in commands for worker in _told(each)]
        near = await _near(driver, [worker for worker in told if worker.enterprise])
        decisions = [each for each in about_standing if isinstance(each.content, NewVerification)]
        return Asked(under, named, told, near, decisions)

    async def hear(self, driver: Driver, asked: Asked) -> None:
        """Read the answers; what was decided here since prevails."""
        for found in (asked.under, asked.named):
            for values in await found.fetchall() if found else ():
                self._held.read(row_of(values, queries.COLUMNS))
        await self._read_near(asked.near)
        if decided := [worker for each in asked.decisions for worker in self._of(each)]:
            await self._read_near(await _near(driver, decided))

    async def load_waiting(self, driver: Driver, workers: Collection[str]) -> set[str]:
        """Read the participations of these workers that wait for an employer; answers whose there are."""
        cursor = await driver.execute(queries.UNPLACED, (column(sorted(workers)),))
        if ids := [identity for (identity,) in await cursor.fetchall()]:
            for values in await (await driver.execute(queries.by_ids(), (column(ids), column([])))).fetchall():
                self._held.read(row_of(values, queries.COLUMNS))
        return {self._held.rows[identity].ssin for identity in ids}

    def workers_standing(self, commands: Iterable[Command]) -> set[tuple[str | None, str]]:
        """The workers of the rows that stood where commands point to."""
        if not self._held.has_read:
            return set()
        return {(row.enterprise, row.ssin) for command in commands for row in self.rows_of(command)}

    def rows_of(self, command: Command) -> list[Row]:
        """The rows that stand where a command points to."""
        if command.actor.quality is Quality.TRAINING_PROVIDER:
            return provided.standing(self._held, command)
        row = deeds.standing(self._held, command)
        return [row] if row else []

    def enterprise_of(self, command: Command) -> str | None:
        """Whose data a command touches; a training provider touches only what it declares itself."""
        if isinstance(command.content, NewTraining) and command.record is None:
            return command.content.enterprise_number
        row = deeds.standing(self._held, command)
        return row.enterprise if row else None

    def apply(self, command: Command, occasion: Occasion) -> Outcome:
        """Decide on a command; rows are as they stand after it."""
        is_provider = command.actor.quality is Quality.TRAINING_PROVIDER
        do = provided.do if is_provider else deeds.do
        return do(self._held, self._context, command, occasion)

    def place(self, workers: Iterable[str], actor: Actor, occasion: Occasion) -> None:
        """Give the participations of these workers an employer, where there is exactly one by now."""
        for row in [row for ssin in workers for row in self._held.waiting(ssin)]:
            if employer := self._context.employer_of(row.ssin, row.start_date, row.end_date):
                self._held.change(row, actor, "placed", occasion, enterprise=employer)

    async def write(self, writing: Writing) -> None:
        """Send every new row, every changed one and what changed, as far as they were not sent yet."""
        held = self._held
        inserted, updated, seen, changes = held.taken()
        # By their key, on which two processes that declare the same would wait for each other.
        inserted.sort(key=_KEY)
        # A reference that somebody took meanwhile makes it fail (database.is_contended).
        await writing.insert(queries.TABLE, None, inserted)
        await writing.update(queries.TABLE, records.in_order(updated), seen)
        await writing.record(changes)

    def _of(self, command: Command) -> list[Worker]:
        """The worker that stands in the row of a decision, and in its correction."""
        verification = cast("NewVerification", command.content)
        days = [verification.correction.period] if verification.correction else []
        found = []
        for row in self.rows_of(command):
            found += [Worker(row.enterprise, row.ssin, row.start_date, row.end_date)]
            found += [Worker(row.enterprise, row.ssin, each.start_date, each.end_date) for each in days]
        return [worker for worker in found if worker.enterprise]

    async def _read_near(self, near: "_Near | None") -> None:
        if near is None:
            return
        for place, *values in await near.cursor.fetchall():
            worker = near.asked[place - 1]
            self._held.read_near(worker.enterprise or "", worker.ssin, Near(*values))


def _is_of_several_rows(command: Command) -> bool:
    """Whether the record that it changes has no one row that stands for it: two at once would not see each other."""
    return command.actor.quality is Quality.TRAINING_PROVIDER


def _told(command: Command) -> list[Worker]:
    """The workers that the content of a command tells."""
    content = command.content
    if isinstance(content, NewTraining):
        days = content.period
        return [Worker(content.enterprise_number, content.ssin, days.start_date, days.end_date)]
    if isinstance(content, NewProviderTraining):
        days = content.period
        return [
            Worker(each.enterprise_number or None, each.ssin, days.start_date, days.end_date)
            for each in content.participants
        ]
    return []


async def _near(driver: Driver, workers: list[Worker]) -> _Near | None:
    """Ask for what else these workers follow on these days."""
    if not workers:
        return None
    enterprises, numbers = [each.enterprise for each in workers], [each.ssin for each in workers]
    first, last = [each.first for each in workers], [each.last for each in workers]
    told = (column(enterprises), column(numbers), column(first), column(last))
    return _Near(workers, await driver.execute(queries.NEAR, told))
