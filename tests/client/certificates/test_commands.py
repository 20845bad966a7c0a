import json
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from typer.testing import CliRunner, Result

from openfla.channel.certificates import (
    FileTaken,
    NoFolder,
    NoPrivateKey,
    PasswordNeeded,
    Pkcs12NeedsPassword,
    SeveralAliases,
    UnusablePassword,
    choose,
    open_key_store,
)
from openfla.cli.certificate import NoSuchVariable, app
from openfla.identifiers import WrongEnterpriseNumberCheckDigits
from openfla.texts import Explained
from tests.client.certificates.makers import PASSWORD, a_cer, a_certificate, a_file, a_key, a_key_store, an_entry, pem

VARIABLE = {"SHOP_PASSWORD": PASSWORD.decode(), "NEW_PASSWORD": "another one"}
UNTIL = datetime.now(UTC) + timedelta(days=9, hours=1)
FRESH: dict[str, Any] = {"since": UNTIL - timedelta(days=10), "until": UNTIL}


def run(*arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=typed, env=VARIABLE)


def create(folder: Path, *arguments: str, typed: str | None = None) -> Result:
    return run("create", "Bakkerij Peeters BV", "--key", "ec-p384", "--out", folder, *arguments, typed=typed)


def assert_refused(result: Result, mistake: type[Explained]) -> None:
    assert isinstance(result.exception, mistake), result.output
    assert result.exit_code != 0


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestCreate:
    @pytest.mark.requirement("CERT-4")
    def test_it_tells_which_file_to_keep_and_which_to_upload(self, tmp_path: Path) -> None:
        result = create(tmp_path, "--enterprise-number", "BE 0884.303.369")
        key, cer = tmp_path / "bakkerij-peeters-bv.key", tmp_path / "bakkerij-peeters-bv.cer"
        assert result.exit_code == 0
        assert result.output.splitlines()[:2] == [f"Keep this to yourself: {key}", f"Upload this one: {cer}"]
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        subject = x509.load_pem_x509_certificate(cer.read_bytes()).subject.rfc4514_string()
        assert subject == "2.5.4.97=NTRBE-0884303369,CN=Bakkerij Peeters BV,O=Bakkerij Peeters BV,C=BE"
        assert choose(open_key_store(key, certificate=cer)).key_matches

    def test_it_warns_when_the_key_has_no_password(self, tmp_path: Path) -> None:
        assert "has no password" in create(tmp_path).output
        assert "has no password" not in create(tmp_path, "--force", "--password-env", "SHOP_PASSWORD").output

    def test_a_password_is_asked_twice_and_not_shown(self, tmp_path: Path) -> None:
        result = create(tmp_path, "--ask-password", typed="secret one\nsecret one\n")
        assert result.exit_code == 0
        assert "secret one" not in result.output
        assert choose(open_key_store(tmp_path / "bakkerij-peeters-bv.key", b"secret one"))

    def test_a_pkcs12_file_takes_the_place_of_the_key_file(self, tmp_path: Path) -> None:
        assert create(tmp_path, "--p12", "--password-env", "SHOP_PASSWORD", "--file-name", "shop").exit_code == 0
        assert names(tmp_path) == ["shop.cer", "shop.p12"]
        assert choose(open_key_store(tmp_path / "shop.p12", PASSWORD), "bakkerij-peeters-bv").key_matches

    def test_the_certificate_in_der(self, tmp_path: Path) -> None:
        create(tmp_path, "--der", "--digest", "sha512", "--days", "3")
        certificate = x509.load_der_x509_certificate((tmp_path / "bakkerij-peeters-bv.cer").read_bytes())
        assert certificate.signature_hash_algorithm is not None
        assert certificate.signature_hash_algorithm.name == "sha512"

    def test_for_a_program(self, tmp_path: Path) -> None:
        told = json.loads(create(tmp_path, "--json").stdout)
        assert told == {
            "keep": str(tmp_path / "bakkerij-peeters-bv.key"),
            "upload": str(tmp_path / "bakkerij-peeters-bv.cer"),
        }

    def test_nothing_is_replaced_unless_asked(self, tmp_path: Path) -> None:
        create(tmp_path)
        before = (tmp_path / "bakkerij-peeters-bv.key").read_bytes()
        assert_refused(create(tmp_path), FileTaken)
        assert (tmp_path / "bakkerij-peeters-bv.key").read_bytes() == before
        assert create(tmp_path, "--force").exit_code == 0
        assert (tmp_path / "bakkerij-peeters-bv.key").read_bytes() != before

    @pytest.mark.parametrize(
        ("arguments", "mistake"),
        [
            (["--enterprise-number", "0884.303.368"], WrongEnterpriseNumberCheckDigits),
            (["--p12"], Pkcs12NeedsPassword),
            (["--password-env", "NOT_SET"], NoSuchVariable),
            (["--out", "/nowhere/at/all"], NoFolder),
        ],
    )
    def test_what_is_wrong_leaves_nothing(self, arguments: list[str], mistake: type[Explained], tmp_path: Path) -> None:
        assert_refused(create(tmp_path, *arguments), mistake)
        assert names(tmp_path) == []

    def test_an_empty_password_protects_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("EMPTY", "")
        assert_refused(create(tmp_path, "--password-env", "EMPTY"), UnusablePassword)

    @pytest.mark.parametrize("arguments", [["--key", "ec-p256"], ["--digest", "sha1"], ["--days", "1096"]])
    def test_what_a_channel_refuses_cannot_be_asked(self, arguments: list[str], tmp_path: Path) -> None:
        assert create(tmp_path, *arguments).exit_code == 1
        assert names(tmp_path) == []


