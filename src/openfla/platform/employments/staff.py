from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from openfla.platform.employments import queries, rules
from openfla.platform.employments.model import Row, Service, Worker
from openfla.platform.kernel.arrays import column, columns
from openfla.platform.kernel.database import Driver


class Staff:
    """Who is in service where, of the workers that were asked about, and as decided since.

    Answers about a worker with one enterprise need that pair, or the worker alone; answers about all employers of a
    worker need the worker alone.
    """

    def __init__(self) -> None:
        self._employed: dict[tuple[str, str], dict[UUID, Service]] = {}
        self._noted: set[UUID] = set()
        self._usual: dict[tuple[str, str], date] = {}
        # Made when somebody asks for it: most declarations tell the employer.
        self._employers: dict[str, set[str]] | None = None

    async def ask(self, driver: Driver, workers: Collection[Worker]) -> Any:
        """Ask for the standing employments of these workers; `hear` the answer later."""
        pairs = {(enterprise, ssin) for enterprise, ssin in workers if enterprise is not None}
        alone = [ssin for enterprise, ssin in workers if enterprise is None]
        return await driver.execute(queries.IN_SERVICE, (*columns(pairs, 2), column(alone)))

    async def hear(self, answer: Any) -> None:
        """Read an answer; what was decided here prevails."""
        for enterprise, ssin, identity, start, end in await answer.fetchall():
            if identity not in self._noted:
                self._put(enterprise, ssin, identity, Service(start, end))

    async def ask_unusual(self, driver: Driver, since: Mapping[tuple[str, str], date]) -> Any:
        """Ask which workers of an enterprise are not simply in service from a day on; `hear_unusual` the answer later.

        For who changes no employment meanwhile; whoever does after all forgets them first.
        """
        told = [(enterprise, ssin, first) for (enterprise, ssin), first in since.items()]
        return await driver.execute(queries.UNUSUAL, columns(told, 3))

    async def hear_unusual(self, answer: Any, since: Mapping[tuple[str, str], date]) -> None:
        """Read an answer."""
        usual = dict(since)
        for enterprise, ssin, identity, start, end in await answer.fetchall():
            usual.pop((enterprise, ssin), None)
            if identity is not None:
                self._put(enterprise, ssin, identity, Service(start, end))
        for pair in usual.keys() & self._usual.keys():
            usual[pair] = min(usual[pair], self._usual[pair])
        self._usual |= usual

    def forget_usual(self) -> None:
        """Take nobody for simply in service any more: employments may change from here on."""
        self._usual.clear()

    def employed(self, enterprise: str, ssin: str) -> Collection[Service]:
        """The standing employments of a worker with an enterprise, in no order."""
        return self._employed.get((enterprise, ssin), {}).values()

    def employers_of(self, ssin: str, first: date, last: date) -> Sequence[str]:
        """With whom the worker is in service on each of these days; in order."""
        if self._employers is None:
            self._employers = {}
            for enterprise, worker in self._employed:
                self._employers.setdefault(worker, set()).add(enterprise)
        employers = self._employers.get(ssin, ())
        return sorted(number for number in employers if self.is_covered(number, ssin, first, last))

    def is_covered(self, enterprise: str, ssin: str, first: date, last: date) -> bool:
        """Whether the worker is in service on each of these days."""
        if first >= self._usual.get((enterprise, ssin), date.max):
            return True
        return rules.covers(self._employed.get((enterprise, ssin), {}).values(), first, last)

    def is_closed(self, enterprise: str, ssin: str, today: date, days: int) -> bool:
        """Whether the employer's access to the worker's account is over: so many days after the end (R9.7)."""
        if (enterprise, ssin) in self._usual:
            return False
        return rules.access_is_closed(self.employed(enterprise, ssin), today, days)

    def _note(self, row: Row) -> None:
        """An employment as it stands from now on."""
        self._noted.add(row.id)
        if row.withdrawn:
            self._employed.get((row.enterprise, row.ssin), {}).pop(row.id, None)
        else:
            self._put(row.enterprise, row.ssin, row.id, Service(row.start_date, row.end_date))

    def _put(self, enterprise: str, ssin: str, employment: UUID, told: Service) -> None:
        self._employed.setdefault((enterprise, ssin), {})[employment] = told
        if self._employers is not None:
            self._employers.setdefault(ssin, set()).add(enterprise)
