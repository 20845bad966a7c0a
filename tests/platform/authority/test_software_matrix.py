"""Every operation of the API, tried by software of every kind: allowed where the guide says so, else nothing happens.

The table stands in `software_matrix.py`, what is tried in `acts.py`.
"""

from typing import Final

import pytest

from openfla.platform import operations
from tests.platform.authority.acts import ACTS, OF_EMPLOYER, OF_PROVIDER
from tests.platform.authority.callers import Town
from tests.platform.authority.calling import called, code_of, faults
from tests.platform.authority.kinds import KINDS
from tests.platform.authority.software_matrix import EXPECTED, JUDGED, MANDATORS, OK
from tests.platform.authority.watching import Watch

WITH_MANDATE: Final = {kind for kind, code in JUDGED.items() if code == OK} - {"the employer itself"}
REFUSED_A_TOKEN: Final = {
    "the employer, after its certificate was revoked": "noCertificate",
    "the employer, after its account was closed": "unknownClient",
    "the employer, after it stopped": "enterpriseStopped",
}
SEARCHES: Final = [act for act in OF_EMPLOYER if act.startswith("search") and act != "search the credit"]


def test_every_caller_and_every_act_is_in_the_table() -> None:
    assert list(EXPECTED) == list(KINDS)
    assert all(set(answers) == set(ACTS) for answers in EXPECTED.values())


def test_every_operation_of_both_addresses_is_an_act(town: Town) -> None:
    books = operations.books(town.platform.settings).values()
    known = {
        (book.base, operation.method, operation.path): operation for book in books for operation in book.operations
    }
    tried = {(act.base, act.method, act.path) for act in ACTS.values()}
    assert {key for key, operation in known.items() if not operation.is_public} <= tried <= known.keys()


@pytest.mark.requirement("MANDATE-1", "MANDATE-2", "GROUP-3", "PROVIDER-1", "PROVIDER-4", "OAUTH-6", "OAUTH-7")
@pytest.mark.parametrize("kind", KINDS)
def test_software_may_do_what_the_guide_allows_and_else_nothing_happens(town: Town, watch: Watch, kind: str) -> None:
    caller = town.callers[kind]
    found, wrong = {}, {}
    watch.look()
    for name, act in ACTS.items():
        answer = called(town, caller, act)
        found[name] = code_of(answer)
        if told := list(faults(caller, act, answer, watch.look())):
            wrong[name] = told
    assert found == EXPECTED[kind]
    assert wrong == {}


@pytest.mark.requirement("MANDATE-2")
@pytest.mark.parametrize("kind", [kind for kind, answers in EXPECTED.items() if answers[MANDATORS] == OK])
def test_it_is_told_those_mandators_alone_for_whom_it_may_act(town: Town, kind: str) -> None:
    caller = town.callers[kind]
    numbers = {item["enterpriseNumber"] for item in called(town, caller, ACTS[MANDATORS]).json()["items"]}
    assert (caller.employer in numbers) is (kind in WITH_MANDATE)
    elsewhere = {"a mandatary of another employer"}
    assert len(numbers) == (kind in WITH_MANDATE or kind in elsewhere)


@pytest.mark.parametrize("kind", ["the employer itself", *sorted(WITH_MANDATE)])
def test_a_search_finds_what_is_that_employers_and_no_others(town: Town, kind: str) -> None:
    caller = town.callers[kind]
    for search in SEARCHES:
        items = called(town, caller, ACTS[search]).json()["items"]
        assert {item["enterpriseNumber"] for item in items} == {caller.employer}, search


@pytest.mark.requirement("PROVIDER-1")
def test_a_provider_finds_what_it_organised_and_nothing_else(town: Town) -> None:
    items = called(town, town.callers["a training provider"], OF_PROVIDER["search courses"]).json()["items"]
    told = {(item["declaredBy"]["enterpriseNumber"], item["declaredBy"]["quality"]) for item in items}
    assert told == {(town.trainer.number, "trainingProvider")}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "nobody" and "who signed in" not in kind])
def test_a_token_is_given_while_account_certificate_and_enterprise_are_in_use(
    town: Town, watch: Watch, kind: str
) -> None:
    party = town.callers[kind].party
    assert party is not None
    watch.look()
    answer = party.ask()
    tables, (entry,) = watch.look()
    assert not tables
    assert entry["clientId"] == party.client_id
    code = REFUSED_A_TOKEN.get(kind)
    if code is None:
        assert (answer.status_code, entry["action"]) == (200, "token.issued")
        return
    page = f"{town.platform.base_url}/doc/errors/{code}"
    assert (answer.status_code, answer.json()["error"], answer.json()["error_uri"]) == (401, "invalid_client", page)
    assert (entry["action"], entry["details"]) == ("token.refused", {"code": code})
