"""What holds for the whole command, whatever is asked of it."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner, Result

from openfla import __version__
from openfla.cli.main import app

HEAVY = ("openfla.sending", "openfla.client", "xlsxwriter", "jsonschema_rs")
"""What no token needs."""


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def loaded_by(*words: str) -> list[str]:
    """Which of the heavy ones a command loads."""
    program = (
        f"import sys; from openfla.cli.main import app; sys.argv[1:] = {list(words)}\n"
        "try: app()\n"
        f"finally: print(*[name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stderr.split()


def test_the_version_is_told_without_a_command() -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"openfla {__version__}\n")


def test_the_help_lists_every_command_those_of_a_new_user_first() -> None:
    result = run("--help")
    assert result.exit_code == 0
    names = ["setup", "doctor", "trainings", "send-all", "token", "account", "up", "admin", "bench"]
    places = [result.stdout.index(f"│ {name} ") for name in names]
    assert places == sorted(places)


@pytest.mark.parametrize("words", [("send-all", "--acount", "x"), ("doctor",), ("sendall",), ("trainings", "sent")])
def test_what_cannot_begin_does_not_end_like_rows_that_were_blocked(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 1


def test_a_command_that_is_misspelt_is_guessed() -> None:
    assert "Did you mean 'send-all'?" in run("sendall").stderr


def test_a_token_loads_nothing_of_what_reads_files() -> None:
    assert loaded_by("token", "--help") == []
    assert "openfla.sending" in loaded_by("send-all", "--help")
