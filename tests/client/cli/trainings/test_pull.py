"""`openfla trainings pull`: what a scheduler keeps up to date, and what people see of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from openfla.cli.trainings import app
from openfla.contract.qualities import Quality
from openfla.identifiers import BadIdentifier
from openfla.sending.copy import EnterpriseNeeded
from tests.client.copy.records import an_employer, corrected, declared, in_copy, in_register, rows, several, withdrawn
from tests.client.parties import account_of
from tests.platform.mandates.people import SECRETARIAT, give
from tests.platforms import Platform
from tests.standing import Standing

cli = typer.Typer()
cli.add_typer(app, name="trainings")


@pytest.fixture(scope="module")
def platform(standing: Standing) -> Iterator[Platform]:
    with standing.lent() as found:
        yield found


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"OPENFLA_{name}_DIR", str(tmp_path / name.lower()))
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["trainings", "pull", *map(str, words)])


class TestPull:
    def test_an_employer_names_its_number_the_first_time_only(self, platform: Platform, home: Path) -> None:
        baker = an_employer(platform)
        account_of(baker, "bakery", home)
        assert isinstance(run("bakery").exception, EnterpriseNeeded)
        first, second = several(baker, 2)
        done = run("bakery", baker.number)
        assert done.exit_code == 0, done.output
        assert "The copy holds 2 records" in done.output
        corrected(baker, first, title="Hygiëne")
        withdrawn(baker, second)
        assert run("bakery").exit_code == 0
        path = home / "state" / "copies" / "bakery.sqlite"
        assert in_copy(path, baker.number) == in_register(baker, baker.number)
        assert "Nothing has changed." in run("bakery").output

    def test_json_tells_a_program_what_changed(self, platform: Platform, home: Path) -> None:
        baker = an_employer(platform)
        account_of(baker, "bakery", home)
        withdrawn(baker, several(baker, 3)[0])
        told = json.loads(run("bakery", baker.number, "--json").stdout)
        [enterprise] = told["enterprises"]
        assert enterprise["changes"] == {"trainings": {"new": 2, "changed": 0, "withdrawn": 1}}
        assert enterprise["completeUntil"]
        assert (told["records"], told["noMandatorsAnyMore"], told["written"]) == ({"trainings": 2}, [], [])

    def test_it_is_kept_and_written_where_one_wants(self, platform: Platform, home: Path) -> None:
        baker = an_employer(platform)
        account_of(baker, "bakery", home)
        declared(baker)
        done = run("bakery", baker.number, "--to", home / "copy.db", "--write", home / "out", "--format", "csv")
        assert done.exit_code == 0, done.output
        assert len(rows(home / "copy.db", "SELECT * FROM trainings")) == 1
        assert {path.suffix for path in (home / "out").iterdir()} == {".csv"}
        assert done.output.count("Written: ") == 5

    def test_full_reads_everything_again(self, platform: Platform, home: Path) -> None:
        baker = an_employer(platform)
        account_of(baker, "bakery", home)
        declared(baker)
        run("bakery", baker.number)
        assert run("bakery", "--full").exit_code == 0
        assert in_copy(home / "state" / "copies" / "bakery.sqlite", baker.number) == in_register(baker, baker.number)

    def test_a_number_that_is_none_is_refused(self, platform: Platform, home: Path) -> None:
        account_of(an_employer(platform), "bakery", home)
        assert isinstance(run("bakery", "1234567890").exception, BadIdentifier)


@pytest.mark.requirement("MANDATE-5")
class TestMandators:
    def test_all_are_pulled_and_one_that_is_none_ends_with_exit_code_3(self, platform: Platform, home: Path) -> None:
        secretary = platform.party(SECRETARIAT, Quality.SOCIAL_SECRETARIAT)
        account_of(secretary, "secretariat", home)
        client, stranger = an_employer(platform), an_employer(platform)
        give(platform, mandator=client.number)
        declared(client)
        done = run("secretariat")
        assert done.exit_code == 0, done.output
        assert client.number in done.output
        refused = run("secretariat", client.number, stranger.number)
        assert refused.exit_code == 3
        assert stranger.number in refused.output
        alone = run("secretariat", stranger.number)
        assert "Nothing has changed." not in alone.output
        assert "Check the enterprise number" in alone.output
        told = json.loads(run("secretariat", stranger.number, "--json").stdout)
        assert told["enterprises"][0]["code"] == "missingPermission"

    def test_one_that_gives_no_mandate_any_more_is_told(self, platform: Platform, home: Path) -> None:
        secretary = platform.party(SECRETARIAT, Quality.SOCIAL_SECRETARIAT)
        account_of(secretary, "secretariat", home)
        client = an_employer(platform)
        give(platform, mandator=client.number)
        run("secretariat")
        asked = "UPDATE mandates SET period = int4range(0, 1) WHERE mandator = :number RETURNING 1"
        platform.rows(asked, number=client.number)
        done = run("secretariat")
        assert done.exit_code == 0, done.output
        assert f"Enterprise {client.number} is no mandator any more" in done.output
