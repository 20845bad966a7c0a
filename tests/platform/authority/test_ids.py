"""Nobody learns which ids exist: of another's record is told what is told of none, whatever else is wrong."""

from dataclasses import replace
from functools import partial
from typing import Any, Final

import httpx2
import pytest

from tests.platform.authority.acts import ACTS, Act
from tests.platform.authority.callers import Caller, Town
from tests.platform.authority.calling import called, code_of
from tests.platform.authority.holdings import WORKER
from tests.platform.authority.software_matrix import EXPECTED

NONE: Final = "01a20000-0000-7000-8000-000000000000"
STRANGERS: Final = (
    "another employer",
    "a service provider with an active mandate",
    "a mandatary whose mandate was revoked",
    "a training provider",
)
IN_OTHER_WORDS: Final = (
    str.upper,
    lambda told: told.replace("-", ""),
    lambda told: f"urn:uuid:{told}",
    "{{{}}}".format,
)
SEEN: Final = ('"1"', '"999999999"', '"99999999999999999999"')
BROKEN: Final[tuple[Any, ...]] = ([], {}, {"reference": "1"})


def hidden(kind: str) -> dict[str, Act]:
    """The acts of a caller on ids of others."""
    return {name: act for name, act in ACTS.items() if EXPECTED[kind][name] == "resourceNotFound"}


def told(answer: httpx2.Response) -> tuple[Any, ...]:
    """All of an answer but what is another one each time."""
    passing = ("date", "belgov-trace-id", "belgif-trace-id")
    body = {name: value for name, value in answer.json().items() if name != "instance"}
    return answer.status_code, body, {name: value for name, value in answer.headers.items() if name not in passing}


@pytest.mark.requirement("GROUP-3", "MANDATE-2", "PROVIDER-1")
@pytest.mark.parametrize("kind", STRANGERS)
def test_anothers_record_is_answered_as_none(town: Town, kind: str) -> None:
    caller, acts = town.callers[kind], hidden(kind)
    assert acts
    for name, act in acts.items():
        for version in SEEN if act.method != "GET" else SEEN[:1]:
            none, its = (called(town, caller, act, record, if_match=version) for record in (NONE, caller.held[act.of]))
            assert told(none) == told(its), name
            assert none.status_code == (400 if version == SEEN[2] else 404), name


@pytest.mark.parametrize("kind", STRANGERS)
def test_a_content_that_breaks_rules_does_not_tell_it_either(town: Town, kind: str) -> None:
    caller = town.callers[kind]
    changing = {name: act for name, act in hidden(kind).items() if act.body is not None}
    for name, act in changing.items():
        for body in [*BROKEN, *wrong_contents(act, caller)]:
            spoiled = replace(act, body=partial(_said, body))
            none, its = (called(town, caller, spoiled, record) for record in (NONE, caller.held[act.of]))
            assert told(none) == told(its), (name, body)


@pytest.mark.parametrize("kind", ["the employer itself", "a training provider"])
def test_an_id_is_one_in_one_form_only(town: Town, kind: str) -> None:
    caller = town.callers[kind]
    mine = {name: act for name, act in ACTS.items() if "-" in caller.held.get(act.of, "") and act.method == "GET"}
    readable = {name: act for name, act in mine.items() if EXPECTED[kind][name] == "allowed"}
    assert readable
    for name, act in readable.items():
        assert code_of(called(town, caller, act)) == "allowed", name
        for form in IN_OTHER_WORDS:
            assert code_of(called(town, caller, act, form(caller.held[act.of]))) == "resourceNotFound", (name, form)


def wrong_contents(act: Act, caller: Caller) -> list[Any]:
    """What is sent with this act, with other mistakes in it; none of them is a mistake of form."""
    assert act.body is not None
    usual = act.body(caller)
    if "decision" in usual:
        return [{"decision": "corrected"}, {**usual, "countsForAccount": False, "deductedFrom": "legal"}]
    changes: list[dict[str, Any]] = [
        {"enterpriseNumber": "0000000000"},
        {"ssin": "00000000000"},
        {"reference": "another"},
        {"days": 400},
        {"initialAmount": -1},
        {"startDate": "1900-01-01"},
        {"title": "   "},
        {"participants": [{"ssin": WORKER, "status": "completed"}] * 2},
    ]
    return [{**usual, **change} for change in changes if change.keys() <= usual.keys()]


def _said(body: Any, _: Caller) -> Any:
    return body
