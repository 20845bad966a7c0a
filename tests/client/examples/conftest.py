from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from openfla.platform.declarations import messages
from tests.client.nightly.town import Town
from tests.platforms import Platform
from tests.standing import Standing
from tests.workers import working


@pytest.fixture(scope="module")
def platform(standing: Standing) -> Iterator[Platform]:
    """One platform with a worker for all examples: each has enterprises of its own."""
    with pytest.MonkeyPatch.context() as patch, standing.lent() as found, working(found):
        patch.setattr(messages, "_wait", lambda *_: timedelta(seconds=0.05))  # when to ask again for verdicts
        yield found


@pytest.fixture
def town(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    for name in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"OPENFLA_{name}_DIR", str(tmp_path / name.lower()))
    found = Town(platform, tmp_path)
    found.clients.mkdir()
    return found
