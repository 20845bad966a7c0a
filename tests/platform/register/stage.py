"""One platform for many runs: its server and a second server's registrar, a worker, and who uses them."""

import asyncio
import itertools
import threading
import time
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec import UNSET
from sqlalchemy import text

from openfla.channel.certificates import make
from openfla.contract.declarations import RecordKind, Withdrawal
from openfla.contract.employments import EmploymentSearch, NewEmployment
from openfla.contract.entitlements import (
    BudgetSearch,
    CreditSearch,
    NewEmployabilityBudget,
    NewTrainingRight,
    OptOut,
    OptOutSearch,
    TrainingRightSearch,
)
from openfla.contract.qualities import Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated, Service
from openfla.contract.trainings import NewProviderTraining, NewTraining, NewVerification, TrainingSearch
from openfla.identifiers import EnterpriseNumber
from openfla.platform import app, runtime
from openfla.platform.access import service as access
from openfla.platform.access.model import Actor, Operator
from openfla.platform.api.turning import Turn
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import NewCertificate
from openfla.platform.declarations.work import Judge
from openfla.platform.employments import messages as employment_messages
from openfla.platform.employments import service as employments
from openfla.platform.entitlements import messages as entitlement_messages
from openfla.platform.entitlements import service as entitlements
from openfla.platform.http1 import web_server
from openfla.platform.kernel.database import Database, Tx
from openfla.platform.mandates import service as mandates
from openfla.platform.mandates.model import Mandate, Period, Side, Terms
from openfla.platform.records.model import Command, Deed
from openfla.platform.register.service import Registrar
from openfla.platform.settings import Settings
from openfla.platform.trainings import messages as training_messages
from openfla.platform.trainings import service as trainings
from tests.platform.mandates.people import a_number
from tests.platform.register.model import PROVIDER, Key, Who, Wish
from tests.platforms import Party, Platform, a_client, fresh_database, settings_for

T = TypeVar("T")
Json = dict[str, Any]
LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
_ALL: Final = 1000
_CONTENTS: Final = {
    "training": NewTraining,
    "employment": NewEmployment,
    "trainingRight": NewTrainingRight,
    "employabilityBudget": NewEmployabilityBudget,
}
_numbers = itertools.count(1_000)


class Calendar:
    """A clock whose day is told; its moments are those of this machine, as tokens need them."""

    def __init__(self, today: date) -> None:
        self.day = today

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.day


@dataclass
class Found:
    """Every line of the account as the register tells it, by its key, and every id."""

    lines: dict[Key, Json] = field(default_factory=dict)
    courses: dict[Key, Json] = field(default_factory=dict)
    ids: dict[Key, str] = field(default_factory=dict)


