import stat
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from openfla.platform.kernel.secrets import SecretMissing, SecretTooShort, installation_secret


class TestInstallationSecret:
    def test_it_is_made_once_and_readable_by_nobody_else(self, tmp_path: Path) -> None:
        made = installation_secret("", tmp_path)
        assert len(made) >= 32
        assert installation_secret("", tmp_path) == made
        assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
        assert [path.name for path in tmp_path.iterdir()] == ["secret"]

    def test_several_that_start_together_agree(self, tmp_path: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(partial(installation_secret, ""), [tmp_path] * 16))
        assert len(set(found)) == 1
        assert [path.name for path in tmp_path.iterdir()] == ["secret"]

    def test_one_that_is_told_goes_before_the_file(self, tmp_path: Path) -> None:
        assert installation_secret("s" * 32, tmp_path) == b"s" * 32
        assert not (tmp_path / "secret").exists()

    def test_one_that_can_be_guessed_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("sesame\n")
        for told, folder in (("sesame", None), ("", tmp_path)):
            with pytest.raises(SecretTooShort):
                installation_secret(told, folder)

    def test_without_a_folder_it_must_be_told(self) -> None:
        with pytest.raises(SecretMissing):
            installation_secret("", None)
