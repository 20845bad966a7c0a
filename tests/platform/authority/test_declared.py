"""Many records at once: whoever has a token may send them, whose they may be is judged record by record."""

from typing import Any, Final

import pytest

from tests.platform.authority.acts import FLA, TRAINER
from tests.platform.authority.callers import Caller, Town
from tests.platform.authority.holdings import (
    BUTCHER_AS_TRAINER,
    COURSE,
    NEIGHBOUR,
    NEW_AT_ONCE,
    OTHERWISE,
    WORKER,
    content,
    course,
    reference,
)
from tests.platform.authority.software_matrix import JUDGED, OK
from tests.platform.authority.watching import Watch
from tests.workers import work_off

MEMBERS: Final = {
    "training": "training",
    "employment": "employment",
    "right": "trainingRight",
    "budget": "employabilityBudget",
}
DECLARATIONS: Final = {"declarations", "declaration_chunks", "declaration_turns"}
ACCOUNT: Final = {"trainings", "employments", "training_rights", "employability_budgets", "record_history"}
CORRECTED, WITHDRAWN = 3, 4
Verdicts = list[tuple[str, list[str]]]


def a_withdrawal(kind: str, caller: Caller, place: int) -> dict[str, Any]:
    whose = {} if kind == "training" else {"enterpriseNumber": caller.employer}
    told = {"kind": MEMBERS[kind], "reference": reference(kind, caller.employer, place), **whose}
    return {"withdrawal": told}


def records_of(caller: Caller) -> list[dict[str, Any]]:
    """Of every kind: one that is new, one that is corrected, one that is withdrawn by its reference."""
    records: list[dict[str, Any]] = []
    for kind, member in MEMBERS.items():
        records.append({member: content(kind, caller.employer, NEW_AT_ONCE)})
        corrected = {**content(kind, caller.employer, CORRECTED), **OTHERWISE[kind]}
        records.append({member: corrected, "correction": True})
    return records + [a_withdrawal(kind, caller, WITHDRAWN) for kind in MEMBERS if kind != "right"]


def judged(town: Town, watch: Watch, caller: Caller, base: str, records: list[Any]) -> tuple[Verdicts, set[str]]:
    """The verdict on each record with the rules that it breaks, and the tables that were written meanwhile."""
    work_off(town.platform)
    watch.look()
    http, headers = town.platform.http, caller.headers
    received = http.post(f"{base}/declarations", json=records, headers=headers)
    assert received.status_code == 202, received.text
    work_off(town.platform)
    tables = watch.look().tables
    answer = http.get(received.json()["results"], headers=headers)
    assert answer.status_code == 200
    assert WORKER not in answer.text
    told = [
        (each["verdict"], [found["code"] for found in each.get("anomalies", [])]) for each in answer.json()["items"]
    ]
    return told, tables


@pytest.mark.requirement("MANDATE-1", "MANDATE-2", "GROUP-3")
@pytest.mark.parametrize("kind", JUDGED)
def test_records_of_an_employer_are_accepted_from_who_may_act_for_it_and_else_change_nothing(
    town: Town, watch: Watch, kind: str
) -> None:
    caller = town.callers[kind]
    records = records_of(caller)
    verdicts, tables = judged(town, watch, caller, FLA, records)
    if JUDGED[kind] == OK:
        assert verdicts == [("A", [])] * len(records)
        assert tables == DECLARATIONS | ACCOUNT
    else:
        assert verdicts == [("B", [JUDGED[kind]])] * len(records)
        assert tables == DECLARATIONS


@pytest.mark.requirement("MANDATE-2")
@pytest.mark.parametrize("kind", ["a mandatary whose mandate was revoked", "a mandatary that was replaced by another"])
def test_what_was_declared_for_a_former_client_is_not_reached_under_the_name_of_another(
    town: Town, watch: Watch, kind: str
) -> None:
    caller, client = town.callers[kind], town.callers["a mandatary of another employer"].employer
    assert caller.party is not None
    training = content("training", caller.employer, CORRECTED)
    records = [
        {"training": {**training, "enterpriseNumber": client}, "correction": True},
        {"training": {**training, "enterpriseNumber": caller.party.number}, "correction": True},
        {"training": training, "correction": True},
        {"training": training},
        a_withdrawal("training", caller, CORRECTED),
    ]
    verdicts, tables = judged(town, watch, caller, FLA, records)
    assert verdicts == [("B", ["noMandate"])] * len(records)
    assert tables == DECLARATIONS


@pytest.mark.requirement("MANDATE-2")
def test_nor_under_the_name_of_a_client_that_one_has(town: Town, watch: Watch) -> None:
    caller, former = town.callers["a service provider with an active mandate"], town.callers["nobody"]
    assert caller.party is not None
    town.platform.rows(
        "UPDATE trainings SET declarer = :number, quality = :quality WHERE CAST(id AS text) = :id RETURNING 1",
        number=caller.party.number,
        quality=caller.party.quality.value,
        id=former.held["training to read"],
    )
    training = {**content("training", former.employer, 0), "enterpriseNumber": caller.employer}
    records = [{"training": training, "correction": True}, {"training": training}, a_withdrawal("training", former, 0)]
    verdicts, tables = judged(town, watch, caller, FLA, records)
    assert verdicts == [("B", ["identityChanged"]), ("B", ["referenceTaken"]), ("B", ["noMandate"])]
    assert tables == DECLARATIONS


@pytest.mark.parametrize("kind", ["a social secretariat with an active mandate", "another employer"])
def test_nobody_withdraws_what_another_declared_by_knowing_its_reference(town: Town, watch: Watch, kind: str) -> None:
    caller = town.callers[kind]
    verdicts, tables = judged(town, watch, caller, FLA, [a_withdrawal("training", caller, 0)])
    assert verdicts == [("B", ["recordUnknown"])]
    assert tables == DECLARATIONS


@pytest.mark.requirement("PROVIDER-1", "PROVIDER-4")
def test_a_training_provider_declares_nothing_but_its_own_trainings(town: Town, watch: Watch) -> None:
    caller = town.callers["a training provider"]
    own = [
        {"training": course("new-at-once", NEIGHBOUR, NEW_AT_ONCE)},
        {"training": {**course("course-3", NEIGHBOUR, CORRECTED), **OTHERWISE["training"]}, "correction": True},
        {"withdrawal": {"kind": "training", "reference": "course-4"}},
    ]
    others = [
        {"employment": content("employment", caller.employer, NEW_AT_ONCE)},
        {"trainingRight": content("right", caller.employer, NEW_AT_ONCE)},
        {"training": content("training", caller.employer, NEW_AT_ONCE)},
        {"training": {**course("of-butcher", None, COURSE), **OTHERWISE["training"]}, "correction": True},
        {"withdrawal": {"kind": "training", "reference": "of-butcher"}},
        {
            "withdrawal": {
                "kind": "training",
                "reference": reference("training", BUTCHER_AS_TRAINER.enterprise_number, 0),
            }
        },
        {"withdrawal": a_withdrawal("employment", caller, WITHDRAWN)["withdrawal"]},
    ]
    verdicts, tables = judged(town, watch, caller, TRAINER, own)
    assert [verdict for verdict, _ in verdicts] == ["A", "A", "A"]
    assert tables == {*DECLARATIONS, "trainings", "record_history"}
    verdicts, tables = judged(town, watch, caller, TRAINER, others)
    assert [verdict for verdict, _ in verdicts] == ["B"] * len(others)
    assert verdicts[3:] == [("B", ["recordUnknown"])] * 3 + [("B", ["notYourEnterprise"])]
    assert tables == DECLARATIONS
