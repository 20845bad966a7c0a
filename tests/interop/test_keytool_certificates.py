"""Key stores of Java's keytool are read here, and ours are read by keytool."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from openfla.channel.certificates import (
    JavaKeyStore,
    SeveralAliases,
    WrongPassword,
    certificate_file,
    choose,
    describe,
    key_file,
    make,
    open_key_store,
    place,
)
from tests.interop import needs

_programs = needs.programs("keytool")

PASSWORD = "only for tests"
RSA = ("-keyalg", "RSA", "-keysize", "2048")
EC = ("-keyalg", "EC", "-groupname", "secp384r1")


def keytool(*arguments: object) -> str:
    ended = subprocess.run(
        ["keytool", *map(str, arguments), "-storepass:env", "WORD"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "WORD": PASSWORD, "LC_ALL": "C"},
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def add_key(store: Path, alias: str, kind: tuple[str, ...], form: str = "PKCS12") -> None:
    subject = ("-dname", f"CN={alias}, C=BE", "-ext", "ku:c=digitalSignature", "-validity", 30)
    keytool("-genkeypair", "-alias", alias, *kind, *subject, "-storetype", form, "-keystore", store)


class TestTheirs:
    @pytest.mark.requirement("CERT-5")
    @pytest.mark.parametrize("kind", [RSA, EC], ids=["RSA", "EC"])
    def test_a_key_store_with_one_alias(self, kind: tuple[str, ...], tmp_path: Path) -> None:
        path = tmp_path / "one.p12"
        add_key(path, "till", kind)
        entry = choose(open_key_store(path, PASSWORD.encode()))
        assert (entry.alias, entry.key_matches) == ("till", True)
        assert describe(entry, at=datetime.now(UTC)).breaches == ()
        with pytest.raises(WrongPassword):
            open_key_store(path, b"another")

    @pytest.mark.requirement("CERT-5")
    def test_a_key_store_with_two_aliases(self, tmp_path: Path) -> None:
        path = tmp_path / "two.p12"
        add_key(path, "till", RSA)
        add_key(path, "desk", EC)
        store = open_key_store(path, PASSWORD.encode())
        with pytest.raises(SeveralAliases) as refused:
            choose(store)
        assert sorted(refused.value.aliases.split(", ")) == ["desk", "till"]
        for alias, key in (("till", "RSA 2048"), ("desk", "EC P-384")):
            entry = choose(store, alias)
            about = describe(entry, at=datetime.now(UTC))
            assert (about.key, about.key_matches, about.subject) == (key, True, f"CN={alias},C=BE")

    def test_the_old_kind_is_refused_with_a_conversion_that_works(self, tmp_path: Path) -> None:
        path = tmp_path / "old.jks"
        add_key(path, "till", EC, "JKS")
        with pytest.raises(JavaKeyStore) as refused:
            open_key_store(path, PASSWORD.encode())
        command = refused.value.advise().partition("keytool ")[2].split()
        keytool(*command, "-srcstorepass", PASSWORD)
        assert choose(open_key_store(tmp_path / "old.jks.p12", PASSWORD.encode()), "till").key_matches


class TestOurs:
    @pytest.mark.parametrize("kind", ["rsa-2048", "ec-p384"])
    def test_the_pkcs12_file_is_listed_and_its_certificate_exported(self, kind: str, tmp_path: Path) -> None:
        made = make("Till", now=datetime.now(UTC), key="rsa-2048" if kind == "rsa-2048" else "ec-p384")
        path, cer = tmp_path / "shop.p12", tmp_path / "exported.cer"
        place([key_file(made, path, PASSWORD.encode())])
        listed = keytool("-list", "-keystore", path)
        assert "PrivateKeyEntry" in listed
        assert describe(made, at=datetime.now(UTC)).fingerprint in listed
        keytool("-exportcert", "-alias", "till", "-keystore", path, "-file", cer)
        assert x509.load_der_x509_certificate(cer.read_bytes()) == made.certificate

    @pytest.mark.parametrize("der", [True, False])
    def test_the_cer_file_is_imported(self, der: bool, tmp_path: Path) -> None:
        made = make("Till", now=datetime.now(UTC), key="ec-p384")
        cer, store = tmp_path / "shop.cer", tmp_path / "trust.p12"
        place([certificate_file(made, cer, der=der)])
        keytool("-importcert", "-noprompt", "-alias", "till", "-file", cer, "-keystore", store)
        assert describe(made, at=datetime.now(UTC)).fingerprint in keytool("-list", "-keystore", store)
