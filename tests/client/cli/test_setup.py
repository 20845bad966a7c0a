import json
import os
import pty
import re
import select
import signal
import stat
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
import typer
from msgspec import structs
from typer.testing import CliRunner, Result

from openfla.channel import Accounts, BadAccountName, certificates
from openfla.cli.setup import setup
from openfla.cli.setup._asking import Asker
from openfla.cli.setup._drafts import Drafts
from openfla.cli.setup._keys import Wanted, with_key
from openfla.cli.setup._mistakes import (
    AnswerMissing,
    DraftUnusable,
    NothingToContinue,
    SeveralToContinue,
    UnusualClientId,
)
from openfla.contract import scopes
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from tests.client.diagnosis.others import MANDATORS, Reply, granted, refused, standing
from tests.client.diagnosis.patients import NAME, WORD, opened
from tests.platforms import Platform

cli = typer.Typer()
cli.command("setup")(setup)
cli.command("other")(lambda: None)

CLIENT_ID = "self_service_chaman_123456_78912"
BAKER = ("--quality", "employer", "--enterprise", "0999.999.922", "--enterprise-name", NAME, "--name", "bakery")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OPENFLA_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("OPENFLA_PASSWORD_BAKERY", WORD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["setup", *map(str, words)])


def at(base_url: str) -> tuple[str, ...]:
    return ("--environment", "local", "--base-url", base_url, "--key", "ec-p384", *BAKER)


def uploaded(platform: Platform, file: Path, number: EnterpriseNumber, quality: Quality = Quality.EMPLOYER) -> str:
    """The client id that channel management shows once the .cer file was uploaded there."""
    store = certificates.open_key_store(file, None)
    return opened(platform, certificates.choose_certificate(store), number, quality=quality)


PAGES = ("sign-in", "register", "access", "channels")


class TestScripted:
    """Without a terminal nothing is ever waited for."""

    @pytest.mark.requirement("VENDOR-2", "GROUP-1")
    def test_in_two_runs_from_nothing_to_an_account_that_works(self, platform: Platform, home: Path) -> None:
        first = run(*at(platform.base_url), "--yes")
        assert first.exit_code == 1
        assert first.stderr.index("--client-id") < first.stderr.index("Continue with")
        assert {f"{platform.base_url}/{page}" in first.stdout for page in PAGES} == {True}
        assert str(home / "bakery.cer") in first.stdout
        assert "Continue with: openfla setup --continue --name bakery" in first.stderr
        client_id = uploaded(platform, home / "bakery.cer", EnterpriseNumber("0999999922"))
        second = run("--continue", "--client-id", client_id)
        assert second.exit_code == 0, second.output
        assert "Everything is in order." in second.stdout
        assert Accounts().get("bakery").client_id == client_id
        assert Drafts().get("bakery") is None
        third = run("--continue", "--name", "bakery")
        assert third.exit_code == 0
        assert "There is an account bakery already." in third.stdout

    def test_what_is_kept_is_private_and_holds_no_password(self, home: Path) -> None:
        run(*at("http://127.0.0.1:9"))
        kept = home / "config" / "setup" / "bakery.json"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE((home / "bakery.p12").stat().st_mode) == 0o600
        assert WORD not in kept.read_text()
        assert json.loads(kept.read_text())["certificate"] == str(home / "bakery.cer")

    def test_a_key_that_was_made_is_not_made_again(self, home: Path) -> None:
        run(*at("http://127.0.0.1:9"))
        before = (home / "bakery.p12").read_bytes()
        again = run(*at("http://127.0.0.1:9"))
        assert "Going on with the set-up of bakery." in again.stdout
        (home / "config" / "setup" / "bakery.json").unlink()
        once_more = run(*at("http://127.0.0.1:9"))
        assert "There is a key store bakery.p12 already; it is used." in once_more.stdout
        assert (home / "bakery.p12").read_bytes() == before

    def test_an_ordered_key_store_is_used(self, home: Path) -> None:
        run(*at("http://127.0.0.1:9"))
        (home / "bakery.p12").rename(home / "ordered.pfx")
        (home / "bakery.cer").unlink()
        (home / "config" / "setup" / "bakery.json").unlink()
        done = run(*at("http://127.0.0.1:9"), "--key-store", "ordered.pfx")
        assert "--client-id" in done.stderr
        assert (home / "bakery.cer").exists()
        assert not (home / "bakery.p12").exists()

    def test_a_client_id_that_is_unknown_adds_no_account(self, home: Path) -> None:
        with standing({"/REST/oauth/v5/token": refused("invalid_client", "unknownClient")}) as stand:
            done = run(*at(stand.base_url), "--client-id", CLIENT_ID)
            assert done.exit_code == 2
            assert "openfla setup --continue --name bakery" in done.stderr
            assert Accounts().all() == {}
            stand.replies["/REST/oauth/v5/token"] = granted()
            again = run("--continue", "--client-id", CLIENT_ID)
        assert again.exit_code == 0, again.output
        assert "bakery" in Accounts().all()

    def test_what_else_is_wrong_can_be_mended_later(self, home: Path) -> None:
        with standing({"/REST/oauth/v5/token": refused("invalid_client", "badSignature")}) as stand:
            done = run(*at(stand.base_url), "--client-id", CLIENT_ID)
        assert done.exit_code == 2
        assert "openfla doctor bakery" in done.stdout
        assert "bakery" in Accounts().all()

    @pytest.mark.requirement("VENDOR-1")
    def test_a_mandatary_is_told_about_mandates(self, home: Path) -> None:
        provider = {"/REST/oauth/v5/token": granted(scopes.PROVIDER), MANDATORS: Reply(200, {"items": [], "total": 0})}
        with standing(provider) as stand:
            done = run(*at(stand.base_url), "--quality", "socialSecretariat", "--client-id", CLIENT_ID)
        assert done.exit_code == 0, done.output
        assert "5  Activate a new quality" in done.stdout
        assert "2.2.1  Make a mandate" in done.stdout
        assert f"{stand.base_url}/mandates" in done.stdout

    def test_an_account_of_another_service_is_reused(self, home: Path) -> None:
        run(*at("http://127.0.0.1:9"))
        (home / "config" / "setup" / "bakery.json").unlink()
        (home / "bakery.cer").unlink()
        with standing() as stand:
            words = (*at(stand.base_url), "--reuse", "--key-store", "bakery.p12", "--client-id", CLIENT_ID)
            done = run(*words)
        assert done.exit_code == 0, done.output
        assert "4.4.2  Step 4b: change an existing REST web service account" in done.stdout
        assert not (home / "bakery.cer").exists()


