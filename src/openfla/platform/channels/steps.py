"""What is done on the client's side once an account is there, as commands with the account's own values."""

import json
import re
import shlex
import unicodedata
from typing import Final

from msgspec import Struct

from openfla.contract import addresses, scopes
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber

_LONGEST_NAME: Final = 64
"""Bytes that a name may have in a certificate."""
_LONGEST_LABEL: Final = 30


class Steps(Struct, frozen=True):
    """The way from a certificate to a first call, for one account.

    Args:
        label: what the client calls the account.
        name: of the enterprise; its files are called after it, whichever account they are for.
        client_id: the account's, or what stands for it.
        scope: what a token is asked for.
        base_url: the public address of this installation.
    """

    label: str
    name: str
    number: EnterpriseNumber
    quality: Quality
    client_id: str
    scope: str
    base_url: str

    @property
    def token_url(self) -> str:
        """The token endpoint, which is the audience of the assertion too (SEED 6.1)."""
        return f"{self.base_url}{addresses.TOKEN}"

    @property
    def api_url(self) -> str:
        """The address of the API for this quality (SEED 6.2)."""
        return f"{self.base_url}{api_of(self.quality)}"

    @property
    def files(self) -> str:
        """What the files of the private key and the certificate are called, without `.key` and `.cer`."""
        return label_of(self.name)

    @property
    def certificate(self) -> str:
        """Makes a private key and a self-signed certificate in the name of the enterprise."""
        name = self.name.encode()[:_LONGEST_NAME].decode(errors="ignore").strip()
        return _command(
            f"openfla certificate create {shlex.quote(name)}",
            f"--enterprise-number {self.number}",
            f"--file-name {self.files}",
        )

    @property
    def account(self) -> str:
        """Tells the client about the account."""
        named = [f"--scope {shlex.quote(self.scope)}"] if self.scope not in _KNOWN_SCOPES else []
        return _command(
            f"openfla account add {self.label}",
            "--environment local",
            f"--base-url {self.base_url}",
            f"--quality {self.quality.value}",
            f"--client-id {self.client_id}",
            f"--key-store {self.files}.key",
            f"--certificate {self.files}.cer",
            *named,
        )

    @property
    def token(self) -> str:
        """Asks for a token."""
        return f"openfla token {self.label}"

    @property
    def call(self) -> str:
        """A first call with it, which changes nothing."""
        return _command("curl", f'-H "$(openfla token {self.label} --header)"', *self._request())

    def _request(self) -> tuple[str, ...]:
        if self.quality.is_mandatary:
            return (f"{self.api_url}/mandators",)
        wanted = {"enterpriseNumber": self.number} if self.quality is Quality.EMPLOYER else {}
        return (f"--json '{json.dumps(wanted)}'", f"{self.api_url}/trainings/search")


def label_of(name: str) -> str:
    """What the client may call an account of that name: letters, digits and dashes.

    >>> label_of("Loonadministratie (été)")
    'loonadministratie-ete'
    """
    told = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", told).strip("-")
    whole = words if len(words) <= _LONGEST_LABEL else words[: _LONGEST_LABEL + 1].rpartition("-")[0]
    return (whole or words)[:_LONGEST_LABEL] or "fla"


def api_of(quality: Quality) -> str:
    """The path of the API for a quality (SEED 6.2)."""
    return addresses.TRAINING_PROVIDER if quality is Quality.TRAINING_PROVIDER else addresses.FLA


_KNOWN_SCOPES: Final = frozenset(scopes.of_quality(quality) for quality in Quality)


def _command(*parts: str) -> str:
    return " \\\n  ".join(parts)
