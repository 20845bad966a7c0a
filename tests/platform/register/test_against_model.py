"""Any order of anything by anybody, one by one and in bulk, gives the account that the model has (model.py)."""

import asyncio
import itertools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import integers, sampled_from

from openfla.contract.qualities import Quality
from openfla.platform.access.errors import MissingPermission
from openfla.platform.kernel.database import Driver
from openfla.platform.kernel.groups import persistently
from openfla.platform.kernel.refusals import Refusal
from openfla.platform.records.model import Command, Outcome, Result
from openfla.platform.register.service import refusal_of
from tests.platform.declarations.sending import declare, lines
from tests.platform.register import comparing, wishes
from tests.platform.register.model import Account, Course, Key, Record, Told, Who, Wish
from tests.platform.register.model_rules import Json, blocking
from tests.platform.register.stage import Found, Stage, command_of, fresh_number, staged, workers_of
from tests.platforms import Party

RUNS = int(os.environ.get("OPENFLA_TEST_RUNS", "25" if os.environ.get("OPENFLA_TEST_FULL") == "1" else "12"))
STEPS = 28
SETTINGS = settings(
    max_examples=RUNS,
    stateful_step_count=STEPS,
    derandomize="OPENFLA_TEST_RUNS" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
PLACES = {
    "training": "trainings",
    "employment": "employments",
    "trainingRight": "trainingRights",
    "employabilityBudget": "employabilityBudgets",
}
ACTORS = sampled_from(["employer", "employer", "employer", "other", "mandatary", "mandatary"])
PROVIDERS = sampled_from(["course", "other course"])
_runs = itertools.count()


@dataclass
class Waiting:
    """A declaration that was sent, and the records that have no verdict yet."""

    party: Party
    id: str
    records: list[Wish]
    judged: int = 0
    told: list[Told] = field(default_factory=list)


class Register(RuleBasedStateMachine):
    """The platform and the model, side by side."""

    stage: Stage

    @initialize()
    def begin(self) -> None:
        while self.stage.run(self.stage.judge.once()):
            """What a run that failed left behind."""
        self.stage.calendar.day = date.fromisoformat(wishes.TODAY)
        self.model = Account(self.stage.calendar.day)
        self.found, self.waiting = Found(), list[Waiting]()
        self.mandate: Any = None
        first, second, secretariat, course = (fresh_number() for _ in range(4))
        told = {
            "employer": (first, Quality.EMPLOYER),
            "other": (second, Quality.EMPLOYER),
            "mandatary": (secretariat, Quality.SOCIAL_SECRETARIAT),
            "course": (course, Quality.TRAINING_PROVIDER),
            "other course": (second, Quality.TRAINING_PROVIDER),
        }
        parties = self.stage.run(self.stage.enrolled(*told.values()))
        self.parties = dict(zip(told, parties, strict=True))
        self.who: dict[str, Who] = {name: (number, quality.value) for name, (number, quality) in told.items()}
        workers = workers_of(next(_runs))
        self.employers = [str(first), str(second)]
        self.workers = workers
        self.pairs = itertools.cycle(itertools.product(self.employers, workers))
        self.names = {"E1": str(first), "E2": str(second), **{f"W{each}": workers[each - 1] for each in (1, 2, 3)}}

    @rule(who=ACTORS, of=wishes.ofs, is_web=st.booleans())
    def declare(self, who: str, of: tuple[str, Json], *, is_web: bool) -> None:
        kind, content = of
        self.one(Wish(self.who[who], "declare", kind, self.named(content)), is_web=is_web)

    @rule(who=PROVIDERS, content=wishes.courses(), is_web=st.booleans())
    def declare_course(self, who: str, content: Json, *, is_web: bool) -> None:
        self.one(Wish(self.who[who], "declare", "training", self.named(content)), is_web=is_web)

    @precondition(lambda self: self.records())
    @rule(pick=integers(0, 99), who=ACTORS, of=wishes.ofs, about=integers(0, 99), is_web=st.booleans())
    def correct(self, pick: int, who: str, of: tuple[str, Json], about: int, *, is_web: bool) -> None:
        record = self.records()[pick % len(self.records())]
        self.one(self.correction(record, who, of, about), is_web=is_web)

    @precondition(lambda self: self.model.courses)
    @rule(pick=integers(0, 99), content=wishes.courses(), about=integers(0, 99), is_web=st.booleans())
    def correct_course(self, pick: int, content: Json, about: int, *, is_web: bool) -> None:
        course = self.course(pick)
        content = self.named(content) | ({"reference": course.content["reference"]} if about % 10 else {})
        self.one(self.seen(course, "correct", "training", content, course.declarer, about), is_web=is_web)

    @precondition(lambda self: self.records())
    @rule(pick=integers(0, 99), who=ACTORS, about=integers(0, 99), is_web=st.booleans())
    def withdraw(self, pick: int, who: str, about: int, *, is_web: bool) -> None:
        record = self.records()[pick % len(self.records())]
        by = record.declarer if about % 3 and not record.is_provided else self.who[who]
        self.one(self.seen(record, "withdraw", record.kind, None, by, about), is_web=is_web)

    @precondition(lambda self: self.model.courses)
    @rule(pick=integers(0, 99), who=PROVIDERS, about=integers(0, 99), is_web=st.booleans())
    def withdraw_course(self, pick: int, who: str, about: int, *, is_web: bool) -> None:
        course = self.course(pick)
        by = course.declarer if about % 5 else self.who[who]
        self.one(self.seen(course, "withdraw", "training", None, by, about), is_web=is_web)

    @precondition(lambda self: self.model.courses)
    @rule(pick=integers(0, 99), who=ACTORS, content=wishes.decisions(), about=integers(0, 99), is_web=st.booleans())
    def verify(self, pick: int, who: str, content: Json, about: int, *, is_web: bool) -> None:
        parts = [part for course in self.model.courses.values() for part in course.parts.values()]
        part = parts[pick % len(parts)]
        by = (part.enterprise, "employer") if part.enterprise and about % 4 else self.who[who]
        self.one(self.seen(part, "verify", "training", self.named(content), by, about), is_web=is_web)

    @rule(who=ACTORS, ofs=st.lists(st.tuples(wishes.ofs, integers(0, 99), integers(0, 99)), min_size=1, max_size=8))
    def send(self, who: str, ofs: list[tuple[tuple[str, Json], int, int]]) -> None:
        """Some declare, some correct, some withdraw."""
        self.post(who, [self.line(who, of, pick, about) for of, pick, about in ofs])

    @rule(who=PROVIDERS, told=st.lists(st.tuples(wishes.courses(), integers(0, 9)), min_size=1, max_size=6))
    def send_courses(self, who: str, told: list[tuple[Json, int]]) -> None:
        records = []
        for content, about in told:
            deed = ("declare", "correct", "withdraw")[min(about // 4, 2)]
            only = {"kind": "training", "reference": content["reference"]}
            meant = only if deed == "withdraw" else self.named(content)
            records.append(Wish(self.who[who], deed, "training", meant))
        self.post(who, records)

    @precondition(lambda self: self.waiting)
    @rule(chunks=integers(1, 4))
    def judge(self, chunks: int) -> None:
        for _ in range(chunks):
            if self.waiting:
                self.judge_one()

    @rule(whose=st.lists(st.tuples(ACTORS, wishes.ofs, wishes.courses(), integers(0, 99)), min_size=2, max_size=4))
    def together(self, whose: list[tuple[str, tuple[str, Json], Json, int]]) -> None:
        """Several at one moment, which the register writes as one group, in the order in which they came."""
        asked = []
        for who, of, course, about in whose:
            if about % 3 == 0:
                asked.append(Wish(self.who["course"], "declare", "training", self.named(course)))
            else:
                asked.append(Wish(self.who[who], "declare", of[0], self.named(of[1])))
        told = self.stage.run(self.grouped([command_of(wish, self.found.ids) for wish in asked]))
        for wish, (outcome, codes) in zip(asked, told, strict=True):
            self.agree(wish, self.model.do(wish), is_done=outcome is not None, codes=codes)

    @rule()
    def give_or_end_a_mandate(self) -> None:
        mandated = (self.employers[0], self.who["mandatary"])
        if self.mandate is None:
            self.mandate = self.stage.run(self.stage.give(*mandated))
            self.model.mandates.add(mandated)
        else:
            self.stage.run(self.stage.end(self.mandate))
            self.mandate = None
            self.model.mandates.discard(mandated)

    @rule(who=ACTORS, year=sampled_from(wishes.YEARS), ssin=sampled_from([None, "W1"]), out=st.booleans())
    def opt(self, who: str, year: int, ssin: str | None, *, out: bool) -> None:
        about = self.employers[0], year, self.names[ssin] if ssin else None
        told = self.model.opt(self.who[who], *about, out=out)
        try:
            self.stage.run(self.stage.opt(self.who[who], *about, out=out))
        except MissingPermission:
            assert not told.is_done
        else:
            assert told.is_done
        self.opted = True

    @rule(days=sampled_from([1, 1, 15]))
    def wait(self, days: int) -> None:
        self.stage.calendar.day += timedelta(days=days)
        self.model.today = self.stage.calendar.day

    @invariant()
    def the_account_is_that_of_the_model(self) -> None:
        providers = [self.who[name][0] for name in ("course", "other course")]
        found = self.stage.run(self.stage.read(self.employers, providers))
        agree(comparing.account_of(self.model, self.employers), found.lines)
        agree(comparing.courses_of(self.model), found.courses)
        self.found, self.is_agreed = found, False
        told = self.stage.run(self.stage.histories(self.found.ids.values()))
        for record in self.model.everything():
            acts = [(number, act, *who) for number, (act, who) in enumerate(record.acts, 2)]
            assert told.get(self.found.ids[record.key], []) == acts, record
        number, ssin = next(self.pairs)
        self.credit_is_right(number, ssin, 2026)
        self.is_agreed = True

    def teardown(self) -> None:
        if not getattr(self, "is_agreed", False):
            return
        while self.waiting:
            self.judge_one()
        self.the_account_is_that_of_the_model()
        for number, ssin, year in itertools.product(self.employers, self.workers, wishes.YEARS):
            self.credit_is_right(number, ssin, year)
        told = set().union(*(self.stage.run(self.stage.opt_outs(number)) for number in self.employers))
        assert told == self.model.opt_outs
        for name, number in zip(("employer", "other"), self.employers, strict=True):
            for kind, place in PLACES.items():
                lines = [each for each in self.model.lines(number, kind) if not each.withdrawn]
                assert self.pages(name, place, number) == {self.found.ids[each.key] for each in lines}
        expected = self.pages("employer", "trainings", self.employers[0]) if self.mandate else None
        assert self.pages("mandatary", "trainings", self.employers[0]) == expected
        for record in self.records():
            self.history_is_whole(record)

    def pages(self, name: str, place: str, number: str) -> set[str] | None:
        """The ids that somebody finds page by page; nothing when the search is refused."""
        path, found = f"/{place}/search?pageSize=3", list[str]()
        while path:
            answer = self.parties[name].call("POST", path, {"enterpriseNumber": number})
            if answer.status_code == 403:
                return None
            page = answer.json()
            found += [item["id"] for item in page["items"]]
            path = page.get("next", "").partition(self.parties[name].base)[2]
        assert found == sorted(set(found))
        return set(found)

    def history_is_whole(self, record: Record) -> None:
        """From the first version to the one that stands, each as the one before left it."""
        party = self.parties["employer" if record.enterprise == self.employers[0] else "other"]
        address = f"/{PLACES[record.kind]}/{self.found.ids[record.key]}"
        items = party.call("GET", f"{address}/history").json()["items"]
        assert [item["version"] for item in items] == list(range(1, record.version + 1))
        assert "before" not in items[0]
        assert all(one["after"] == next_["before"] for one, next_ in itertools.pairwise(items))
        assert items[-1]["after"] == party.call("GET", address).json()
        assert comparing.seen(items[-1]["after"]) == comparing.usual(comparing.told_of(record))

    def credit_is_right(self, number: str, ssin: str, year: int) -> None:
        found = self.stage.run(self.stage.credits(number, ssin, year))
        for kind in ("legal", "sectoral", "extra"):
            counted = self.model.credit(number, ssin, kind, year)
            counted.pop("isKnown")
            told = comparing.minutes_of(found[kind]) if kind in found else dict.fromkeys(counted, 0)
            assert told == counted, (number, ssin, kind, year)

    def one(self, wish: Wish, *, is_web: bool) -> None:
        """Do one thing, over HTTP or as another server would."""
        if wish.record is not None and wish.record not in self.found.ids:
            self.found.ids[wish.record] = str(uuid4())
        expected = self.model.do(wish)
        if is_web and (wish.version is not None or wish.deed == "declare"):
            self.agree(wish, expected, **self.over_http(wish))
            return
        ((outcome, codes),) = self.stage.run(self.gathered([command_of(wish, self.found.ids)]))
        self.agree(wish, expected, is_done=outcome is not None, codes=codes)

    def agree(self, wish: Wish, expected: Told, *, is_done: bool, codes: frozenset[str]) -> None:
        """The same verdict, for the same rules; a refusal of who may not act does not tell more."""
        self.is_agreed = False
        if "missingPermission" in codes:
            codes = frozenset({"notYourEnterprise" if wish.who[1] == "employer" else "noMandate"})
        told = codes if is_done else frozenset(blocking(set(codes)))
        if not is_done and expected.codes:
            # Some say at once that it is another record, too.
            told -= {"identityChanged"} - expected.codes
        assert (is_done, told) == (expected.is_done, expected.codes), f"\n{wish}\nmodel: {expected}\nregister: {told}"

    async def grouped(self, commands: Sequence[Command]) -> list[tuple[Outcome | None, frozenset[str]]]:
        """One group of the register's."""

        async def written(driver: Driver) -> list[Outcome]:
            return await self.stage.registrar._write(driver, commands)

        told: list[tuple[Outcome | None, frozenset[str]]] = []
        for command, outcome in zip(commands, await persistently(self.stage.database, written), strict=True):
            if outcome.result is Result.BLOCKED:
                told.append((None, comparing.codes_of(refusal_of(command, outcome))))
            else:
                told.append((outcome, comparing.codes_in(outcome.findings)))
        return told

    async def gathered(self, commands: Sequence[Command]) -> list[tuple[Outcome | None, frozenset[str]]]:
        told: list[tuple[Outcome | None, frozenset[str]]] = []
        for found in await asyncio.gather(*map(self.stage.registrar.do, commands), return_exceptions=True):
            if isinstance(found, Refusal):
                told.append((None, comparing.codes_of(found)))
            elif isinstance(found, BaseException):
                raise found
            else:
                told.append((found, comparing.codes_in(found.findings)))
        return told

    def over_http(self, wish: Wish) -> dict[str, Any]:
        (party,) = [self.parties[name] for name, who in self.who.items() if who == wish.who]
        path = f"/{PLACES[wish.kind]}"
        headers = {"If-Match": f'"{wish.version}"'} if wish.version is not None else {}
        if wish.deed == "declare":
            answer = party.call("POST", path, wish.content)
        elif wish.deed == "verify":
            path = f"{path}/{self.found.ids[wish.record or ()]}/verification"
            answer = party.call("POST", path, wish.content, headers=headers)
        else:
            method = "PUT" if wish.deed == "correct" else "DELETE"
            answer = party.call(method, f"{path}/{self.found.ids[wish.record or ()]}", wish.content, headers=headers)
        if answer.status_code >= 400:
            return {"is_done": False, "codes": comparing.codes_of_problem(answer.json())}
        warnings = answer.json().get("warnings", []) if answer.content else []
        return {"is_done": True, "codes": frozenset(each["code"] for each in warnings)}

    def post(self, who: str, records: list[Wish]) -> None:
        """Send a declaration; a worker judges it some time."""
        answer = declare(self.parties[who], lines([record_of(wish) for wish in records]))
        assert answer.status_code == 202, answer.text
        self.waiting.append(Waiting(self.parties[who], answer.json()["id"], records))

    def judge_one(self) -> None:
        """Let a worker judge a chunk of whoever's turn it is, and the model the same records."""
        assert self.stage.run(self.stage.judge.once())
        judged = self.stage.run(self.stage.judged([each.id for each in self.waiting]))
        (sent,) = [each for each in self.waiting if judged[each.id] > each.judged]
        verdicts = sent.party.call("GET", f"/declarations/{sent.id}/results").json()["items"]
        fresh = range(sent.judged, judged[sent.id])
        for place in fresh:
            wish, verdict = sent.records[place], verdicts[place]
            expected = self.model.do(wish)
            codes = frozenset(each["code"] for each in verdict.get("anomalies", []))
            assert verdict["verdict"] == expected.verdict, (wish, codes, expected)
            self.agree(wish, expected, is_done=verdict["verdict"] != "B", codes=codes)
        sent.judged = judged[sent.id]
        self.waiting = [each for each in self.waiting if each.judged < len(each.records)]

    def line(self, who: str, of: tuple[str, Json], pick: int, about: int) -> Wish:
        """A record of a declaration."""
        kind, content = of
        records = [each for each in self.records() if not each.is_provided]
        if about < 50 or not records:
            return Wish(self.who[who], "declare", kind, self.named(content))
        record = records[pick % len(records)]
        if about < 80:
            return replace(self.correction(record, who, of, about), who=self.who[who], record=None, version=None)
        if record.kind == "trainingRight":
            return Wish(self.who[who], "declare", record.kind, record.content)
        told = {"kind": record.kind, "reference": record.content["reference"]}
        is_named = record.kind != "training" and about % 5
        meant = {**told, "enterpriseNumber": record.content["enterpriseNumber"]} if is_named else told
        return Wish(self.who[who], "withdraw", record.kind, meant)

    def correction(self, record: Record, who: str, of: tuple[str, Json], about: int) -> Wish:
        """Another content of its kind for a record, most often under the same name."""
        content = self.named(of[1]) if of[0] == record.kind else {**record.content}
        names = ("reference", "enterpriseNumber", "ssin", "year", "kind")
        if about % 8:
            content |= {name: record.content[name] for name in names if name in record.content}
        by = record.declarer if about % 3 and not record.is_provided else self.who[who]
        return self.seen(record, "correct", record.kind, content, by, about)

    def seen(self, on: Record | Course, deed: str, kind: str, content: Json | None, who: Who, about: int) -> Wish:
        """A wish on a record that somebody read: now, one version ago, or without telling which."""
        version = {0: None, 1: on.version + 1, 2: max(on.version - 1, 1)}.get(about % 9, on.version)
        return Wish(who, deed, kind, content, on.key, version)

    def records(self) -> list[Record]:
        """What stands on the accounts."""
        return [each for each in self.model.everything() if each.enterprise]

    def course(self, pick: int) -> Course:
        return [*self.model.courses.values()][pick % len(self.model.courses)]

    def named(self, content: Json) -> Json:
        told: Json = wishes.named(content, self.names)
        return told


def record_of(wish: Wish) -> Json:
    """A wish as a record of a declaration."""
    if wish.deed == "withdraw":
        return {"withdrawal": wish.content}
    return {wish.kind: wish.content, **({"correction": True} if wish.deed == "correct" else {})}


def agree(expected: dict[Key, Json], told: dict[Key, Json]) -> None:
    """Lay the two beside each other, line by line."""
    assert set(told) == set(expected)
    for key, line in expected.items():
        assert comparing.seen(told[key]) == line, key


@pytest.fixture(scope="module")
def stage(postgres: str) -> Iterator[Stage]:
    with staged(postgres, date.fromisoformat(wishes.TODAY), declarations={"chunk_records": 3}) as found:
        yield found


@pytest.mark.timeout(3600)
def test_any_order_of_anything_gives_the_account_of_the_model(stage: Stage) -> None:
    machine = type("Register", (Register,), {"stage": stage})
    run_state_machine_as_test(machine, settings=SETTINGS)
