"""Every operation of the client, called once, with what must come of it; in which world, the caller decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from openfla.contract.declarations import ExportFormat, NewExport, RecordVerdict, TaskState, Verdict
from openfla.contract.employments import EmploymentSearch
from openfla.contract.entitlements import (
    BudgetSearch,
    CreditSearch,
    OptOut,
    OptOutSearch,
    OwedKind,
    TrainingRightSearch,
)
from openfla.contract.trainings import Decision, NewVerification, TrainingSearch, Verification
from tests.client.api import records
from tests.client.api.worlds import World, client_of
from tests.platforms import BAKERY, Party
from tests.workers import work_off


@dataclass(frozen=True)
class Scene:
    """Who calls, in which world, beside whom."""

    world: World
    party: Party
    other: Party
    folder: Path

    @property
    def client(self) -> Any:
        return self.world.client

    def done(self, given: Any) -> Any:
        return self.world.done(given)

    def all(self, found: Any) -> list[Any]:
        return self.world.all(found)


Act = Callable[[Scene], None]


def _declared(place: str, new: Callable[..., Any]) -> Act:
    def act(scene: Scene) -> None:
        content, kind = new(), getattr(scene.client, place)
        first, again = scene.done(kind.declare(content)), scene.done(kind.declare(content))
        assert (first.created, first.changed, first.record.version) == (True, True, 1)
        assert (again.created, again.changed) == (False, False)
        assert again.record.id == first.record.id

    return act


def _got(place: str, new: Callable[..., Any]) -> Act:
    def act(scene: Scene) -> None:
        kind = getattr(scene.client, place)
        record = scene.done(kind.declare(new())).record
        assert scene.done(kind.get(record.id)) == replace(record, warnings=())

    return act


def _corrected(place: str, new: Callable[..., Any], about: Mapping[str, Any]) -> Act:
    def act(scene: Scene) -> None:
        content, kind = new(), getattr(scene.client, place)
        record = scene.done(kind.declare(content)).record
        corrected = scene.done(kind.correct(record, replace(content, **about)))
        again = scene.done(kind.correct(corrected.record, replace(content, **about)))
        assert (corrected.created, corrected.changed, corrected.record.version) == (False, True, 2)
        assert {name: getattr(corrected.record, name) for name in about} == about
        assert (again.changed, again.record.version) == (False, 2)

    return act


def _withdrawn(place: str, new: Callable[..., Any]) -> Act:
    def act(scene: Scene) -> None:
        kind = getattr(scene.client, place)
        record = scene.done(kind.declare(new())).record
        for _ in range(2):
            assert scene.done(kind.withdraw(record)) is None
        assert scene.done(kind.get(record.id)).withdrawn

    return act


def _history(place: str, new: Callable[..., Any]) -> Act:
    def act(scene: Scene) -> None:
        kind = getattr(scene.client, place)
        record = scene.done(kind.declare(new())).record
        scene.done(kind.withdraw(record))
        versions = scene.all(kind.history(record.id, page_size=1))
        assert [(each.version, each.act) for each in versions] == [(1, "declared"), (2, "withdrawn")]
        assert versions[1].before == versions[0].after

    return act


def _searched(place: str, new: Callable[..., Any], search: Callable[..., Any]) -> Act:
    def act(scene: Scene) -> None:
        kind = getattr(scene.client, place)
        declared = [scene.done(kind.declare(new())).record for _ in range(2)]
        for record in declared:
            about = {"ssin": record.ssin} if hasattr(record, "ssin") else {"reference": record.reference}
            found = scene.all(kind.search(search(**about), page_size=1))
            assert record.id in [each.id for each in found]

    return act


def _verified(scene: Scene) -> None:
    with client_of(scene.other) as provider:
        training = records.a_provided_training()
        provider.trainings.declare(training)  # type: ignore[arg-type]
    wanted = TrainingSearch(
        enterprise_number=BAKERY, ssin=training.participants[0].ssin, verification=Verification.TO_VERIFY
    )
    [waiting] = scene.all(scene.client.trainings.search(wanted))
    verified = scene.done(scene.client.trainings.verify(waiting, NewVerification(decision=Decision.CONFIRMED)))
    assert (verified.changed, verified.record.verification) == (True, Verification.CONFIRMED)


def _credits(scene: Scene) -> None:
    right = records.a_right(days=Decimal(5))
    scene.done(scene.client.rights.declare(right))
    wanted = CreditSearch(enterprise_number=BAKERY, ssin=right.ssin, year=right.year)
    found = {each.kind: each for each in scene.done(scene.client.credits.search(wanted))}
    assert found[OwedKind.LEGAL].entitled.days == 5


def _opted_out(scene: Scene) -> None:
    whose, opt_outs = OptOut(enterprise_number=BAKERY, ssin=records.a_worker()), scene.client.opt_outs
    first, again = scene.done(opt_outs.opt_out(2026, whose)), scene.done(opt_outs.opt_out(2026, whose))
    assert (first.created, again.created, first.warnings) == (True, False, ())
    assert (first.record.year, first.record.ssin) == (2026, whose.ssin)


def _opted_in(scene: Scene) -> None:
    whose, opt_outs = OptOut(enterprise_number=BAKERY, ssin=records.a_worker()), scene.client.opt_outs
    scene.done(opt_outs.opt_out(2027, whose))
    assert scene.done(opt_outs.opt_in(2027, whose)) is None
    assert scene.done(opt_outs.opt_out(2027, whose)).created


def _opt_outs_searched(scene: Scene) -> None:
    whose, opt_outs = OptOut(enterprise_number=BAKERY, ssin=records.a_worker()), scene.client.opt_outs
    scene.done(opt_outs.opt_out(2028, whose))
    found = scene.all(opt_outs.search(OptOutSearch(enterprise_number=BAKERY, year=2028), page_size=1))
    assert whose.ssin in [each.ssin for each in found]


def _mandators(scene: Scene) -> None:
    assert scene.all(scene.client.mandators()) == []


def _export_asked(scene: Scene) -> None:
    asked = scene.done(scene.client.exports.ask(NewExport(enterprise_number=BAKERY, format=ExportFormat.NDJSON)))
    assert (asked.format, asked.enterprise_number) == (ExportFormat.NDJSON, BAKERY)
    work_off(scene.party.platform)


def _export_got(scene: Scene) -> None:
    asked = scene.done(scene.client.exports.ask(NewExport(enterprise_number=BAKERY, format=ExportFormat.CSV)))
    work_off(scene.party.platform)
    assert scene.done(scene.client.exports.get(asked.id)).state is TaskState.DONE


def _export_awaited(scene: Scene) -> None:
    asked = scene.done(scene.client.exports.ask(NewExport(enterprise_number=BAKERY, format=ExportFormat.CSV)))
    work_off(scene.party.platform)
    assert scene.done(scene.client.exports.wait(asked, timeout_s=10)).state is TaskState.DONE


def _export_fetched(scene: Scene) -> None:
    asked = scene.done(scene.client.exports.ask(NewExport(enterprise_number=BAKERY, format=ExportFormat.XLSX)))
    work_off(scene.party.platform)
    done = scene.done(scene.client.exports.get(asked.id))
    to = scene.folder / "everything.xlsx"
    assert scene.done(scene.client.exports.download(done, to)) == done.bytes == to.stat().st_size
    assert to.read_bytes().startswith(b"PK")
    assert to.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in scene.folder.iterdir()] == [to.name]


def _new_of(scene: Scene) -> Callable[..., Any]:
    return records.a_training if hasattr(scene.client, "mandators") else records.a_provided_training


def _sent(scene: Scene) -> Any:
    training = _new_of(scene)()
    bad = replace(training, reference="another", period=replace(training.period, end_date=_TOO_EARLY))
    sent = scene.done(scene.client.declarations.send([training, bad], reference=training.reference))
    assert (sent.records, sent.reference, sent.state) == (2, training.reference, TaskState.PROCESSING)
    work_off(scene.party.platform)
    return sent


def _declaration_sent(scene: Scene) -> None:
    _sent(scene)


def _declaration_got(scene: Scene) -> None:
    found = scene.done(scene.client.declarations.get(_sent(scene).id))
    assert (found.state, found.judged, found.blocked) == (TaskState.DONE, 2, 1)


def _declaration_awaited(scene: Scene) -> None:
    told: list[Any] = []
    done = scene.done(scene.client.declarations.wait(_sent(scene), timeout_s=10, progress=told.append))
    assert done.state is TaskState.DONE
    assert told == [done]


def _verdicts_read(scene: Scene) -> None:
    sent = _sent(scene)
    verdicts = scene.all(scene.client.declarations.results(sent, page_size=1))
    assert [each.record for each in verdicts] == [1, 2]
    [blocked] = scene.all(scene.client.declarations.results(sent.id, verdicts=[Verdict.BLOCKED], page_size=1))
    assert blocked == verdicts[1]
    assert [each.code for each in blocked.anomalies] == ["endBeforeStart"]


def _verdicts_fetched(scene: Scene) -> None:
    sent, file = _sent(scene), BytesIO()
    size = scene.done(scene.client.declarations.download(sent, file, verdicts=[Verdict.BLOCKED]))
    assert size == len(file.getvalue())
    [blocked] = [msgspec.json.decode(line, type=RecordVerdict) for line in file.getvalue().splitlines()]
    assert (blocked.record, blocked.verdict) == (2, Verdict.BLOCKED)


def _health(scene: Scene) -> None:
    assert scene.done(scene.client.health()).is_up


def _lists(scene: Scene) -> None:
    assert "durationUnits" in [each.name for each in scene.done(scene.client.code_lists.all())]


def _list(scene: Scene) -> None:
    assert [each.code for each in scene.done(scene.client.code_lists.get("durationUnits"))] == [
        "minutes",
        "hours",
        "days",
    ]


def _code(scene: Scene) -> None:
    assert scene.done(scene.client.code_lists.code("durationUnits", "days")).label.nl == "Dagen"


def _page(scene: Scene) -> None:
    assert "<html" in scene.done(scene.client.documents.page())


def _json(scene: Scene) -> None:
    assert msgspec.json.decode(scene.done(scene.client.documents.openapi()))["openapi"] == "3.0.3"


def _yaml(scene: Scene) -> None:
    assert scene.done(scene.client.documents.openapi("yaml")).startswith(b"openapi: 3.0.3")


def _raw(scene: Scene) -> None:
    found = scene.done(scene.client.request("POST", "trainings/search", {"enterpriseNumber": BAKERY}, {"pageSize": 1}))
    assert (found.status, found.attempts) == (200, 1)
    assert found.json()["pageSize"] == 1


def _of_records(place: str, ids: str, new: Callable[..., Any], about: dict[str, Any], search: Any) -> dict[str, Any]:
    declare, get, correct, withdraw, found = ids.split()
    return {
        f"{place}.declare": (declare, _declared(place, new)),
        f"{place}.get": (get, _got(place, new)),
        f"{place}.correct": (correct, _corrected(place, new, about)),
        f"{place}.withdraw": (withdraw, _withdrawn(place, new)),
        f"{place}.search": (found, _searched(place, new, search)),
    }


def _of(search: Any) -> Callable[..., Any]:
    return lambda **about: search(enterprise_number=BAKERY, **about)


_TOO_EARLY: Final = records.a_training().period.start_date.replace(year=2020)
_BY_BOTH: Final[dict[str, tuple[str, Act]]] = {
    "declarations.send": ("declare", _declaration_sent),
    "declarations.get": ("declaration", _declaration_got),
    "declarations.wait": ("declaration", _declaration_awaited),
    "declarations.results": ("verdicts", _verdicts_read),
    "declarations.download": ("verdicts", _verdicts_fetched),
    "health": ("health", _health),
    "code_lists.all": ("codeLists", _lists),
    "code_lists.get": ("codes", _list),
    "code_lists.code": ("code", _code),
    "documents.page": ("documentation", _page),
    "documents.openapi": ("openapiJson", _json),
    "documents.openapi of yaml": ("openapiYaml", _yaml),
}
OF_EMPLOYERS: Final[dict[str, tuple[str, Act]]] = {
    **_of_records(
        "trainings",
        "register training correctTraining withdrawTraining searchTrainings",
        records.a_training,
        {"title": "First aid at work"},
        _of(TrainingSearch),
    ),
    **_of_records(
        "employments",
        "declareEmployment employment correctEmployment withdrawEmployment searchEmployments",
        records.an_employment,
        {"end_date": records.a_budget().last_spending_date},
        _of(EmploymentSearch),
    ),
    **_of_records(
        "rights",
        "declareRight right correctRight withdrawRight searchRights",
        records.a_right,
        {"days": Decimal("3.25")},
        _of(TrainingRightSearch),
    ),
    **_of_records(
        "budgets",
        "declareBudget budget correctBudget withdrawBudget searchBudgets",
        records.a_budget,
        {"initial_amount": Decimal("1799.99")},
        _of(BudgetSearch),
    ),
    "trainings.history": ("trainingHistory", _history("trainings", records.a_training)),
    "employments.history": ("employmentHistory", _history("employments", records.an_employment)),
    "rights.history": ("rightHistory", _history("rights", records.a_right)),
    "budgets.history": ("budgetHistory", _history("budgets", records.a_budget)),
    "trainings.verify": ("verifyTraining", _verified),
    "credits.search": ("searchCredits", _credits),
    "opt_outs.opt_out": ("optOut", _opted_out),
    "opt_outs.opt_in": ("optIn", _opted_in),
    "opt_outs.search": ("searchOptOuts", _opt_outs_searched),
    "mandators": ("mandators", _mandators),
    "exports.ask": ("askExport", _export_asked),
    "exports.get": ("export", _export_got),
    "exports.wait": ("export", _export_awaited),
    "exports.download": ("exportFile", _export_fetched),
    "request": ("searchTrainings", _raw),
    **_BY_BOTH,
}
OF_PROVIDERS: Final[dict[str, tuple[str, Act]]] = {
    **_of_records(
        "trainings",
        "registerProvided providedTraining correctProvided withdrawProvided searchProvidedTrainings",
        records.a_provided_training,
        {"title": "First aid at work"},
        TrainingSearch,
    ),
    "request": ("searchProvidedTrainings", _raw),
    **_BY_BOTH,
}
