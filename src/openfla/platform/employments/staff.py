from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from openfla.platform.employments import queries, rules
from openfla.platform.employments.model import Employed, Row, Worker
from openfla.platform.kernel.database import Driver


class Staff:
    """Who is in service where, of the workers that were asked about, and as decided since.

    Answers about a worker with one enterprise need that pair, or the worker alone; answers about all employers of a
    worker need the worker alone.
    """

    def __init__(self) -> None:
        self._employed: dict[tuple[str, str], dict[UUID, Employed]] = {}
        self._employers: dict[str, set[str]] = {}
        self._decided: set[UUID] = set()

    async def learn(self, driver: Driver, workers: Collection[Worker]) -> None:
        """Read the standing employments of these workers; what was decided here since they were written prevails."""
        if workers:
            self._hold(await (await self._ask(driver, workers)).fetchall())

    def employed(self, enterprise: str, ssin: str) -> Sequence[Employed]:
        """The standing employments of a worker with an enterprise, in no order."""
        return tuple(self._employed.get((enterprise, ssin), {}).values())

    def employers_of(self, ssin: str, first: date, last: date) -> Sequence[str]:
        """With whom the worker is in service on each of these days; in order."""
        employers = self._employers.get(ssin, ())
        return sorted(number for number in employers if self.is_covered(number, ssin, first, last))

    def is_covered(self, enterprise: str, ssin: str, first: date, last: date) -> bool:
        """Whether the worker is in service on each of these days."""
        return rules.covers(self._employed.get((enterprise, ssin), {}).values(), first, last)

    def is_closed(self, enterprise: str, ssin: str, today: date, days: int) -> bool:
        """Whether the employer's access to the worker's account is over: so many days after the end (R9.7)."""
        return rules.access_is_closed(self.employed(enterprise, ssin), today, days)

    async def _ask(self, driver: Driver, workers: Collection[Worker]) -> Any:
        pairs = {(enterprise, ssin) for enterprise, ssin in workers if enterprise is not None}
        alone = {ssin for enterprise, ssin in workers if enterprise is None}
        enterprises = [enterprise for enterprise, _ in pairs]
        return await driver.execute(queries.IN_SERVICE, (enterprises, [ssin for _, ssin in pairs], list(alone)))

    def _hold(self, found: Iterable[Any]) -> None:
        for enterprise, ssin, *about in found:
            if about[0] not in self._decided:
                self._put(enterprise, ssin, queries.employed(about))

    def _note(self, row: Row) -> None:
        """An employment as it stands from now on."""
        self._decided.add(row.id)
        if row.withdrawn:
            self._employed.get((row.enterprise, row.ssin), {}).pop(row.id, None)
        else:
            told = Employed(row.id, row.start_date, row.end_date, row.hours, row.full_time_hours)
            self._put(row.enterprise, row.ssin, told)

    def _put(self, enterprise: str, ssin: str, told: Employed) -> None:
        self._employed.setdefault((enterprise, ssin), {})[told.id] = told
        self._employers.setdefault(ssin, set()).add(enterprise)
