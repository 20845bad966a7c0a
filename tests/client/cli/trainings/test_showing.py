import io
import time
from collections.abc import Iterator

import pytest
from rich.console import Console

from openfla.cli.trainings import _showing
from openfla.client import PlatformUnreachable
from openfla.sending.delivery import Progress, Stage

GONE = PlatformUnreachable("https://x.example", "no connection")
STEPS = (
    Progress(Stage.PREPARING, None, prepared=500),
    Progress(Stage.PREPARING, 1000, prepared=1000),
    Progress(Stage.DELIVERING, 1000, prepared=1000, sent=500),
    Progress(Stage.DELIVERING, 1000, prepared=1000, sent=500, mistake=GONE, pause_s=4),
    Progress(Stage.DELIVERING, 1000, prepared=1000, sent=1000, judged=800),
)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    yield from _console(monkeypatch, is_terminal=True)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    yield from _console(monkeypatch, is_terminal=False)


def _console(monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool) -> Iterator[io.StringIO]:
    file = io.StringIO()
    console = Console(file=file, force_terminal=is_terminal, width=160, highlight=False, color_system=None)
    monkeypatch.setattr(_showing, "err", console)
    yield file


def show(*, quiet: bool = False) -> None:
    with _showing.showing(quiet=quiet) as shown:
        for step in STEPS:
            shown(step)


def test_on_a_terminal_bars_are_shown(screen: io.StringIO) -> None:
    show()
    told = screen.getvalue()
    assert all(word in told for word in ("Prepared", "Sent", "Judged", "1000/1000", "800/1000"))


def test_elsewhere_it_is_told_now_and_then(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    show()
    assert log.getvalue().splitlines()[-1] == "1000 of 1000 records sent, 800 judged"
    assert "prepared" not in log.getvalue(), "it was done before the first line was due"
    clock = iter(range(0, 1000, 11))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    show()
    assert "500 records prepared" in log.getvalue()


def test_whoever_wants_it_quiet_is_told_of_trouble_only(screen: io.StringIO) -> None:
    show(quiet=True)
    assert screen.getvalue().splitlines() == [
        "The platform cannot be reached at https://x.example: no connection.",
        "Trying again in 4 s; Ctrl-C stops, and nothing is lost.",
    ]
