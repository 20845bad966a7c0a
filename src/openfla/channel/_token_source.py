import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import httpx2

from openfla.channel._access_token import AccessToken
from openfla.channel._assertion import PrivateKey
from openfla.channel._environments import Environment
from openfla.channel._exchange import TIMEOUT, drive, drive_async
from openfla.channel._patience import Patience
from openfla.channel._token_file import TokenFile
from openfla.channel._token_request import TokenRequest
from openfla.channel._wallet import Wallet


def _wallet(
    environment: Environment,
    client_id: str,
    key: PrivateKey,
    *,
    scopes: tuple[str, ...],
    cache: Path | None,
    patience: Patience,
    clock: Callable[[], float],
) -> Wallet:
    request = TokenRequest(environment.token_url, environment.audience, client_id, key, scopes)
    file = TokenFile.of(request, cache) if cache is not None else None
    return Wallet(request, clock, patience, file)


class TokenSource:
    """The token of one client id for one set of scopes in one environment, for any number of threads.

    A fresh token is given at once. Within the margin before its end it is still given, while one caller
    renews it; after its end everybody waits for that one renewal, whose failure is everybody's too.

    Args:
        environment: where to ask.
        client_id: of the account in channel management.
        key: the private key of its certificate.
        scopes: what to ask for; none gives all that the account holds.
        cache: a folder to share the token with other processes of this user (see `usual_folder`), or None.
        http: a client of one's own, for a proxy or a private certification authority; it stays open.
        patience: how often, and how fast, the endpoint is asked again when it cannot be reached.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        environment: Environment,
        client_id: str,
        key: PrivateKey,
        *,
        scopes: tuple[str, ...] = (),
        cache: Path | None = None,
        http: httpx2.Client | None = None,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._wallet = _wallet(
            environment, client_id, key, scopes=scopes, cache=cache, patience=patience or Patience(), clock=clock
        )
        self._http = http or httpx2.Client(timeout=TIMEOUT)
        self._own = http is None
        self._turn = threading.Lock()

    def token(self, *, instead_of: AccessToken | None = None) -> AccessToken:
        """A usable token; with `instead_of`, one that is not the refused one given.

        Raises:
            TokenRefused, TokenEndpointUnreachable, BadTokenAnswer: there is none to be had.
        """
        seen = self._wallet.glance(instead_of)
        if seen.token is not None and (seen.settled or self._turn.locked()):
            return seen.token
        with self._turn:
            return drive(self._wallet.renewal(seen, instead_of), self._http)

    def forget(self) -> None:
        """Drop what is kept, in memory and on disk; the next call asks anew."""
        self._wallet.forget()

    def close(self) -> None:
        """Close the connections that this source opened itself."""
        if self._own:
            self._http.close()

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
        cache: Path | None = None,
        http: httpx2.AsyncClient | None = None,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._wallet = _wallet(
            environment, client_id, key, scopes=scopes, cache=cache, patience=patience or Patience(), clock=clock
        )
        self._http = http or httpx2.AsyncClient(timeout=TIMEOUT)
        self._own = http is None
        self._turn = asyncio.Lock()

    async def token(self, *, instead_of: AccessToken | None = None) -> AccessToken:
        """See `TokenSource.token`."""
        seen = self._wallet.glance(instead_of)
        if seen.token is not None and (seen.settled or self._turn.locked()):
            return seen.token
        async with self._turn:
            return await drive_async(self._wallet.renewal(seen, instead_of), self._http)

    def forget(self) -> None:
        """See `TokenSource.forget`."""
        self._wallet.forget()

    async def aclose(self) -> None:
        """Close the connections that this source opened itself."""
        if self._own:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
