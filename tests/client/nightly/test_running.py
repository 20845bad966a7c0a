"""A night: many employers and accounts in one run; one that fails stops nobody else, and nothing is sent twice."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from openfla.channel import Accounts, AccountUnknown
from openfla.channel.certificates import CertificateMistake
from openfla.sending import UnusableFile
from openfla.sending.delivery import deliver, prepare
from openfla.sending.nightly import (
    FileChanging,
    FolderUnknown,
    FolderUnusable,
    ForeignEnterprise,
    Log,
    Result,
    RunBusy,
    Stopped,
    Unexpected,
    _night,
    _work,
    send_all,
)
from tests.client.nightly.town import Town, by_name, csv, ndjson, some, workbook
from tests.platforms import WORKER


class TestSixClients:
    @pytest.mark.requirement("MANDATE-5", "VENDOR-1", "VENDOR-2", "GROUP-1", "GROUP-2")
    def test_three_that_fail_or_are_blocked_stop_none_of_the_others(self, town: Town) -> None:
        secretary = town.secretariat()
        sheet, table = (town.employer(is_mandator=True) for _ in range(2))
        program, broken, blocked, unread = (town.employer(name) for name in ("program", "broken", "blocked", "unread"))
        workbook(town.place("secretariat", sheet.number) / "march.xlsx", some(sheet, "S-1", "S-2"))
        csv(town.place("secretariat", f"{table.number} Slagerij De Os") / "march.csv", some(table, "T-1"))
        ndjson(town.place("program") / "a.ndjson", some(program, "P-1"))
        ndjson(town.place("program") / "b.ndjson", some(program, "P-2", "P-3"))
        ndjson(town.place("broken") / "march.ndjson", some(broken, "X-1"))
        Path(Accounts().get("broken").key_store).write_text("this is no key store")
        fine, wrong = some(blocked, "B-1", "B-2")
        workbook(town.place("blocked") / "march.xlsx", [fine, {**wrong, "ssin": "85073003329"}])
        (town.place("unread") / "march.xlsx").write_bytes(b"this is no workbook")

        log = town.folder / "log" / "night.ndjson"
        with Log(log) as note:
            report = town.run(note=note)

        found = by_name(report)
        assert {name: client.result.value for name, client in found.items()} == {
            "secretariat": "fine",
            f"secretariat/{sheet.number}": "fine",
            f"secretariat/{table.number} Slagerij De Os": "fine",
            "program": "fine",
            "broken": "failed",
            "blocked": "blocked",
            "unread": "failed",
        }
        assert report.exit_code == 3
        assert isinstance(found["broken"].mistake, CertificateMistake)
        assert isinstance(found["unread"].files[0].mistake, UnusableFile)
        assert found["blocked"].counts.not_sent == 1
        assert [town.registered(party) for party in (sheet, table, program, broken, blocked, unread)] == [
            ["S-1", "S-2"],
            ["T-1"],
            ["P-1", "P-2", "P-3"],
            [],
            ["B-1"],
            [],
        ]
        declarers = town.platform.rows("SELECT DISTINCT declarer FROM trainings WHERE enterprise = :n", n=sheet.number)
        assert [tuple(row) for row in declarers] == [(secretary.number,)]
        assert town.left() == {
            f"secretariat/{sheet.number}/sent/march-1.xlsx",
            f"secretariat/{sheet.number}/sent/march-1.sent.xlsx",
            f"secretariat/{table.number} Slagerij De Os/sent/march-1.csv",
            f"secretariat/{table.number} Slagerij De Os/sent/march-1.sent.xlsx",
            *(f"program/sent/{name}" for name in ("a-1.ndjson", "a-1.sent.xlsx", "b-2.ndjson", "b-2.sent.xlsx")),
            "broken/march.ndjson",
            "blocked/attention/march-1.xlsx",
            "blocked/attention/march-1.sent.xlsx",
            "unread/attention/march.xlsx",
            "unread/attention/march.xlsx.problem.txt",
        }
        _look_at_the_log(log)

    def test_the_next_night_has_only_what_is_new_and_what_failed(self, town: Town) -> None:
        employer, broken = town.employer("acme"), town.employer("broken")
        ndjson(town.place("acme") / "march.ndjson", some(employer, "A-1"))
        ndjson(town.place("broken") / "march.ndjson", some(broken, "B-1"))
        store = Path(Accounts().get("broken").key_store)
        key = store.read_bytes()
        store.write_bytes(b"")
        assert town.run().exit_code == 3
        store.write_bytes(key)
        report = town.run()
        assert report.exit_code == 0
        assert {name: len(client.files) for name, client in by_name(report).items()} == {"acme": 0, "broken": 1}
        assert (town.declarations(employer), town.registered(broken)) == (1, ["B-1"])


def _look_at_the_log(log: Path) -> None:
    text = log.read_text()
    assert WORKER not in text
    assert log.stat().st_mode & 0o777 == 0o600
    events = [json.loads(line) for line in text.splitlines()]
    assert all(datetime.fromisoformat(event["at"]).tzinfo for event in events)
    assert (events[0]["event"], events[-1]["event"]) == ("runStarted", "runDone")
    assert (events[-1]["exitCode"], events[-1]["failed"], events[-1]["blocked"]) == (3, 2, 1)
    broken = [event for event in events if event.get("client") == "broken"]
    assert [event["event"] for event in broken] == ["clientStarted", "clientDone"]
    assert broken[1]["code"]
    assert broken[1]["remedy"]


class TestExitCode:
    def test_it_is_0_when_all_was_accepted(self, town: Town) -> None:
        employer = town.employer("acme")
        ndjson(town.place("acme") / "march.ndjson", some(employer, "A-1"))
        assert town.run().exit_code == 0

    def test_it_is_2_when_some_rows_were_not(self, town: Town) -> None:
        employer = town.employer("acme")
        [first] = some(employer, "A-1")
        ndjson(town.place("acme") / "1.ndjson", [first])
        ndjson(town.place("acme") / "2.ndjson", [{**first, "title": "Another one under the same reference"}])
        report = town.run()
        assert (report.exit_code, report.counts.blocked) == (2, 1)
        assert "acme/attention/2-2.sent.xlsx" in town.left()

    def test_strict_sends_nothing_of_a_file_with_a_wrong_row(self, town: Town) -> None:
        employer = town.employer("acme")
        fine, wrong = some(employer, "A-1", "A-2")
        ndjson(town.place("acme") / "march.ndjson", [fine, {**wrong, "ssin": "85073003329"}])
        report = town.run(strict=True)
        assert (report.exit_code, report.counts.not_sent) == (2, 2)
        assert town.registered(employer) == []
        assert "acme/attention/march-1.ndjson" in town.left()


class TestGoingOn:
    @pytest.mark.parametrize("moment", ["prepared", "delivered", "annotated"])
    def test_a_run_that_is_killed_is_continued_by_the_next_one_and_nothing_is_doubled(
        self, town: Town, moment: str
    ) -> None:
        employer = town.employer("acme")
        workbook(town.place("acme") / "march.xlsx", some(employer, "A-1", "A-2"))
        killed = subprocess.run(
            [sys.executable, "-c", _KILLED, town.clients, moment], env={**os.environ}, capture_output=True, check=False
        )
        assert killed.returncode == -9, killed.stderr
        assert "acme/march.xlsx" in town.left()
        report = town.run()
        assert (report.exit_code, report.counts.accepted + report.counts.warned) == (0, 2)
        assert town.registered(employer) == ["A-1", "A-2"]
        assert town.declarations(employer) == 1
        assert town.left() == {"acme/sent/march-1.xlsx", "acme/sent/march-1.sent.xlsx"}

    def test_what_was_prepared_is_delivered_though_its_file_was_taken_away(self, town: Town) -> None:
        employer = town.employer("acme")
        file = ndjson(town.place("acme") / "march.ndjson", some(employer, "A-1"))
        subprocess.run([sys.executable, "-c", _KILLED, town.clients, "prepared"], env={**os.environ}, check=False)
        file.unlink()
        assert town.run().exit_code == 0
        assert town.registered(employer) == ["A-1"]

    def test_a_stop_leaves_the_rest_to_the_next_run(self, town: Town) -> None:
        names = ("a", "b", "c")
        employers = [town.employer(name) for name in names]
        for name, employer in zip(names, employers, strict=True):
            ndjson(town.place(name) / "march.ndjson", some(employer, f"{name}-1"))

        def stop(_: object) -> None:
            raise KeyboardInterrupt

        report = town.run(at_a_time=1, told=stop)
        stopped = [client for client in report.clients if isinstance(client.mistake, Stopped)]
        assert stopped
        assert report.exit_code == 3
        assert town.run().exit_code == 0
        assert [town.registered(employer) for employer in employers] == [[f"{name}-1"] for name in names]
        assert [town.declarations(employer) for employer in employers] == [1, 1, 1]

    def test_two_runs_never_overlap(self, town: Town) -> None:
        town.employer("acme")
        town.place("acme")
        seen: list[Any] = []

        def another(_: object) -> None:
            with pytest.raises(RunBusy):
                town.run()
            seen.append(True)

        assert town.run(told=another).exit_code == 0
        assert seen


class TestOneClient:
    def test_a_file_of_another_client_is_not_sent(self, town: Town) -> None:
        town.secretariat()
        employer, other = town.employer(is_mandator=True), town.employer(is_mandator=True)
        file = town.place(employer.number) / "march.ndjson"
        ndjson(file, [*some(employer, "A-1"), *some(other, "B-1")])
        report = town.run(account="secretariat")
        [outcome] = report.clients[0].files
        assert isinstance(outcome.mistake, ForeignEnterprise)
        assert (outcome.mistake.row, outcome.mistake.found) == (2, other.number)
        assert (town.registered(employer), town.registered(other)) == ([], [])
        problem = town.clients / employer.number / "attention" / "march.ndjson.problem.txt"
        assert problem.stat().st_mode & 0o777 == 0o600
        told = problem.read_text()
        assert employer.number in told

    def test_rows_without_enterprise_are_of_the_one_of_the_folder(self, town: Town) -> None:
        town.secretariat()
        employer = town.employer(is_mandator=True)
        [training] = some(employer, "A-1")
        path = csv(town.place(employer.number) / "march.csv", [training])
        lines = [line.split(";") for line in path.read_text(encoding="cp1252").splitlines()]
        path.write_text("\n".join(";".join([*line[:1], *line[2:]]) for line in lines))
        assert town.run(account="secretariat").exit_code == 0
        assert town.registered(employer) == ["A-1"]

    def test_a_fault_of_ours_with_one_stops_nobody_else(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        first, second = town.employer("first"), town.employer("second")
        ndjson(town.place("first") / "march.ndjson", some(first, "A-1"))
        ndjson(town.place("second") / "march.ndjson", some(second, "B-1"))
        monkeypatch.setattr(_work, "prepare", _fails_for("first", prepare))
        found = by_name(town.run())
        assert isinstance(found["first"].mistake, Unexpected)
        assert found["first"].mistake.where.startswith("test_running.py:")
        assert found["second"].result is Result.FINE
        assert town.registered(second) == ["B-1"]

    def test_a_mapping_that_is_wrong_leaves_the_files_where_they_are(self, town: Town) -> None:
        employer = town.employer("acme")
        ndjson(town.place("acme") / "march.ndjson", some(employer, "A-1"))
        (town.place("acme") / "mapping.toml").write_text("[columns]\nnothing = 3")
        [client] = town.run().clients
        assert isinstance(client.mistake, UnusableFile)
        assert town.left() == {"acme/march.ndjson", "acme/mapping.toml"}

    def test_what_cannot_be_put_away_stays_and_is_not_sent_again(self, town: Town) -> None:
        employer = town.employer("acme")
        ndjson(town.place("acme") / "march.ndjson", some(employer, "A-1"))
        (town.clients / "acme" / "sent").write_text("somebody put a file here")
        [client] = town.run().clients
        assert isinstance(client.files[0].mistake, FolderUnusable)
        (town.clients / "acme" / "sent").unlink()
        assert town.run().exit_code == 0
        assert (town.registered(employer), town.declarations(employer)) == (["A-1"], 1)
        assert town.left() == {"acme/sent/march-1.ndjson", "acme/sent/march-1.sent.xlsx"}

    def test_a_file_that_cannot_be_read_stays_when_it_cannot_be_set_aside(self, town: Town) -> None:
        town.employer("acme")
        (town.place("acme") / "march.xlsx").write_bytes(b"nothing")
        (town.clients / "acme" / "attention").write_text("somebody put a file here")
        [client] = town.run().clients
        assert isinstance(client.files[0].mistake, FolderUnusable)
        assert "acme/march.xlsx" in town.left()

    def test_files_go_to_another_disk_too(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        employer = town.employer("acme")
        file = ndjson(town.place("acme") / "march.ndjson", some(employer, "A-1"))
        body, replace = file.read_bytes(), Path.replace

        def elsewhere(path: Path, target: Path) -> Path:
            if path.name == "march.ndjson":
                raise OSError(errno.EXDEV, "another disk")
            return replace(path, target)

        monkeypatch.setattr(Path, "replace", elsewhere)
        assert town.run().exit_code == 0
        assert (town.clients / "acme" / "sent" / "march-1.ndjson").read_bytes() == body
        assert town.left() == {"acme/sent/march-1.ndjson", "acme/sent/march-1.sent.xlsx"}

    def test_the_account_that_is_not_there_is_told(self, town: Town) -> None:
        plan = town.folder / "plan.toml"
        plan.write_text('[[clients]]\nname = "a"\naccount = "nobody"\nfiles = "*.csv"\n')
        assert isinstance(town.run(plan).clients[0].mistake, AccountUnknown)

    def test_two_files_of_one_name_are_both_kept(self, town: Town) -> None:
        employer = town.employer("acme")
        for reference in ("A-1", "A-2"):
            ndjson(town.place("acme") / "march.ndjson", some(employer, reference))
            town.run()
        ndjson(town.place("acme") / "march.ndjson", some(employer, "A-1"))
        assert {name for name in town.left() if name.endswith("ndjson")} == {
            "acme/march.ndjson",
            "acme/sent/march-1.ndjson",
            "acme/sent/march-2.ndjson",
        }

    def test_the_same_file_again_is_not_sent_again(self, town: Town) -> None:
        employer = town.employer("acme")
        trainings = some(employer, "A-1")
        for name in ("march.ndjson", "copy of march.ndjson"):
            ndjson(town.place("acme") / name, trainings)
            assert town.run().exit_code == 0
        assert town.declarations(employer) == 1
        assert "acme/sent/copy of march-1.ndjson" in town.left()

    def test_hidden_open_and_linked_files_are_left_alone(self, town: Town) -> None:
        employer = town.employer("acme")
        outside = ndjson(town.folder / "secret.ndjson", some(employer, "A-1"))
        folder = town.place("acme")
        for name in (".hidden.ndjson", "~$march.xlsx", "notes.txt"):
            (folder / name).write_text("")
        (folder / "link.ndjson").symlink_to(outside)
        assert town.run().clients[0].files == ()


class TestStillBeingWritten:
    def test_it_is_waited_for_and_sent_whole(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        employer = town.employer("acme")
        first, second = some(employer, "A-1", "A-2")
        file = ndjson(town.place("acme") / "march.ndjson", [first])
        paused: list[float] = []

        def pause(night: _night.Night, seconds: float) -> None:
            if not paused:
                ndjson(file, [first, second])
            paused.append(seconds)

        monkeypatch.setattr(_night.Night, "pause", pause)
        assert town.run(settle_s=60).exit_code == 0
        assert town.registered(employer) == ["A-1", "A-2"]
        assert paused[:2] == [60, 60]

    def test_if_it_goes_on_it_stays_for_the_next_run(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        employer = town.employer("acme")
        file = ndjson(town.place("acme") / "march.ndjson", some(employer, "A-1"))

        def pause(night: _night.Night, seconds: float) -> None:
            with file.open("ab") as more:
                more.write(b"\n")

        monkeypatch.setattr(_night.Night, "pause", pause)
        [client] = town.run(settle_s=60).clients
        assert isinstance(client.files[0].mistake, FileChanging)
        assert town.registered(employer) == []
        assert town.left() == {"acme/march.ndjson"}

    def test_what_came_while_it_was_sent_is_sent_the_next_time(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        employer = town.employer("acme")
        first, second = some(employer, "A-1", "A-2")
        file = ndjson(town.place("acme") / "march.ndjson", [first])

        def slow(*words: Any, **about: Any) -> Any:
            ndjson(file, [first, second])
            return deliver(*words, **about)

        with monkeypatch.context() as patch:
            patch.setattr(_work, "deliver", slow)
            assert town.run().exit_code == 3
        assert town.left() == {"acme/march.ndjson"}
        assert town.run().exit_code == 0
        assert town.registered(employer) == ["A-1", "A-2"]


class TestDryRun:
    def test_it_tells_what_it_can_and_changes_nothing(self, town: Town) -> None:
        employer, other = town.employer("acme"), town.employer("other")
        fine, wrong = some(employer, "A-1", "A-2")
        ndjson(town.place("acme") / "march.ndjson", [fine, {**wrong, "ssin": "85073003329"}])
        (town.place("other") / "march.xlsx").write_bytes(b"this is no workbook")
        before = town.left()
        report = town.run(dry_run=True)
        found = by_name(report)
        assert (found["acme"].counts.records, found["acme"].counts.blocked) == (2, 1)
        assert found["other"].result is Result.FAILED
        assert (report.exit_code, town.left()) == (3, before)
        assert (town.declarations(employer), town.declarations(other)) == (0, 0)
        assert not list((town.folder / "state").rglob("*.sqlite"))

    def test_a_folder_that_nobody_knows_is_told(self, town: Town) -> None:
        town.employer("acme")
        town.place("acme")
        town.place("acne")
        found = by_name(town.run(dry_run=True))
        assert isinstance(found["acne"].mistake, FolderUnknown)
        assert found["acme"].result is Result.FINE


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderUnusable):
        Log(tmp_path / "file" / "night.log")


def test_where_no_outbox_can_be_nothing_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("OPENFLA_STATE_DIR", str(tmp_path / "file"))
    with pytest.raises(FolderUnusable):
        send_all([])


def test_nothing_to_serve_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENFLA_STATE_DIR", str(tmp_path))
    assert send_all([]).exit_code == 0


_KILLED = """
import os, signal, sys
from pathlib import Path
from openfla.sending.nightly import _filing, _work, jobs_of, send_all
folder, moment = sys.argv[1:]
def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
module, name = {
    "prepared": (_work, "deliver"), "delivered": (_work, "filed"), "annotated": (_filing, "_move")
}[moment]
setattr(module, name, kill)
send_all(jobs_of(Path(folder)), settle_s=0)
"""


def _fails_for(account: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def prepared(outbox: Any, file: Any, to: Any, **about: Any) -> Any:
        if to.account == account:
            raise ZeroDivisionError
        return real(outbox, file, to, **about)

    return prepared
