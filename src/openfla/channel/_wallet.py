from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from openfla.channel._access_token import MARGIN_S, AccessToken, Freshness
from openfla.channel._call import Flow, Pause
from openfla.channel._errors import ChannelError
from openfla.channel._patience import Patience
from openfla.channel._token_cache import TokenLock, TokenSlot
from openfla.channel._token_request import TokenRequest

_LOOK_AGAIN_S: Final = 0.05
_LONGEST_QUEUE_S: Final = 60.0
"""Who holds the lock longer than this is taken for stuck; one more request is the lesser harm."""
_REST_S: Final = 10.0
"""After a failed renewal a stale token serves this long before the next try."""


@dataclass(frozen=True)
class Glance:
    """What a caller sees on arrival: a usable token or none, whether it needs renewal, and which round it is."""

    token: AccessToken | None
    settled: bool
    round: int


@dataclass
class Wallet:
    """The one token of a source: what is known of it, and the flow that renews it. Knows no thread and no loop."""

    request: TokenRequest
    clock: Callable[[], float]
    patience: Patience
    slot: TokenSlot | None
    margin_s: float = MARGIN_S
    _token: AccessToken | None = field(default=None, repr=False)
    _round: int = 0
    _failure: ChannelError | None = field(default=None, repr=False)
    _rest_until: float = 0.0

    def glance(self, instead_of: AccessToken | None = None) -> Glance:
        """The token in memory, if it can be used now and is not the one that was refused."""
        token = self._usable(self._token, instead_of)
        settled = token is not None and (self._is_fresh(token) or self.clock() < self._rest_until)
        return Glance(token, settled, self._round)

    def renewal(self, seen: Glance, instead_of: AccessToken | None = None) -> Flow[AccessToken]:
        """A usable token: from memory, from its slot, or from the endpoint. One caller at a time may run this.

        Args:
            seen: the caller's glance from before it queued; what others learnt since then is not asked again.
            instead_of: a token that was refused; the answer is another one.

        Raises:
            ChannelError: the endpoint gave none, and no usable one is left.
        """
        now = self.glance(instead_of)
        if now.token is not None and now.settled:
            return now.token
        if now.round != seen.round and self._failure is not None and now.token is None:
            raise self._failure.again()
        if self._token is not None and now.token is None:
            self._token = None
        try:
            token = yield from self._shared(now.token, instead_of)
        except ChannelError as failure:
            self._note(failure)
            if (left := self.glance(instead_of).token) is None:
                raise
            return left
        self._token = token
        self._note(None)
        return token

    def forget(self) -> None:
        """Drop the token, where it is shared too."""
        self._token = None
        if self.slot is not None:
            self.slot.remove()

    def _shared(self, spare: AccessToken | None, instead_of: AccessToken | None) -> Flow[AccessToken]:
        if self.slot is None:
            return (yield from self.request.ask(self.clock, self.patience))
        lock = yield from self._queue(self.slot, patient=spare is None)
        if lock is None and spare is not None:
            return spare
        with _released(lock):
            kept = self.slot.read()
            if kept is not None and self._usable(kept, instead_of) is None:
                self.slot.remove()
            elif kept is not None and self._is_fresh(kept):
                return kept
            token = yield from self.request.ask(self.clock, self.patience)
            self.slot.write(token)
            return token

    def _queue(self, slot: TokenSlot, *, patient: bool) -> Flow[TokenLock | None]:
        waited_s = 0.0
        while waited_s <= _LONGEST_QUEUE_S:
            try:
                lock = slot.lock()
            except OSError:
                return None
            if lock is not None or not patient:
                return lock
            yield Pause(_LOOK_AGAIN_S)
            waited_s += _LOOK_AGAIN_S
        return None

    def _usable(self, token: AccessToken | None, instead_of: AccessToken | None) -> AccessToken | None:
        if token is None or (instead_of is not None and token.value == instead_of.value):
            return None
        return None if self._freshness(token) is Freshness.INVALID else token

    def _is_fresh(self, token: AccessToken) -> bool:
        return self._freshness(token) is Freshness.FRESH

    def _freshness(self, token: AccessToken) -> Freshness:
        return token.freshness(self.clock(), self.margin_s)

    def _note(self, failure: ChannelError | None) -> None:
        self._failure = failure
        self._round += 1
        self._rest_until = self.clock() + _REST_S if failure else 0.0


@contextmanager
def _released(lock: TokenLock | None) -> Iterator[None]:
    try:
        yield
    finally:
        if lock is not None:
            lock.release()
