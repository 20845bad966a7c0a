import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from openfla.channel import (
    AccessToken,
    Account,
    Answer,
    Call,
    ChannelKey,
    ChannelSettings,
    Environment,
    HttpxTransport,
    Silence,
    Timeouts,
    TransportSettings,
)
from openfla.channel.certificates import KeyMismatch

SETTINGS: Final = ChannelSettings(transport=TransportSettings(timeouts=Timeouts(read_s=10.0, write_s=10.0)))
"""Proxy and trust as for every call, and less patience."""
_LONGEST_S: Final = 30.0


@dataclass(frozen=True)
class Heard:
    """What an answer looked like from outside; times are this machine's, seconds since 1970."""

    status: int
    media_type: str
    date: str
    via: str
    sent: float
    came: float

    @property
    def took_ms(self) -> int:
        """From request to answer."""
        return round((self.came - self.sent) * 1000)


class Ear:
    """The transport of an examination: notes what the last answer looked like, and never its body."""

    def __init__(self) -> None:
        self._transport: HttpxTransport | None = None
        self.last: Heard | None = None

    def send(self, call: Call) -> Answer | Silence:
        """One attempt, as `openfla.channel.Transport` says."""
        if self._transport is None:
            self._transport = HttpxTransport(SETTINGS.transport)
        self.last, sent = None, time.time()
        dressed = call.having({"User-Agent": SETTINGS.user_agent})
        answer = self._transport.send(replace(dressed, longest_s=min(call.longest_s, _LONGEST_S)))
        if isinstance(answer, Answer):
            told = answer.headers
            self.last = Heard(
                status=answer.status,
                media_type=told.get("Content-Type", "").partition(";")[0].strip().lower(),
                date=told.get("Date", ""),
                via=told.get("Via", "") or told.get("Server", ""),
                sent=sent,
                came=time.time(),
            )
        return answer

    def close(self) -> None:
        """Let the connections go."""
        if self._transport is not None:
            self._transport.close()


@dataclass
class Known:
    """What an examination has at hand, and what its checks learnt so far.

    Args:
        account: the one that is examined.
        password: of its key store, where the caller knows it.
        at: the moment of the examination.
        ear: through which every call goes.
    """

    account: Account
    password: str | None = field(repr=False)
    at: datetime
    ear: Ear
    key: ChannelKey | None = field(default=None, repr=False)
    mismatch: KeyMismatch | None = None
    token: AccessToken | None = field(default=None, repr=False)
    clock_is_off: bool = False

    @property
    def place(self) -> Environment:
        """Where the account goes."""
        return self.account.place()

    @staticmethod
    def ticks() -> int:
        """Milliseconds since some moment."""
        return round(time.monotonic() * 1000)
