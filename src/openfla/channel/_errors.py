from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

from openfla.channel._mistake import FlaError
from openfla.texts import N_


class ChannelError(FlaError):
    """What can go wrong between a key store and an accepted token. No field ever holds a secret."""

    def again(self) -> Self:
        """The same mistake as a new exception, for another caller who waited for the same answer."""
        return replace(self)  # type: ignore[type-var]  # every leaf is a dataclass


@dataclass(eq=False)
class UnfitLifetime(ChannelError):
    """Requirement OAUTH-5: at most ten minutes."""

    code = "unfitLifetime"
    message = N_("A client assertion cannot live for %(lifetime_s)s seconds.")
    remedy = N_("Choose from 1 to %(most_s)d seconds; 300 is usual.")
    lifetime_s: float
    most_s: int


@dataclass(eq=False)
class UnfitKey(ChannelError):
    """A key that no algorithm of the channel signs with."""

    code = "unfitKey"
    message = N_("A client assertion cannot be signed with this key: %(found)s.")
    remedy = N_("Use an RSA key, or an EC key on P-384 or P-521.")
    found: str


@dataclass(eq=False)
class UnfitAddress(ChannelError):
    """An address that a token or an assertion must not be sent to."""

    code = "unfitAddress"
    message = N_("The address %(address)s cannot be used.")
    remedy = N_(
        "Give an absolute address that starts with https://, without user name, query or fragment;"
        " http:// is allowed in the environment 'local' only."
    )
    address: str


@dataclass(eq=False)
class UnknownEnvironment(ChannelError):
    code = "unknownEnvironment"
    message = N_("There is no environment '%(name)s'.")
    remedy = N_("Choose one of these: %(known)s.")
    name: str
    known: str


@dataclass(eq=False)
class TokenEndpointUnreachable(ChannelError):
    """No answer came, or the endpoint said that it cannot serve now, and so did the attempts that followed.

    `is_final`: it will be the same later, such as a certificate that is not trusted.
    """

    code = "tokenEndpointUnreachable"
    message = N_("The token endpoint %(token_url)s cannot be reached: %(reason)s.")
    remedy = N_("Check the address, the network and the proxy, and try again later.")
    token_url: str
    reason: str
    is_final: bool = field(default=False, kw_only=True)


@dataclass(eq=False)
class TokenEndpointBusy(TokenEndpointUnreachable):
    """The endpoint asks to come back later than anybody waits here."""

    code = "tokenEndpointBusy"
    message = N_("The token endpoint %(token_url)s cannot serve now: %(reason)s.")
    remedy = N_("Try again after %(come_back)s; before that the endpoint does not want to be asked.")
    come_back: str


@dataclass(eq=False)
class BadTokenAnswer(ChannelError):
    """The endpoint answered something that is neither a token nor a refusal of RFC 6749 section 5."""

    code = "badTokenAnswer"
    message = N_("The answer of the token endpoint %(token_url)s is not understood (status %(status)d): %(what)s.")
    remedy = N_("Check that this is the address of a token endpoint, and that no proxy answers in its place.")
    token_url: str
    status: int
    what: str


@dataclass(eq=False)
class TokenRefused(ChannelError):
    """A refusal of RFC 6749 section 5.2; `error` is its code."""

    code = "tokenRefused"
    message = N_("The token endpoint refused to give a token (status %(status)d): %(reason)s.")
    remedy = N_("Read the explanation of the endpoint, and check the settings of the account.")
    status: int
    error: str
    error_description: str
    error_uri: str
    token_url: str
    meant_for: ClassVar[str] = ""

    @property
    def values(self) -> Mapping[str, object]:
        told = [self.error, self.error_description.rstrip("."), self.error_uri]
        return {**vars(self), "reason": ", ".join(part for part in told if part)}


@dataclass(eq=False)
class ClientRefused(TokenRefused):
    """`invalid_client`: the endpoint does not know the client, or does not accept its assertion."""

    code = "clientRefused"
    message = N_("The token endpoint does not accept this client (status %(status)d): %(reason)s.")
    remedy = N_(
        "Check that the client id belongs to this environment, that the certificate of this key store is the one"
        " on the account in channel management, that it is still valid, and that the clock of this machine is right."
    )
    meant_for = "invalid_client"


@dataclass(eq=False)
class ScopeRefused(TokenRefused):
    """`invalid_scope`: the account does not hold what was asked."""

    code = "scopeRefused"
    message = N_("The token endpoint does not grant this scope (status %(status)d): %(reason)s.")
    remedy = N_(
        "Give the account the permission for the Federal Learning Account in channel management,"
        " or ask for the scope of its own quality; without a scope the account gets all that it holds."
    )
    meant_for = "invalid_scope"


