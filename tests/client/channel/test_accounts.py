import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from openfla.channel import (
    Account,
    AccountExists,
    Accounts,
    AccountsUnusable,
    AccountUnknown,
    BadAccountName,
    BadClientId,
    KeyringMissing,
    KeyringUnusable,
    UnfitAddress,
    UnknownEnvironment,
    drop_password,
    keep_password,
    password_of,
    usual_accounts,
)
from openfla.contract.qualities import Quality
from tests.client.ring import Ring

ACME = Account(
    name="acme",
    environment="acceptance",
    quality=Quality.EMPLOYER,
    client_id="self_service_chaman_123456_78912",
    key_store="/keys/acme.p12",
)


def an_account(**about: Any) -> Account:
    return structs.replace(ACME, **about)


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(tmp_path / "config" / "accounts.json")


class TestAccounts:
    def test_what_was_added_is_read_back(self, accounts: Accounts) -> None:
        other = an_account(name="b", alias="key é", scope="", environment="local", base_url="http://x:1", keyring=True)
        accounts.add(other)
        accounts.add(ACME)
        assert accounts.all() == {"acme": ACME, "b": other}
        assert accounts.get("b") == other

    def test_the_file_is_for_its_owner_only(self, accounts: Accounts) -> None:
        accounts.add(ACME)
        assert {stat.S_IMODE(path.stat().st_mode) for path in accounts.path.parent.iterdir()} == {0o600}
        assert {path.name for path in accounts.path.parent.iterdir()} == {"accounts.json", "accounts.lock"}

    def test_a_name_is_taken_once(self, accounts: Accounts) -> None:
        accounts.add(ACME)
        with pytest.raises(AccountExists, match="acme"):
            accounts.add(an_account(client_id="other"))
        assert accounts.get("acme") == ACME

    def test_a_removed_account_is_gone(self, accounts: Accounts) -> None:
        accounts.add(ACME)
        assert accounts.remove("acme") == ACME
        for act in (accounts.get, accounts.remove):
            with pytest.raises(AccountUnknown):
                act("acme")

    @pytest.mark.parametrize("name", ["", "a b", "../x", "é", "a/b", "x" * 65, "a\n", '"'])
    def test_a_name_is_plain(self, accounts: Accounts, name: str) -> None:
        with pytest.raises(BadAccountName):
            accounts.add(an_account(name=name))
        assert not accounts.path.exists()

    @pytest.mark.parametrize("client_id", ["", "a b", "é", "a\n", "x" * 256])
    def test_a_client_id_is_plain(self, accounts: Accounts, client_id: str) -> None:
        with pytest.raises(BadClientId):
            accounts.add(an_account(client_id=client_id))

    def test_addresses_and_environment_are_checked(self, accounts: Accounts) -> None:
        with pytest.raises(UnknownEnvironment):
            accounts.add(an_account(environment="moon"))
        with pytest.raises(UnfitAddress):
            accounts.add(an_account(api_url="http://x.example"))

    @pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"accounts": {"a": {}}}', b"\xff"])
    def test_a_damaged_file_is_told_and_left_alone(self, accounts: Accounts, damage: bytes) -> None:
        accounts.add(ACME)
        accounts.path.write_bytes(damage)
        for act in (accounts.all, lambda: accounts.add(an_account(name="b")), lambda: accounts.remove("acme")):
            with pytest.raises(AccountsUnusable, match=r"accounts\.json"):
                act()
        assert accounts.path.read_bytes() == damage

    def test_a_folder_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(AccountsUnusable):
            Accounts(tmp_path / "file" / "accounts.json").add(ACME)

    def test_two_who_add_at_once_lose_nothing(self, accounts: Accounts) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: Accounts(accounts.path).add(an_account(name=f"a{n}")), range(24)))
        assert len(accounts.all()) == 24

    def test_the_folder_is_that_of_the_environment(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("OPENFLA_CONFIG_DIR", str(tmp_path))
        assert usual_accounts() == tmp_path / "accounts.json"
        assert Accounts().path == tmp_path / "accounts.json"
        monkeypatch.delenv("OPENFLA_CONFIG_DIR")
        assert "openfla" in str(usual_accounts())


class TestPlace:
    def test_own_values_replace_the_environments(self) -> None:
        own = an_account(scope="scope:x", token_url="https://t.example/", audience="urn:a", api_url="https://a.example")
        place = own.place()
        assert (place.token_url, place.audience, own.api, own.scopes) == (
            "https://t.example/",
            "urn:a",
            "https://a.example",
            ("scope:x",),
        )
        assert an_account(scope="").scopes == ()


class TestPasswords:
    @pytest.mark.parametrize(
        ("account", "variable"),
        [
            (ACME, "OPENFLA_PASSWORD_ACME"),
            (an_account(name="acme.be-2_x"), "OPENFLA_PASSWORD_ACME_BE_2_X"),
            (an_account(password_env="MINE"), "MINE"),
        ],
    )
    def test_from_the_environment(self, account: Account, variable: str) -> None:
        assert account.password_variable == variable
        assert password_of(account, {variable: "word"}) == "word"
        assert password_of(account, {}) is None

    def test_from_the_keyring(self, ring: Ring) -> None:
        kept = an_account(keyring=True)
        keep_password(kept, "word")
        assert password_of(kept, {}) == "word"
        assert password_of(ACME, {}) is None
        assert password_of(kept, {"OPENFLA_PASSWORD_ACME": "nearer"}) == "nearer"
        drop_password(kept)
        drop_password(kept)
        assert password_of(kept, {}) is None

    def test_a_locked_keyring_is_told(self, ring: Ring) -> None:
        ring.locked = True
        with pytest.raises(KeyringUnusable):
            password_of(an_account(keyring=True), {})

    def test_a_missing_keyring_tells_how_to_install_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(__import__("sys").modules, "keyring", None)
        with pytest.raises(KeyringMissing, match=r"openfla\[keyring\]"):
            keep_password(ACME, "word")
