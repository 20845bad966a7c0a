"""What a provider answers, within bounds: no redirect is followed, nothing large or slow is waited for."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx2
import msgspec
import structlog

from openfla.platform.identity.errors import ProviderUnreachable, Reason, SignInRefused

OpenClient = Callable[[], httpx2.AsyncClient]
"""Makes the HTTP client of one question."""

LARGEST: Final = 1024 * 1024
PATIENCE_S: Final = 5.0
_SERVER_ERRORS: Final = 500
_USUAL: Final = {"Accept": "application/json", "Accept-Encoding": "identity"}
_log = structlog.stdlib.get_logger("openfla.identity")


async def ask(
    http: OpenClient,
    address: str,
    *,
    headers: Mapping[str, str] = {},
    form: Mapping[str, str] | None = None,
) -> tuple[int, Mapping[str, Any]]:
    """Status and JSON object of an answer; a form is posted, without one it is a GET.

    Raises:
        ProviderUnreachable: no answer, a late one, or the failure of a server.
        SignInRefused: it is no JSON object, or breaks the bounds.
    """
    try:
        async with asyncio.timeout(PATIENCE_S), http() as client:
            method = "GET" if form is None else "POST"
            request = client.build_request(method, address, headers={**_USUAL, **headers}, data=form)
            answer = await client.send(request, stream=True, follow_redirects=False)
            try:
                content = await _content(answer)
            finally:
                await answer.aclose()
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, TimeoutError) as error:
        _log.warning("the sign-in provider does not answer", error=type(error).__name__)
        raise ProviderUnreachable from error
    return answer.status_code, _object(content)


async def _content(answer: httpx2.Response) -> bytes:
    if answer.status_code >= _SERVER_ERRORS:
        _log.warning("the sign-in provider fails", status=answer.status_code)
        raise ProviderUnreachable
    if answer.has_redirect_location or answer.headers.get("content-encoding", "identity") != "identity":
        raise SignInRefused(Reason.BAD_ANSWER)
    content = bytearray()
    async for chunk in answer.aiter_raw():
        content += chunk
        if len(content) > LARGEST:
            raise SignInRefused(Reason.BAD_ANSWER)
    return bytes(content)


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        return msgspec.json.decode(content, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SignInRefused(Reason.BAD_ANSWER) from error
