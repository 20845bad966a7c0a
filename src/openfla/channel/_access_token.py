from dataclasses import dataclass, field
from enum import Enum
from typing import Final

MARGIN_S: Final = 60.0
"""How long before its end a token is renewed, at most a quarter of its life."""
_AHEAD_S: Final = 300.0
"""A token from further ahead than this was kept under another clock."""


class Freshness(Enum):
    """How good a token is at a moment."""

    FRESH = "fresh"
    STALE = "stale"
    """Near its end: still usable, and to be renewed."""
    INVALID = "invalid"


@dataclass(frozen=True)
class AccessToken:
    """A token as the endpoint gave it; opaque, and never shown by `repr` or `str`.

    Args:
        value: what goes after `Bearer `.
        obtained_at: when it was asked for, seconds since 1970.
        expires_at: when it ends.
        scope: what it holds, as the endpoint told it; "" when it did not.
    """

    value: str = field(repr=False)
    obtained_at: float
    expires_at: float
    scope: str = ""

    def freshness(self, now: float, margin_s: float = MARGIN_S) -> Freshness:
        """Fresh, stale within the margin before its end, invalid from its end on."""
        if now >= self.expires_at or self.obtained_at > now + _AHEAD_S:
            return Freshness.INVALID
        margin = min(margin_s, (self.expires_at - self.obtained_at) / 4)
        return Freshness.STALE if now >= self.expires_at - margin else Freshness.FRESH
