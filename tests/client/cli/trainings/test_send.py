import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from openfla.channel import Account, Accounts
from openfla.cli.trainings import app
from openfla.cli.trainings._resume import WhichSending
from openfla.contract.qualities import Quality
from openfla.sending.annotated import TargetExists
from openfla.sending.delivery import FileGone, prepare
from openfla.sending.outbox import Addressee, Outbox, OutboxBusy, SendingUnknown, usual_outbox
from tests.client.outbox.bakery import another_number
from tests.platforms import Party, Platform
from tests.workers import work_off, working

HEADER = "Referentie;Ondernemingsnummer;INSZ;Opleiding;Soort;Begindatum;Einddatum;Duur;Eenheid;Status"
ROW = "{};NUMBER;85.07.30-033.28;Eerste hulp {};formeel;02/03/2026;03/03/2026;7,6;uren;voltooid"
WRONG = "T-9;NUMBER;85.07.30-033.29;Eerste hulp;formeel;02/03/2026;03/03/2026;7,6;uren;voltooid"
FOREIGN = "T-8;0884.303.369;85.07.30-033.28;Brandweer;formeel;02/03/2026;03/03/2026;7,6;uren;voltooid"


@dataclass
class Home:
    """A user with an account of an enterprise of its own at a real platform."""

    platform: Platform
    folder: Path
    party: Party

    def account(self, name: str = "bakery") -> Account:
        key = self.party.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / "key.pem").write_bytes(key + self.party.certificate_pem)
        account = Account(
            name=name,
            environment="local",
            quality=Quality.EMPLOYER,
            client_id=self.party.client_id,
            key_store=str(self.folder / "key.pem"),
            base_url=self.platform.base_url,
        )
        Accounts().add(account)
        return account

    def file(self, *rows: str, name: str = "trainings.csv") -> Path:
        file = self.folder / name
        usual = [ROW.format(f"T-{number}", number) for number in range(1, 4)]
        lines = [HEADER, *(rows or usual)]
        file.write_text("\n".join(lines).replace("NUMBER", self.party.number) + "\n")
        return file

    def declarations(self) -> list[int]:
        """How many records each declaration of this enterprise had."""
        statement = (
            "SELECT records FROM declarations WHERE declarer = :number AND digest IS NOT NULL ORDER BY received_at"
        )
        return [records for (records,) in self.platform.rows(statement, number=self.party.number)]

    def trainings(self) -> list[str]:
        statement = "SELECT reference FROM trainings WHERE declarer = :number ORDER BY reference"
        return [reference for (reference,) in self.platform.rows(statement, number=self.party.number)]


@pytest.fixture
def home(shared_platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    for name in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"OPENFLA_{name}_DIR", str(tmp_path / name.lower()))
    found = Home(shared_platform, tmp_path, shared_platform.party(another_number()))
    found.account()
    return found


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def printed(result: Result) -> str:
    return re.sub(r"\s+", " ", result.output)


def as_json(result: Result) -> Any:
    assert result.exit_code != 1, result.output
    return json.loads(result.stdout)


@pytest.fixture
def judging(shared_platform: Platform) -> Iterator[None]:
    with working(shared_platform):
        yield


