import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from openfla.channel._call import Answer, Silence
from openfla.channel._patience import retry_after_s

THROTTLING: Final = frozenset({429, 503})
_LOOK_AGAIN_S: Final = 0.5
_SHORTEST_S: Final = 0.001
_OF_LATE_S: Final = 10.0


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How all calls of one channel slow down together when the platform asks for it (429 and 503), and recover.

    The first such answer halves the rate at which calls were made of late, and holds everybody for its
    Retry-After; each one to a call that began since halves the rate again. While answers are good, the rate
    grows by a tenth of what it was at first, once every `step_s`; when it is back there, no bound is left.

    A pace bounds how often calls begin and never how many are under way: nobody holds what another one waits
    for, so that it cannot come to a standstill, whatever is called in between.

    Args:
        adaptive: False leaves it to the attempts of each call.
        least_per_s: the rate never falls below this.
        longest_hold_s: the longest Retry-After for which everybody is held.
        step_s: how often the rate changes at most.
        clock: seconds that only grow.
    """

    adaptive: bool = True
    least_per_s: float = 0.5
    longest_hold_s: float = 30.0
    step_s: float = 1.0
    clock: Callable[[], float] = time.monotonic


class Governor:
    """The pace of one channel, for any number of threads and tasks. Every method returns at once."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._guard = threading.Lock()
        self._recent: deque[float] = deque(maxlen=64)
        self._rate: float | None = None
        self._goal = 0.0
        self._changed = -float("inf")
        self._held_until = -float("inf")
        self._last = 0
        # Turns are numbered, and time pays for them at the pace of the moment: what nobody takes is lost,
        # and nobody has to hand anything on.
        self._paid = 0.0
        self._paid_at = 0.0

    @property
    def rate(self) -> float | None:
        """Calls a second at present; None where nothing bounds them."""
        with self._guard:
            return self._rate

    def join(self) -> int | None:
        """A place in the row; None when there is no row."""
        if not self._pace.adaptive:
            return None
        with self._guard:
            if self._rate is None:
                return None
            self._pay(self._pace.clock())
            self._paid = min(self._paid, self._last + 1)
            self._last += 1
            return self._last

    def wait_s(self, place: int | None) -> float:
        """How long that place still has to wait, or to wait before it looks again; 0 when its turn has come."""
        if place is None:
            return 0.0
        now = self._pace.clock()
        with self._guard:
            if self._rate is None:
                return 0.0
            if now < self._held_until:
                return max(_SHORTEST_S, self._held_until - now)
            self._pay(now)
            left_s = (place - self._paid) / self._rate
        # The pace may have recovered before the time that it takes today is over.
        return 0.0 if left_s <= 0 else max(_SHORTEST_S, min(left_s, max(_LOOK_AGAIN_S, left_s / 4)))

    def begin(self) -> float:
        """A call begins now; what is returned goes to `note` with what came of it."""
        now = self._pace.clock()
        with self._guard:
            self._recent.append(now)
        return now

    def note(self, begun: float, result: Answer | Silence) -> None:
        """What came of a call that began then."""
        if not self._pace.adaptive or isinstance(result, Silence):
            return
        now = self._pace.clock()
        with self._guard:
            if result.status in THROTTLING:
                self._slow_down(now, begun, retry_after_s(result) or 0.0)
            elif self._rate is not None:
                self._recover(now)

    def _slow_down(self, now: float, begun: float, asked_s: float) -> None:
        self._held_until = max(self._held_until, now + min(asked_s, self._pace.longest_hold_s))
        # What began before the last change says nothing about the pace since.
        if self._rate is not None and begun < self._changed:
            return
        if self._rate is None:
            self._goal = max(self._observed(now), 2 * self._pace.least_per_s)
            self._rate = self._goal
            self._paid, self._paid_at = float(self._last), now
        self._pay(now)
        self._rate = max(self._pace.least_per_s, self._rate / 2)
        self._changed = now

    def _recover(self, now: float) -> None:
        if self._rate is None or now < max(self._changed, self._held_until) + self._pace.step_s:
            return
        self._pay(now)
        self._rate += self._goal / 10
        self._changed = now
        if self._rate >= self._goal:
            self._rate = None
            self._recent.clear()

    def _observed(self, now: float) -> float:
        """Calls a second of late."""
        late = [begun for begun in self._recent if begun > now - _OF_LATE_S]
        return len(late) / max(now - min(late, default=now), _SHORTEST_S)

    def _pay(self, now: float) -> None:
        since = max(self._paid_at, self._held_until)
        if self._rate is not None and now > since:
            self._paid += (now - since) * self._rate
        self._paid_at = max(now, self._paid_at)
