"""Every operation of the API, tried by software of every kind: allowed where the guide says so, else nothing happens.

The table stands in `software_matrix.py`.
"""

from collections.abc import Iterator
from typing import Any, Final

import httpx2
import msgspec
import pytest

from tests.platform.authority.callers import Town
from tests.platform.authority.kinds import KINDS
from tests.platform.authority.software_matrix import ACTS, EXPECTED, MANDATORS, OK, Act
from tests.platform.portal.witness import Witness
from tests.platforms import WORKER, fresh_database, running

UNCOUNTED: Final = ("web_service_account_usage", "spent_assertions")
STATUS: Final = {
    "noAccessToken": 401,
    "invalidAccessToken": 401,
    "expiredAccessToken": 401,
    "missingScope": 403,
    "missingPermission": 403,
    "resourceNotFound": 404,
}
WITH_MANDATE: Final = {
    "a social secretariat with an active mandate",
    "a service provider with an active mandate",
    "a mandatary that recorded a procuration",
    "a mandatary whose mandate ends with this quarter",
}
REFUSED_A_TOKEN: Final = {
    "the employer, after its certificate was revoked": "noCertificate",
    "the employer, after its account was closed": "unknownClient",
    "the employer, after it stopped": "enterpriseStopped",
}


@pytest.fixture(scope="module")
def town(postgres: str) -> Iterator[Town]:
    """One platform for all callers; it forgets at once, so that what was revoked is seen at once."""
    with fresh_database(postgres) as url, running(url, tokens={"freshness_s": 0}) as platform:
        made = Town(platform)
        for kind in KINDS:
            made.callers[kind] = KINDS[kind](made)
        yield made


@pytest.fixture(scope="module")
def witness(town: Town) -> Iterator[Witness]:
    _ = town.of_trainer, town.of_other_trainer, town.of_trainer_as_employer
    found = Witness(town.platform, UNCOUNTED)
    yield found
    found.close()


def called(town: Town, kind: str, act: Act) -> httpx2.Response:
    caller = town.callers[kind]
    headers = dict(caller.headers)
    about: dict[str, Any] = {}
    if act.body is not None:
        headers["Content-Type"] = "application/json"
        about["content"] = msgspec.json.encode(act.body(caller))
    return town.platform.http.request(act.method, f"{act.base}{act.path(town, caller)}", headers=headers, **about)


def _cases(*, allowed: bool) -> list[Any]:
    return [
        pytest.param(kind, act, code, id=f"{kind} may {'' if allowed else 'not '}{act}")
        for kind, answers in EXPECTED.items()
        for act, code in answers.items()
        if (code == OK) is allowed
    ]


def test_every_caller_and_every_act_is_in_the_table() -> None:
    assert list(EXPECTED) == list(KINDS)
    assert all(set(answers) == set(ACTS) for answers in EXPECTED.values())


@pytest.mark.requirement("MANDATE-2", "GROUP-3", "PROVIDER-4", "OAUTH-6", "OAUTH-7")
@pytest.mark.parametrize(("kind", "act", "code"), _cases(allowed=False))
def test_who_may_not_is_refused_and_nothing_happens(
    town: Town, witness: Witness, kind: str, act: str, code: str
) -> None:
    before, head = witness.state(), witness.head()
    answer = called(town, kind, ACTS[act])
    told = answer.json()
    assert (answer.status_code, told["type"]) == (STATUS[code], f"urn:problem-type:belgif:{code}"), told
    assert WORKER not in answer.text
    assert witness.state() == before
    (entry,) = witness.trail(head)
    assert (entry["action"], entry["details"]["code"]) == ("access.refused", code)
    party = town.callers[kind].party
    assert party is not None or answer.status_code == 401
    is_known = answer.status_code != 401
    assert entry.get("clientId") == (party.client_id if party and is_known else None)
    assert entry.get("enterpriseNumber") == (party.number if party and is_known else None)


@pytest.mark.requirement("MANDATE-1", "MANDATE-2", "GROUP-3", "PROVIDER-1", "PROVIDER-4")
@pytest.mark.parametrize(("kind", "act", "code"), _cases(allowed=True))
def test_who_may_does(town: Town, witness: Witness, kind: str, act: str, code: str) -> None:
    before, head = witness.state(), witness.head()
    answer = called(town, kind, ACTS[act])
    assert answer.status_code == ACTS[act].status, answer.text
    after = witness.state()
    changed = {table for table in after if after[table] != before[table]}
    assert changed <= ACTS[act].changes
    assert bool(changed) is bool(ACTS[act].changes)
    clients = [entry["clientId"] for entry in witness.trail(head)]
    party = town.callers[kind].party
    assert clients == ([party.client_id] if party and ACTS[act].changes else [])


@pytest.mark.requirement("MANDATE-2")
@pytest.mark.parametrize("kind", [kind for kind, answers in EXPECTED.items() if answers[MANDATORS] == OK])
def test_it_is_told_those_mandators_alone_for_whom_it_may_act(town: Town, kind: str) -> None:
    answer = called(town, kind, ACTS[MANDATORS])
    numbers = {item["enterpriseNumber"] for item in answer.json()["items"]}
    caller = town.callers[kind]
    assert (caller.employer in numbers) is (kind in WITH_MANDATE)
    elsewhere = {"a mandatary of another employer"}
    assert len(numbers) == (kind in WITH_MANDATE or kind in elsewhere)


@pytest.mark.parametrize("kind", ["the employer itself", *sorted(WITH_MANDATE)])
def test_a_search_finds_that_employers_trainings_and_no_others(town: Town, kind: str) -> None:
    found = called(town, kind, ACTS["search trainings of the employer's workers"]).json()
    assert found["total"] >= 1
    assert {item["enterpriseNumber"] for item in found["items"]} == {town.callers[kind].employer}


@pytest.mark.requirement("PROVIDER-1")
def test_a_provider_finds_what_it_organised_and_nothing_else(town: Town, witness: Witness) -> None:
    found = called(town, "a training provider", ACTS["search the trainings that it organised"]).json()
    told = {(item["declaredBy"]["enterpriseNumber"], item["declaredBy"]["quality"]) for item in found["items"]}
    assert told == {(town.trainer.number, "trainingProvider")}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "nobody" and "who signed in" not in kind])
def test_a_token_is_given_while_account_certificate_and_enterprise_are_in_use(
    town: Town, witness: Witness, kind: str
) -> None:
    party = town.callers[kind].party
    assert party is not None
    before, head = witness.state(), witness.head()
    answer = party.ask()
    (entry,) = witness.trail(head)
    assert witness.state() == before
    assert entry["clientId"] == party.client_id
    code = REFUSED_A_TOKEN.get(kind)
    if code is None:
        assert (answer.status_code, entry["action"]) == (200, "token.issued")
        return
    page = f"{town.platform.base_url}/doc/errors/{code}"
    assert (answer.status_code, answer.json()["error"], answer.json()["error_uri"]) == (401, "invalid_client", page)
    assert (entry["action"], entry["details"]) == ("token.refused", {"code": code})
