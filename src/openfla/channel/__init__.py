"""The channel from the client's side: environments, accounts, key, assertion, tokens and calls that carry them.

    >>> from cryptography.hazmat.primitives.asymmetric import ec
    >>> key = ec.generate_private_key(ec.SECP384R1())
    >>> with TokenSource(local(), "self_service_chaman_123456_78912", key) as tokens:
    ...     auth = BearerAuth(tokens)  # for httpx2.Client(auth=auth); the first call asks for the token

A `Channel` does all of it for any service: token, attempts, pace, hooks. What is known of the services is in
`openfla.channel.services`; certificates and key stores are made and inspected by `openfla.channel.certificates`.
Two parts are installed apart: `openfla.channel.aiohttp` and `openfla.channel.opentelemetry`.
"""

from openfla.channel._access_token import AccessToken, Freshness
from openfla.channel._account import Account, absolute
from openfla.channel._accounts import Accounts, usual_accounts
from openfla.channel._assertion import PrivateKey, algorithm_of, client_assertion
from openfla.channel._bearer import BearerAuth
from openfla.channel._call import (
    Answer,
    AsyncSource,
    Call,
    Chunks,
    Flow,
    Item,
    Kind,
    Pause,
    Read,
    Silence,
    Source,
    Stream,
    lines,
)
from openfla.channel._channel import AsyncChannel, Channel, drive, drive_async
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
    ChannelClosed,
    ChannelError,
    ClientRefused,
    ExtraMissing,
    ForeignAddress,
    KeyringMissing,
    KeyringUnusable,
    PasswordMissing,
    ScopeRefused,
    ServiceNotThere,
    ServiceUnknown,
    SocksMissing,
    TokenEndpointBusy,
    TokenEndpointUnreachable,
    TokenRefused,
    UnfitAddress,
    UnfitKey,
    UnfitLifetime,
    UnfitSetting,
    UnknownEnvironment,
)
from openfla.channel._facts import AttemptFacts, CallFacts, Outcome, redacted
from openfla.channel._hooks import Hook, LoggingHook
from openfla.channel._httpx import AsyncHttpxTransport, HttpxTransport
from openfla.channel._key_store import ChannelKey, channel_key
from openfla.channel._line import TRACE_ID
from openfla.channel._mistake import FlaError
from openfla.channel._opening import async_tokens_of, key_of, tokens_of
from openfla.channel._pace import Governor, Pace
from openfla.channel._passwords import drop_password, keep_password, password_of
from openfla.channel._patience import IMPATIENT, Patience, patiently, retry_after_s
from openfla.channel._plain import plain
from openfla.channel._problem import ToldProblem, problem_told
from openfla.channel._refusals import NotProcessedYet, ServiceRefused, ServiceUnreachable
from openfla.channel._requests import address_below
from openfla.channel._settings import Application, ChannelSettings, Timeouts, TransportSettings
from openfla.channel._token_cache import TokenCache, TokenFolder, TokenLock, TokenMemory, TokenSlot, usual_folder
from openfla.channel._token_source import AsyncTokenSource, TokenSource
from openfla.channel._transport import AsyncTransport, Transport

__all__ = [
    "ENVIRONMENTS",
    "IMPATIENT",
    "LOCAL_URL",
    "TRACE_ID",
    "AccessToken",
    "Account",
    "AccountExists",
    "AccountUnknown",
    "Accounts",
    "AccountsUnusable",
    "Answer",
    "Application",
    "AsyncChannel",
    "AsyncHttpxTransport",
    "AsyncSource",
    "AsyncTokenSource",
    "AsyncTransport",
    "AttemptFacts",
    "BadAccountName",
    "BadClientId",
    "BadTokenAnswer",
    "BearerAuth",
    "Call",
    "CallFacts",
    "Channel",
    "ChannelClosed",
    "ChannelError",
    "ChannelKey",
    "ChannelSettings",
    "Chunks",
    "ClientRefused",
    "Environment",
    "ExtraMissing",
    "FlaError",
    "Flow",
    "ForeignAddress",
    "Freshness",
    "Governor",
    "Hook",
    "HttpxTransport",
    "Item",
    "KeyringMissing",
    "KeyringUnusable",
    "Kind",
    "LoggingHook",
    "NotProcessedYet",
    "Outcome",
    "Pace",
    "PasswordMissing",
    "Patience",
    "Pause",
    "PrivateKey",
    "Read",
    "ScopeRefused",
    "ServiceNotThere",
    "ServiceRefused",
    "ServiceUnknown",
    "ServiceUnreachable",
    "Silence",
    "SocksMissing",
    "Source",
    "Stream",
    "Timeouts",
    "TokenCache",
    "TokenEndpointBusy",
    "TokenEndpointUnreachable",
    "TokenFolder",
    "TokenLock",
    "TokenMemory",
    "TokenRefused",
    "TokenSlot",
    "TokenSource",
    "ToldProblem",
    "Transport",
    "TransportSettings",
    "UnfitAddress",
    "UnfitKey",
    "UnfitLifetime",
    "UnfitSetting",
    "UnknownEnvironment",
    "absolute",
    "acceptance",
    "address_below",
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
    "lines",
    "local",
    "password_of",
    "patiently",
    "plain",
    "problem_told",
    "production",
    "redacted",
    "retry_after_s",
    "tokens_of",
    "usual_accounts",
    "usual_folder",
]
