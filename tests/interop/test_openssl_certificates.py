"""Certificates and key stores of OpenSSL are read here, and ours are read by OpenSSL."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from openfla.channel.certificates import (
    SUFFIXES,
    UnknownAlgorithm,
    WrongPassword,
    certificate_file,
    choose,
    choose_certificate,
    describe,
    files_for,
    key_file,
    make,
    open_key_store,
    place,
)
from tests.interop import needs

_programs = needs.programs("openssl")

PASSWORD = "only for tests"
KINDS = {"rsa": ("rsa:2048",), "ec": ("ec", "-pkeyopt", "ec_paramgen_curve:P-384")}


def openssl(*arguments: object) -> str:
    ended = subprocess.run(
        ["openssl", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "WORD": PASSWORD},
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def a_pair(folder: Path, kind: str = "ec", *extra: object) -> tuple[Path, Path]:
    key, certificate = folder / "own.key", folder / "own.cer"
    usage = ("-addext", "keyUsage=critical,digitalSignature")
    arguments = ("-noenc", "-keyout", key, "-out", certificate, "-subj", "/C=BE/CN=Made by OpenSSL", *usage, *extra)
    openssl("req", "-x509", "-newkey", *KINDS[kind], *arguments)
    return key, certificate


def a_pfx(folder: Path, kind: str = "ec", *extra: object) -> Path:
    key, certificate = a_pair(folder, kind)
    pfx = folder / "own.pfx"
    names = ("-name", "till", "-passout", "env:WORD")
    openssl("pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", pfx, *names, *extra)
    return pfx


class TestTheirs:
    @pytest.mark.parametrize("kind", KINDS)
    def test_a_self_signed_certificate(self, kind: str, tmp_path: Path) -> None:
        key, certificate = a_pair(tmp_path, kind)
        entry = choose(open_key_store(key, certificate=certificate))
        about = describe(entry, at=datetime.now(UTC))
        assert (about.breaches, about.self_signed, about.key_matches) == ((), True, True)
        fingerprint = openssl("x509", "-in", certificate, "-noout", "-fingerprint", "-sha256").strip()
        assert fingerprint.endswith(about.fingerprint)

    def test_in_der(self, tmp_path: Path) -> None:
        _, certificate = a_pair(tmp_path)
        openssl("x509", "-in", certificate, "-outform", "DER", "-out", tmp_path / "der.cer")
        assert choose_certificate(open_key_store(tmp_path / "der.cer")).certificate is not None

    @pytest.mark.requirement("CERT-2")
    @pytest.mark.parametrize(("digest", "refused"), [("sha1", ["wrongDigest"]), ("sha256", [])])
    def test_the_digest_sha1_is_noticed(self, digest: str, refused: list[str], tmp_path: Path) -> None:
        _, certificate = a_pair(tmp_path, "rsa", f"-{digest}")
        about = describe(choose_certificate(open_key_store(certificate)), at=datetime.now(UTC))
        assert [breach.code for breach in about.breaches] == refused

    @pytest.mark.requirement("CERT-5")
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize(
        "protection",
        [
            (),
            ("-legacy",),
            ("-keypbe", "NONE", "-certpbe", "NONE"),
            ("-nomac",),
        ],
        ids=["as of version 3", "RC2 and 3DES of old", "only a MAC", "no MAC"],
    )
    def test_a_pfx_file(self, kind: str, protection: tuple[str, ...], tmp_path: Path) -> None:
        pfx = a_pfx(tmp_path, kind, *protection)
        entry = choose(open_key_store(pfx, PASSWORD.encode()), "till")
        assert entry.key_matches
        assert len(open_key_store(pfx, PASSWORD.encode()).entries) == 1
        with pytest.raises(WrongPassword):
            open_key_store(pfx, b"another")

    def test_a_pfx_file_with_an_empty_password(self, tmp_path: Path) -> None:
        pfx = a_pfx(tmp_path, "ec", "-passout", "pass:")
        assert choose(open_key_store(pfx)).key_matches
        assert choose(open_key_store(pfx), "till").key_matches

    def test_a_pfx_file_unpacked_to_pem_keeps_its_alias(self, tmp_path: Path) -> None:
        pfx, unpacked = a_pfx(tmp_path), tmp_path / "all.pem"
        openssl("pkcs12", "-in", pfx, "-passin", "env:WORD", "-noenc", "-out", unpacked)
        assert choose(open_key_store(unpacked), "till").key_matches

    def test_a_digest_that_nobody_here_knows(self, tmp_path: Path) -> None:
        _, certificate = a_pair(tmp_path, "rsa", "-sha512-256")
        with pytest.raises(UnknownAlgorithm):
            open_key_store(certificate)

    @pytest.mark.parametrize("cipher", ["-aes256", "-des3"])
    def test_a_protected_key(self, cipher: str, tmp_path: Path) -> None:
        key, certificate = a_pair(tmp_path)
        openssl("pkcs8", "-topk8", "-in", key, "-out", tmp_path / "safe.key", "-v2", cipher[1:], "-passout", "env:WORD")
        store = open_key_store(tmp_path / "safe.key", PASSWORD.encode(), certificate=certificate)
        assert choose(store).key_matches


class TestOurs:
    @pytest.mark.requirement("CERT-4")
    def test_the_certificate_is_read_and_verified(self, tmp_path: Path) -> None:
        cer = tmp_path / "shop.cer"
        place([certificate_file(make("Bakkerij Peeters", now=datetime.now(UTC), key="ec-p384"), cer)])
        text = openssl("x509", "-in", cer, "-noout", "-text")
        for part in ("CN = Bakkerij Peeters", "Digital Signature", "CA:FALSE", "ecdsa-with-SHA256"):
            assert part in text
        assert openssl("verify", "-check_ss_sig", "-CAfile", cer, cer).endswith("OK\n")

    @pytest.mark.parametrize("kind", ["rsa-2048", "ec-p521"])
    def test_the_pkcs12_file_is_read_and_uses_no_old_algorithm(self, kind: str, tmp_path: Path) -> None:
        made = make("Till", now=datetime.now(UTC), key="rsa-2048" if kind == "rsa-2048" else "ec-p521")
        place([key_file(made, tmp_path / "shop.p12", PASSWORD.encode())])
        read = ("pkcs12", "-in", tmp_path / "shop.p12", "-passin", "env:WORD")
        assert "friendlyName: till" in openssl(*read, "-noenc")
        ended = subprocess.run(
            ["openssl", *map(str, read), "-info", "-noout"],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "WORD": PASSWORD},
        )
        told = ended.stderr
        assert "MAC: sha256" in told
        assert told.count("PBES2, PBKDF2, AES-256-CBC") == 2
        assert "pbeWithSHA1" not in told

    @pytest.mark.parametrize("suffix", sorted(set(SUFFIXES) - {".p12", ".pfx"}))
    def test_the_key_is_read_in_every_other_form(self, suffix: str, tmp_path: Path) -> None:
        made = make("Till", now=datetime.now(UTC), key="ec-p384")
        path = tmp_path / f"shop{suffix}"
        place(files_for(made, path, PASSWORD.encode()))
        form = "DER" if suffix == ".der" else "PEM"
        assert "P-384" in openssl("pkey", "-in", path, "-inform", form, "-passin", "env:WORD", "-noout", "-text")
