"""`openfla trainings archive`: made once, checked as often as one likes."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from openfla.cli.trainings import app
from openfla.platform.exports import messages
from openfla.sending.archive import FolderInUse, NoArchive
from tests.client.copy.records import an_employer, one_of_each
from tests.client.parties import account_of
from tests.platforms import Platform
from tests.standing import Standing
from tests.workers import working

cli = typer.Typer()
cli.add_typer(app, name="trainings")


@pytest.fixture(scope="module")
def platform(standing: Standing) -> Iterator[Platform]:
    with pytest.MonkeyPatch.context() as patch, standing.lent() as found, working(found):
        patch.setattr(messages, "_POLL_S", 0.02)
        yield found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"OPENFLA_{name}_DIR", str(tmp_path / name.lower()))
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["trainings", "archive", *map(str, words)])


class TestArchive:
    def test_it_is_made_and_found_sound(self, platform: Platform, home: Path) -> None:
        baker, folder = an_employer(platform), home / "archive"
        account_of(baker, "bakery", home)
        one_of_each(baker)
        made = run(baker.number, "--account", "bakery", "--to", folder)
        assert made.exit_code == 0, made.output
        assert f"federal-learning-account-{baker.number}.xlsx" in made.output
        assert (
            subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False).returncode == 0
        )
        looked = run("verify", folder)
        assert (looked.exit_code, looked.output) == (0, "The archive is sound: 3 files, 14 records.\n")
        assert json.loads(run("verify", folder, "--json").stdout)["isSound"]
        assert isinstance(run(baker.number, "--account", "bakery", "--to", folder).exception, FolderInUse)

    def test_one_form_as_json_with_the_options_first(self, platform: Platform, home: Path) -> None:
        baker, folder = an_employer(platform), home / "archive"
        account_of(baker, "bakery", home)
        made = run("--account", "bakery", "--to", folder, "--format", "ndjson", "--json", baker.number)
        told = json.loads(made.stdout)
        assert told["enterpriseNumber"] == baker.number
        assert [file["format"] for file in told["files"]] == ["ndjson"]

    def test_one_that_was_changed_ends_with_exit_code_1(self, platform: Platform, home: Path) -> None:
        baker, folder = an_employer(platform), home / "archive"
        account_of(baker, "bakery", home)
        run(baker.number, "--account", "bakery", "--to", folder, "--format", "ndjson")
        next(folder.glob("*.gz")).write_bytes(b"something else")
        looked = run("verify", folder)
        assert looked.exit_code == 1
        assert "its hash is another one" in looked.stderr
        told = json.loads(run("verify", folder, "--json").stdout)
        assert [mistake["code"] for mistake in told["mistakes"]] == ["fileAltered"]

    def test_a_folder_without_archive_is_a_mistake(self, home: Path) -> None:
        assert isinstance(run("verify", home).exception, NoArchive)

    def test_without_words_it_tells_how_it_is_used(self) -> None:
        assert "openfla trainings archive ENTERPRISE --account NAME --to FOLDER" in " ".join(run().output.split())
