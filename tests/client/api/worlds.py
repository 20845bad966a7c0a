"""One scenario for both worlds: a client for threads, or one for tasks in an event loop of its own."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol

from openfla.channel import (
    AsyncChannel,
    AsyncTokenSource,
    AttemptFacts,
    Channel,
    ChannelSettings,
    Environment,
    Hook,
    Patience,
    PrivateKey,
    TokenSource,
    local,
)
from openfla.client import AsyncFlaClient, AsyncFlaProviderClient, FlaClient, FlaProviderClient
from openfla.contract.qualities import Quality
from openfla.platform.api.documents import Book
from tests.platforms import Party

QUICK: Final = Patience(attempts=3, first_s=0.01, factor=2.0, longest_retry_after_s=2.0)
SETTINGS: Final = ChannelSettings(patience=QUICK)


class World(Protocol):
    """A client, and how one gets what its operations give."""

    client: Any
    journal: "Journal"

    def done(self, given: Any) -> Any:
        """What an operation found."""

    def all(self, found: Any) -> list[Any]:
        """Everything that can be iterated over."""


class Threads:
    """The world of threads."""

    def __init__(self, client: FlaClient | FlaProviderClient, journal: "Journal") -> None:
        self.client: Any = client
        self.journal = journal

    def done(self, given: Any) -> Any:
        return given

    def all(self, found: Any) -> list[Any]:
        return list(found)


class Tasks:
    """The world of tasks."""

    def __init__(self, client: Any, journal: "Journal", runner: asyncio.Runner) -> None:
        self.client: Any = client
        self.journal = journal
        self._runner = runner

    def done(self, given: Any) -> Any:
        return self._runner.run(given)

    def all(self, found: Any) -> list[Any]:
        return self._runner.run(_gathered(found))


class Journal(Hook):
    """Which operations of the API were called, by the name that its document gives them."""

    def __init__(self) -> None:
        self._called: list[tuple[str, str]] = []

    def on_attempt(self, attempt: AttemptFacts) -> None:
        self._called.append((attempt.call.method, attempt.call.url.partition("?")[0]))

    def operations(self, book: Book) -> set[str]:
        """Those of this address."""
        return {
            operation.id
            for operation in book.operations
            for method, url in self._called
            if method == operation.method and re.fullmatch(_pattern(operation.path), url.partition(book.base)[2])
        }


@contextmanager
def in_threads(party: Party) -> Iterator[Threads]:
    """The client of a party, for threads."""
    journal = Journal()
    with client_of(party, journal) as client:
        yield Threads(client, journal)


@contextmanager
def in_tasks(party: Party) -> Iterator[Tasks]:
    """The client of a party, for tasks."""
    journal = Journal()
    with asyncio.Runner() as runner:
        client = runner.run(_opened(party, journal))
        try:
            yield Tasks(client, journal, runner)
        finally:
            runner.run(client.aclose())


def client_of(party: Party, *hooks: Hook) -> FlaClient | FlaProviderClient:
    """A client for threads."""
    here = local(party.platform.base_url)
    channel = channel_of(here, party.client_id, party.key, here.api[party.quality], *hooks)
    return FlaProviderClient(channel) if party.quality is Quality.TRAINING_PROVIDER else FlaClient(channel)


def channel_of(here: Environment, client_id: str, key: PrivateKey, base_url: str, *hooks: Hook) -> Channel:
    """A channel that loses no time with its repetitions."""
    return Channel(TokenSource(here, client_id, key, patience=QUICK), base_url=base_url, settings=SETTINGS, hooks=hooks)


def async_channel_of(here: Environment, client_id: str, key: PrivateKey, base_url: str, *hooks: Hook) -> AsyncChannel:
    """The same for tasks."""
    tokens = AsyncTokenSource(here, client_id, key, patience=QUICK)
    return AsyncChannel(tokens, base_url=base_url, settings=SETTINGS, hooks=hooks)


def async_client_of(party: Party, *hooks: Hook) -> AsyncFlaClient | AsyncFlaProviderClient:
    """A client for tasks; to be called where its loop runs."""
    here = local(party.platform.base_url)
    channel = async_channel_of(here, party.client_id, party.key, here.api[party.quality], *hooks)
    return AsyncFlaProviderClient(channel) if party.quality is Quality.TRAINING_PROVIDER else AsyncFlaClient(channel)


async def _opened(party: Party, journal: Journal) -> AsyncFlaClient | AsyncFlaProviderClient:
    return async_client_of(party, journal)


async def _gathered(found: Any) -> list[Any]:
    return [each async for each in found]


def _pattern(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "(?!search$)[^/]+", path)
