from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from typing import Final

import httpx2

from openfla.channel._access_token import AccessToken
from openfla.channel._token_source import AsyncTokenSource, TokenSource

_UNAUTHORIZED: Final = 401


@dataclass(frozen=True)
class _Wanted:
    """A token is needed, other than the one that was refused."""

    instead_of: AccessToken | None = None


_Steps = Generator[_Wanted | httpx2.Request, AccessToken | httpx2.Response | None, None]


def _attached(request: httpx2.Request) -> _Steps:
    """The call with its token; when the token is refused, once more with another one.

    Any 401 counts: the Belgif types invalidAccessToken and expiredAccessToken are not shown to be all that
    a gateway answers (reference channel.md sections 13 and 17), and one more attempt does no harm.
    """
    token = yield _Wanted()
    response = yield _with(request, token)
    if isinstance(response, httpx2.Response) and response.status_code == _UNAUTHORIZED:
        other = yield _Wanted(instead_of=token if isinstance(token, AccessToken) else None)
        yield _with(request, other)


def _with(request: httpx2.Request, token: object) -> httpx2.Request:
    if isinstance(token, AccessToken):
        request.headers["Authorization"] = f"Bearer {token.value}"  # RFC 6750 section 2.1, the only way here
    return request


class BearerAuth(httpx2.Auth):
    """Puts the token of a source on every call of an `httpx2.Client` or `httpx2.AsyncClient`.

    A token that the server refuses is dropped, renewed once however many calls it was on, and the call is
    sent once more.

    Args:
        tokens: a `TokenSource` for a `Client`, an `AsyncTokenSource` for an `AsyncClient`.
    """

    def __init__(self, tokens: TokenSource | AsyncTokenSource) -> None:
        self._tokens = tokens

    def sync_auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Raises: ChannelError when no token is to be had."""
        if not isinstance(self._tokens, TokenSource):
            raise TypeError("an httpx2.Client takes a TokenSource")
        steps = _attached(request)
        given: AccessToken | httpx2.Response | None = None
        while (step := _next(steps, given)) is not None:
            given = self._tokens.token(instead_of=step.instead_of) if isinstance(step, _Wanted) else (yield step)

    async def async_auth_flow(self, request: httpx2.Request) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        """Raises: ChannelError when no token is to be had."""
        if not isinstance(self._tokens, AsyncTokenSource):
            raise TypeError("an httpx2.AsyncClient takes an AsyncTokenSource")
        steps = _attached(request)
        given: AccessToken | httpx2.Response | None = None
        while (step := _next(steps, given)) is not None:
            given = await self._tokens.token(instead_of=step.instead_of) if isinstance(step, _Wanted) else (yield step)


def _next(steps: _Steps, given: AccessToken | httpx2.Response | None) -> _Wanted | httpx2.Request | None:
    try:
        return steps.send(given)
    except StopIteration:
        return None
