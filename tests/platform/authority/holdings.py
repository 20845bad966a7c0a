"""What stands in the account before anybody calls: of each caller's employer, of a neighbour, of training providers."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import text
from uuid_utils.compat import uuid7

from openfla.contract.declarations import ExportFormat, RecordKind, TaskState
from openfla.contract.employments import NewEmployment
from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight
from openfla.contract.qualities import Quality
from openfla.contract.trainings import NewProviderTraining, NewTraining
from openfla.identifiers import EnterpriseNumber, Ssin
from openfla.platform import work
from openfla.platform.access.model import Actor
from openfla.platform.declarations import service as declarations
from openfla.platform.declarations.model import Chunk, DeclarationSettings, Named
from openfla.platform.entitlements import queries_opt_outs
from openfla.platform.entitlements.model import OptOutRow
from openfla.platform.exports import queries as exports
from openfla.platform.exports.model import Export
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Database, Driver, Tx
from openfla.platform.kernel.groups import persistently
from openfla.platform.records.model import Command, Deed, Occasion, Outcome, Result
from openfla.platform.register import engine
from tests.platform.authority.callers import Caller, Town, the_employer
from tests.platform.mandates.people import a_number
from tests.platforms import BAKERY, BUTCHER

PLACES: Final = ("to read", "to correct", "to withdraw", "to correct at once", "to withdraw at once")
"""There is one of each kind for each of these; a place is a number too, so that no two say the same."""
NEW, NEW_AT_ONCE, COURSE = 5, 6, 7
WORKER: Final = "00010200271"
"""Works for all of them, and stands in no example of the documents."""
OPTED_OUT, NOT_OPTED_OUT = "2028", "2027"
NEIGHBOUR: Final = a_number(900)
BAKERY_AS_TRAINER: Final = Actor(BAKERY, Quality.TRAINING_PROVIDER, "self_service_chaman_1_bakery", frozenset())
BUTCHER_AS_TRAINER: Final = Actor(BUTCHER, Quality.TRAINING_PROVIDER, "self_service_chaman_1_butcher", frozenset())
OTHERWISE: Final[dict[str, dict[str, Any]]] = {
    "training": {"title": "Something else"},
    "employment": {"jointCommittees": ["118"]},
    "right": {"days": 4},
    "budget": {"measure": "Coaching"},
}
"""What a correction changes."""
_TYPES: Final[dict[str, tuple[Any, RecordKind]]] = {
    "training": (NewTraining, RecordKind.TRAINING),
    "employment": (NewEmployment, RecordKind.EMPLOYMENT),
    "right": (NewTrainingRight, RecordKind.TRAINING_RIGHT),
    "budget": (NewEmployabilityBudget, RecordKind.EMPLOYABILITY_BUDGET),
}
_ONE_RECORD: Final = b'{"withdrawal":{"kind":"training","reference":"there-is-none"}}'


def content(kind: str, employer: EnterpriseNumber, place: int) -> dict[str, Any]:
    """A record of an employer's worker as JSON: another one for each place."""
    whose = {"enterpriseNumber": employer, "ssin": WORKER}
    if kind == "right":
        return {**whose, "year": 2020 + place, "kind": "legal", "days": 5}
    whose["reference"] = reference(kind, employer, place)
    if kind == "employment":
        regime = {"hoursPerWeek": 38, "fullTimeHoursPerWeek": 38}
        return {**whose, "startDate": "2020-01-01", "workingRegime": regime, "jointCommittees": ["200"]}
    if kind == "budget":
        return {**whose, "measure": "Outplacement", "initialAmount": 1800, "lastSpendingDate": "2026-12-31"}
    return {**whose, **_lesson(place), "status": "completed", "deductedFrom": "none"}


def course(name: str, employer: EnterpriseNumber | None = None, place: int = COURSE) -> dict[str, Any]:
    """A training provider's training as JSON, with one participant, whose employer may be told."""
    told = {"enterpriseNumber": employer} if employer else {}
    return {"reference": name, **_lesson(place), "participants": [{"ssin": WORKER, "status": "completed", **told}]}


def reference(kind: str, employer: EnterpriseNumber, place: int) -> str:
    return f"{kind}-{employer}-{place}"


def fill(town: Town) -> None:
    """Put everything there, judge what was declared, and make what was exported."""
    asyncio.run(_filled(town))


async def _filled(town: Town) -> None:
    database = Database.at(town.platform.url, town.platform.settings.database)
    try:
        shared = await _recorded(database, town)
        async with database.transaction() as tx:
            shared["another provider's declaration"] = await _declaration(tx, BUTCHER_AS_TRAINER)
            shared["the bakery's declaration as employer"] = await _declaration(tx, the_employer(BAKERY))
            for caller in town.callers.values():
                caller.held.update(shared)
                await _given(tx, caller)
        for task in work.tasks(town.platform.settings, database).values():
            while await task():
                pass
    finally:
        await database.close()


