import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from openfla.channel._access_token import AccessToken
from openfla.channel._assertion import PrivateKey
from openfla.channel._environments import Environment
from openfla.channel._gates import AsyncGate, Gate
from openfla.channel._hands import AsyncHands, Hands
from openfla.channel._hooks import Hook, Hooks
from openfla.channel._httpx import AsyncHttpxTransport, HttpxTransport
from openfla.channel._line import Line
from openfla.channel._patience import Patience
from openfla.channel._settings import ChannelSettings
from openfla.channel._token_cache import TokenCache, cache_of
from openfla.channel._token_request import TokenRequest
from openfla.channel._transport import AsyncTransport, Transport
from openfla.channel._wallet import Wallet


def _wallet(
    environment: Environment,
    client_id: str,
    key: PrivateKey,
    *,
    scopes: tuple[str, ...],
    cache: TokenCache | Path | None,
    patience: Patience,
    clock: Callable[[], float],
) -> Wallet:
    request = TokenRequest(environment.token_url, environment.audience, client_id, key, scopes)
    shared = cache_of(cache)
    return Wallet(request, clock, patience, shared.slot(request.key_of_slot) if shared is not None else None)


class TokenSource:
    """The token of one client id for one set of scopes in one environment, for any number of threads.

    A fresh token is given at once. Within the margin before its end it is still given, while one caller
    renews it; after its end everybody waits for that one renewal, whose failure is everybody's too.

    Args:
        environment: where to ask.
        client_id: of the account in channel management.
        key: the private key of its certificate.
        scopes: what to ask for; none gives all that the account holds.
        cache: a folder to share the token with other processes of this user (see `usual_folder`), another
            `TokenCache`, or None.
        transport: one of one's own; it stays open.
        settings: time-outs, proxy, authorities, patience, application; its pace does not count here.
        patience: how often, and how fast, the endpoint is asked again, instead of that in `settings`.
        hooks: who watches the token requests.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        environment: Environment,
        client_id: str,
        key: PrivateKey,
        *,
        scopes: tuple[str, ...] = (),
        cache: TokenCache | Path | None = None,
        transport: Transport | None = None,
        settings: ChannelSettings | None = None,
        patience: Patience | None = None,
        hooks: Sequence[Hook] = (),
        clock: Callable[[], float] = time.time,
    ) -> None:
        chosen = settings or ChannelSettings()
        self._wallet = _wallet(
            environment, client_id, key, scopes=scopes, cache=cache, patience=patience or chosen.patience, clock=clock
        )
        self._line = Line(user_agent=chosen.user_agent, hooks=Hooks(hooks))
        self._transport = transport or HttpxTransport(chosen.transport)
        self._own = transport is None
        self._turn = Gate()

    def token(self, *, instead_of: AccessToken | None = None) -> AccessToken:
        """A usable token; with `instead_of`, one that is not the refused one given.

        Raises:
            TokenRefused, TokenEndpointUnreachable, BadTokenAnswer: there is none to be had.
            ChannelClosed: this source was closed, before or in the meantime.
        """
        self._turn.check()
        seen = self._wallet.glance(instead_of)
        if seen.token is not None and (seen.settled or self._turn.is_taken):
            return seen.token
        with self._turn:
            return Hands(self._transport, self._turn).drive(self._wallet.renewal(seen, instead_of), self._line)

    def forget(self) -> None:
        """Drop what is kept, in memory and on disk; the next call asks anew."""
        self._wallet.forget()

    def close(self) -> None:
        """Give no token any more, and send away all who wait for one; what is under way comes to its end."""
        self._turn.close()
        if self._own:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncTokenSource:
    """`TokenSource` for any number of tasks of one event loop; the same arguments, the same behaviour."""

    def __init__(
        self,
        environment: Environment,
        client_id: str,
        key: PrivateKey,
        *,
        scopes: tuple[str, ...] = (),
        cache: TokenCache | Path | None = None,
        transport: AsyncTransport | None = None,
        settings: ChannelSettings | None = None,
        patience: Patience | None = None,
        hooks: Sequence[Hook] = (),
        clock: Callable[[], float] = time.time,
    ) -> None:
        chosen = settings or ChannelSettings()
        self._wallet = _wallet(
            environment, client_id, key, scopes=scopes, cache=cache, patience=patience or chosen.patience, clock=clock
        )
        self._line = Line(user_agent=chosen.user_agent, hooks=Hooks(hooks))
        self._transport = transport or AsyncHttpxTransport(chosen.transport)
        self._own = transport is None
        self._turn = AsyncGate()

    async def token(self, *, instead_of: AccessToken | None = None) -> AccessToken:
        """See `TokenSource.token`."""
        self._turn.check()
        seen = self._wallet.glance(instead_of)
        if seen.token is not None and (seen.settled or self._turn.is_taken):
            return seen.token
        async with self._turn:
            hands = AsyncHands(self._transport, self._turn)
            return await hands.drive(self._wallet.renewal(seen, instead_of), self._line)

    def forget(self) -> None:
        """See `TokenSource.forget`."""
        self._wallet.forget()

    async def aclose(self) -> None:
        """See `TokenSource.close`."""
        self._turn.close()
        if self._own:
            await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
