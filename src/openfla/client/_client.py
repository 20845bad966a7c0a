from collections.abc import AsyncIterator, Iterator
from typing import Any, Self, TypeVar

import httpx2

from openfla.channel import (
    TIMEOUT,
    Account,
    Accounts,
    AsyncTokenSource,
    BearerAuth,
    Flow,
    Patience,
    TokenSource,
    async_tokens_of,
    drive,
    drive_async,
    key_of,
    tokens_of,
)
from openfla.client._flows import (
    PAGE_SIZE,
    Api,
    Health,
    Page,
    ProviderRegistration,
    Registration,
    first,
    following,
)
from openfla.contract.employments import Employment, NewEmployment
from openfla.contract.entitlements import CreditSearch, NewTrainingRight, TrainingCredit, TrainingRight
from openfla.contract.trainings import NewProviderTraining, NewTraining, Training, TrainingSearch

T = TypeVar("T")


class FlaClient:
    """The REST API of the Federal Learning Account, for threads.

    Every method can raise `FlaError` for the call itself and `openfla.channel.ChannelError` for its token.
    Connection errors and the statuses 429, 502, 503 and 504 are tried again, three attempts in all unless
    `patience` says otherwise.

    Args:
        base_url: of the API, such as `production().api[Quality.EMPLOYER]`.
        tokens: where the access tokens come from.
        http: a client of one's own, for a proxy or a private certification authority; it stays open.
        patience: how often and how fast a call is repeated.

    With an account of `openfla account`: `FlaClient.of_account("acme").register(training).created`.
    """

    def __init__(
        self,
        base_url: str,
        tokens: TokenSource,
        *,
        http: httpx2.Client | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._api = Api(base_url, patience or Patience())
        self._tokens = tokens
        self._auth = BearerAuth(tokens)
        self._http = http or httpx2.Client(timeout=TIMEOUT)
        self._owned = [self._http] if http is None else []

    @classmethod
    def of_account(cls, account: Account | str, *, password: str | None = None) -> Self:
        """A client for an account of `openfla account`; the password as in `openfla.channel.key_of`."""
        known = Accounts().get(account) if isinstance(account, str) else account
        return cls(known.api, tokens_of(known, key_of(known, password)))

    def register(self, training: NewTraining) -> Registration:
        """Put a training on a worker's account; the same one again changes nothing and is not an error."""
        return self._do(self._api.register(training))

    def register_provided(self, training: NewProviderTraining) -> ProviderRegistration:
        """Put a training provider's training on the account of each participant; as `register`."""
        return self._do(self._api.register_provided(training))

    def declare_employment(self, employment: NewEmployment) -> Employment:
        """Declare who works where; the same employment declared again changes nothing."""
        return self._do(self._api.declare_employment(employment))

    def declare_right(self, right: NewTrainingRight) -> TrainingRight:
        """Declare the days that a worker is owed in a year, once for each kind of right."""
        return self._do(self._api.declare_right(right))

    def credits(self, wanted: CreditSearch) -> tuple[TrainingCredit, ...]:
        """What a worker is owed, took, plans and has left in a year, for each kind of right."""
        return self._do(self._api.credits(wanted))

    def training(self, id: str) -> Training:
        """One training by its id."""
        return self._do(self._api.training(id))

    def search(self, wanted: TrainingSearch, *, page_size: int = PAGE_SIZE) -> Iterator[Page[Training]]:
        """Page after page of what meets the search; a page is asked for when it is wanted."""
        query: dict[str, Any] | None = first(page_size)
        while query is not None:
            page = self._do(self._api.search(wanted, query))
            yield page
            query = following(page, query)

    def health(self) -> Health:
        """What the platform says of itself; asked once, without a token."""
        return self._do(self._api.health())

    def close(self) -> None:
        """Close the token source, and the connections that this client opened itself."""
        for http in self._owned:
            http.close()
        self._tokens.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _do(self, flow: Flow[T]) -> T:
        return drive(flow, self._http, self._auth)


class AsyncFlaClient:
    """`FlaClient` for the tasks of one event loop; the same arguments, the same mistakes."""

    def __init__(
        self,
        base_url: str,
        tokens: AsyncTokenSource,
        *,
        http: httpx2.AsyncClient | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._api = Api(base_url, patience or Patience())
        self._tokens = tokens
        self._auth = BearerAuth(tokens)
        self._http = http or httpx2.AsyncClient(timeout=TIMEOUT)
        self._owned = [self._http] if http is None else []

    @classmethod
    def of_account(cls, account: Account | str, *, password: str | None = None) -> Self:
        """See `FlaClient.of_account`."""
        known = Accounts().get(account) if isinstance(account, str) else account
        return cls(known.api, async_tokens_of(known, key_of(known, password)))

    async def register(self, training: NewTraining) -> Registration:
        """See `FlaClient.register`."""
        return await self._do(self._api.register(training))

    async def register_provided(self, training: NewProviderTraining) -> ProviderRegistration:
        """See `FlaClient.register_provided`."""
        return await self._do(self._api.register_provided(training))

    async def declare_employment(self, employment: NewEmployment) -> Employment:
        """See `FlaClient.declare_employment`."""
        return await self._do(self._api.declare_employment(employment))

    async def declare_right(self, right: NewTrainingRight) -> TrainingRight:
        """See `FlaClient.declare_right`."""
        return await self._do(self._api.declare_right(right))

    async def credits(self, wanted: CreditSearch) -> tuple[TrainingCredit, ...]:
        """See `FlaClient.credits`."""
        return await self._do(self._api.credits(wanted))

    async def training(self, id: str) -> Training:
        """See `FlaClient.training`."""
        return await self._do(self._api.training(id))

    async def search(self, wanted: TrainingSearch, *, page_size: int = PAGE_SIZE) -> AsyncIterator[Page[Training]]:
        """See `FlaClient.search`."""
        query: dict[str, Any] | None = first(page_size)
        while query is not None:
            page = await self._do(self._api.search(wanted, query))
            yield page
            query = following(page, query)

    async def health(self) -> Health:
        """See `FlaClient.health`."""
        return await self._do(self._api.health())

    async def aclose(self) -> None:
        """See `FlaClient.close`."""
        for http in self._owned:
            await http.aclose()
        await self._tokens.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _do(self, flow: Flow[T]) -> T:
        return await drive_async(flow, self._http, self._auth)
