"""Who is first, and what is last: several servers and several workers on one database, in everybody's order."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from openfla.contract.declarations import RecordKind
from openfla.contract.employments import NewEmployment
from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight
from openfla.contract.qualities import Quality
from openfla.contract.trainings import NewProviderTraining, NewTraining
from openfla.platform import work
from openfla.platform.declarations.work import Judge
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Database
from openfla.platform.records.errors import ReferenceTaken, RightTaken, VersionChanged
from openfla.platform.records.model import Command, Deed, Outcome, Result
from openfla.platform.register.service import Registrar
from tests.conftest import Start
from tests.platform.declarations.sending import a_record, declare, lines
from tests.platform.employments.people import an_actor, an_employment
from tests.platform.entitlements.owed import a_budget, a_right
from tests.platform.trainings.deeds import COURSE, a_course, a_participant
from tests.platforms import BAKERY, BUTCHER, Party, Platform, a_training

TIMES = 50 if os.environ.get("OPENFLA_TEST_FULL") == "1" else 20
CORRECTIONS = 20
Make = Callable[[int, int], Any]


def versions(number: str, first: int, last: int) -> list[dict[str, Any]]:
    """Records of one reference: the declaration is 0, the corrections are numbered."""
    made = [
        a_record(reference="one", enterpriseNumber=number, title=f"Version {each}") for each in range(first, last + 1)
    ]
    return [record if first + place == 0 else {**record, "correction": True} for place, record in enumerate(made)]


def done(party: Party, *declarations: str) -> list[dict[str, Any]]:
    """How these declarations ended."""
    end, found = time.monotonic() + 60, list[dict[str, Any]]()
    for each in declarations:
        while (told := party.call("GET", f"/declarations/{each}").json())["state"] != "done":
            assert time.monotonic() < end, told
            time.sleep(0.05)
        found.append(told)
    return found


def titles(party: Party) -> list[str]:
    """What was told of the one reference, from the first version to the last."""
    (training,) = party.call("POST", "/trainings/search", {"reference": "one"}).json()["items"]
    items = party.call("GET", f"/trainings/{training['id']}/history").json()["items"]
    assert [item["version"] for item in items] == list(range(1, training["version"] + 1))
    assert all(one["after"] == next_["before"] for one, next_ in pairwise(items))
    assert items[-1]["after"] == training
    return [item["after"]["title"] for item in items]


class TestRecordsOfOneReference:
    @pytest.fixture
    def servers(self, start: Start) -> Iterator[list[Platform]]:
        """Three servers and three workers."""
        about = {"declarations": {"chunk_records": 2}}
        one = start(**about)
        with ExitStack() as stack:
            for _ in range(3):
                stack.enter_context(work.alongside(one.url, one.settings))
            yield [one, start(url=one.url, **about), start(url=one.url, **about)]

    def test_they_apply_in_the_order_of_the_declaration(self, servers: list[Platform]) -> None:
        bakery = servers[0].party()
        sent = declare(bakery, lines(versions(BAKERY, 0, CORRECTIONS))).json()["id"]
        ((told),) = done(bakery, sent)
        assert (told["judged"], told["blocked"]) == (CORRECTIONS + 1, 0)
        assert titles(bakery) == [f"Version {each}" for each in range(CORRECTIONS + 1)]

    def test_declarations_apply_in_the_order_sent_to_whatever_server(self, servers: list[Platform]) -> None:
        bakery = servers[0].party()
        doors = [_at(server, bakery) for server in servers]
        spans = ((0, 6), (7, 13), (14, CORRECTIONS))
        sent = [
            declare(door, lines(versions(BAKERY, *span))).json()["id"] for door, span in zip(doors, spans, strict=True)
        ]
        assert [told["blocked"] for told in done(bakery, *sent)] == [0, 0, 0]
        assert titles(bakery) == [f"Version {each}" for each in range(CORRECTIONS + 1)]

    def test_two_declarers_at_once_do_not_disturb_each_other(self, servers: list[Platform]) -> None:
        parties = [servers[0].party(BAKERY), _at(servers[1], servers[0].party(BUTCHER))]
        assert all(party.token for party in parties)
        with ThreadPoolExecutor(2) as pool:
            answers = pool.map(
                lambda party: declare(party, lines(versions(party.number, 0, CORRECTIONS))).json()["id"], parties
            )
        for party, sent in zip(parties, answers, strict=True):
            assert done(party, sent)[0]["blocked"] == 0
            assert titles(party) == [f"Version {each}" for each in range(CORRECTIONS + 1)]


class TestFairness:
    def test_ten_records_are_done_before_somebody_elses_thousand(self, start: Start) -> None:
        platform = start(declarations={"chunk_records": 200})
        bakery, butcher = platform.party(BAKERY), platform.party(BUTCHER)
        many = lines([a_record(reference=str(each)) for each in range(1000)])
        few = lines([a_record(reference=str(each), enterpriseNumber=BUTCHER) for each in range(10)])
        long, short = (declare(party, body).json()["id"] for party, body in ((bakery, many), (butcher, few)))
        assert asyncio.run(judged(platform, 2)) == [True, True]
        told = butcher.call("GET", f"/declarations/{short}").json()
        assert (told["state"], told["judged"], told["blocked"]) == ("done", 10, 0)
        waited = bakery.call("GET", f"/declarations/{long}").json()
        assert waited["judged"] == platform.settings.declarations.chunk_records


def a_new_training(time_: int, who: int) -> NewTraining:
    return msgspec.convert(a_training(reference=f"race-{time_}", title=f"Title {who}"), NewTraining, strict=False)


def a_new_course(time_: int, who: int) -> NewProviderTraining:
    told = a_course(reference=f"race-{time_}", title=f"Title {who}")
    return msgspec.convert(told, NewProviderTraining, strict=False)


def a_new_employment(time_: int, who: int) -> NewEmployment:
    return an_employment(reference=f"race-{time_}", startDate=f"2026-01-0{who + 1}")


def a_new_budget(time_: int, who: int) -> NewEmployabilityBudget:
    return a_budget(reference=f"race-{time_}", initialAmount=1800 + who)


def a_new_right(time_: int, who: int) -> NewTrainingRight:
    return a_right(year=2000 + time_, days=who)


KINDS = pytest.mark.parametrize(
    ("kind", "make", "quality"),
    [
        (RecordKind.TRAINING, a_new_training, Quality.EMPLOYER),
        (RecordKind.TRAINING, a_new_course, Quality.TRAINING_PROVIDER),
        (RecordKind.EMPLOYMENT, a_new_employment, Quality.EMPLOYER),
        (RecordKind.EMPLOYABILITY_BUDGET, a_new_budget, Quality.EMPLOYER),
        (RecordKind.TRAINING_RIGHT, a_new_right, Quality.EMPLOYER),
    ],
    ids=["training", "course", "employment", "budget", "right"],
)


class TestRaces:
    @pytest.fixture
    async def registrars(self, platform: Platform) -> AsyncIterator[list[Registrar]]:
        """Two, each with connections of its own."""
        databases = [Database.at(platform.url, platform.settings.database) for _ in range(2)]
        yield [Registrar(database, SystemClock(), platform.settings.regime) for database in databases]
        for database in databases:
            await database.close()

    @KINDS
    async def test_of_two_contents_under_one_reference_one_stands(
        self, registrars: list[Registrar], kind: RecordKind, make: Make, quality: Quality
    ) -> None:
        actor = an_actor(COURSE if quality is Quality.TRAINING_PROVIDER else BAKERY, quality)
        for time_ in range(TIMES):
            told = await asyncio.gather(
                *(
                    registrar.do(Command(actor=actor, deed=Deed.DECLARE, kind=kind, content=make(time_, who)))
                    for who, registrar in enumerate(registrars)
                ),
                return_exceptions=True,
            )
            assert sorted(map(ending, told)) == ["new", "taken"], told

    @KINDS
    async def test_of_two_corrections_of_one_version_one_is_made(
        self, registrars: list[Registrar], kind: RecordKind, make: Make, quality: Quality
    ) -> None:
        actor = an_actor(COURSE if quality is Quality.TRAINING_PROVIDER else BAKERY, quality)
        declared = Command(actor=actor, deed=Deed.DECLARE, kind=kind, content=make(0, 0))
        record = (await registrars[0].do(declared)).record
        for version in range(1, TIMES + 1):
            # Each wants something else than what stands, and than the other one.
            wanted = [3 + version % 2, 5 + version % 2]
            told = await asyncio.gather(
                *(
                    registrar.do(
                        Command(
                            actor=actor,
                            deed=Deed.CORRECT,
                            kind=kind,
                            content=make(0, who),
                            record=record,
                            version=version,
                        )
                    )
                    for who, registrar in zip(wanted, registrars, strict=True)
                ),
                return_exceptions=True,
            )
            assert sorted(map(ending, told)) == ["changed", "versionChanged"], told

    async def test_a_participation_and_the_employment_it_waits_for_never_miss_each_other(
        self, platform: Platform, registrars: list[Registrar]
    ) -> None:
        provider = an_actor(COURSE, Quality.TRAINING_PROVIDER)
        for time_ in range(TIMES):
            ssin = a_worker(time_)
            course = a_course(a_participant(ssin), reference=f"race-{time_}")
            content = msgspec.convert(course, NewProviderTraining, strict=False)
            told = Command(actor=provider, deed=Deed.DECLARE, kind=RecordKind.TRAINING, content=content)
            employed = an_employment(reference=f"race-{time_}", ssin=ssin)
            hired = Command(actor=an_actor(), deed=Deed.DECLARE, kind=RecordKind.EMPLOYMENT, content=employed)
            await asyncio.gather(registrars[0].do(told), registrars[1].do(hired))
        placed = platform.rows("SELECT count(*) FROM trainings WHERE enterprise = :bakery", bakery=BAKERY)
        assert placed[0][0] == TIMES


async def judged(platform: Platform, chunks: int) -> list[bool]:
    """Whether there was something to judge, so many times."""
    database = Database.at(platform.url, platform.settings.database)
    judge = Judge(database, SystemClock(), platform.settings.regime)
    told = [await judge.once() for _ in range(chunks)]
    await database.close()
    return told


def ending(told: Outcome | BaseException) -> str:
    if isinstance(told, ReferenceTaken | RightTaken):
        return "taken"
    if isinstance(told, VersionChanged):
        return told.code
    if isinstance(told, BaseException):
        raise told
    assert told.result in (Result.NEW, Result.CHANGED)
    return told.result.value


def a_worker(place: int) -> str:
    leading = f"850730{place + 1:03}"
    return f"{leading}{97 - int(leading) % 97:02}"


def _at(server: Platform, party: Party) -> Party:
    """The same party, at another server."""
    return Party(server, party.number, party.quality, party.client_id, party.key, party.certificate_pem)
