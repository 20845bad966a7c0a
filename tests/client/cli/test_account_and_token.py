import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from typer.testing import CliRunner, Result

from openfla.channel import (
    Account,
    AccountExists,
    Accounts,
    AccountUnknown,
    KeyringUnusable,
    PasswordMissing,
    ServiceUnknown,
    UnfitAddress,
)
from openfla.channel.certificates import FileMissing, WrongPassword
from openfla.cli import account as accounts_cli
from openfla.cli.token import token
from openfla.client import AsyncFlaClient, FlaClient
from openfla.contract.qualities import Quality
from tests.client.ring import Ring
from tests.client.server import Reply, Server, a_token

cli = typer.Typer()
cli.add_typer(accounts_cli.app, name="account")
cli.command("token")(token)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OPENFLA_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("OPENFLA_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def a_key_store(folder: Path, *, days: int = 30, curve: ec.EllipticCurve | None = None, word: str = "word") -> Path:
    key = ec.generate_private_key(curve or ec.SECP384R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Bakkerij Peeters")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.KeyUsage(True, *[False] * 8), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "acme.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"acme", key, certificate, None, serialization.BestAvailableEncryption(word.encode())
        )
    )
    return path


def run(*words: str, **more: str) -> Result:
    return CliRunner().invoke(cli, list(words), **more)  # type: ignore[arg-type]


def add(home: Path, *words: str, key_store: Path | None = None) -> Result:
    store = key_store or a_key_store(home)
    return run(
        "account", "add", "acme", "--environment", "local", "--quality", "employer",
        "--client-id", "self_service_chaman_1_2", "--key-store", str(store), *words,
    )  # fmt: skip


@pytest.fixture
def _word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENFLA_PASSWORD_ACME", "word")


@pytest.mark.usefixtures("_word")
class TestAdd:
    def test_it_is_kept_without_the_password(self, home: Path) -> None:
        added = add(home)
        assert added.exit_code == 0, added.output
        kept = (home / "config" / "accounts.json").read_text()
        assert "word" not in kept
        assert Accounts().get("acme").key_store == str(home / "acme.p12")

    def test_twice_is_refused(self, home: Path) -> None:
        add(home)
        assert isinstance(add(home).exception, AccountExists)

    def test_a_certificate_that_breaks_a_criterion_is_refused_with_the_reason(self, home: Path) -> None:
        added = add(home, key_store=a_key_store(home, days=-1))
        assert added.exit_code == 1
        assert "expired" in added.stderr
        assert Accounts().all() == {}

    def test_a_key_that_the_channel_does_not_take_is_refused(self, home: Path) -> None:
        assert add(home, key_store=a_key_store(home, curve=ec.SECP256R1())).exit_code == 1
        assert Accounts().all() == {}

    def test_a_key_store_that_cannot_be_opened_is_refused(self, home: Path) -> None:
        assert isinstance(add(home, key_store=home / "none.p12").exception, FileMissing)
        assert isinstance(add(home, key_store=a_key_store(home, word="other")).exception, WrongPassword)
        assert Accounts().all() == {}

    def test_a_wrong_address_is_refused(self, home: Path) -> None:
        assert isinstance(add(home, "--base-url", "nowhere").exception, UnfitAddress)

    def test_own_addresses_are_shown(self, home: Path) -> None:
        add(home, "--base-url", "http://10.0.0.1:1", "--scope", "", "--audience", "urn:a")
        shown = json.loads(run("account", "show", "acme", "--json").stdout)
        assert shown["tokenUrl"] == "http://10.0.0.1:1/REST/oauth/v5/token"
        assert (shown["scopes"], shown["audience"]) == ([], "urn:a")
        assert "urn:a" in run("account", "show", "acme").stdout


