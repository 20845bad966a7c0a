from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from openfla.channel import (
    IMPATIENT,
    Account,
    Accounts,
    AsyncChannel,
    AsyncTransport,
    Channel,
    ChannelSettings,
    Flow,
    Hook,
    Transport,
)
from openfla.client._api import Api, Raw, decoded
from openfla.client._declarations import EmployerDeclarations, ProviderDeclarations
from openfla.client._entitlements import Credits, OptOuts
from openfla.client._errors import WrongQuality
from openfla.client._exports import Exports
from openfla.client._pages import Pages, first
from openfla.client._problems import problem_of
from openfla.client._public import UNAVAILABLE, CodeLists, Documents, Health
from openfla.client._records import PAGE_SIZE, Budgets, Employments, ProvidedTrainings, Rights, Trainings
from openfla.client._worlds import F, InTask, InThread, Operations, listing, operation
from openfla.contract.mandates import Mandator
from openfla.contract.qualities import Quality
from openfla.texts import Language, language_of_environment

_OK = 200


class _Address(Operations[F]):
    """What both addresses have in common."""

    _serves_providers: ClassVar[bool]
    _of_others: ClassVar[str]

    def __init__(self, channel: Channel | AsyncChannel, *, language: Language | None = None) -> None:
        chosen = language or language_of_environment()
        super().__init__(Api(channel.base_url, channel.patience, chosen), channel)
        self.code_lists: CodeLists[F] = CodeLists(self._api, channel)
        self.documents: Documents[F] = Documents(self._api, channel)

    @property
    def language(self) -> Language:
        """Of what the platform tells people: details, warnings, verdicts."""
        return self._api.language

    @operation
    def health(self) -> Flow[Health]:
        """What the platform says of itself; asked once, without a token."""
        answer = yield from self._api.whatever(self._api.request("GET", "health", without_token=True), IMPATIENT)
        if answer.status not in (_OK, UNAVAILABLE):
            raise problem_of(answer)
        return decoded(answer, Health)

    @operation
    def request(
        self,
        method: str,
        path: str,
        body: object = None,
        query: Mapping[str, object] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        repeatable: bool | None = None,
    ) -> Flow[Raw]:
        """A call that this client has no name for, with the token, the retries and the mistakes of the others.

        Args:
            method: of HTTP.
            path: below the base address, such as `trainings/search`; or an address there, such as the `href` of a
                record.
            body: a message of the contract or anything else that JSON can tell; bytes are sent as they are.
            query: parameters; a list of values repeats one.
            headers: beside those that every call has, or in their place.
            repeatable: whether doing it twice does no harm; unless given, what HTTP says of the method, so that a
                POST is not repeated when its answer is lost.

        Raises:
            ForeignAddress: the address leads away from the base address, to where no token may go.
        """
        pairs = [(name, str(each)) for name, told in (query or {}).items() for each in _each(told)]
        call = self._api.request(method, path, body, query=pairs, headers=headers, repeatable=repeatable)
        answer = yield from self._api.answer(call)
        return Raw(answer.status, answer.headers, answer.content, answer.trace_id, answer.attempts)

    @classmethod
    def _served(cls, account: Account | str) -> Account:
        known = Accounts().get(account) if isinstance(account, str) else account
        if (known.quality is Quality.TRAINING_PROVIDER) is not cls._serves_providers:
            raise WrongQuality(known.name, known.quality, cls._of_others)
        return known


class _OfEmployers(_Address[F]):
    """What employers and their mandataries can do."""

    _serves_providers = False

    def __init__(self, channel: Channel | AsyncChannel, *, language: Language | None = None) -> None:
        super().__init__(channel, language=language)
        self.trainings: Trainings[F] = Trainings(self._api, channel)
        self.employments: Employments[F] = Employments(self._api, channel)
        self.rights: Rights[F] = Rights(self._api, channel)
        self.budgets: Budgets[F] = Budgets(self._api, channel)
        self.credits: Credits[F] = Credits(self._api, channel)
        self.opt_outs: OptOuts[F] = OptOuts(self._api, channel)
        self.declarations: EmployerDeclarations[F] = EmployerDeclarations(self._api, channel)
        self.exports: Exports[F] = Exports(self._api, channel)

    @listing
    def mandators(self, *, page_size: int = PAGE_SIZE) -> Pages[Mandator]:
        """For whom you may act today as their mandatary, and until when; an employer finds nobody."""
        return Pages(self._api, "GET", "mandators", Mandator, first(page_size))


