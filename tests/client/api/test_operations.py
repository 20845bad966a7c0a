"""Every operation of both addresses, through the client, on a platform that runs, for threads and for tasks."""

import inspect
from collections.abc import Iterator
from contextlib import AbstractContextManager
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from openfla.client import AsyncFlaClient, AsyncFlaProviderClient, FlaClient, FlaProviderClient
from openfla.client._worlds import Operations, listing, operation
from openfla.contract import addresses
from openfla.contract.qualities import Quality
from openfla.platform.operations import books
from tests.client.api.operations import OF_EMPLOYERS, OF_PROVIDERS, Scene
from tests.client.api.worlds import World, in_tasks, in_threads
from tests.platforms import BAKERY, BUTCHER, Party, Platform, settings_for

BOOKS = books(settings_for("postgresql:///"))
WORLDS = pytest.mark.parametrize("opened", [in_threads, in_tasks], ids=["threads", "tasks"], scope="class")


@pytest.fixture(scope="class")
def other(shared_platform: Platform) -> Party:
    """A training provider, beside whoever calls."""
    return shared_platform.party(BUTCHER, Quality.TRAINING_PROVIDER)


@pytest.fixture(scope="class")
def party(shared_platform: Platform, request: pytest.FixtureRequest) -> Party:
    return shared_platform.party(*request.cls.caller)


@pytest.fixture
def scene(opened: Any, party: Party, other: Party, tmp_path: Path) -> Iterator[Scene]:
    entered: AbstractContextManager[World] = opened(party)
    with entered as world:
        yield Scene(world, party, other, tmp_path)


@WORLDS
class TestEmployers:
    caller = (BAKERY, Quality.EMPLOYER)

    @pytest.mark.requirement("API-1", "USE-1")
    @pytest.mark.parametrize("name", OF_EMPLOYERS)
    def test_each_operation_does_what_it_says(self, scene: Scene, name: str) -> None:
        operation_id, act = OF_EMPLOYERS[name]
        act(scene)
        assert operation_id in scene.world.journal.operations(BOOKS[addresses.FLA])


@WORLDS
class TestProviders:
    caller = (BUTCHER, Quality.TRAINING_PROVIDER)

    @pytest.mark.requirement("API-1", "USE-1")
    @pytest.mark.parametrize("name", OF_PROVIDERS)
    def test_each_operation_does_what_it_says(self, scene: Scene, name: str) -> None:
        operation_id, act = OF_PROVIDERS[name]
        act(scene)
        assert operation_id in scene.world.journal.operations(BOOKS[addresses.TRAINING_PROVIDER])


@pytest.mark.parametrize(
    ("base", "table"), [(addresses.FLA, OF_EMPLOYERS), (addresses.TRAINING_PROVIDER, OF_PROVIDERS)]
)
def test_the_client_has_every_operation_of_the_documents_and_no_other(base: str, table: dict[str, Any]) -> None:
    assert {name for name, _ in table.values()} == {each.id for each in BOOKS[base].operations}


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (FlaClient, OF_EMPLOYERS),
        (AsyncFlaClient, OF_EMPLOYERS),
        (FlaProviderClient, OF_PROVIDERS),
        (AsyncFlaProviderClient, OF_PROVIDERS),
    ],
)
def test_every_operation_of_the_client_is_called_here(kind: type[Operations[Any]], table: dict[str, Any]) -> None:
    assert {name.partition(" ")[0] for name in table} == set(names_of(kind))


@pytest.mark.parametrize("kind", [FlaClient, AsyncFlaClient, FlaProviderClient, AsyncFlaProviderClient])
def test_every_operation_tells_what_it_does_and_gives(kind: Any) -> None:
    client = kind(_Nothing())
    for name in names_of(kind):
        method = attrgetter(name)(client)
        result = str(inspect.signature(method).return_annotation)
        assert method.__doc__
        assert method.__name__ == name.rpartition(".")[2]
        assert "Generator" not in result
        assert "self" not in inspect.signature(method).parameters
    assert FlaClient.health.__doc__ == client.health.__doc__


def names_of(kind: Any) -> Iterator[str]:
    yield from own_names(kind)
    for place, resource in vars(kind(_Nothing())).items():
        if isinstance(resource, Operations):
            yield from (f"{place}.{name}" for name in own_names(type(resource)))


def own_names(kind: type[Operations[Any]]) -> Iterator[str]:
    return (
        name for each in kind.__mro__ for name, found in vars(each).items() if isinstance(found, operation | listing)
    )


class _Nothing:
    """Stands where a channel would, for a client that calls nothing."""

    base_url = ""
    patience = None