class TestAnswers:
    @pytest.mark.parametrize(
        ("words", "mistake"),
        [
            ((), AnswerMissing),
            (("--environment", "local"), AnswerMissing),
            (("--name", "a/b"), BadAccountName),
            (("--continue",), NothingToContinue),
        ],
    )
    def test_one_that_is_missing_or_wrong_is_told(self, words: tuple[str, ...], mistake: type[Exception]) -> None:
        done = run(*words)
        assert (done.exit_code, type(done.exception)) == (1, mistake)

    def test_a_client_id_of_another_form_is_refused(self, home: Path) -> None:
        done = run(*at("http://127.0.0.1:9"), "--client-id", "78912")
        assert isinstance(done.exception, UnusualClientId)

    def test_several_that_were_begun_have_to_be_named(self, home: Path) -> None:
        for name in ("bakery", "butcher"):
            run(*at("http://127.0.0.1:9"), "--name", name, "--password-env", "OPENFLA_PASSWORD_BAKERY")
        done = run("--continue")
        assert isinstance(done.exception, SeveralToContinue)
        assert "bakery, butcher" in str(done.exception)

    def test_what_was_spoilt_is_told(self, home: Path) -> None:
        run(*at("http://127.0.0.1:9"))
        (home / "config" / "setup" / "bakery.json").write_text("{")
        assert isinstance(run("--continue").exception, DraftUnusable)

    def test_no_password_makes_no_key(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("OPENFLA_PASSWORD_BAKERY")
        done = run(*at("http://127.0.0.1:9"))
        assert done.exit_code == 1
        assert "OPENFLA_PASSWORD_BAKERY" in done.stderr
        assert list(home.glob("bakery.*")) == []


class TestOfficial:
    """What to do where on the official pages; nothing is sent to them here."""

    @pytest.mark.requirement("ENV-1", "ENV-2")
    def test_the_test_environment_is_closed_and_its_pages_are_its_own(self, home: Path) -> None:
        done = run("--environment", "acceptance", "--key", "ec-p384", *BAKER)
        assert "--client-id" in done.stderr
        assert "The test environment is closed by default" in done.stdout
        assert "ContactCenter@support.eranova.fgov.be" in done.stdout
        assert "https://uman.acc.socialsecurity.be/uman/" in done.stdout
        assert "https://chaman.acc.socialsecurity.be/" in done.stdout

    def test_production_leads_through_the_guide_and_never_poses_as_the_portal(self, home: Path) -> None:
        told = run("--environment", "production", "--key", "ec-p384", *BAKER).stdout
        sections = re.findall(r"^(\d[\d.]*)  ", told, re.MULTILINE)
        assert sections == ["4.1", "4.2", "4.3", "4.4.1", "4.4.1"]
        assert told.startswith("OpenFLA is independent software, not the official platform or portal.")
        assert "https://chaman.socialsecurity.be/" in told
        assert "CareerPro - Federal Learning Account" in told


class Terminal:
    """`openfla setup` in a terminal of 80 columns, with somebody who types."""

    def __init__(self, *words: str, without: str = "") -> None:
        environment = {name: value for name, value in os.environ.items() if name != without}
        self._master, slave = pty.openpty()
        openfla = Path(sys.executable).with_name("openfla")
        self.process = subprocess.Popen(
            [openfla, "setup", *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**environment, "COLUMNS": "80", "TERM": "dumb"},
            start_new_session=True,
        )

        os.close(slave)
        self.seen = ""

    def until(self, expected: str) -> str:
        """What was printed since the last time, as soon as that text was."""
        begun, deadline = len(self.seen), time.monotonic() + 60
        while expected not in self.seen[begun:]:
            if time.monotonic() > deadline:
                self.process.kill()
                raise AssertionError(self.seen)
            if not select.select([self._master], [], [], 1)[0]:
                continue
            try:
                self.seen += os.read(self._master, 65_536).decode(errors="replace")
            except OSError:
                raise AssertionError(self.seen) from None
        return self.seen[begun:]

    def answer(self, question: str, line: str) -> str:
        shown = self.until(question)
        os.write(self._master, f"{line}\n".encode())
        return shown

    def whisper(self, question: str, word: str) -> None:
        """An answer that is not shown; what is typed before the terminal hides it would be thrown away."""
        self.until(question)
        while termios.tcgetattr(self._master)[3] & termios.ECHO:
            time.sleep(0.01)
        os.write(self._master, f"{word}\n".encode())

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.end()

    def end(self) -> int:
        while True:
            try:
                if not (piece := os.read(self._master, 65_536)):
                    break
            except OSError:
                break
            self.seen += piece.decode(errors="replace")
        os.close(self._master)
        return self.process.wait(30)


def test_the_key_store_of_an_account_that_is_reused_is_asked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*at("http://127.0.0.1:9"))
    draft = Drafts().only()
    monkeypatch.delenv("OPENFLA_PASSWORD_BAKERY")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    answers = iter([str(home / "bakery.p12"), WORD])
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: next(answers))
    reused = structs.replace(draft, reuses=True, key_store=None, certificate=None)
    found, word = with_key(reused, Wanted(None, home, "ec-p384", 365), Asker())
    assert (found.key_store, found.certificate, word) == (str(home / "bakery.p12"), None, WORD)


