"""Everything of an enterprise in files that can be trusted later; whatever stands there already is left alone."""

import gzip
import hashlib
import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from openfla.client import MissingPermission, PlatformUnreachable, TooManyRequests
from openfla.contract.declarations import ExportFormat, ExportStatus, NewExport
from openfla.contract.qualities import Quality
from openfla.platform.exports import messages
from openfla.sending.archive import (
    MANIFEST,
    SUMS,
    ArchiveBegun,
    ArchiveBusy,
    ArchiveMistake,
    ArchiveUnusable,
    CountDiffers,
    ExportFailed,
    FileAltered,
    FileDamaged,
    FileGone,
    FolderInUse,
    Manifest,
    NoArchive,
    _counting,
    _exports,
    archive,
    verify,
)
from openfla.sending.archive._counting import counted
from openfla.sending.archive._manifest import UNFINISHED, Unfinished
from tests.client.copy.records import an_employer, one_of_each, post, several, withdrawn
from tests.client.parties import client_of, provider_client_of
from tests.platforms import BUTCHER, Party, Platform, a_provided_training
from tests.workers import working

ONE = [ExportFormat.NDJSON]
EACH = {"employments": 1, "trainingRights": 1, "employabilityBudgets": 1, "trainings": 1, "calculationOptOuts": 1}


@pytest.fixture(scope="module")
def platform(platform: Platform) -> Iterator[Platform]:
    with pytest.MonkeyPatch.context() as patch, working(platform):
        patch.setattr(messages, "_POLL_S", 0.02)  # what is told to a client of when to ask again
        yield platform