class TestSend:
    @pytest.mark.usefixtures("judging")
    def test_a_file_to_its_verdicts(self, home: Home) -> None:
        file = home.file(*[ROW.format(f"T-{number}", number) for number in range(1, 3)], WRONG, FOREIGN)
        copy = home.folder / "verdicts.xlsx"
        result = run("send", file, "--account", "bakery", "--output", copy)
        assert result.exit_code == 2, result.output
        assert "4 rows" in printed(result)
        assert "1 record is wrong and stays behind." in printed(result)
        assert "Sending bakery-1: done, and something is left to correct." in printed(result)
        assert len(home.trainings()) == 2
        sheet = load_workbook(copy).worksheets[-1]
        assert sheet.max_row >= 5

    def test_for_a_program(self, home: Home) -> None:
        told = as_json(run("send", home.file(), "--account", "bakery", "--no-wait", "--json"))
        assert (told["sending"], told["state"], told["records"], told["waiting"]) == ("bakery-1", "ready", 3, 3)
        work_off(home.platform)
        told = as_json(run("resume", "bakery-1", "--json"))
        assert (told["state"], told["warned"], told["waiting"], told["trouble"]) == ("done", 3, 0, None)
        [cause] = told["rows"]["causes"]
        assert (cause["code"], cause["rows"]) == ("noEmployment", 3)

    def test_the_same_file_again_says_so(self, home: Home) -> None:
        file = home.file()
        run("send", file, "-a", "bakery", "--no-wait")
        result = run("send", file, "-a", "bakery", "--no-wait")
        assert "The same content is on its way since" in printed(result)
        work_off(home.platform)
        run("resume")
        result = run("send", file, "-a", "bakery")
        assert "and judged: nothing is sent again" in printed(result)
        assert result.exit_code == 0
        assert len(home.declarations()) == 1
        again = run("send", file, "-a", "bakery", "--again", "--no-wait")
        assert re.search(r"Go on with: openfla trainings resume bakery-\d", printed(again))
        assert len(home.declarations()) == 2

    def test_what_was_blocked_is_sent_again_and_said_so(self, home: Home) -> None:
        file = home.file(ROW.format("T-1", 1), FOREIGN)
        run("send", file, "-a", "bakery", "--no-wait")
        work_off(home.platform)
        assert run("resume").exit_code == 2
        told = printed(run("send", file, "-a", "bakery", "--no-wait"))
        assert "what was accepted is not sent again, the rest is" in told
        assert home.declarations() == [2, 1]

    def test_ctrl_c_before_anything_is_sent(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("openfla.cli.trainings._send.prepare", interrupted)
        result = run("send", home.file(), "-a", "bakery")
        assert result.exit_code == 1
        assert "Stopped; nothing was sent." in printed(result)

    def test_all_or_nothing(self, home: Home) -> None:
        result = run("send", home.file(ROW.format("T-1", 1), WRONG), "-a", "bakery", "--strict")
        assert result.exit_code == 2
        assert "held back" in printed(result)
        assert len(home.declarations()) == 0

    def test_an_enterprise_for_a_file_without_a_column_for_it(self, home: Home) -> None:
        file = home.folder / "without.csv"
        lines = [HEADER, ROW.format("T-1", 1)]
        file.write_text("\n".join(";".join(line.split(";")[:1] + line.split(";")[2:]) for line in lines))
        result = run("send", file, "-a", "bakery", "--enterprise", home.party.number, "--no-wait", "--quiet")
        assert result.exit_code == 0, result.output
        work_off(home.platform)
        assert home.trainings() == ["T-1"]

    def test_a_refusal_is_told_with_how_to_go_on(self, home: Home) -> None:
        refused_key(home)
        result = run("resume", "--quiet")
        assert result.exit_code == 1
        assert "The platform has other content under the key of a batch of 'bakery-1'." in printed(result)
        assert "Go on with: openfla trainings resume bakery-1" in printed(result)
        told = as_json(run("status", "bakery-1", "--json"))
        assert told["trouble"]["code"] == "keyTaken"
        assert "It stopped the last time: The platform has other content" in printed(run("status", "bakery-1"))

    def test_an_existing_copy_is_not_overwritten_unasked(self, home: Home) -> None:
        copy = home.folder / "copy.xlsx"
        copy.touch()
        result = run("send", home.file(), "-a", "bakery", "--output", copy)
        assert isinstance(result.exception, TargetExists)
        assert not usual_outbox("bakery").exists()

    def test_another_process_is_not_disturbed(self, home: Home) -> None:
        with Outbox(usual_outbox("bakery")) as other, other.held():
            result = run("send", home.file(), "-a", "bakery")
        assert isinstance(result.exception, OutboxBusy)

    def test_on_a_terminal_one_is_asked_first(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("openfla.cli.trainings._send.is_somebody_there", lambda: True)
        file = home.file()
        result = CliRunner().invoke(app, ["send", str(file), "-a", "bakery", "--no-wait"], input="n\n")
        assert "Send 3 records with account bakery (local)?" in printed(result)
        assert result.exit_code == 1
        assert as_json(run("status", "--json")) == []
        result = CliRunner().invoke(app, ["send", str(file), "-a", "bakery", "--no-wait"], input="y\n")
        assert result.exit_code == 0
        assert as_json(run("status", "--json"))[0]["waiting"] == 3

    def test_a_signal_stops_it_with_a_word_on_how_to_go_on(self, home: Home) -> None:
        command = [sys.executable, "-c", "from openfla.cli.trainings import app; app()"]
        arguments = ["send", str(home.file()), "-a", "bakery", "--yes"]
        with subprocess.Popen([*command, *arguments], stderr=subprocess.PIPE, text=True) as process:
            eventually(lambda: len(home.declarations()) == 1)
            process.send_signal(signal.SIGTERM)
            told = process.communicate(timeout=20)[1]
        assert process.returncode == 1
        assert "Stopped. Nothing is lost." in told
        assert "Go on with: openfla trainings resume bakery-1" in told
        work_off(home.platform)
        assert as_json(run("resume", "--json"))["warned"] == 3


class TestStatus:
    def test_nothing_was_sent_yet(self, home: Home) -> None:
        assert "Nothing was sent yet" in printed(run("status"))
        assert "Everything was delivered to its end." in printed(run("resume"))
        assert run("resume").exit_code == 0

    def test_lists_every_sending_of_every_account(self, home: Home) -> None:
        home.account("other")
        run("send", home.file(), "-a", "bakery", "--no-wait")
        run("send", home.file(ROW.format("T-7", 7), name="more.csv"), "-a", "other", "--no-wait")
        told = printed(run("status"))
        assert "bakery-1" in told
        assert "more.csv: under way" in told
        assert "0 accepted, 0 with warnings, 0 blocked, 0 not sent" in told
        assert [one["sending"] for one in as_json(run("status", "--json"))] == ["bakery-1", "other-1"]

    def test_the_copy_can_be_made_later(self, home: Home) -> None:
        file, copy = home.file(), home.folder / "copy.xlsx"
        run("send", file, "-a", "bakery", "--no-wait")
        work_off(home.platform)
        run("resume")
        assert run("status", "bakery-1", "--output", copy).exit_code == 0
        assert len(load_workbook(copy).worksheets) == 2
        file.write_text(file.read_text() + ROW.format("T-5", 5))
        result = run("status", "bakery-1", "--output", copy, "--force")
        assert isinstance(result.exception, FileGone)

    @pytest.mark.parametrize("name", ["bakery-7", "nobody-1", "bakery"])
    def test_one_that_is_not_there(self, home: Home, name: str) -> None:
        run("send", home.file(), "-a", "bakery", "--no-wait")
        for command in (["status", name], ["resume", name], ["forget", name]):
            assert isinstance(run(*command).exception, SendingUnknown)


class TestResume:
    def test_one_of_several_is_named(self, home: Home) -> None:
        run("send", home.file(), "-a", "bakery", "--no-wait")
        run("send", home.file(ROW.format("T-7", 7), FOREIGN), "-a", "bakery", "--no-wait")
        assert isinstance(run("resume").exception, WhichSending)
        work_off(home.platform)
        result = run("resume", "--all", "--json")
        assert result.exit_code == 2
        assert [(one["sending"], one["state"]) for one in json.loads(result.stdout)] == [
            ("bakery-1", "done"),
            ("bakery-2", "done"),
        ]

    def test_what_stops_one_does_not_stop_the_others(self, home: Home) -> None:
        home.account("gone")
        run("send", home.file(), "-a", "gone", "--no-wait")
        run("send", home.file(), "-a", "bakery", "--no-wait")
        work_off(home.platform)
        Accounts().remove("gone")
        result = run("resume", "--all")
        assert result.exit_code == 1
        assert "There is no account 'gone'." in printed(result)
        assert [one["state"] for one in as_json(run("status", "--json"))] == ["done", "ready"]

    def test_an_account_that_leads_elsewhere_is_not_used(self, home: Home) -> None:
        run("send", home.file(), "-a", "bakery", "--no-wait")
        account = Accounts().remove("bakery")
        Accounts().add(msgspec.structs.replace(account, client_id="self_service_chaman_9_9"))
        result = run("resume")
        assert result.exit_code == 1
        assert "the account leads elsewhere now" in printed(result)


class TestForget:
    def test_what_has_no_verdict_is_asked_about(self, home: Home) -> None:
        run("send", home.file(), "-a", "bakery", "--no-wait")
        assert run("forget", "bakery-1").exit_code == 1
        assert run("forget", "bakery-1", "--yes").exit_code == 0
        assert as_json(run("status", "--json")) == []


def refused_key(home: Home) -> None:
    """Prepare a file, and let somebody else use the key of its only batch."""
    with Outbox(usual_outbox("bakery")) as outbox:
        sending = prepare(outbox, home.file(), Addressee.of(Accounts().get("bakery"))).sending
        batch = outbox.queue(sending).cut(10, 10**6)
    assert batch
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": batch.key}
    assert home.party.call("POST", "/declarations", b"{}", headers=headers).status_code == 202


def eventually(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)
