"""`openfla send-all`: what a scheduler starts at night, and what somebody reads in the morning."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from openfla.cli.main import app
from openfla.platform.declarations import messages
from openfla.sending.nightly import NoSuchSource, SourceNeeded, jobs_of
from tests.client.nightly.town import Town, ndjson, some
from tests.platforms import Platform
from tests.standing import Standing
from tests.workers import working


@pytest.fixture(scope="module")
def platform(standing: Standing) -> Iterator[Platform]:
    with pytest.MonkeyPatch.context() as patch, standing.lent() as found, working(found):
        patch.setattr(messages, "_wait", lambda *_: timedelta(seconds=0.05))
        yield found


@pytest.fixture
def town(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    for name in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"OPENFLA_{name}_DIR", str(tmp_path / name.lower()))
    return Town(platform, tmp_path)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["send-all", "--settle", "0", *map(str, words)])


def a_night(town: Town) -> None:
    """One client that is fine, one with a blocked row, one whose file cannot be read."""
    fine, blocked, _ = (town.employer(name) for name in ("fine", "blocked", "unread"))
    ndjson(town.place("fine") / "march.ndjson", some(fine, "F-1", "F-2"))
    good, wrong = some(blocked, "B-1", "B-2")
    ndjson(town.place("blocked") / "march.ndjson", [good, {**wrong, "ssin": "85073003329"}])
    (town.place("unread") / "85073003328.xlsx").write_bytes(b"nothing")


@pytest.mark.requirement("VENDOR-2", "GROUP-1")
class TestSendAll:
    def test_the_table_tells_of_each_client_and_the_exit_code_of_all(self, town: Town) -> None:
        a_night(town)
        log = town.folder / "night.log"
        done = run(town.clients, "--log", log)
        assert done.exit_code == 3, done.output
        told = done.output
        assert [name for name in ("fine", "blocked", "unread") if name not in told] == []
        assert "1 of 3 clients are fine." in told
        assert str(town.clients / "blocked" / "attention" / "march-1.sent.xlsx") in told
        events = [json.loads(line)["event"] for line in log.read_text().splitlines()]
        assert (events.count("clientDone"), events[-1]) == (3, "runDone")
        assert "85073003328" not in log.read_text()

    def test_json_tells_a_program_the_same(self, town: Town) -> None:
        a_night(town)
        done = run(town.clients, "--json")
        told = json.loads(done.stdout)
        assert told["exitCode"] == done.exit_code == 3
        clients = {client["name"]: client for client in told["clients"]}
        assert clients["fine"]["result"] == "fine"
        assert clients["blocked"]["files"][0]["notSent"] == 1
        assert clients["unread"]["files"][0]["code"]
        assert "85073003328" not in done.stdout

    def test_a_dry_run_sends_nothing(self, town: Town) -> None:
        employer = town.employer("acme")
        ndjson(town.place("acme") / "march.ndjson", some(employer, "A-1"))
        done = run(town.clients, "--dry-run")
        assert done.exit_code == 0, done.output
        assert "Nothing was sent" in done.output
        assert town.registered(employer) == []

    def test_what_failed_as_a_whole_is_explained(self, town: Town) -> None:
        town.employer("acme")
        Path(town.folder / "acme.pem").unlink()
        town.place("acme")
        done = run(town.clients)
        assert done.exit_code == 3
        assert "acme.pem" in done.output


class TestStarting:
    def test_the_example_is_a_plan(self, tmp_path: Path) -> None:
        shown = run("--example")
        assert shown.exit_code == 0
        (tmp_path / "plan.toml").write_text(shown.stdout)
        assert len(jobs_of(tmp_path / "plan.toml")) == 2

    def test_without_a_source_it_says_what_is_missing(self) -> None:
        assert isinstance(run().exception, SourceNeeded)

    def test_a_source_that_is_not_there_is_a_mistake(self, tmp_path: Path) -> None:
        assert isinstance(run(tmp_path / "nowhere").exception, NoSuchSource)
