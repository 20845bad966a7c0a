import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

import msgspec

from openfla.channel._access_token import AccessToken
from openfla.channel._assertion import USUAL_LIFETIME_S, PrivateKey, client_assertion
from openfla.channel._call import Answer, Call, Flow, Silence
from openfla.channel._errors import (
    BadTokenAnswer,
    ChannelError,
    TokenEndpointBusy,
    TokenEndpointUnreachable,
    refusal,
)
from openfla.channel._patience import PASSING, Patience, patiently, retry_after_s
from openfla.channel._plain import plain
from openfla.contract.oauth import CLIENT_CREDENTIALS, JWT_BEARER, TokenError

MOST_BYTES: Final = 64 * 1024
"""Of a token answer; RFC 6749 names no bound."""
ASSUMED_LIFETIME_S: Final = 300
"""When the answer has no `expires_in`, which RFC 6749 section 5.1 only recommends."""
_LONGEST_LIFETIME_S: Final = 24 * 3600

_BEARER = re.compile(r"[A-Za-z0-9\-._~+/]+=*")  # RFC 6750 section 2.1


class _Granted(msgspec.Struct, frozen=True):
    """RFC 6749 section 5.1, as a careful client reads it: only what is REQUIRED there is required here."""

    access_token: str
    token_type: str
    expires_in: int | float = ASSUMED_LIFETIME_S
    scope: str = ""


@dataclass(frozen=True)
class TokenRequest:
    """Who asks where for what: client credentials with a signed assertion (RFC 6749 s4.4, RFC 7523 s2.2)."""

    token_url: str
    audience: str
    client_id: str
    key: PrivateKey = field(repr=False)
    scopes: tuple[str, ...] = ()
    assertion_lifetime_s: int = USUAL_LIFETIME_S

    @property
    def key_of_slot(self) -> str:
        """A hash over all that tells this token from others; nothing can be read from it."""
        of_what = json.dumps([self.token_url, self.audience, self.client_id, sorted(set(self.scopes))])
        return hashlib.sha256(of_what.encode()).hexdigest()

    def ask(self, clock: Callable[[], float], patience: Patience) -> Flow[AccessToken]:
        """A new token; each attempt carries a fresh assertion.

        Raises:
            TokenRefused, TokenEndpointUnreachable, BadTokenAnswer: what the endpoint said, or did not.
        """
        asked_at = clock()
        result = yield from patiently(lambda: self._call(clock()), patience)
        if isinstance(result, Silence):
            raise TokenEndpointUnreachable(self.token_url, result.reason, is_final=result.final)
        if result.status == 200:  # noqa: PLR2004 - RFC 6749 section 5.1
            return self._granted(result, asked_at)
        asked_s = retry_after_s(result)
        if result.status in PASSING and asked_s is not None and asked_s > patience.longest_retry_after_s:
            come_back = datetime.fromtimestamp(clock() + asked_s, UTC).isoformat(timespec="seconds")
            raise TokenEndpointBusy(self.token_url, f"status {result.status}", come_back)
        raise self._refused(result)

    def _call(self, now: float) -> Call:
        assertion = client_assertion(
            self.client_id, self.audience, self.key, now=now, lifetime_s=self.assertion_lifetime_s
        )
        form = {"grant_type": CLIENT_CREDENTIALS, "client_assertion_type": JWT_BEARER, "client_assertion": assertion}
        if self.scopes:
            form["scope"] = " ".join(self.scopes)
        return Call(
            "POST",
            self.token_url,
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
                "Accept-Encoding": "identity",
            },
            content=urlencode(form).encode("ascii"),
            most_bytes=MOST_BYTES,
            longest_s=30.0,
            without_token=True,
            repeatable=True,
        )

    def _granted(self, answer: Answer, asked_at: float) -> AccessToken:
        try:
            granted = msgspec.json.decode(answer.content, type=_Granted)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise self._bad(answer, "it is not the JSON of RFC 6749 section 5.1") from None
        if granted.token_type.lower() != "bearer" or not _BEARER.fullmatch(granted.access_token):
            raise self._bad(answer, "it holds no bearer token")
        if not granted.expires_in > 0:
            raise self._bad(answer, "its token has expired already")
        return AccessToken(
            granted.access_token, asked_at, asked_at + min(granted.expires_in, _LONGEST_LIFETIME_S), granted.scope
        )

    def _refused(self, answer: Answer) -> ChannelError:
        try:
            told = msgspec.json.decode(answer.content, type=TokenError)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            if answer.status in PASSING:
                return TokenEndpointUnreachable(self.token_url, f"status {answer.status}")
            return self._bad(answer, "it is not the JSON of RFC 6749 section 5.2")
        if answer.status in PASSING:
            reason = ", ".join([f"status {answer.status}", plain(told.error_description or told.error)])
            return TokenEndpointUnreachable(self.token_url, reason)
        return refusal(
            answer.status,
            plain(told.error, 64),
            plain(told.error_description),
            plain(told.error_uri) if told.error_uri.startswith(("https://", "http://")) else "",
            self.token_url,
        )

    def _bad(self, answer: Answer, what: str) -> BadTokenAnswer:
        return BadTokenAnswer(self.token_url, answer.status, what)
