import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, Literal

import msgspec

from openfla.channel._call import Answer, Call, Flow, Pause, Silence, sent

PASSING: Final = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses after which the same call may succeed a little later (reference channel.md section 19)."""


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How often a call is tried, and how long one waits in between.

    Repeated are calls that got no answer and those that were answered with one of `statuses`; of a call that is
    not safe to repeat only an attempt whose connection was never made. The pauses grow by `factor`, and chance
    spreads them, so that many clients which failed together do not come back together. A Retry-After is waited
    for in place of a shorter pause; beyond `longest_retry_after_s` there is no other attempt.

    Args:
        attempts: how many at most, the first included.
        first_s: the pause before the second attempt.
        factor: by which each pause is longer than the one before.
        longest_pause_s: no pause of one's own is longer.
        budget_s: no attempt begins later than this after the first one.
        longest_retry_after_s: the longest Retry-After that is waited for.
        statuses: what passes by itself.
        jitter: `equal` waits between half of the pause and all of it, `full` between nothing and all of it.
        chance: from 0 to 1.
        clock: seconds that only grow.
    """

    attempts: int = 4
    first_s: float = 0.5
    factor: float = 2.0
    longest_pause_s: float = 8.0
    budget_s: float = 90.0
    longest_retry_after_s: float = 30.0
    statuses: frozenset[int] = PASSING
    jitter: Literal["equal", "full"] = "equal"
    chance: Callable[[], float] = random.random
    clock: Callable[[], float] = time.monotonic

    def before(self, attempt: int, result: Answer | Silence, *, repeatable: bool = True) -> float | None:
        """Seconds to wait before that attempt (2 is the first repetition); None means that it makes no sense."""
        if attempt > self.attempts or not self._passes(result, repeatable=repeatable):
            return None
        own = self._pause_s(attempt)
        asked = retry_after_s(result) if isinstance(result, Answer) else None
        if asked is None:
            return own
        return None if asked > self.longest_retry_after_s else max(asked, own)

    def _pause_s(self, attempt: int) -> float:
        whole = min(self.longest_pause_s, self.first_s * self.factor ** (attempt - 2))
        return whole * self.chance() if self.jitter == "full" else whole * (1 + self.chance()) / 2

    def _passes(self, result: Answer | Silence, *, repeatable: bool) -> bool:
        if isinstance(result, Silence):
            return not result.final and (repeatable or result.unsent)
        return repeatable and result.status in self.statuses


IMPATIENT: Final = Patience(attempts=1)
"""One attempt only."""


def patiently(make: Callable[[], Call], patience: Patience) -> Flow[Answer | Silence]:
    """One call, repeated while that makes sense; `make` gives each attempt its own fresh parts.

    What comes back tells how many attempts it took.
    """
    latest = patience.clock() + patience.budget_s
    attempts = 0
    while True:
        call = replace(make(), attempt=attempts + 1)
        result = yield from sent(call)
        attempts += result.attempts
        result = replace(result, attempts=attempts)
        wait_s = patience.before(attempts + 1, result, repeatable=call.is_repeatable)
        if wait_s is None or patience.clock() + wait_s > latest:
            return result
        yield Pause(wait_s, again=True)


def retry_after_s(answer: Answer, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """What the answer asks to wait, in seconds; None when it does not ask, or makes no sense.

    Source: Retry-After of RFC 9110 section 10.2.3; without it, `retryAfterSec` of a Belgif problem (reference
    channel.md section 17).
    """
    told = answer.headers.get("Retry-After", "").strip()
    if not told:
        return _told_in_body(answer)
    if told.isascii() and told.isdigit():
        return float(told[:9])
    try:
        due = parsedate_to_datetime(told)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (due.replace(tzinfo=due.tzinfo or UTC) - now()).total_seconds())


class _Problem(msgspec.Struct, rename="camel"):
    retry_after_sec: int | float | None = None


def _told_in_body(answer: Answer) -> float | None:
    if answer.status not in PASSING or not answer.content:
        return None
    try:
        told = msgspec.json.decode(answer.content, type=_Problem).retry_after_sec
        return float(told) if told is not None and told >= 0 else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError):
        return None
