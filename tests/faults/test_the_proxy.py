"""The hostile network does what it is told to do, so that what is proven with it is proven."""

import random
from collections.abc import Iterator

import httpx2
import pytest

from tests.client.server import Came, Reply, Server, serving
from tests.faults.commands import eventually
from tests.faults.hostile.mishaps import MISHAPS, Mishap
from tests.faults.hostile.proxy import UNKNOWN_TOKEN, HostileNetwork, hostile_network
from tests.platforms import a_client

BODY = b'{"a":"body"}' * 100
PATH = "/REST/federalLearningAccount/v1/declarations"
NOTHING = "nothing"
GOOD = "the answer"
ODD = "something else"
# What the client sees, and how often the server gets it whole.
OUTCOMES: dict[str, tuple[set[str | int], int]] = {
    "delayed": ({GOOD}, 1),
    "dripped": ({GOOD}, 1),
    "reset": ({NOTHING}, 0),
    "cut_on_the_way_there": ({NOTHING}, 0),
    "cut_on_the_way_back": ({NOTHING}, 1),
    "lost": ({NOTHING}, 1),
    "given_up": ({502, 504}, 1),
    "repeated": ({GOOD}, 2),
    "throttled": ({429}, 0),
    "unavailable": ({502, 503, 504}, 0),
    "refused_early": ({503, NOTHING}, 0),
    "another_page": ({ODD}, 0),
    "half_an_answer": ({ODD}, 1),
    "not_http": ({NOTHING}, 0),
    "other_token": ({GOOD}, 1),
}


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        server.on("/declarations", Reply(202, {"id": "0190163d"}))
        yield server


@pytest.fixture
def network(server: Server) -> Iterator[HostileNetwork]:
    with hostile_network(random.Random(3)) as network:
        network.lead_to(int(server.base_url.rpartition(":")[2]))
        yield network


@pytest.fixture
def http(network: HostileNetwork) -> Iterator[httpx2.Client]:
    with a_client(network.base_url, timeout=5) as http:
        yield http


def seen(http: httpx2.Client, path: str = PATH) -> str | int:
    """What a client sees of a call."""
    try:
        answer = http.post(path, content=BODY, headers={"Authorization": "Bearer right"})
    except httpx2.TransportError:
        return NOTHING
    if answer.status_code >= 400:
        return answer.status_code
    return GOOD if answer.content == b'{"id": "0190163d"}' else ODD


def whole(came: list[Came]) -> int:
    return sum(one.body == BODY for one in came)


@pytest.mark.parametrize("mishap", MISHAPS, ids=lambda mishap: mishap.__name__)
def test_each_mishap(mishap: Mishap, server: Server, network: HostileNetwork, http: httpx2.Client) -> None:
    expected, arrivals = OUTCOMES[mishap.__name__]
    network.rate, network.mishaps = 1.0, [mishap]
    for times in (1, 2, 3):
        assert seen(http) in expected
        eventually(lambda: whole(server.to("/declarations")) == times * arrivals)  # noqa: B023
        assert len(network.log[-1].answered) == arrivals
    network.calm()
    assert seen(http) == GOOD
    assert network.counted() == {mishap.__name__: 3, "passed": 1}


def test_a_bad_token_takes_the_place_of_the_right_one(
    server: Server, network: HostileNetwork, http: httpx2.Client
) -> None:
    [network.mishaps] = [[mishap] for mishap in MISHAPS if mishap.__name__ == "other_token"]
    for network.rate in (1.0, 0.0):
        seen(http)
    shown = [came.headers["authorization"] for came in server.to("/declarations")]
    assert shown == [f"Bearer {UNKNOWN_TOKEN}", "Bearer right"]


def test_its_rate_is_the_share_of_what_it_spoils(network: HostileNetwork, http: httpx2.Client) -> None:
    network.mishaps, network.rate = [mishap for mishap in MISHAPS if mishap.__name__ == "reset"], 0.4
    found = [seen(http) for _ in range(100)]
    assert 25 < found.count(NOTHING) < 55
