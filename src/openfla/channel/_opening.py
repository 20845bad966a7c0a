from pathlib import Path

import httpx2

from openfla.channel._account import Account
from openfla.channel._errors import PasswordMissing
from openfla.channel._key_store import ChannelKey, channel_key
from openfla.channel._passwords import password_of
from openfla.channel._token_file import usual_folder
from openfla.channel._token_source import AsyncTokenSource, TokenSource
from openfla.channel.certificates import PasswordNeeded


def key_of(account: Account, password: str | None = None) -> ChannelKey:
    """The key of an account; a password that is not given is looked for in the environment and the keyring.

    Raises:
        PasswordMissing: the key store is protected, and no password was found.
        openfla.channel.certificates.CertificateMistake: it cannot be used.
        UnfitKey, KeyringMissing, KeyringUnusable: see `channel_key` and `password_of`.
    """
    found = password if password is not None else password_of(account)
    certificate = Path(account.certificate) if account.certificate else None
    try:
        return channel_key(Path(account.key_store), password=found, alias=account.alias, certificate=certificate)
    except PasswordNeeded:
        raise PasswordMissing(account.name, account.password_variable) from None


def tokens_of(account: Account, key: ChannelKey, *, http: httpx2.Client | None = None) -> TokenSource:
    """The tokens of an account, shared with the other processes of this user."""
    return TokenSource(
        account.place(), account.client_id, key.key, scopes=account.scopes, cache=usual_folder(), http=http
    )


def async_tokens_of(account: Account, key: ChannelKey, *, http: httpx2.AsyncClient | None = None) -> AsyncTokenSource:
    """`tokens_of` for tasks."""
    return AsyncTokenSource(
        account.place(), account.client_id, key.key, scopes=account.scopes, cache=usual_folder(), http=http
    )