@dataclass
class Stage:
    """What a test does to the platform, and what it reads there."""

    platform: Platform
    calendar: Calendar
    database: Database
    registrar: Registrar
    judge: Judge
    runner: asyncio.Runner

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def enrolled(self, *parties: tuple[EnterpriseNumber, Quality]) -> list[Party]:
        """Enterprises that nobody knew, each with an account."""
        found, now = [], datetime.now(UTC)
        async with self.database.transaction() as tx:
            for number, quality in parties:
                entry = make("Bakkerij De Korenbloem", now=now, key="ec-p384")
                assert entry.certificate is not None
                assert isinstance(entry.private_key, ec.EllipticCurvePrivateKey)
                pem = entry.certificate.public_bytes(Encoding.PEM)
                await access.enrol(tx, number, "Bakkerij De Korenbloem", (quality,), at=now)
                account = await channels.open_account(
                    tx,
                    Operator(),
                    number,
                    quality,
                    name="FLA",
                    services=[Service.FEDERAL_LEARNING_ACCOUNT],
                    certificate=NewCertificate("1", pem),
                    training_provider=self.platform.settings.scopes.training_provider,
                    at=now,
                )
                found.append(Party(self.platform, number, quality, account.client_id, entry.private_key, pem))
        return found

    async def give(self, mandator: str, mandatary: Who) -> Mandate:
        """A mandate that begins in this quarter."""
        terms = Terms(
            mandator=EnterpriseNumber(mandator),
            mandatary=EnterpriseNumber(mandatary[0]),
            mandatary_quality=Quality(mandatary[1]),
            service=Mandated.FEDERAL_LEARNING_ACCOUNT,
            period=Period(Quarter.of(self.calendar.today())),
        )
        today, at = self.calendar.today(), self.calendar.now()
        async with self.database.transaction() as tx:
            made = await mandates.request(tx, Operator(), terms, asked_by=Side.MANDATOR, today=today, at=at)
            return await mandates.confirm(tx, Operator(), made.id, version=made.version, today=today, at=at)

    async def end(self, mandate: Mandate) -> None:
        """It is over at once."""
        today, at = self.calendar.today(), self.calendar.now()
        async with self.database.transaction() as tx:
            await mandates.end(tx, Operator(), mandate.id, after=None, version=mandate.version, today=today, at=at)

    async def opt(self, who: Who, enterprise: str, year: int, ssin: str | None, *, out: bool) -> None:
        wanted = msgspec.convert(_without_nothing(enterpriseNumber=enterprise, ssin=ssin), OptOut)
        today, at = self.calendar.today(), self.calendar.now()
        async with self.database.transaction() as tx:
            deed = entitlements.opt_out if out else entitlements.opt_in
            await deed(tx, actor_of(who), year, wanted, today=today, at=at, trace_id="")

    async def read(self, employers: Sequence[str], providers: Sequence[str]) -> Found:
        """Everything that these see, withdrawn or not."""
        found = Found()
        async with self.database.transaction() as tx:
            begun: datetime = (await tx.execute(text("SELECT clock_timestamp()"))).scalar_one()
        while True:
            async with self.database.transaction() as tx:
                reads = [await self._read_enterprise(tx, number, found) for number in employers]
                reads += [await self._read_provider(tx, number, found) for number in providers]
            if all(until >= begun for until in reads):
                return found
            await asyncio.sleep(0.005)

    async def opt_outs(self, enterprise: str) -> set[tuple[str, int, str | None]]:
        wanted, actor = OptOutSearch(), actor_of((enterprise, "employer"))
        async with self.database.transaction() as tx:
            rows = await entitlements.search_opt_outs(tx, actor, wanted, Turn(_ALL), today=self.calendar.today())
        return {(row.enterprise, row.year, row.ssin) for row in rows}

    async def credits(self, enterprise: str, ssin: str, year: int) -> dict[str, Json]:
        wanted = msgspec.convert({"enterpriseNumber": enterprise, "ssin": ssin, "year": year}, CreditSearch)
        actor, rights = actor_of((enterprise, "employer")), self.platform.settings.rights
        async with self.database.transaction() as tx:
            page = await entitlements.credits_of(tx, actor, wanted, rights, today=self.calendar.today())
        return {item["kind"]: item for item in plain(page)["items"]}

    async def histories(self, ids: Iterable[str]) -> dict[str, list[tuple[int, str, str, str]]]:
        """Version, act and who did it, of every version of these records beyond the first, by their ids."""
        sql = """SELECT CAST(record AS text), version, act, enterprise, quality FROM record_history
                 WHERE record = ANY(CAST(:ids AS uuid[])) ORDER BY 1, 2"""
        told: dict[str, list[tuple[int, str, str, str]]] = {}
        async with self.database.transaction() as tx:
            for record, *about in await tx.execute(text(sql), {"ids": list(ids)}):
                told.setdefault(record, []).append(tuple(about))
        return told

    async def judged(self, declarations: Sequence[str]) -> dict[str, int]:
        sql = "SELECT CAST(id AS text) AS id, judged FROM declarations WHERE id = ANY(CAST(:ids AS uuid[]))"
        async with self.database.transaction() as tx:
            rows = await tx.execute(text(sql), {"ids": list(declarations)})
            return {row.id: row.judged for row in rows}

    async def _read_enterprise(self, tx: Tx, number: str, found: Found) -> datetime:
        actor, today = actor_of((number, "employer")), self.calendar.today()
        untils = []
        rows, until = await trainings.search(tx, actor, TrainingSearch(changed_since=LONG_AGO), Turn(_ALL), today=today)
        untils.append(until)
        for row in rows:
            key: Key = (
                "training",
                row.declarer,
                row.quality,
                row.reference,
                *([row.participant] if row.participant else []),
            )
            found.lines[key] = plain(training_messages.training_of(row, ""))
        turn = Turn(_ALL)
        contracts, until = await employments.search(
            tx, actor, EmploymentSearch(changed_since=LONG_AGO), turn, today=today
        )
        untils.append(until)
        for contract in contracts:
            told = plain(employment_messages.employment_of(contract, ""))
            found.lines["employment", number, contract.reference] = told
        rights, until = await entitlements.search_rights(
            tx, actor, TrainingRightSearch(changed_since=LONG_AGO), turn, today=today
        )
        untils.append(until)
        for right in rights:
            key = ("trainingRight", number, right.ssin, right.year, right.kind)
            found.lines[key] = plain(entitlement_messages.right_of(right, ""))
        budgets, until = await entitlements.search_budgets(
            tx, actor, BudgetSearch(changed_since=LONG_AGO), turn, today=today
        )
        untils.append(until)
        for budget in budgets:
            told = plain(entitlement_messages.budget_of(budget, ""))
            found.lines["employabilityBudget", number, budget.reference] = told
        found.ids |= {key: told["id"] for key, told in found.lines.items()}
        return min(until for until in untils if until)

    async def _read_provider(self, tx: Tx, number: str, found: Found) -> datetime:
        actor = actor_of((number, PROVIDER))
        courses, until = await trainings.search_provided(tx, actor, TrainingSearch(changed_since=LONG_AGO), Turn(_ALL))
        for _, rows in courses:
            key = ("training", number, PROVIDER, rows[0].reference)
            found.courses[key] = plain(training_messages.provider_training_of(rows, ""))
            found.ids[key] = str(rows[0].record_id)
            found.ids |= {(*key, row.participant): str(row.id) for row in rows}
        assert until
        return until


