import os
import re
from pathlib import Path
from typing import Final

import msgspec

from openfla.channel._environments import Environment, environment
from openfla.channel._errors import BadAccountName, BadClientId
from openfla.contract.qualities import Quality

_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CLIENT_ID: Final = re.compile(r"[!-~]{1,255}")


class Account(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """How one channel of one enterprise is reached: everything but its password, which is never kept here.

    Args:
        name: one's own name for it.
        environment: production, acceptance or local.
        quality: in what role the enterprise acts.
        client_id: as channel management shows it.
        key_store: absolute path of the file with the private key.
        alias: which key, where the file holds several.
        certificate: absolute path of a second file with the certificate, where the first holds only the key.
        scope: what to ask for; None is the environment's own, "" asks for nothing.
        base_url: of the platform; for the environment local only.
        token_url, audience, api_url: instead of the environment's own.
        password_env: name of the environment variable with the password, instead of `password_variable`.
        keyring: whether the password is in the system keyring.
    """

    name: str
    environment: str
    quality: Quality
    client_id: str
    key_store: str
    alias: str | None = None
    certificate: str | None = None
    scope: str | None = None
    base_url: str | None = None
    token_url: str | None = None
    audience: str | None = None
    api_url: str | None = None
    password_env: str | None = None
    keyring: bool = False

    def checked(self) -> "Account":
        """This account, with a sound name, client id and addresses.

        Raises:
            BadAccountName, BadClientId, UnknownEnvironment, UnfitAddress: what is wrong.
        """
        if not _NAME.fullmatch(self.name):
            raise BadAccountName(self.name)
        if not _CLIENT_ID.fullmatch(self.client_id):
            raise BadClientId(self.client_id)
        self.place()
        return self

    def place(self) -> Environment:
        """The environment with what this account replaces in it.

        Raises:
            UnknownEnvironment, UnfitAddress: it cannot be used.
        """
        return environment(self.environment, self.base_url).with_own(
            self.quality, token_url=self.token_url, audience=self.audience, api_url=self.api_url, scope=self.scope
        )

    @property
    def api(self) -> str:
        """The base address of the REST API for this quality."""
        return self.place().api[self.quality]

    @property
    def scopes(self) -> tuple[str, ...]:
        """What to ask for; nothing means all that the account holds."""
        return self.place().scopes(self.quality)

    @property
    def password_variable(self) -> str:
        """The environment variable that is looked into: the named one, else OPENFLA_PASSWORD_ and the name."""
        return self.password_env or "OPENFLA_PASSWORD_" + re.sub(r"[^A-Z0-9]", "_", self.name.upper())


def absolute(path: Path) -> str:
    """A path that still leads to the file when the account is used from another folder."""
    return os.path.abspath(path.expanduser())  # noqa: PTH100 - resolve() would follow links that are meant to move
