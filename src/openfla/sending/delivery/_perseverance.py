import time
from dataclasses import dataclass, field
from typing import Final

from openfla.channel import BadTokenAnswer, TokenEndpointUnreachable
from openfla.client import (
    BadAnswer,
    BadRequest,
    NotAuthenticated,
    NotFound,
    PlatformFailed,
    PlatformUnreachable,
    RequestTimeout,
    TooManyRequests,
)
from openfla.sending.outbox import UnfitVerdicts
from openfla.texts import Explained

_PASSING: Final = (PlatformUnreachable, PlatformFailed, TooManyRequests, RequestTimeout, TokenEndpointUnreachable)
"""What goes by itself, sooner or later."""
_DOUBTFUL: Final = (BadAnswer, BadTokenAnswer, BadRequest, NotAuthenticated, NotFound, UnfitVerdicts)
"""What may come of a body or an answer that was mutilated on its way, or of a gateway; else it stays as it is."""
_DOUBLINGS: Final = 20


@dataclass(frozen=True)
class Perseverance:
    """How long trouble is borne without any progress, after the client itself has lost its patience.

    Args:
        give_up_after_s: seconds of trouble that may pass by itself: no connection, 408, 5xx.
        throttled_s: seconds that one does what a platform asks that says: come back later (429).
        doubtful: how often one tries again after an answer that makes no sense.
        first_s: the first pause; each following one is twice as long.
        longest_s: the longest pause.
    """

    give_up_after_s: float = 300.0
    throttled_s: float = 3600.0
    doubtful: int = 3
    first_s: float = 1.0
    longest_s: float = 30.0


@dataclass
class Trying:
    """Attempts at one thing, until it succeeds or there is no sense in going on."""

    perseverance: Perseverance
    failures: int = 0
    doubts: int = 0
    begun: float = field(default_factory=time.monotonic)

    def pause_s(self, mistake: Explained) -> float | None:
        """How long one waits before the next attempt; None: there is none."""
        about = self.perseverance
        pause_s: float = min(about.longest_s, about.first_s * 2 ** min(self.failures, _DOUBLINGS))
        self.failures += 1
        if isinstance(mistake, _DOUBTFUL) or getattr(mistake, "is_final", False):
            self.doubts += 1
            return pause_s if self.doubts <= about.doubtful else None
        if not isinstance(mistake, _PASSING):
            return None
        limit_s = about.throttled_s if isinstance(mistake, TooManyRequests) else about.give_up_after_s
        pause_s = max(pause_s, mistake.retry_after_s or 0.0)
        return pause_s if time.monotonic() - self.begun + pause_s <= limit_s else None
