from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from openfla.platform import app


class MovableClock:
    """The clock of a platform under test: this machine's, and as far ahead of it as a test wants."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def today(self) -> date:
        return self.now().astimezone(ZoneInfo("Europe/Brussels")).date()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> MovableClock:
    """The clock of every platform that is started after it."""
    found = MovableClock()
    monkeypatch.setattr(app, "SystemClock", lambda: found)
    return found