def actor_of(who: Who) -> Actor:
    return Actor(EnterpriseNumber(who[0]), Quality(who[1]), "self_service_chaman_1_a", frozenset())


def command_of(wish: Wish, ids: dict[Key, str]) -> Command:
    """A wish, as a door would command it."""
    content: Any = None
    if wish.content is not None:
        kind: Any = _CONTENTS[wish.kind]
        if wish.deed == "verify":
            kind = NewVerification
        elif wish.deed == "withdraw":
            kind = Withdrawal
        elif wish.who[1] == PROVIDER:
            kind = NewProviderTraining
        content = msgspec.json.decode(msgspec.json.encode(wish.content), type=kind)
    return Command(
        actor=actor_of(wish.who),
        deed=Deed(wish.deed),
        kind=RecordKind(wish.kind),
        content=content,
        record=UUID(ids[wish.record]) if wish.record else None,
        version=wish.version,
    )


def plain(message: Any) -> Json:
    """A message as JSON tells it."""
    told: Json = msgspec.json.decode(msgspec.json.Encoder(decimal_format="number").encode(message))
    return told


def workers_of(run: int) -> list[str]:
    """Three workers that nobody else has."""
    found = []
    for counter in (3 * run + 1, 3 * run + 2, 3 * run + 3):
        leading = f"{50 + counter // 998 % 40:02}0730{counter % 998 + 1:03}"
        found.append(f"{leading}{97 - int(leading) % 97:02}")
    return found


def fresh_number() -> EnterpriseNumber:
    """An enterprise that no other run has."""
    return a_number(next(_numbers))


@contextmanager
def staged(postgres: str, today: date, **groups: Any) -> Iterator[Stage]:
    """A platform on a database of its own; the day is `today` for all of it."""
    with fresh_database(postgres) as url, asyncio.Runner() as runner:
        calendar = Calendar(today)
        with served(url, calendar, **groups) as platform:
            settings = platform.settings
            database = Database.at(url, settings.database)
            registrar = Registrar(database, calendar, settings.regime)
            yield Stage(platform, calendar, database, registrar, Judge(database, calendar, settings.regime), runner)
            runner.run(database.close())


@contextmanager
def served(url: str, calendar: Calendar, **groups: Any) -> Iterator[Platform]:
    """A web server on that database, in a thread of its own."""
    listener, settings = runtime.listening(settings_for(url, **groups))
    server = web_server(_application(url, settings, calendar))
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        with a_client(settings.base_url) as http:
            yield Platform(url, settings, http)
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


def _application(url: str, settings: Settings, calendar: Calendar) -> Any:
    database = Database.at(url, settings.database)
    return app.create(settings, database, runtime.secret_of(settings), calendar)


def _without_nothing(**told: Any) -> Json:
    return {name: value for name, value in told.items() if value is not None and value is not UNSET}