class TestPassword:
    def test_nobody_to_ask_is_told(self, home: Path) -> None:
        missing = add(home).exception
        assert isinstance(missing, PasswordMissing)
        assert "OPENFLA_PASSWORD_ACME" in str(missing)

    def test_it_is_asked_for_in_a_terminal(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        account = Account(
            name="acme",
            environment="local",
            quality=Quality.EMPLOYER,
            client_id="c",
            key_store=str(a_key_store(home)),
        )
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(typer, "prompt", lambda *_, **__: "word")
        assert accounts_cli.opened(account).certificate is not None

    def test_another_variable_can_be_named(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MINE", "word")
        assert add(home, "--password-env", "MINE").exit_code == 0


class TestKeyring:
    def test_it_keeps_the_password_and_loses_it_with_the_account(
        self, home: Path, ring: Ring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENFLA_PASSWORD_ACME", "word")
        assert add(home, "--keyring", "--json").exit_code == 0
        monkeypatch.delenv("OPENFLA_PASSWORD_ACME")
        assert ring.kept == {("openfla", "acme"): "word"}
        assert accounts_cli.opened(Accounts().get("acme")).certificate is not None
        run("account", "remove", "acme", "--yes")
        assert ring.kept == {}

    def test_when_it_does_not_work_no_account_is_left(
        self, home: Path, ring: Ring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENFLA_PASSWORD_ACME", "word")
        ring.locked = True
        assert isinstance(add(home, "--keyring").exception, KeyringUnusable)
        assert Accounts().all() == {}

    def test_an_account_can_be_removed_while_it_is_locked(
        self, home: Path, ring: Ring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENFLA_PASSWORD_ACME", "word")
        add(home, "--keyring")
        ring.locked = True
        removed = run("account", "remove", "acme", "--yes")
        assert (removed.exit_code, Accounts().all()) == (0, {})
        assert "keyring" in removed.stderr


class TestKeyAlone:
    def test_a_key_without_its_certificate_is_added_with_a_remark(self, home: Path) -> None:
        key = ec.generate_private_key(ec.SECP384R1())
        pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        (home / "acme.key").write_bytes(key.private_bytes(*pem))
        added = add(home, key_store=home / "acme.key")
        assert added.exit_code == 0, added.output
        assert "--certificate" in added.stderr


@pytest.mark.usefixtures("_word")
class TestListShowRemove:
    def test_the_list(self, home: Path) -> None:
        assert "account add" in run("account", "list").stdout
        add(home)
        assert "self_service_chaman_1_2" in run("account", "list").stdout
        assert [one["name"] for one in json.loads(run("account", "list", "--json").stdout)] == ["acme"]

    def test_an_unknown_one(self) -> None:
        for words in (("show", "x"), ("remove", "x", "--yes")):
            assert isinstance(run("account", *words).exception, AccountUnknown)

    def test_removal_asks_first(self, home: Path) -> None:
        add(home)
        assert run("account", "remove", "acme", input="n\n").exit_code == 1
        assert "acme" in Accounts().all()
        assert run("account", "remove", "acme", input="y\n").exit_code == 0
        assert Accounts().all() == {}
        assert (home / "acme.p12").exists()

    def test_yes_does_not_ask(self, home: Path) -> None:
        add(home)
        assert run("account", "remove", "acme", "--yes").exit_code == 0


@pytest.mark.usefixtures("_word")
class TestToken:
    def test_only_the_token_is_on_standard_output(self, home: Path, server: Server) -> None:
        server.tokens(a_token("one"), a_token("two"))
        add(home, "--base-url", server.base_url)
        assert run("token", "acme").stdout == "one\n"
        assert run("token", "acme").stdout == "one\n"
        assert run("token", "acme", "--fresh").stdout == "two\n"
        assert run("token", "acme", "--header").stdout == "Authorization: Bearer two\n"
        told = json.loads(run("token", "acme", "--json").stdout)
        assert (told["accessToken"], told["scope"]) == ("two", "s")
        assert datetime.fromisoformat(told["expiresAt"]) > datetime.now(UTC)
        assert len(server.token_requests) == 2

    def test_for_another_service_it_has_the_scopes_of_that_service(self, home: Path, server: Server) -> None:
        server.tokens(a_token("one"), a_token("two"), a_token("three"))
        add(home, "--base-url", server.base_url)
        run("token", "acme")
        assert run("token", "acme", "--service", "dimona").stdout == "two\n"
        run("token", "acme", "--service", "eboxMessageRegistry", "--scope", "scope:a", "--scope", "scope:b")
        dimona = "scope:dimona:declaration:declarant scope:dimona:declaration:consult"
        assert [came.form["scope"] for came in server.token_requests[1:]] == [[dimona], ["scope:a scope:b"]]
        assert isinstance(run("token", "acme", "--service", "moon").exception, ServiceUnknown)

    async def test_a_client_is_made_of_an_account(self, home: Path, server: Server) -> None:
        server.on("/health", Reply(200, {"status": "UP"}))
        add(home, "--base-url", server.base_url)
        with FlaClient.of_account("acme") as client:
            assert client.health().is_up
        async with AsyncFlaClient.of_account(Accounts().get("acme"), password="word") as other:
            assert (await other.health()).is_up
