from collections.abc import Sequence
from pathlib import Path

from openfla.channel._account import Account
from openfla.channel._errors import PasswordMissing
from openfla.channel._hooks import Hook
from openfla.channel._key_store import ChannelKey, channel_key
from openfla.channel._passwords import password_of
from openfla.channel._settings import ChannelSettings
from openfla.channel._token_cache import usual_folder
from openfla.channel._token_source import AsyncTokenSource, TokenSource
from openfla.channel._transport import AsyncTransport, Transport
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


def tokens_of(
    account: Account,
    key: ChannelKey,
    *,
    scopes: tuple[str, ...] | None = None,
    settings: ChannelSettings | None = None,
    transport: Transport | None = None,
    hooks: Sequence[Hook] = (),
) -> TokenSource:
    """The tokens of an account, shared with the other processes of this user.

    Args:
        account, key: who asks.
        scopes: what to ask for, instead of the account's own.
        settings, transport, hooks: as for `TokenSource`.
    """
    return TokenSource(
        account.place(),
        account.client_id,
        key.key,
        scopes=account.scopes if scopes is None else scopes,
        cache=usual_folder(),
        settings=settings,
        transport=transport,
        hooks=hooks,
    )


def async_tokens_of(
    account: Account,
    key: ChannelKey,
    *,
    scopes: tuple[str, ...] | None = None,
    settings: ChannelSettings | None = None,
    transport: AsyncTransport | None = None,
    hooks: Sequence[Hook] = (),
) -> AsyncTokenSource:
    """`tokens_of` for tasks."""
    return AsyncTokenSource(
        account.place(),
        account.client_id,
        key.key,
        scopes=account.scopes if scopes is None else scopes,
        cache=usual_folder(),
        settings=settings,
        transport=transport,
        hooks=hooks,
    )