DONE = "Press Enter when this is done"


def begun(platform: Platform) -> Terminal:
    """A set-up of which every question was answered, some of them wrongly at first."""
    terminal = Terminal("--key", "ec-p384")
    terminal.answer("Number", "7")
    terminal.answer("is not one of the choices", "3")
    terminal.answer("Address of the platform [http://127.0.0.1:8080]", platform.base_url)
    terminal.answer("In what role does the enterprise act?", "employer")
    terminal.answer("Enterprise number", "0999999923")
    terminal.answer("Enterprise number", "0999999922")
    terminal.answer("Name of the enterprise", NAME)
    terminal.answer("Your own name for the account [bakkerij-de-korenbloem]", "bakery")
    return terminal


def test_a_person_is_led_from_nothing_to_a_green_examination(platform: Platform, home: Path) -> None:
    first = begun(platform)
    first.answer(DONE, "")
    first.until(DONE)
    assert first.interrupt() == 1
    assert "openfla setup --continue --name bakery" in first.seen

    second = Terminal("--continue", "--key", "ec-p384", without="OPENFLA_PASSWORD_BAKERY")
    assert "4.1 " not in second.answer(DONE, "")
    second.answer(DONE, "")
    second.answer("that you want to use? [y/N]", "n")
    second.whisper("A new password for the private key", WORD)
    second.whisper("Repeat for confirmation", WORD)
    assert "4.4.1" in second.answer(DONE, "")
    client_id = uploaded(platform, home / "bakery.cer", EnterpriseNumber("0999999922"))
    second.answer("Client ID", "not-an-id")
    second.answer("is not a Client ID", "self_service_chaman_1_2")
    second.answer("knows no account with this client id", "")
    second.answer("Client ID", client_id)
    assert second.end() == 0
    assert "Everything is in order." in second.seen
    assert WORD not in first.seen + second.seen
    assert Accounts().get("bakery").client_id == client_id