async def _recorded(database: Database, town: Town) -> dict[str, str]:
    """Records of every kind; those of each employer go to its caller, those that all share are returned."""
    meant: list[tuple[Caller | None, str, Command]] = []
    for caller in town.callers.values():
        meant += [(caller, name, command) for name, command in _of_employer(caller.employer)]
    # When all employers of the worker are known: what names none of them stays nobody's.
    meant += [(None, name, command) for name, command in _of_others()]
    clock = SystemClock()
    occasion, regime = Occasion(at=clock.now(), today=clock.today()), town.platform.settings.regime

    async def written(driver: Driver) -> list[Outcome]:
        applied = await engine.apply(driver, [command for _, _, command in meant], occasion, regime)
        return applied.outcomes

    shared: dict[str, str] = {}
    for (whose, name, _), outcome in zip(meant, await persistently(database, written), strict=True):
        assert outcome.result is Result.NEW, (name, outcome.findings)
        held = whose.held if whose else shared
        held[name] = str(outcome.rows[0].id if "'s part" in name else outcome.record)
    return shared


def _of_employer(employer: EnterpriseNumber) -> Iterable[tuple[str, Command]]:
    for kind, (message, record) in _TYPES.items():
        for place, name in enumerate(PLACES):
            told = msgspec.convert(content(kind, employer, place), message, strict=False)
            actor = the_employer(employer)
            yield f"{kind} {name}", Command(actor=actor, deed=Deed.DECLARE, kind=record, content=told)
    yield "the employer's part", _course(BAKERY_AS_TRAINER, course(f"of-{employer}", employer))


def _of_others() -> Iterable[tuple[str, Command]]:
    told = msgspec.convert(content("training", BAKERY, 0), NewTraining, strict=False)
    bakery = Command(actor=the_employer(BAKERY), deed=Deed.DECLARE, kind=RecordKind.TRAINING, content=told)
    yield "what the bakery declared as employer", bakery
    for place, name in enumerate(PLACES):
        yield f"course {name}", _course(BAKERY_AS_TRAINER, course(f"course-{place}", NEIGHBOUR, place))
    yield "the neighbour's part", _course(BAKERY_AS_TRAINER, course("of-neighbour", NEIGHBOUR))
    yield "nobody's part", _course(BAKERY_AS_TRAINER, course("of-nobody"))
    yield "another provider's course", _course(BUTCHER_AS_TRAINER, course("of-butcher"))


def _course(actor: Actor, told: dict[str, Any]) -> Command:
    training = msgspec.convert(told, NewProviderTraining, strict=False)
    return Command(actor=actor, deed=Deed.DECLARE, kind=RecordKind.TRAINING, content=training)


async def _given(tx: Tx, caller: Caller) -> None:
    """What the caller itself asked and declared for that employer, as if it might have at that time."""
    actor, employer = caller.actor, the_employer(caller.employer)
    is_itself = (actor.enterprise_number, actor.quality) == (employer.enterprise_number, employer.quality)
    for what, made in (("declaration", _declaration), ("export", _export(caller.employer))):
        caller.held[f"the employer's {what}"] = await made(tx, employer)
        caller.held[f"its own {what}"] = caller.held[f"the employer's {what}"] if is_itself else await made(tx, actor)
    if actor.quality is not Quality.TRAINING_PROVIDER:
        told = {"declarer": actor.enterprise_number, "quality": actor.quality.value}
        for name in ("training to correct at once", "training to withdraw at once"):
            sql = "UPDATE trainings SET declarer = :declarer, quality = :quality WHERE CAST(id AS text) = :id"
            await tx.execute(text(sql), {**told, "id": caller.held[name]})
    opted_out = OptOutRow(
        id=uuid7(),
        enterprise=caller.employer,
        year=int(OPTED_OUT),
        ssin=Ssin(WORKER),
        since=_now(),
        declarer=caller.employer,
        quality=Quality.EMPLOYER.value,
    )
    await tx.execute(queries_opt_outs.put(opted_out))
    caller.held.update({"a year that was opted out of": OPTED_OUT, "another year": NOT_OPTED_OUT})


async def _declaration(tx: Tx, actor: Actor) -> str:
    declaration: UUID = uuid7()
    await declarations.begin(tx, DeclarationSettings(), actor, declaration, trace_id="")
    await declarations.add(tx, declaration, Chunk(0, 1, (_ONE_RECORD,)))
    named = Named(None, None)
    await declarations.finish(tx, actor, declaration, b"digest", named, records=1, at=_now(), trace_id="")
    return str(declaration)


def _export(enterprise: EnterpriseNumber) -> Any:
    async def asked(tx: Tx, actor: Actor) -> str:
        export = Export(
            id=uuid7(),
            enterprise=enterprise,
            declarer=actor.enterprise_number,
            quality=actor.quality,
            client_id=actor.client_id,
            trace_id="",
            format=ExportFormat.NDJSON,
            state=TaskState.PROCESSING,
            asked_at=_now(),
        )
        await tx.execute(exports.ask(export))
        return str(export.id)

    return asked


def _now() -> datetime:
    return datetime.now(UTC)


def _lesson(place: int) -> dict[str, Any]:
    day = f"2025-{place + 1:02}-03"
    return {
        "title": f"Lesson {place}",
        "type": "formal",
        "period": {"startDate": day, "endDate": day},
        "duration": {"value": 1, "unit": "days"},
    }
