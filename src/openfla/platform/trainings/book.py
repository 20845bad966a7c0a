"""The trainings that some commands are about, read at once, decided on in memory, written at once (ADR 0014)."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple, cast

from openfla.contract.declarations import RecordKind
from openfla.contract.qualities import Quality
from openfla.contract.trainings import NewProviderTraining, NewTraining, NewVerification
from openfla.platform.access.model import Actor
from openfla.platform.kernel.database import Driver
from openfla.platform.records import service as records
from openfla.platform.records.model import Command, Deed, Occasion, Outcome
from openfla.platform.trainings import deeds, provided, queries
from openfla.platform.trainings.context import Context
from openfla.platform.trainings.held import Held, row_of
from openfla.platform.trainings.model import Balances, Employed, Near, Regime, Row


class Worker(NamedTuple):
    """A worker that a command is about: with an enterprise, or not yet with one, on some days."""

    enterprise: str | None
    ssin: str
    first: date
    last: date


class TrainingsBook:
    """Implements `records.model.Book` for trainings, of employers and of training providers."""

    kind = RecordKind.TRAINING

    def __init__(self, regime: Regime, employed: Employed, balances: Balances) -> None:
        self._held = Held(regime)
        self._employed = employed
        self._context = Context(self._held, employed, balances)

    async def load(self, driver: Driver, commands: list[Command]) -> None:
        """Read what stands under the references and ids of the commands, and what their workers do on those days."""
        if providers := {each.actor.enterprise_number for each in commands if _is_of_several_rows(each)}:
            await driver.execute(queries.HOLD_PROVIDERS, (sorted(providers),))
        keys = {
            (each.actor.enterprise_number, each.actor.quality.value, each.content.reference)  # type: ignore[union-attr]
            for each in commands
            if each.record is None
        }
        ids = [each.record for each in commands if each.record is not None]
        under = await driver.execute(queries.under_references(), _arrays(keys, 3)) if keys else None
        named = await driver.execute(queries.by_ids(), (ids, ids)) if ids else None
        told = [worker for each in commands for worker in _told(each) if worker.enterprise]
        near = await _near(driver, told)
        for found in (under, named):
            for values in await found.fetchall() if found else ():
                self._held.read(row_of(values, queries.COLUMNS))
        await self._read_near(near, told)
        decided = [
            worker for each in commands if isinstance(each.content, NewVerification) for worker in self._of(each)
        ]
        await self._read_near(await _near(driver, decided), decided)

    async def load_waiting(self, driver: Driver, workers: Collection[str]) -> set[str]:
        """Read the participations of these workers that wait for an employer; answers whose there are."""
        cursor = await driver.execute(queries.UNPLACED, (sorted(workers),))
        if ids := [identity for (identity,) in await cursor.fetchall()]:
            for values in await (await driver.execute(queries.by_ids(), (ids, []))).fetchall():
                self._held.read(row_of(values, queries.COLUMNS))
        return {self._held.rows[identity].ssin for identity in ids}

    def workers_of(self, command: Command) -> list[tuple[str | None, str]]:
        """The workers that a command is about, each with an enterprise or not yet with one."""
        told = [(worker.enterprise, worker.ssin) for worker in _told(command)]
        return told + [(row.enterprise, row.ssin) for row in self.rows_of(command)]

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

    async def write(self, driver: Driver) -> None:
        """Write every new row, every changed one and what changed.

        Raises:
            Contended: a reference was taken, or a row changed, since they were read.
        """
        held = self._held
        updated = records.in_order(held.updated.values())
        # By their key, on which two processes that declare the same would wait for each other.
        inserted = sorted(
            held.inserted.values(), key=lambda row: (row.declarer, row.quality, row.reference, row.participant)
        )
        await records.insert(driver, queries.TABLE, queries.KEY, inserted)
        await records.update(driver, queries.TABLE, updated, held.seen)
        await records.record(driver, held.changes)

    def _of(self, command: Command) -> list[Worker]:
        """The worker that stands in the row of a decision, and in its correction."""
        verification = cast("NewVerification", command.content)
        days = [verification.correction.period] if verification.correction else []
        found = []
        for row in self.rows_of(command):
            found += [Worker(row.enterprise, row.ssin, row.start_date, row.end_date)]
            found += [Worker(row.enterprise, row.ssin, each.start_date, each.end_date) for each in days]
        return [worker for worker in found if worker.enterprise]

    async def _read_near(self, cursor: Any, asked: list[Worker]) -> None:
        for place, *values in await cursor.fetchall() if cursor else ():
            worker = asked[place]
            self._held.read_near(worker.enterprise or "", worker.ssin, Near(*values))


def _is_of_several_rows(command: Command) -> bool:
    """Whether it changes a record that no one row stands for, so that two at once would not see each other."""
    return command.actor.quality is Quality.TRAINING_PROVIDER and command.deed is not Deed.DECLARE


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


async def _near(driver: Driver, workers: list[Worker]) -> Any:
    """Ask for what else these workers follow on these days; whoever fetches waits."""
    if not workers:
        return None
    return await driver.execute(queries.NEAR, _arrays([(place, *told) for place, told in enumerate(workers)], 5))


def _arrays(rows: Iterable[tuple[Any, ...]], width: int) -> tuple[list[Any], ...]:
    """Rows as one array for each column."""
    columns = tuple(list(column) for column in zip(*rows, strict=True))
    return columns or ([],) * width