class TestShow:
    @pytest.mark.requirement("CERT-5")
    def test_a_pfx_file_tells_alias_keys_and_certificate(self, tmp_path: Path) -> None:
        path = a_key_store(tmp_path, "shop.pfx", an_entry("rsa-2048", "till", **FRESH))
        result = run("show", path, "--password-env", "SHOP_PASSWORD")
        assert result.exit_code == 0, result.output
        for line in (
            "Alias: till",
            "Subject: CN=Bakkerij Peeters",
            "Key: RSA 2048",
            "Digest: sha256",
            "Key usage: digitalSignature",
            "9 days left",
            "It is self-signed.",
            "The private key beside it is its own.",
            "It meets every criterion of a channel.",
        ):
            assert line in result.output.splitlines()

    @pytest.mark.requirement("CERT-1", "CERT-3")
    def test_what_a_channel_would_refuse_ends_with_code_1(self, tmp_path: Path) -> None:
        result = run("show", a_cer(tmp_path, an_entry("p256", usage=None, **FRESH)))
        assert result.exit_code == 1
        assert "Refused: The EC key is on the curve secp256r1; a channel takes P-384 or P-521." in result.output
        assert "Make the certificate again with the key usage 'digital signature'." in result.output

    def test_an_expired_one_that_was_bought(self, tmp_path: Path) -> None:
        authority = an_entry("p521", name="Authority", usage=["key_cert_sign"])
        assert authority.certificate is not None
        bought = a_certificate(issuer=authority, until=datetime(2026, 10, 23, 12, tzinfo=UTC))
        output = run("show", a_file(tmp_path, "bought.cer", pem(bought, authority.certificate))).output
        lines = output.splitlines()
        assert "Signed by: CN=Authority" in lines
        assert "There is no private key beside it." in lines
        assert "Refused: The certificate expired on 2026-10-23T12:00:00+00:00." in lines
        assert "Valid from 2026-10-21 12:00:00 UTC until 2026-10-23 12:00:00 UTC" in lines
        assert "left" not in output

    def test_what_looks_like_markup_is_printed_as_it_is(self, tmp_path: Path) -> None:
        """A fingerprint holds :CD: now and then, which must not become a picture."""
        output = run("show", a_cer(tmp_path, an_entry(name="[b]Compact :cd: shop[/b]", **FRESH))).output
        assert "Subject: CN=[b]Compact :cd: shop[/b]" in output.splitlines()

    def test_for_a_program(self, tmp_path: Path) -> None:
        result = run("show", a_cer(tmp_path, an_entry("p256", **FRESH)), "--json")
        told = json.loads(result.stdout)
        assert result.exit_code == 1
        assert (told["alias"], told["keyType"], told["curve"], told["daysLeft"]) == ("shop", "EC", "secp256r1", 9)
        assert told["notAfter"] == UNTIL.replace(microsecond=0).isoformat()
        assert [breach["code"] for breach in told["breaches"]] == ["wrongCurve"]
        assert told["breaches"][0]["remedy"] == "Make a new key on one of these curves."

    def test_a_key_of_another_certificate(self, tmp_path: Path) -> None:
        key = a_file(tmp_path, "shop.key", pem(a_key("p384", 2)))
        result = run("show", key, "--certificate", a_cer(tmp_path, an_entry(**FRESH)))
        assert (result.exit_code, "belongs to another certificate" in result.output) == (1, True)

    def test_a_password_is_asked(self, tmp_path: Path) -> None:
        path = a_key_store(tmp_path, entry=an_entry(**FRESH))
        assert_refused(run("show", path), PasswordNeeded)
        assert run("show", path, "--ask-password", typed=f"{PASSWORD.decode()}\n").exit_code == 0


