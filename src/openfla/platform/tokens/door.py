"""The door to the token endpoint: plain ASGI, since every client passes here first and often (docs/benchmarks.md)."""

from typing import Any, Final

import msgspec
import structlog
from litestar.types import Receive, Scope, Send

from openfla.contract.oauth import TokenAnswer, TokenError
from openfla.platform.tokens import errors, rules
from openfla.platform.tokens.service import TokenIssuer

_HEADERS: Final = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"pragma", b"no-cache"),
]
_ENCODER: Final = msgspec.json.Encoder()
_log = structlog.stdlib.get_logger("openfla.tokens")


class TokenDoor:
    """Gives an access token for a client assertion (RFC 7523), and for nothing else."""

    def __init__(self, issuer: TokenIssuer) -> None:
        self._issuer = issuer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: list[tuple[bytes, bytes]] = []
        told: TokenAnswer | TokenError
        try:
            status, told = 200, await self._given(scope, receive)
        except errors.TokenRefusal as refusal:
            status, told = self._status(refusal), self._told(refusal)
            if status == 401:  # noqa: PLR2004
                headers = [(b"www-authenticate", f'Bearer realm="OpenFLA", error="{refusal.error}"'.encode())]
        except Exception as error:  # noqa: BLE001 - whoever asks gets an answer, the log gets the reason
            _log.exception("failed", trace_id=scope["state"]["trace_id"], error=type(error).__name__)
            status, told = 500, TokenError("server_error")
        body = _ENCODER.encode(told)
        length = (b"content-length", b"%d" % len(body))
        await send({"type": "http.response.start", "status": status, "headers": [*_HEADERS, length, *headers]})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _given(self, scope: Any, receive: Receive) -> TokenAnswer:
        trace_id: str = scope["state"]["trace_id"]
        told = dict(scope["headers"])
        body = await _bounded(told.get(b"content-length", b""), receive)
        if body is None:
            too_large = errors.BodyTooLarge(rules.LARGEST_BODY)
            await self._issuer.record_refusal(too_large, "", trace_id)
            raise too_large
        content_type = told.get(b"content-type", b"").decode("latin-1")
        return await self._issuer.issue(
            content_type, scope["query_string"], body, is_authorized=b"authorization" in told, trace_id=trace_id
        )

    def _told(self, refusal: errors.TokenRefusal) -> TokenError:
        """RFC 6749 section 5.2; the description keeps to the characters that it allows."""
        description = str(refusal).replace('"', "'").replace("\\", "/").encode("ascii", "replace").decode()
        return TokenError(refusal.error, description, f"{self._issuer.addresses.issuer}/doc/errors/{refusal.code}")

    def _status(self, refusal: errors.TokenRefusal) -> int:
        return self._issuer.settings.refusal_status if refusal.status == 401 else refusal.status  # noqa: PLR2004


async def _bounded(length: bytes, receive: Receive) -> bytes | None:
    """The body, or nothing when it is larger than the limit: then no more of it is read."""
    if length.isdigit() and int(length) > rules.LARGEST_BODY:
        return None
    body = b""
    while len(body) <= rules.LARGEST_BODY:
        message: Any = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body if len(body) <= rules.LARGEST_BODY else None
    return None
