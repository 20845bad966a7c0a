import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Final

from openfla.channel._account import Account
from openfla.channel._errors import KeyringMissing, KeyringUnusable

_SERVICE: Final = "openfla"


def password_of(account: Account, environment: Mapping[str, str] = os.environ) -> str | None:
    """The password of its key store, from the environment or the system keyring; None when it is in neither.

    Raises:
        KeyringMissing, KeyringUnusable: the account says keyring, and that does not work.
    """
    if (told := environment.get(account.password_variable)) is not None:
        return told
    if not account.keyring:
        return None
    with _keyring() as keyring:
        kept: str | None = keyring.get_password(_SERVICE, account.name)
        return kept


def keep_password(account: Account, password: str) -> None:
    """Put the password of its key store in the system keyring.

    Raises:
        KeyringMissing, KeyringUnusable: that does not work.
    """
    with _keyring() as keyring:
        keyring.set_password(_SERVICE, account.name, password)


def drop_password(account: Account) -> None:
    """Take the password out of the system keyring, if it is there.

    Raises:
        KeyringMissing, KeyringUnusable: that does not work.
    """
    with _keyring() as keyring:
        if keyring.get_password(_SERVICE, account.name) is not None:
            keyring.delete_password(_SERVICE, account.name)


@contextmanager
def _keyring() -> Iterator[ModuleType]:
    try:
        import keyring  # noqa: PLC0415 - an extra
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        raise KeyringMissing from None
    try:
        yield keyring
    except (KeyringError, OSError) as mistake:
        raise KeyringUnusable(type(mistake).__name__) from mistake