class TestExport:
    @pytest.mark.requirement("CERT-5")
    @pytest.mark.parametrize("der", [True, False])
    def test_the_certificate_of_a_pfx_file_as_cer(self, der: bool, tmp_path: Path) -> None:
        entry = an_entry("rsa-2048")
        cer = tmp_path / "upload.cer"
        path = a_key_store(tmp_path, "shop.pfx", entry)
        result = run("export", path, "-o", cer, "--password-env", "SHOP_PASSWORD", *(["--der"] if der else []))
        assert result.output == f"Upload this one: {cer}\n"
        read = x509.load_der_x509_certificate if der else x509.load_pem_x509_certificate
        assert read(cer.read_bytes()) == entry.certificate

    def test_of_several_one_is_named(self, tmp_path: Path) -> None:
        first, second = an_entry(), an_entry("p521")
        assert first.certificate is not None
        assert second.certificate is not None
        path = a_file(tmp_path, "all.pem", pem(a_key(), a_key("p521"), first.certificate, second.certificate))
        cer = tmp_path / "upload.cer"
        assert_refused(run("export", path, "-o", cer), SeveralAliases)
        assert not cer.exists()
        assert run("export", path, "-o", cer, "--alias", "2").exit_code == 0
        assert x509.load_pem_x509_certificate(cer.read_bytes()) == second.certificate


class TestConvert:
    def test_through_every_form_and_back(self, tmp_path: Path) -> None:
        entry = an_entry(alias="till")
        path = a_key_store(tmp_path, "start.p12", entry)
        for name in ("a.pem", "b.pfx", "c.key", "d.p12"):
            beside = ["--certificate", path.with_suffix(".cer")] if path.suffix == ".key" else []
            result = run("convert", path, "-o", tmp_path / name, "--password-env", "SHOP_PASSWORD", *beside)
            assert result.exit_code == 0, result.exception
            path = tmp_path / name
        again = choose(open_key_store(path, PASSWORD))
        assert (again.alias, again.certificate, again.key_matches) == ("till", entry.certificate, True)

    def test_the_new_file_keeps_the_password_or_gets_a_new_one_or_none(self, tmp_path: Path) -> None:
        path, new = a_key_store(tmp_path), tmp_path / "new.pem"
        convert = ("convert", path, "-o", new, "--force", "--password-env", "SHOP_PASSWORD")
        assert run(*convert).exit_code == 0
        assert choose(open_key_store(new, PASSWORD))
        assert run(*convert, "--new-password-env", "NEW_PASSWORD").exit_code == 0
        assert choose(open_key_store(new, b"another one"))
        result = run(*convert, "--plain")
        assert "has no password" in result.output
        assert choose(open_key_store(new))
        assert stat.S_IMODE(new.stat().st_mode) == 0o600

    def test_a_certificate_alone_cannot_be_converted(self, tmp_path: Path) -> None:
        assert_refused(run("convert", a_cer(tmp_path), "-o", tmp_path / "new.pem"), NoPrivateKey)


class TestProcess:
    def test_a_mistake_is_told_with_its_remedy_and_code_1(self, tmp_path: Path) -> None:
        path = a_key_store(tmp_path)
        ended = openfla("certificate", "export", path, "-o", tmp_path / "new.cer")
        assert ended.returncode == 1
        assert f"The file {path} is protected by a password." in ended.stderr
        assert "--ask-password" in ended.stderr
        assert names(tmp_path) == ["shop.p12"]

    def test_create_and_show(self, tmp_path: Path) -> None:
        made = openfla("certificate", "create", "Peeters", "--key", "ec-p521", "--out", tmp_path)
        assert (made.returncode, made.stderr) == (0, "")
        shown = openfla("certificate", "show", tmp_path / "peeters.cer", "--json")
        assert (shown.returncode, json.loads(shown.stdout)["curve"]) == (0, "P-521")


def openfla(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("openfla")
    environment = {"OPENFLA_LANGUAGE": "en", "PATH": "/usr/bin:/bin"}
    return subprocess.run([command, *map(str, arguments)], capture_output=True, text=True, check=False, env=environment)
