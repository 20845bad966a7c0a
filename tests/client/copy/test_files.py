"""The file of a copy: what else stands there is left alone; and the files that are written from it."""

import csv
import sqlite3
import threading
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from openpyxl import load_workbook

from openfla.contract.declarations import ExportFormat
from openfla.contract.qualities import Quality
from openfla.contract.tables import TABLES
from openfla.platform.exports.holdings import HOLDINGS
from openfla.sending.copy import Copy, CopyMistake, CopyOfAnother, CopyUnusable, NewerCopy, NotACopy, _writing
from tests.client.copy.records import a_copy, an_employer, one_of_each, pulled, several
from tests.platforms import Platform

API = "https://api.example/v1"


def opened(path: Path, api: str = API, quality: Quality = Quality.EMPLOYER) -> None:
    Copy(path, api, quality).close()


class TestOpening:
    def test_another_file_is_left_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.txt"
        path.write_text("Buy bread. " * 100)
        with pytest.raises(NotACopy):
            opened(path)
        assert path.read_text() == "Buy bread. " * 100

    def test_another_database_is_left_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "other.sqlite"
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE bread (weight REAL)")
        connection.close()
        before = path.read_bytes()
        with pytest.raises(NotACopy):
            opened(path)
        assert path.read_bytes() == before

    def test_one_of_a_later_version_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "copy.sqlite"
        opened(path)
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
        with pytest.raises(NewerCopy):
            opened(path)

    @pytest.mark.parametrize(("api", "quality"), [(f"{API}/else", Quality.EMPLOYER), (API, Quality.SERVICE_PROVIDER)])
    def test_one_of_another_account_is_refused(self, tmp_path: Path, api: str, quality: Quality) -> None:
        path = tmp_path / "copy.sqlite"
        opened(path)
        with pytest.raises(CopyOfAnother):
            opened(path, api, quality)

    def test_who_makes_one_while_another_looks_at_it_waits(self, tmp_path: Path) -> None:
        """As two do that pull for the first time at once: SQLite itself waits for nobody there."""
        path = tmp_path / "copy.sqlite"
        other = sqlite3.connect(path, check_same_thread=False)
        other.execute("BEGIN")
        other.execute("SELECT * FROM sqlite_schema").fetchall()
        leaves = threading.Timer(0.3, other.close)
        leaves.start()
        opened(path)
        leaves.join()

    def test_a_folder_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(CopyUnusable):
            opened(tmp_path / "file" / "copy.sqlite")

    def test_a_damaged_one_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "copy.sqlite"
        opened(path)
        with path.open("r+b") as file:
            file.seek(100)
            file.write(b"\xff" * 4000)
        with pytest.raises(CopyMistake):
            opened(path)


class TestWrite:
    def test_every_form_holds_every_record(self, platform: Platform, tmp_path: Path) -> None:
        baker = an_employer(platform)
        one_of_each(baker)
        pulled(baker, tmp_path / "copy.sqlite")
        with a_copy(baker, tmp_path / "copy.sqlite") as copy:
            written = copy.write(tmp_path / "out")
        kinds = set(TABLES) - {"providedTrainings"}
        assert {path.name for path in written} == {
            "federal-learning-account.xlsx",
            *(f"{kind}.{ending}" for kind in kinds for ending in ("csv", "ndjson")),
        }
        assert {path.stat().st_mode & 0o777 for path in written} == {0o600}
        book = load_workbook(tmp_path / "out" / "federal-learning-account.xlsx")
        for kind in kinds:
            [table, sheet] = _table(tmp_path / "out" / f"{kind}.csv"), [*book[kind].values]
            assert table[0] == list(sheet[0]) == list(TABLES[kind])
            assert len(table) == len(sheet) == 2
            assert len((tmp_path / "out" / f"{kind}.ndjson").read_bytes().splitlines()) == 1

    def test_the_columns_are_those_of_an_export_of_the_platform(self) -> None:
        kept = {kind: columns for kind, columns in TABLES.items() if kind != "providedTrainings"}
        assert kept == {holding.name: holding.columns for holding in HOLDINGS}

    def test_amounts_are_exact_and_nothing_is_taken_for_a_formula(self, platform: Platform, tmp_path: Path) -> None:
        baker = an_employer(platform)
        one_of_each(baker)
        pulled(baker, tmp_path / "copy.sqlite")
        with a_copy(baker, tmp_path / "copy.sqlite") as copy:
            copy.write(tmp_path, [ExportFormat.CSV, ExportFormat.NDJSON])
        head, row = _table(tmp_path / "trainings.csv")
        found = dict(zip(head, row, strict=True))
        assert (found["title"], found["duration.value"], found["withdrawn"]) == ("'=1+1", "7.6", "false")
        [line] = (tmp_path / "trainings.ndjson").read_bytes().splitlines()
        told = msgspec.json.Decoder(float_hook=Decimal).decode(line)
        assert told["duration"]["value"] == Decimal("7.6")

    def test_it_takes_the_place_of_what_was_written_before(self, platform: Platform, tmp_path: Path) -> None:
        baker = an_employer(platform)
        with a_copy(baker, tmp_path / "copy.sqlite") as copy:
            copy.write(tmp_path / "out", [ExportFormat.CSV])
        several(baker, 2)
        pulled(baker, tmp_path / "copy.sqlite")
        with a_copy(baker, tmp_path / "copy.sqlite") as copy:
            copy.write(tmp_path / "out", [ExportFormat.CSV])
        assert len(_table(tmp_path / "out" / "trainings.csv")) == 3
        assert not list((tmp_path / "out").glob(".openfla-*"))

    def test_a_sheet_that_is_full_goes_on_in_another_one(
        self, platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(_writing, "_MOST_ROWS", 2)
        baker = an_employer(platform)
        several(baker, 5)
        pulled(baker, tmp_path / "copy.sqlite")
        with a_copy(baker, tmp_path / "copy.sqlite") as copy:
            [path] = copy.write(tmp_path, [ExportFormat.XLSX])
        book = load_workbook(path)
        sizes = {sheet.title: len([*sheet.values]) - 1 for sheet in book if sheet.title.startswith("trainings")}
        assert sizes == {"trainings": 2, "trainings 2": 2, "trainings 3": 1}

    def test_a_folder_that_cannot_be_written_to_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with Copy(tmp_path / "copy.sqlite", API, Quality.EMPLOYER) as copy, pytest.raises(CopyUnusable):
            copy.write(tmp_path / "file" / "out")


def _table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))
