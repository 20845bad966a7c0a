import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
from filelock import FileLock, Timeout
from platformdirs import user_config_path

from openfla.channel._account import Account
from openfla.channel._errors import AccountExists, AccountsUnusable, AccountUnknown

_PRIVATE: Final = 0o600
_LONGEST_LOCK_S: Final = 10.0


class _File(msgspec.Struct, frozen=True):
    accounts: dict[str, Account] = {}


def usual_accounts() -> Path:
    """The file with the accounts: in `OPENFLA_CONFIG_DIR`, else in the user's own configuration folder."""
    own = os.environ.get("OPENFLA_CONFIG_DIR")
    return (Path(own) if own else user_config_path("openfla")) / "accounts.json"


@dataclass(frozen=True)
class Accounts:
    """The accounts of this user: one JSON file, mode 0600, changed whole or not at all, without any password."""

    path: Path = field(default_factory=usual_accounts)

    def all(self) -> Mapping[str, Account]:
        """Every account by its name, in the order of the names.

        Raises:
            AccountsUnusable: the file cannot be read or understood.
        """
        return dict(sorted(self._read().items()))

    def get(self, name: str) -> Account:
        """The account of that name.

        Raises:
            AccountUnknown: there is none.
            AccountsUnusable: see `all`.
        """
        try:
            return self._read()[name]
        except KeyError:
            raise AccountUnknown(name) from None

    def add(self, account: Account) -> None:
        """Keep a new account.

        Raises:
            AccountExists: its name is taken.
            BadAccountName, BadClientId, UnknownEnvironment, UnfitAddress: it is not sound.
            AccountsUnusable: the file cannot be read or written.
        """
        account.checked()
        with self._locked():
            known = self._read()
            if account.name in known:
                raise AccountExists(account.name)
            self._write({**known, account.name: account})

    def remove(self, name: str) -> Account:
        """Forget an account; its key store stays where it is.

        Raises:
            AccountUnknown: there is none of that name.
            AccountsUnusable: the file cannot be read or written.
        """
        with self._locked():
            known = self._read()
            if name not in known:
                raise AccountUnknown(name)
            self._write({other: account for other, account in known.items() if other != name})
            return known[name]

    def _read(self) -> dict[str, Account]:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=_File).accounts
        except FileNotFoundError:
            return {}
        except OSError as mistake:
            raise AccountsUnusable(str(self.path), mistake.strerror or str(mistake)) from mistake
        except (msgspec.DecodeError, UnicodeDecodeError) as mistake:
            raise AccountsUnusable(str(self.path), str(mistake)) from mistake

    def _write(self, accounts: dict[str, Account]) -> None:
        content = msgspec.json.format(msgspec.json.encode(_File(accounts)), indent=2) + b"\n"
        handle, draft = tempfile.mkstemp(dir=self.path.parent, prefix=".accounts-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(self.path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(self.path.with_suffix(".lock"), mode=_PRIVATE, timeout=_LONGEST_LOCK_S):
                yield
        except Timeout:
            raise AccountsUnusable(str(self.path), "another command is changing it") from None
        except OSError as mistake:
            raise AccountsUnusable(str(self.path), mistake.strerror or str(mistake)) from mistake