@pytest.fixture(scope="module")
def made(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that is sound."""
    baker, folder = an_employer(platform), tmp_path_factory.mktemp("made") / "archive"
    one_of_each(baker)
    archived(baker, folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


class BrokenOff(Exception):
    """Something that nobody catches, such as the end of the process."""


def archived(party: Party, folder: Path, **about: Any) -> Manifest:
    with client_of(party) as client:
        return archive(
            client, folder, party.number, api=f"{party.platform.base_url}{party.base}", quality=party.quality, **about
        )


def sha256sum(folder: Path) -> int:
    """What the tool of the operating system says."""
    return subprocess.run(["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=folder, check=False).returncode


class TestMake:
    def test_every_form_is_there_and_every_record_is_counted(self, platform: Platform, folder: Path) -> None:
        baker = an_employer(platform)
        one_of_each(baker)
        made = archived(baker, folder)
        name = f"federal-learning-account-{baker.number}"
        assert {file.name for file in made.files} == {f"{name}.ndjson.gz", f"{name}.csv.zip", f"{name}.xlsx"}
        counts = {file.format: file.kinds for file in made.files}
        assert counts[ExportFormat.CSV] == counts[ExportFormat.XLSX] == EACH
        assert counts[ExportFormat.NDJSON] == {name: 1 for name in EACH if name != "calculationOptOuts"}
        assert [file.declarable for file in made.files].count(True) == 1
        told = json.loads((folder / MANIFEST).read_text())
        assert (told["enterpriseNumber"], told["quality"]) == (baker.number, "employer")
        assert told["madeBy"].startswith("openfla ")
        assert {path.name for path in folder.iterdir()} == {file.name for file in made.files} | {MANIFEST, SUMS}
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}

    def test_sha256sum_and_our_own_look_find_it_sound(self, platform: Platform, folder: Path) -> None:
        baker = an_employer(platform)
        one_of_each(baker)
        archived(baker, folder)
        assert sha256sum(folder) == 0
        assert verify(folder).is_sound

    def test_withdrawn_records_are_in_it_and_not_in_what_is_declared_again(
        self, platform: Platform, folder: Path
    ) -> None:
        baker = an_employer(platform)
        withdrawn(baker, several(baker, 2)[0])
        made = archived(baker, folder)
        assert {file.format.value: file.records for file in made.files} == {"ndjson": 1, "csv": 2, "xlsx": 2}

    def test_only_the_forms_that_are_wanted(self, platform: Platform, folder: Path) -> None:
        baker = an_employer(platform)
        [file] = archived(baker, folder, formats=[ExportFormat.NDJSON]).files
        assert (file.records, file.kinds) == (0, {})

    def test_where_the_platform_makes_no_exports_the_records_are_read_page_by_page(
        self, platform: Platform, folder: Path
    ) -> None:
        trainer = platform.party(an_employer(platform).number, Quality.TRAINING_PROVIDER)
        post(trainer, "/trainings", a_provided_training())
        api = f"{platform.base_url}{trainer.base}"
        with provider_client_of(trainer) as client:
            made = archive(client, folder, trainer.number, api=api, quality=trainer.quality)
        assert {file.name for file in made.files} == {
            "providedTrainings.csv",
            "providedTrainings.ndjson",
            "federal-learning-account.xlsx",
        }
        assert {file.records for file in made.files} == {1}
        assert sha256sum(folder) == 0
        assert verify(folder).is_sound
        assert not list(folder.glob(".*"))

    def test_an_enterprise_of_somebody_else_is_refused(self, platform: Platform, folder: Path) -> None:
        baker = an_employer(platform)
        with client_of(baker) as client, pytest.raises(MissingPermission):
            archive(client, folder, BUTCHER, api="https://api.example", quality=baker.quality)


class TestBrokenOff:
    def test_what_is_whole_is_not_asked_again(
        self, platform: Platform, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        baker = an_employer(platform)
        one_of_each(baker)

        def stop(form: ExportFormat | None) -> None:
            if form is ExportFormat.XLSX:
                raise BrokenOff

        with pytest.raises(BrokenOff):
            archived(baker, folder, progress=stop)
        assert (folder / UNFINISHED).exists()
        asked: list[ExportFormat | None] = []
        made = archived(baker, folder, progress=asked.append)
        assert asked == [ExportFormat.XLSX]
        assert len(made.files) == 3
        assert verify(folder).is_sound

    def test_an_export_that_was_asked_for_is_fetched_and_not_asked_for_twice(
        self, platform: Platform, folder: Path
    ) -> None:
        baker = an_employer(platform)
        with client_of(baker) as client:
            download, client.exports.download = client.exports.download, _broken  # type: ignore[assignment]
            with pytest.raises(BrokenOff):
                archive(client, folder, baker.number, api="https://a.example", quality=baker.quality, formats=ONE)
            client.exports.download = download
            archive(client, folder, baker.number, api="https://a.example", quality=baker.quality, formats=ONE)
        asked = platform.rows("SELECT format FROM exports WHERE enterprise = :number", number=baker.number)
        assert [form for (form,) in asked] == ["ndjson"]

    def test_one_that_the_platform_has_forgotten_is_asked_for_again(self, platform: Platform, folder: Path) -> None:
        baker = an_employer(platform)
        with client_of(baker) as client:
            download, client.exports.download = client.exports.download, _broken  # type: ignore[assignment]
            with pytest.raises(BrokenOff):
                archive(client, folder, baker.number, api="https://a.example", quality=baker.quality, formats=ONE)
            client.exports.download = download
            platform.rows("DELETE FROM exports WHERE enterprise = :number RETURNING id", number=baker.number)
            archive(client, folder, baker.number, api="https://a.example", quality=baker.quality, formats=ONE)
        assert verify(folder).is_sound

    def test_a_download_that_breaks_is_tried_again(
        self, platform: Platform, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(_exports, "_BEFORE_AGAIN_S", 0.0)
        baker = an_employer(platform)
        with client_of(baker) as client:
            download = client.exports.download
            breaks = iter([True, True, False])

            def flaky(export: ExportStatus, to: Path) -> int:
                if next(breaks):
                    raise PlatformUnreachable("https://a.example", "broken")
                return download(export, to)

            client.exports.download = flaky  # type: ignore[assignment]
            archive(client, folder, baker.number, api="https://a.example", quality=baker.quality, formats=ONE)
        assert verify(folder).is_sound

    def test_a_download_that_goes_on_breaking_is_told(
        self, platform: Platform, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(_exports, "_BEFORE_AGAIN_S", 0.0)

        def broken(export: ExportStatus, to: Path) -> int:
            raise PlatformUnreachable("https://a.example", "broken")

        baker = an_employer(platform)
        with client_of(baker) as client:
            client.exports.download = broken  # type: ignore[assignment]
            with pytest.raises(PlatformUnreachable):
                archive(client, folder, baker.number, api="https://a.example", quality=baker.quality, formats=ONE)

    def test_exports_that_others_have_made_are_waited_for(self, platform: Platform, folder: Path) -> None:
        baker = an_employer(platform)
        begun = Unfinished(enterprise_number=baker.number, quality=baker.quality, api="https://a.example")
        folder.mkdir()
        with client_of(baker) as client:
            ask, client.exports.ask = client.exports.ask, _refused
            paused: list[float] = []

            def pause(seconds: float) -> None:
                paused.append(seconds)
                client.exports.ask = ask

            fetching = _exports.Fetching(client, folder, lambda _: None, lambda _: None, pause)
            assert fetching.fetched(begun, ExportFormat.NDJSON).of(ExportFormat.NDJSON)
            assert paused == [30.0]
            client.exports.ask = _refused
            with pytest.raises(TooManyRequests):
                _exports.Fetching(client, folder, lambda _: None, lambda _: None, paused.append).fetched(
                    begun, ExportFormat.CSV
                )
            assert sum(paused) == 3600 + 30

    @pytest.mark.parametrize(("what", "mistake"), [("bytes", FileDamaged), ("records", CountDiffers)])
    def test_what_is_not_as_the_platform_said_is_no_use(
        self, platform: Platform, folder: Path, what: str, mistake: type[ArchiveMistake]
    ) -> None:
        baker = an_employer(platform)
        with client_of(baker) as client:
            wait = client.exports.wait

            def another(export: ExportStatus) -> ExportStatus:
                return structs.replace(wait(export), **{what: 7})

            client.exports.wait = another  # type: ignore[assignment]
            with pytest.raises(mistake):
                archive(client, folder, baker.number, api="https://a.example", quality=baker.quality, formats=ONE)

    def test_a_file_that_was_damaged_meanwhile_is_fetched_again(self, platform: Platform, folder: Path) -> None:
        baker = an_employer(platform)
        one_of_each(baker)
        with pytest.raises(BrokenOff):
            archived(baker, folder, progress=_stops_at(ExportFormat.XLSX))
        (folder / f"federal-learning-account-{baker.number}.csv.zip").write_bytes(b"half")
        archived(baker, folder)
        assert verify(folder).is_sound

    def test_another_archive_does_not_go_on_in_its_folder(self, platform: Platform, folder: Path) -> None:
        with pytest.raises(BrokenOff):
            archived(an_employer(platform), folder, progress=_stops_at(ExportFormat.CSV))
        with pytest.raises(ArchiveBegun):
            archived(an_employer(platform), folder)

    def test_two_at_once_in_one_folder_do_not_meet(self, platform: Platform, folder: Path) -> None:
        baker = an_employer(platform)

        def another(_: ExportFormat | None) -> None:
            with pytest.raises(ArchiveBusy):
                archived(baker, folder)

        archived(baker, folder, progress=another, formats=ONE)

    def test_an_export_that_fails_is_told_and_asked_for_again_the_next_time(
        self, platform: Platform, folder: Path
    ) -> None:
        baker = an_employer(platform)
        with client_of(baker) as client:
            wait = client.exports.wait

            def failed(export: ExportStatus) -> ExportStatus:
                platform.rows("UPDATE exports SET state = 'failed' WHERE id = :id RETURNING id", id=wait(export).id)
                return client.exports.get(export.id)

            client.exports.wait = failed  # type: ignore[assignment]
            with pytest.raises(ExportFailed):
                archive(client, folder, baker.number, api="https://a.example", quality=baker.quality, formats=ONE)
            client.exports.wait = wait
            archive(client, folder, baker.number, api="https://a.example", quality=baker.quality, formats=ONE)
        assert verify(folder).is_sound


class TestNothingIsOverwritten:
    def test_a_folder_with_something_in_it_is_left_alone(self, platform: Platform, folder: Path) -> None:
        folder.mkdir()
        (folder / "letter.txt").write_text("Dear An")
        with pytest.raises(FolderInUse):
            archived(an_employer(platform), folder)
        assert [path.name for path in folder.iterdir()] == ["letter.txt"]

    def test_a_finished_archive_is_left_alone(self, platform: Platform, folder: Path) -> None:
        baker = an_employer(platform)
        archived(baker, folder, formats=ONE)
        before = (folder / SUMS).read_bytes()
        with pytest.raises(FolderInUse):
            archived(baker, folder)
        assert (folder / SUMS).read_bytes() == before

    def test_where_no_folder_can_be_it_is_told(self, platform: Platform, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(ArchiveUnusable):
            archived(an_employer(platform), tmp_path / "file" / "archive")


class TestVerify:
    @pytest.fixture
    def folder(self, made: Path, tmp_path: Path) -> Path:
        folder = tmp_path / "archive"
        folder.mkdir()
        for path in made.iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        return folder

    @pytest.mark.parametrize("ending", ["ndjson.gz", "csv.zip", "xlsx"])
    def test_one_byte_that_was_changed_is_found(self, folder: Path, ending: str) -> None:
        [path] = folder.glob(f"*.{ending}")
        body = bytearray(path.read_bytes())
        body[len(body) // 2] ^= 1
        path.write_bytes(bytes(body))
        assert sha256sum(folder) != 0
        [mistake] = verify(folder).mistakes
        assert isinstance(mistake, FileAltered)

    def test_a_file_that_is_gone_is_found(self, folder: Path) -> None:
        next(folder.glob("*.xlsx")).unlink()
        [mistake] = verify(folder).mistakes
        assert isinstance(mistake, FileGone)

    def test_sums_that_are_gone_are_found(self, folder: Path) -> None:
        (folder / SUMS).unlink()
        assert [type(mistake) for mistake in verify(folder).mistakes] == [FileAltered]

    def test_a_file_that_cannot_be_read_is_told(self, folder: Path) -> None:
        path = next(folder.glob("*.xlsx"))
        path.unlink()
        path.mkdir()
        assert [type(mistake) for mistake in verify(folder).mistakes] == [ArchiveUnusable]

    def test_records_that_cannot_be_counted_are_told(self, folder: Path) -> None:
        told = json.loads((folder / MANIFEST).read_text())
        [entry] = [file for file in told["files"] if file["format"] == "xlsx"]
        (folder / entry["name"]).write_bytes(b"no workbook")
        entry |= {"bytes": 11, "sha256": hashlib.sha256(b"no workbook").hexdigest()}
        (folder / MANIFEST).write_text(json.dumps(told))
        assert [type(mistake) for mistake in verify(folder).mistakes] == [FileDamaged]

    def test_a_manifest_that_was_changed_is_found(self, folder: Path) -> None:
        path = folder / MANIFEST
        path.write_text(path.read_text().replace('"employer"', '"serviceProvider"'))
        [mistake] = verify(folder).mistakes
        assert isinstance(mistake, FileAltered)

    def test_a_count_that_is_not_so_is_found(self, folder: Path) -> None:
        path = folder / MANIFEST
        told = json.loads(path.read_text())
        told["files"][0]["records"] += 1
        path.write_text(json.dumps(told))
        [mistake] = verify(folder).mistakes
        assert isinstance(mistake, CountDiffers)

    def test_a_folder_without_archive_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(NoArchive):
            verify(tmp_path)

    @pytest.mark.parametrize("text", ["{}", "not JSON", '{"files": [{"name": "../../etc/passwd"}]}'])
    def test_a_manifest_that_is_none_is_told(self, folder: Path, text: str) -> None:
        (folder / MANIFEST).write_text(text)
        with pytest.raises(ArchiveUnusable):
            verify(folder)

    def test_a_name_that_leads_elsewhere_is_refused(self, folder: Path) -> None:
        path = folder / MANIFEST
        told = json.loads(path.read_text())
        told["files"][0]["name"] = "../secret"
        path.write_text(json.dumps(told))
        with pytest.raises(ArchiveUnusable):
            verify(folder)


class TestCounting:
    @pytest.mark.parametrize(
        ("name", "body"),
        [
            ("a.ndjson.gz", b"not gzip"),
            ("a.ndjson.gz", gzip.compress(b'{"training": {}}', mtime=0)),
            ("a.ndjson.gz", gzip.compress(b'{"bread": {}}\n', mtime=0)),
            ("a.ndjson.gz", gzip.compress(b"[]\n", mtime=0)),
            ("a.ndjson.gz", gzip.compress(b'{"training": ' + b"[" * 50_000 + b"\n", mtime=0)),
            ("a.ndjson.gz", gzip.compress(b'{"training": {}}\n' * 99, mtime=0)[:-9]),
            ("a.csv.zip", b"not zip"),
            ("a.xlsx", b"not zip"),
        ],
        ids=str,
    )
    def test_a_damaged_file_is_told(self, tmp_path: Path, name: str, body: bytes) -> None:
        path = tmp_path / name
        path.write_bytes(body)
        form = {"gz": ExportFormat.NDJSON, "zip": ExportFormat.CSV, "xlsx": ExportFormat.XLSX}[name.rpartition(".")[2]]
        with pytest.raises(FileDamaged):
            counted(path, form)

    def test_what_unpacks_to_too_much_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "a.ndjson.gz"
        path.write_bytes(gzip.compress(b'{"training": {}}\n' * 100, mtime=0))
        monkeypatch.setattr(_counting, "_MOST_BYTES", 1700)
        assert counted(path, ExportFormat.NDJSON) == {"trainings": 100}
        monkeypatch.setattr(_counting, "_MOST_BYTES", 1699)
        with pytest.raises(FileDamaged):
            counted(path, ExportFormat.NDJSON)

    def test_a_workbook_that_is_none_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("xl/workbook.xml", "<workbook><sheets><sheet name='trainings'/></sheets></workbook>")
            packed.writestr("xl/worksheets/sheet1.xml", "<worksheet><row>")
        with pytest.raises(FileDamaged):
            counted(path, ExportFormat.XLSX)

    def test_every_mistake_has_a_remedy(self) -> None:
        assert all(kind.remedy for kind in ArchiveMistake.__subclasses__())


def _refused(wanted: NewExport) -> ExportStatus:
    raise TooManyRequests(429, "", "", "", (), "", "")


def _broken(export: ExportStatus, to: Path) -> int:
    raise BrokenOff


def _stops_at(form: ExportFormat) -> Callable[[ExportFormat | None], None]:
    def progress(found: ExportFormat | None) -> None:
        if found is form:
            raise BrokenOff

    return progress
