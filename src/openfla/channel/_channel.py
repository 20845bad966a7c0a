from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Self, TypeVar

from openfla.channel._account import Account
from openfla.channel._accounts import Accounts
from openfla.channel._call import Answer, Chunks, Flow, Stream
from openfla.channel._gates import AsyncGate, Gate
from openfla.channel._hands import AsyncHands, Hands
from openfla.channel._hooks import Hook, Hooks
from openfla.channel._httpx import AsyncHttpxTransport, HttpxTransport
from openfla.channel._line import Line
from openfla.channel._opening import async_tokens_of, key_of, tokens_of
from openfla.channel._pace import Governor
from openfla.channel._patience import Patience
from openfla.channel._requests import Query, answered, call_of, found, get_of
from openfla.channel._settings import ChannelSettings
from openfla.channel._token_source import AsyncTokenSource, TokenSource
from openfla.channel._transport import AsyncTransport, Transport
from openfla.channel.services import FLA, Service
from openfla.channel.services import service as named

T = TypeVar("T")


class Channel:
    """Calls to one service, for any number of threads: token, trace id, attempts, pace, time-outs, hooks.

    Args:
        tokens: where the access tokens come from; closed with the channel. None for a service without any.
        base_url: of the service, for `request`.
        settings: how it behaves.
        transport: one of one's own, instead of that of the settings; it stays open.
        hooks: who watches the calls.
        service: in whose dialect `request` reads mistakes.
    """

    def __init__(
        self,
        tokens: TokenSource | None,
        *,
        base_url: str = "",
        settings: ChannelSettings | None = None,
        transport: Transport | None = None,
        hooks: Sequence[Hook] = (),
        service: Service = FLA,
    ) -> None:
        self.base_url = base_url
        self.settings: ChannelSettings = settings or ChannelSettings()
        self.service = service
        self.tokens = tokens
        self._transport = transport or HttpxTransport(self.settings.transport)
        self._own = transport is None
        self._gate = Gate()
        self._line = _line(self.settings, hooks, with_token=tokens is not None)

    @classmethod
    def of_account(
        cls,
        account: Account | str,
        *,
        service: Service | str = FLA,
        base_url: str | None = None,
        scopes: Sequence[str] | None = None,
        password: str | None = None,
        settings: ChannelSettings | None = None,
        transport: Transport | None = None,
        hooks: Sequence[Hook] = (),
    ) -> Self:
        """A channel for an account of `openfla account`.

        Args:
            account: or its name.
            service: what is called; a name as in `openfla services`.
            base_url: of the service, instead of the registered one.
            scopes: what to ask for, instead of what the service asks for.
            password: of the key store, as in `key_of`.
            settings, transport, hooks: as for the class; token requests use the same.

        Raises:
            AccountUnknown, ServiceUnknown, ServiceNotThere: there is no such thing.
            FlaError: the key store or its password cannot be used.
        """
        known, place = _known(account), named(service)
        address = base_url or place.base_url(known)
        asked = place.scopes_for(known) if scopes is None else tuple(scopes)
        key = key_of(known, password)
        # One for both: token endpoint and services are behind the same door, and a connection serves all.
        shared = transport or HttpxTransport((settings or ChannelSettings()).transport)
        tokens = tokens_of(known, key, scopes=asked, settings=settings, transport=shared, hooks=hooks)
        channel = cls(tokens, base_url=address, settings=settings, transport=shared, hooks=hooks, service=place)
        channel._own = transport is None
        return channel

    @property
    def patience(self) -> Patience:
        """How often and how fast a call is tried again."""
        return self.settings.patience

    def do(self, flow: Flow[T]) -> T:
        """Carry out a flow to its end; what it returns.

        Raises:
            ChannelClosed: the channel was closed, before or in the meantime.
            ChannelError: there is no token to be had; and whatever the flow raises.
        """
        return self._hands().drive(flow, self._line)

    def each(self, stream: Stream[T]) -> Iterator[T]:
        """The items of a stream, which goes on as far as they are wanted; it raises as `do`.

        Who stops early closes the iterator, and with it the connection.
        """
        return self._hands().each(stream, self._line)

    def request(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        content: bytes | Chunks = b"",
        query: Query = (),
        headers: Mapping[str, str] | None = None,
        repeatable: bool | None = None,
        without_token: bool = False,
    ) -> Answer:
        """Any call of the service, with token, trace id and attempts; what is refused is raised.

        Args:
            method: of HTTP.
            path: below the base address, or an absolute address below it.
            json: the body, as anything that msgspec can encode.
            content: the body as bytes or a factory of pieces, instead of `json`.
            query: names and values; a worker's number never belongs here.
            headers: of one's own.
            repeatable: whether doing it twice does no harm; None is what HTTP says of the method.
            without_token: no token goes along.

        Raises:
            ServiceRefused: the service answered 300 or above.
            ServiceUnreachable: no answer came.
            ForeignAddress: the address is not below that of the service, so that no token may go there.
            ChannelError: there is no token to be had.
        """
        call = call_of(
            self.base_url, method, path, json=json, content=content, query=query, headers=headers or {},
            repeatable=repeatable, without_token=without_token,
        )  # fmt: skip
        return self.do(answered(call, self.patience, self.service))

    def when_found(self, path: str, *, longest_s: float = 1200.0) -> Answer:
        """What a service that processes afterwards tells of a declaration: its answer, once it is no 404 any more.

        Args:
            path: as in `request`; the Location that the declaration was answered with is one.
            longest_s: how long to wait.

        Raises:
            NotProcessedYet: it is still not there after that time.
            ServiceRefused, ServiceUnreachable, ForeignAddress, ChannelError: as `request`.
        """
        return self.do(found(get_of(self.base_url, path), self.patience, self.service, longest_s))

    def close(self) -> None:
        """Begin no call any more, and send away all who wait; what is under way comes to its end."""
        self._gate.close()
        if self._own:
            self._transport.close()
        if self.tokens is not None:
            self.tokens.close()

    def _hands(self) -> Hands:
        tokens = self.tokens
        ask = None if tokens is None else (lambda refused: tokens.token(instead_of=refused))
        return Hands(self._transport, self._gate, ask)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncChannel:
    """`Channel` for the tasks of one event loop; the same arguments, the same behaviour."""

    def __init__(
        self,
        tokens: AsyncTokenSource | None,
        *,
        base_url: str = "",
        settings: ChannelSettings | None = None,
        transport: AsyncTransport | None = None,
        hooks: Sequence[Hook] = (),
        service: Service = FLA,
    ) -> None:
        self.base_url = base_url
        self.settings: ChannelSettings = settings or ChannelSettings()
        self.service = service
        self.tokens = tokens
        self._transport = transport or AsyncHttpxTransport(self.settings.transport)
        self._own = transport is None
        self._gate = AsyncGate()
        self._line = _line(self.settings, hooks, with_token=tokens is not None)

    @classmethod
    def of_account(
        cls,
        account: Account | str,
        *,
        service: Service | str = FLA,
        base_url: str | None = None,
        scopes: Sequence[str] | None = None,
        password: str | None = None,
        settings: ChannelSettings | None = None,
        transport: AsyncTransport | None = None,
        hooks: Sequence[Hook] = (),
    ) -> Self:
        """See `Channel.of_account`."""
        known, place = _known(account), named(service)
        address = base_url or place.base_url(known)
        asked = place.scopes_for(known) if scopes is None else tuple(scopes)
        key = key_of(known, password)
        # One for both: token endpoint and services are behind the same door, and a connection serves all.
        shared = transport or AsyncHttpxTransport((settings or ChannelSettings()).transport)
        tokens = async_tokens_of(known, key, scopes=asked, settings=settings, transport=shared, hooks=hooks)
        channel = cls(tokens, base_url=address, settings=settings, transport=shared, hooks=hooks, service=place)
        channel._own = transport is None
        return channel

    @property
    def patience(self) -> Patience:
        """See `Channel.patience`."""
        return self.settings.patience

    async def do(self, flow: Flow[T]) -> T:
        """See `Channel.do`."""
        return await self._hands().drive(flow, self._line)

    def each(self, stream: Stream[T]) -> AsyncIterator[T]:
        """See `Channel.each`."""
        return self._hands().each(stream, self._line)

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        content: bytes | Chunks = b"",
        query: Query = (),
        headers: Mapping[str, str] | None = None,
        repeatable: bool | None = None,
        without_token: bool = False,
    ) -> Answer:
        """See `Channel.request`."""
        call = call_of(
            self.base_url, method, path, json=json, content=content, query=query, headers=headers or {},
            repeatable=repeatable, without_token=without_token,
        )  # fmt: skip
        return await self.do(answered(call, self.patience, self.service))

    async def when_found(self, path: str, *, longest_s: float = 1200.0) -> Answer:
        """See `Channel.when_found`."""
        return await self.do(found(get_of(self.base_url, path), self.patience, self.service, longest_s))

    async def aclose(self) -> None:
        """See `Channel.close`."""
        self._gate.close()
        if self._own:
            await self._transport.aclose()
        if self.tokens is not None:
            await self.tokens.aclose()

    def _hands(self) -> AsyncHands:
        tokens = self.tokens
        ask = None if tokens is None else (lambda refused: tokens.token(instead_of=refused))
        return AsyncHands(self._transport, self._gate, ask)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def drive(flow: Flow[T], transport: Transport, tokens: TokenSource | None = None) -> T:
    """Carry out one flow by a transport alone, in this thread; see `Channel.do` for all the rest."""
    ask = None if tokens is None else (lambda refused: tokens.token(instead_of=refused))
    return Hands(transport, Gate(), ask).drive(flow, Line(with_token=tokens is not None))


async def drive_async(flow: Flow[T], transport: AsyncTransport, tokens: AsyncTokenSource | None = None) -> T:
    """`drive` in this task."""
    ask = None if tokens is None else (lambda refused: tokens.token(instead_of=refused))
    return await AsyncHands(transport, AsyncGate(), ask).drive(flow, Line(with_token=tokens is not None))


def _known(account: Account | str) -> Account:
    return Accounts().get(account) if isinstance(account, str) else account


def _line(settings: ChannelSettings, hooks: Sequence[Hook], *, with_token: bool) -> Line:
    return Line(with_token, settings.user_agent, Hooks(hooks), Governor(settings.pace))