def refusal(status: int, error: str, error_description: str, error_uri: str, token_url: str) -> TokenRefused:
    """The most precise mistake for a code of RFC 6749 section 5.2."""
    kinds = {kind.meant_for: kind for kind in (ClientRefused, ScopeRefused)}
    return kinds.get(error, TokenRefused)(status, error, error_description, error_uri, token_url)


@dataclass(eq=False)
class AccountUnknown(ChannelError):
    code = "accountUnknown"
    message = N_("There is no account '%(name)s'.")
    remedy = N_("See the accounts with 'openfla account list', or add one with 'openfla account add'.")
    name: str


@dataclass(eq=False)
class AccountExists(ChannelError):
    code = "accountExists"
    message = N_("There is already an account '%(name)s'.")
    remedy = N_("Choose another name, or remove that account first.")
    name: str


@dataclass(eq=False)
class BadAccountName(ChannelError):
    code = "badAccountName"
    message = N_("'%(name)s' cannot be the name of an account.")
    remedy = N_("Use 1 to 64 letters, digits, dots, dashes and underscores, without accents.")
    name: str


@dataclass(eq=False)
class BadClientId(ChannelError):
    code = "badClientId"
    message = N_("'%(client_id)s' cannot be a client id.")
    remedy = N_("Copy it from channel management; it looks like self_service_chaman_123456_78912.")
    client_id: str


@dataclass(eq=False)
class AccountsUnusable(ChannelError):
    code = "accountsUnusable"
    message = N_("The file with the accounts, %(path)s, cannot be used: %(reason)s.")
    remedy = N_("Repair the file or its permissions, or move it away and add the accounts again.")
    path: str
    reason: str


@dataclass(eq=False)
class PasswordMissing(ChannelError):
    code = "passwordMissing"
    message = N_("The key store of account '%(name)s' asks for a password, and none was found.")
    remedy = N_("Set the environment variable %(variable)s, or run the command in a terminal to be asked for it.")
    name: str
    variable: str


@dataclass(eq=False)
class KeyringMissing(ChannelError):
    code = "keyringMissing"
    message = N_("The system keyring cannot be used: the package for it is not installed.")
    remedy = N_("Install it with: pip install 'openfla[keyring]'. Or use an environment variable for the password.")


@dataclass(eq=False)
class KeyringUnusable(ChannelError):
    code = "keyringUnusable"
    message = N_("The system keyring did not answer: %(reason)s.")
    remedy = N_("Unlock the keyring of this session, or use an environment variable for the password.")
    reason: str


@dataclass(eq=False)
class ChannelClosed(ChannelError):
    """The channel was closed before or while somebody waited for it."""

    code = "channelClosed"
    message = N_("The channel to the platform was closed.")
    remedy = N_("Close it when no call is under way any more, or open another one.")


@dataclass(eq=False)
class UnfitSetting(ChannelError):
    """A setting of the channel that cannot be used."""

    code = "unfitSetting"
    message = N_("The setting '%(name)s' of the channel cannot be used: %(value)s.")
    remedy = N_("See the documentation of the setting for what it may be.")
    name: str
    value: str


@dataclass(eq=False)
class ExtraMissing(ChannelError):
    """A part of the channel that is installed apart."""

    code = "extraMissing"
    message = N_("This needs a package that is not installed: %(extra)s.")
    remedy = N_("Run: pip install 'openfla[%(extra)s]'")
    extra: str


@dataclass(eq=False)
class SocksMissing(ChannelError):
    """The settings, or the environment, name a SOCKS proxy, and httpx2 cannot speak with one by itself."""

    code = "socksMissing"
    message = N_("Calls are to go through a SOCKS proxy, and the package for it is not installed.")
    remedy = N_("Run: pip install socksio. Or name an HTTP proxy, in the settings or in HTTPS_PROXY and ALL_PROXY.")


@dataclass(eq=False)
class ForeignAddress(ChannelError):
    """An address outside the service: the token of the channel must not go there."""

    code = "foreignAddress"
    message = N_("%(url)s is not below the address of the service, %(base_url)s.")
    remedy = N_("Give a path below that address, or open a channel for the other service.")
    url: str
    base_url: str


@dataclass(eq=False)
class ServiceUnknown(ChannelError):
    code = "serviceUnknown"
    message = N_("There is no service '%(name)s'.")
    remedy = N_("Choose one of these: %(known)s.")
    name: str
    known: str


@dataclass(eq=False)
class ServiceNotThere(ChannelError):
    """Nobody tells at what address the service is in an environment."""

    code = "serviceNotThere"
    message = N_("The address of the service '%(service)s' in the environment '%(environment)s' is not known.")
    remedy = N_("Give the address yourself if you know it; 'openfla services' shows what is known.")
    service: str
    environment: str
