import errno
import os
import stat
from pathlib import Path

import pytest
from cryptography import x509

from openfla.channel.certificates import (
    SUFFIXES,
    CannotWrite,
    CertificateMistake,
    DiskFull,
    Entry,
    File,
    FileTaken,
    KeyMismatch,
    NoCertificate,
    NoFolder,
    NoPrivateKey,
    Pkcs12NeedsPassword,
    UnknownContainer,
    UnusablePassword,
    WritingRefused,
    certificate_file,
    choose,
    files_for,
    key_file,
    open_key_store,
    place,
)
from tests.client.certificates.makers import PASSWORD, a_certificate, a_key, an_entry


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def a_pair(folder: Path) -> list[File]:
    return files_for(an_entry(), folder / "shop.key")


class TestContainers:
    @pytest.mark.parametrize("suffix", SUFFIXES)
    @pytest.mark.parametrize("kind", ["rsa-2048", "p384"])
    def test_what_is_written_is_read_again(self, suffix: str, kind: str, tmp_path: Path) -> None:
        entry = an_entry("rsa-2048" if kind == "rsa-2048" else "p384")
        path = tmp_path / f"shop{suffix}"
        place(files_for(entry, path, PASSWORD))
        beside = tmp_path / "shop.cer"
        again = choose(open_key_store(path, PASSWORD, certificate=beside if beside.exists() else None))
        assert (again.alias, again.certificate) == (entry.alias, entry.certificate)
        assert again.key_matches

    @pytest.mark.parametrize("suffix", [".key", ".pem", ".p12"])
    def test_the_alias_is_kept_whatever_the_file_is_called(self, suffix: str, tmp_path: Path) -> None:
        path = tmp_path / f"another name{suffix}"
        place([key_file(an_entry(alias="Till 3"), path, PASSWORD)])
        assert [entry.alias for entry in open_key_store(path, PASSWORD).entries] == ["Till 3"]

    @pytest.mark.parametrize("suffix", [".pem", ".pfx"])
    def test_the_chain_goes_along(self, suffix: str, tmp_path: Path) -> None:
        authority = an_entry("p521", name="Authority", usage=["key_cert_sign"])
        assert authority.certificate is not None
        entry = Entry("shop", a_certificate(issuer=authority), a_key(), (authority.certificate,))
        place(files_for(entry, tmp_path / f"shop{suffix}", PASSWORD))
        assert choose(open_key_store(tmp_path / f"shop{suffix}", PASSWORD)).chain == entry.chain

    def test_a_pkcs12_file_must_have_a_password(self, tmp_path: Path) -> None:
        with pytest.raises(Pkcs12NeedsPassword):
            key_file(an_entry(), tmp_path / "shop.p12")

    @pytest.mark.parametrize("length", [0, 1024])
    def test_a_password_that_protects_nothing_is_refused(self, length: int, tmp_path: Path) -> None:
        with pytest.raises(UnusablePassword):
            key_file(an_entry(), tmp_path / "shop.key", b"x" * length)

    @pytest.mark.parametrize("name", ["shop.jks", "shop"])
    def test_an_unknown_ending_names_the_known_ones(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(UnknownContainer, match=r"\.key, \.der, \.pem, \.p12, \.pfx"):
            key_file(an_entry(), tmp_path / name)

    def test_half_a_pair_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "shop.pem"
        with pytest.raises(NoPrivateKey):
            key_file(Entry("shop", a_certificate()), path)
        with pytest.raises(NoCertificate):
            key_file(Entry("shop", None, a_key()), path)
        with pytest.raises(NoCertificate):
            certificate_file(Entry("shop", None, a_key()), path)
        with pytest.raises(KeyMismatch):
            key_file(Entry("shop", a_certificate(), a_key("p384", 2)), path)

    @pytest.mark.requirement("CERT-4")
    @pytest.mark.parametrize("der", [True, False])
    def test_the_cer_file_holds_the_certificate_and_nothing_else(self, der: bool, tmp_path: Path) -> None:
        content = certificate_file(an_entry(), tmp_path / "shop.cer", der=der).content
        read = x509.load_der_x509_certificate if der else x509.load_pem_x509_certificate
        assert read(content).public_key() == a_key().public_key()
        assert b"PRIVATE" not in content

    def test_nothing_secret_is_printed(self, tmp_path: Path) -> None:
        assert "PRIVATE KEY" not in repr(a_pair(tmp_path))


class TestPlace:
    def test_a_private_key_is_for_its_owner_and_the_certificate_for_all(self, tmp_path: Path) -> None:
        before = os.umask(0)
        try:
            place(a_pair(tmp_path))
        finally:
            os.umask(before)
        assert (mode(tmp_path / "shop.key"), mode(tmp_path / "shop.cer")) == (0o600, 0o644)

    def test_a_private_key_was_for_its_owner_from_the_first_byte(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[tuple[int, int]] = []
        opened = os.open

        def watched(path: str, flags: int, permissions: int = 0o777, **about: int) -> int:
            seen.append((flags & os.O_EXCL, permissions) if flags & os.O_CREAT else (os.O_EXCL, 0o600))
            return opened(path, flags, permissions, **about)

        monkeypatch.setattr(os, "open", watched)
        place(a_pair(tmp_path)[:1])
        assert seen
        assert set(seen) == {(os.O_EXCL, 0o600)}

    def test_what_exists_is_not_replaced_unless_asked(self, tmp_path: Path) -> None:
        (tmp_path / "shop.cer").write_text("mine")
        with pytest.raises(FileTaken, match="--force"):
            place(a_pair(tmp_path))
        assert [path.name for path in tmp_path.iterdir()] == ["shop.cer"]
        assert (tmp_path / "shop.cer").read_text() == "mine"

        place(a_pair(tmp_path), overwrite=True)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["shop.cer", "shop.key"]
        assert choose(open_key_store(tmp_path / "shop.key", certificate=tmp_path / "shop.cer")).key_matches

    def test_an_open_key_that_is_replaced_does_not_stay_open(self, tmp_path: Path) -> None:
        (tmp_path / "shop.key").write_text("former")
        (tmp_path / "shop.key").chmod(0o644)
        place(a_pair(tmp_path), overwrite=True)
        assert mode(tmp_path / "shop.key") == 0o600

    @pytest.mark.parametrize("overwrite", [False, True])
    @pytest.mark.parametrize("failing", [1, 2, 3, 4])
    def test_a_full_disk_at_any_moment_leaves_what_was_there(
        self, overwrite: bool, failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if overwrite:
            (tmp_path / "shop.key").write_text("former key")
        before = {path.name: path.read_text() for path in tmp_path.iterdir()}
        calls = iter(range(1, 100))

        def full(handle: int) -> None:
            if next(calls) == failing:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            place(a_pair(tmp_path), overwrite=overwrite)
        assert {path.name: path.read_text() for path in tmp_path.iterdir()} == before

    @pytest.mark.parametrize(
        ("number", "mistake"),
        [(errno.EACCES, WritingRefused), (errno.EROFS, WritingRefused), (errno.EIO, CannotWrite)],
    )
    def test_what_the_system_refuses_is_told(
        self, number: int, mistake: type[CertificateMistake], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refused(handle: int) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "fsync", refused)
        with pytest.raises(mistake):
            place(a_pair(tmp_path))
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_is_missing_or_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        for folder in (tmp_path / "missing", tmp_path / "file"):
            with pytest.raises(NoFolder):
                place(a_pair(folder))
        assert [path.name for path in tmp_path.iterdir()] == ["file"]

    def test_a_name_that_is_too_long(self, tmp_path: Path) -> None:
        with pytest.raises(CannotWrite):
            place([File(tmp_path / ("x" * 300), b"", secret=True)])

    def test_an_interruption_leaves_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(handle: int) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            place(a_pair(tmp_path))
        assert list(tmp_path.iterdir()) == []
