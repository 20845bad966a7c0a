from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from joserfc.jwk import ECKey, RSAKey
from msgspec import Meta, Struct

from openfla.contract.qualities import Quality
from openfla.contract.scopes import TRAINING_PROVIDER
from openfla.contract.services import Service, services_of
from openfla.identifiers import EnterpriseNumber

AssertionAlgorithm = Literal["RS256", "ES384", "ES512"]

Warned = Literal[60, 30, 7, 0]
"""Within how many days a certificate ends; 0 when it has ended."""


class ChannelSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [channels] of the settings file, or OPENFLA_CHANNELS_* in the environment."""

    authorities: Annotated[
        tuple[str, ...],
        Meta(description="Organisations whose certificates are accepted beside self-signed ones (CERT-4)."),
    ] = ("GlobalSign nv-sa", "GlobalSign")
    require_name: Annotated[
        bool, Meta(description="Whether a self-signed certificate must be in the name of the enterprise.")
    ] = True


class ChannelCertificate(Struct, frozen=True):
    """A certificate of an account, with the public key that checks its assertions."""

    id: UUID
    not_before: datetime
    not_after: datetime
    algorithm: AssertionAlgorithm
    key: RSAKey | ECKey

    def is_valid(self, at: datetime) -> bool:
        """Whether the certificate may be used at that moment."""
        return self.not_before <= at <= self.not_after


class Client(Struct, frozen=True):
    """What the token endpoint knows of an account: whose it is, what it may ask, and the keys that speak for it."""

    client_id: str
    enterprise_number: EnterpriseNumber
    quality: Quality
    scopes: tuple[str, ...]
    certificates: tuple[ChannelCertificate, ...]
    enterprise_is_active: bool


class HeldCertificate(Struct, frozen=True):
    """A certificate of an account, as people see it."""

    id: UUID
    name: str
    fingerprint: str
    """SHA-256 over the whole certificate, hexadecimal."""
    not_before: datetime
    not_after: datetime


class WebServiceAccount(Struct, frozen=True):
    """A REST account: one client id, its own permissions and its own certificates (SEED 4.4.1).

    `version` counts its changes; who changes it tells which one they looked at.
    """

    id: UUID
    client_id: str
    name: str
    enterprise_number: EnterpriseNumber
    quality: Quality
    scopes: tuple[str, ...]
    certificates: tuple[HeldCertificate, ...]
    opened_at: datetime
    version: int
    last_token_at: datetime | None
    last_call_at: datetime | None

    def services(self, training_provider: str = TRAINING_PROVIDER) -> tuple[Service, ...]:
        """What it may be used for: the boxes that are ticked."""
        return services_of(frozenset(self.scopes), self.quality, training_provider)


class NewCertificate(Struct, frozen=True):
    """What is uploaded: a name and the bytes of the .cer file, PEM or DER."""

    name: str
    content: bytes


class Ending(Struct, frozen=True):
    """A certificate that ends soon; `is_renewed` when its account has another one that lasts longer."""

    client_id: str
    account_name: str
    enterprise_number: EnterpriseNumber
    quality: Quality
    certificate_name: str
    not_after: datetime
    is_renewed: bool
