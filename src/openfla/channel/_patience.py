import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from openfla.channel._exchange import Answer, Call, Flow, Pause, Silence, sent

PASSING: Final = frozenset({429, 502, 503, 504})
"""Statuses after which the same call may succeed a little later (Belgif: tooManyRequests, badGateway ...)."""


@dataclass(frozen=True)
class Patience:
    """How often a call is tried, and how long one waits in between.

    Args:
        waits_s: seconds before the second attempt, the third, and so on; a random quarter is added to each.
        longest_s: the longest Retry-After that is waited for; a longer one ends the attempts at once.
    """

    waits_s: tuple[float, ...] = (0.5, 2.0)
    longest_s: float = 30.0
    chance: Callable[[], float] = random.random

    def before(self, attempt: int, result: Answer | Silence) -> float | None:
        """Seconds to wait before that attempt (1 is the first repetition); None means that it makes no sense."""
        if attempt > len(self.waits_s) or not _is_passing(result):
            return None
        own = self.waits_s[attempt - 1] * (1 + self.chance() / 4)
        asked = retry_after_s(result) if isinstance(result, Answer) else None
        if asked is None:
            return own
        return None if asked > self.longest_s else max(asked, own)


IMPATIENT: Final = Patience(waits_s=())
"""One attempt only."""


def patiently(make: Callable[[], Call], patience: Patience) -> Flow[Answer | Silence]:
    """One call, repeated while that makes sense; `make` gives each attempt its own fresh parts."""
    attempt = 0
    while True:
        result = yield from sent(make())
        attempt += 1
        wait_s = patience.before(attempt, result)
        if wait_s is None:
            return result
        yield Pause(wait_s)


def retry_after_s(answer: Answer, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """What Retry-After asks (RFC 9110 section 10.2.3), in seconds; None when it is absent or makes no sense."""
    told = answer.headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:9])
    try:
        due = parsedate_to_datetime(told)
    except ValueError:
        return None
    return max(0.0, (due.replace(tzinfo=due.tzinfo or UTC) - now()).total_seconds())


def _is_passing(result: Answer | Silence) -> bool:
    return not result.final if isinstance(result, Silence) else result.status in PASSING