class _OfProviders(_Address[F]):
    """What training providers can do."""

    _serves_providers = True

    def __init__(self, channel: Channel | AsyncChannel, *, language: Language | None = None) -> None:
        super().__init__(channel, language=language)
        self.trainings: ProvidedTrainings[F] = ProvidedTrainings(self._api, channel)
        self.declarations: ProviderDeclarations[F] = ProviderDeclarations(self._api, channel)


class _ForThreads(_Address[InThread]):
    """How a client for threads is made and closed."""

    _channel: Channel

    def __init__(self, channel: Channel, *, language: Language | None = None) -> None:
        super().__init__(channel, language=language)

    @classmethod
    def of_account(
        cls,
        account: Account | str,
        *,
        password: str | None = None,
        settings: ChannelSettings | None = None,
        transport: Transport | None = None,
        hooks: Sequence[Hook] = (),
        language: Language | None = None,
    ) -> Self:
        """A client for an account of `openfla account`; the other arguments as in `Channel.of_account`.

        Raises:
            WrongQuality: the account belongs to the other address.
            FlaError: the account, its key store or its password cannot be used.
        """
        known = cls._served(account)
        channel = Channel.of_account(known, password=password, settings=settings, transport=transport, hooks=hooks)
        return cls(channel, language=language)

    @property
    def channel(self) -> Channel:
        """What carries the calls."""
        return self._channel

    def close(self) -> None:
        """Close the channel with its connections; who is waiting for an answer is told so."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _ForTasks(_Address[InTask]):
    """How a client for tasks is made and closed."""

    _channel: AsyncChannel

    def __init__(self, channel: AsyncChannel, *, language: Language | None = None) -> None:
        super().__init__(channel, language=language)

    @classmethod
    def of_account(
        cls,
        account: Account | str,
        *,
        password: str | None = None,
        settings: ChannelSettings | None = None,
        transport: AsyncTransport | None = None,
        hooks: Sequence[Hook] = (),
        language: Language | None = None,
    ) -> Self:
        """See `FlaClient.of_account`."""
        known = cls._served(account)
        channel = AsyncChannel.of_account(known, password=password, settings=settings, transport=transport, hooks=hooks)
        return cls(channel, language=language)

    @property
    def channel(self) -> AsyncChannel:
        """What carries the calls."""
        return self._channel

    async def aclose(self) -> None:
        """See `FlaClient.close`."""
        await self._channel.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class FlaClient(_ForThreads, _OfEmployers[InThread]):
    """The REST API of the Federal Learning Account for employers and mandataries, for any number of threads.

    Every call can raise a `FlaError`: a `Problem` when the platform refuses, `PlatformUnreachable` and
    `BadAnswer` when it gives no answer or none that is understood, a `ChannelError` when no token is to be had.
    What passes is tried again, unless it is not safe to do twice, as patiently as the channel is told to be.

    Args:
        channel: who calls which address; closed with the client.
        language: of what the platform tells people; that of the environment unless given.

    With an account of `openfla account`: `FlaClient.of_account("acme").trainings.declare(training).created`.
    """

    _of_others = "FlaProviderClient"


class AsyncFlaClient(_ForTasks, _OfEmployers[InTask]):
    """`FlaClient` for the tasks of one event loop: the same operations, each awaited; the same mistakes."""

    _of_others = "AsyncFlaProviderClient"


class FlaProviderClient(_ForThreads, _OfProviders[InThread]):
    """The REST API of the Federal Learning Account for training providers; else as `FlaClient`."""

    _of_others = "FlaClient"


class AsyncFlaProviderClient(_ForTasks, _OfProviders[InTask]):
    """`FlaProviderClient` for the tasks of one event loop: the same operations, each awaited; the same mistakes."""

    _of_others = "AsyncFlaClient"


def _each(told: object) -> Sequence[Any]:
    return tuple(told) if isinstance(told, list | tuple | set | frozenset) else (told,)
