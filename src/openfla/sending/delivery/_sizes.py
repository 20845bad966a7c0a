from dataclasses import dataclass
from typing import Final

FIRST: Final = 500
LEAST: Final = 50
MOST: Final = 20_000
MOST_BYTES: Final = 16 * 1024 * 1024
_AT_ONCE_S: Final = 0.5
_QUICK_S: Final = 2.0
_SLOW_S: Final = 10.0


@dataclass
class Sizes:
    """How large the next batch is: small at first, larger while answers are quick, smaller after trouble."""

    records: int = FIRST
    most: int = MOST
    most_bytes: int = MOST_BYTES

    def answered(self, records: int, seconds: float) -> None:
        """A batch of so many records was taken after so many seconds."""
        if seconds > _SLOW_S:
            self.troubled()
        elif seconds < _QUICK_S and records >= self.records:
            self.records = min((4 if seconds < _AT_ONCE_S else 2) * self.records, self.most)

    def troubled(self) -> None:
        """A batch could not be sent, or hardly."""
        self.records = max(LEAST, self.records // 2)

    def refused(self, records: int, size: int) -> None:
        """A batch was too large: none is so large any more."""
        self.most = max(1, min(self.most, records // 2))
        self.most_bytes = max(1, min(self.most_bytes, size // 2))
        self.records = min(self.records, self.most)
