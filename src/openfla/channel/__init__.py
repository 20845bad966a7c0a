"""The channel from the client's side: environments, accounts, key, assertion, tokens and calls that carry them.

    >>> from cryptography.hazmat.primitives.asymmetric import ec
    >>> key = ec.generate_private_key(ec.SECP384R1())
    >>> with TokenSource(local(), "self_service_chaman_123456_78912", key) as tokens:
    ...     auth = BearerAuth(tokens)  # for httpx2.Client(auth=auth); the first call asks for the token

Certificates and key stores are made and inspected by `openfla.channel.certificates`.
"""

from openfla.channel._access_token import AccessToken, Freshness
from openfla.channel._account import Account, absolute
from openfla.channel._accounts import Accounts, usual_accounts
from openfla.channel._assertion import PrivateKey, algorithm_of, client_assertion
from openfla.channel._environments import (
    ENVIRONMENTS,
    LOCAL_URL,
    Environment,
    acceptance,
    environment,
    local,
    production,
)
from openfla.channel._errors import (
    AccountExists,
    AccountsUnusable,
    AccountUnknown,
    BadAccountName,
    BadClientId,
    BadTokenAnswer,
    ChannelError,
    ClientRefused,
    KeyringMissing,
    KeyringUnusable,
    PasswordMissing,
    ScopeRefused,
    TokenEndpointUnreachable,
    TokenRefused,
    UnfitAddress,
    UnfitKey,
    UnfitLifetime,
    UnknownEnvironment,
)
from openfla.channel._exchange import TIMEOUT, Answer, Call, Flow, Pause, Silence, drive, drive_async
from openfla.channel._key_store import ChannelKey, channel_key
from openfla.channel._opening import async_tokens_of, key_of, tokens_of
from openfla.channel._passwords import drop_password, keep_password, password_of
from openfla.channel._patience import IMPATIENT, Patience, patiently, retry_after_s
from openfla.channel._plain import plain
from openfla.channel._token_file import usual_folder
from openfla.channel._token_source import AsyncTokenSource, TokenSource
from openfla.channel._transport import BearerAuth

__all__ = [
    "ENVIRONMENTS",
    "IMPATIENT",
    "LOCAL_URL",
    "TIMEOUT",
    "AccessToken",
    "Account",
    "AccountExists",
    "AccountUnknown",
    "Accounts",
    "AccountsUnusable",
    "Answer",
    "AsyncTokenSource",
    "BadAccountName",
    "BadClientId",
    "BadTokenAnswer",
    "BearerAuth",
    "Call",
    "ChannelError",
    "ChannelKey",
    "ClientRefused",
    "Environment",
    "Flow",
    "Freshness",
    "KeyringMissing",
    "KeyringUnusable",
    "PasswordMissing",
    "Patience",
    "Pause",
    "PrivateKey",
    "ScopeRefused",
    "Silence",
    "TokenEndpointUnreachable",
    "TokenRefused",
    "TokenSource",
    "UnfitAddress",
    "UnfitKey",
    "UnfitLifetime",
    "UnknownEnvironment",
    "absolute",
    "acceptance",
    "algorithm_of",
    "async_tokens_of",
    "channel_key",
    "client_assertion",
    "drive",
    "drive_async",
    "drop_password",
    "environment",
    "keep_password",
    "key_of",
    "local",
    "password_of",
    "patiently",
    "plain",
    "production",
    "retry_after_s",
    "tokens_of",
    "usual_accounts",
    "usual_folder",
]
