import json
import stat
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from openfla.channel import Accounts, AccountUnknown
from openfla.channel.certificates import FileTaken
from openfla.cli.account import asked_password
from openfla.cli.doctor import doctor
from tests.client.diagnosis.others import HEALTH, Reply, Stand, standing
from tests.client.diagnosis.patients import WORD, account, an_entry, stored

cli = typer.Typer()
cli.command("doctor")(doctor)
cli.command("other")(lambda: None)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OPENFLA_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("OPENFLA_PASSWORD_BAKERY", WORD)
    return tmp_path


def known(home: Path, stand: Stand) -> None:
    """The account `bakery`, at a server that stands for a platform."""
    Accounts().add(account(stored(home / "bakery.p12", an_entry()), base_url=stand.base_url))


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["doctor", *map(str, words)])


class TestExitCode:
    def test_nothing_wrong_is_0_and_every_check_has_its_sign(self, home: Path) -> None:
        with standing() as stand:
            known(home, stand)
            done = run("bakery")
        assert done.exit_code == 0, done.output
        lines = done.stdout.splitlines()
        assert sum(line.startswith("✓ ") for line in lines) == 13
        assert lines[-1] == "Everything is in order."

    def test_a_warning_is_0(self, home: Path) -> None:
        with standing({HEALTH: Reply(200, {"status": "DEGRADED"})}) as stand:
            known(home, stand)
            done = run("bakery")
        assert done.exit_code == 0
        assert "! The API says that it works with difficulty: DEGRADED." in done.stdout
        assert "Everything works; there is 1 warning." in done.stdout

    def test_something_wrong_is_2_with_what_to_do(self, home: Path) -> None:
        with standing({HEALTH: Reply(503, {"status": "DOWN"})}) as stand:
            known(home, stand)
            done = run("bakery")
        assert done.exit_code == 2
        assert "✗ The API says that it is down." in done.stdout
        assert "→ Nothing is wrong on your side." in done.stdout
        assert "1 thing is wrong." in done.stdout

    def test_no_such_account_is_told_as_a_mistake(self) -> None:
        done = run("nobody")
        assert done.exit_code == 1
        assert isinstance(done.exception, AccountUnknown)


class TestOutput:
    def test_a_program_gets_json_alone(self, home: Path) -> None:
        with standing() as stand:
            known(home, stand)
            told = json.loads(run("bakery", "--json").stdout)
        assert (told["account"], told["state"]) == ("bakery", "ok")
        assert told["results"][-1]["code"] == "callDone"

    def test_what_was_skipped_says_why(self, home: Path) -> None:
        with standing() as stand:
            known(home, stand)
        done = run("bakery")
        assert done.exit_code == 2
        assert "\u2013 Token: Not looked at: mend 'TLS (127.0.0.1)' first." in done.stdout

    def test_the_report_is_private_and_replaces_nothing_unasked(self, home: Path) -> None:
        report = home / "report.txt"
        with standing() as stand:
            known(home, stand)
            assert run("bakery", "--report", report).exit_code == 0
            assert isinstance(run("bakery", "--report", report).exception, FileTaken)
            assert run("bakery", "--report", report, "--force").exit_code == 0
        assert stat.S_IMODE(report.stat().st_mode) == 0o600
        assert "self_service_chaman_1_•••2" in report.read_text()
        assert WORD not in report.read_text()


class TestPassword:
    """It is asked for where nobody set it, and where somebody can answer."""

    def test_in_a_terminal(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("OPENFLA_PASSWORD_BAKERY")
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(typer, "prompt", lambda *_, **__: WORD)
        with standing() as stand:
            known(home, stand)
        assert asked_password(Accounts().get("bakery")) == WORD
        stored(home / "bakery.p12", an_entry(), word="another word")
        monkeypatch.setenv("OPENFLA_PASSWORD_BAKERY", WORD)
        assert asked_password(Accounts().get("bakery")) is None
        stored(home / "bakery.p12", an_entry())
        assert asked_password(Accounts().get("bakery")) is None

    def test_elsewhere_it_is_a_finding(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("OPENFLA_PASSWORD_BAKERY")
        with standing() as stand:
            known(home, stand)
            done = run("bakery")
        assert done.exit_code == 2
        assert "OPENFLA_PASSWORD_BAKERY" in done.stdout
