from datetime import datetime
from typing import Literal
from uuid import UUID

from joserfc.jwk import ECKey, RSAKey
from msgspec import Struct

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber

AssertionAlgorithm = Literal["RS256", "ES384", "ES512"]


class ChannelCertificate(Struct, frozen=True):
    """A certificate of an account, with the public key that checks its assertions."""

    name: str
    fingerprint: str
    not_before: datetime
    not_after: datetime
    algorithm: AssertionAlgorithm
    key: RSAKey | ECKey

    def is_valid(self, at: datetime) -> bool:
        """Whether the certificate may be used at that moment."""
        return self.not_before <= at <= self.not_after


class WebServiceAccount(Struct, frozen=True):
    """A REST account: one client id, its own scopes and its own certificates (SEED 4.4.1)."""

    id: UUID
    client_id: str
    name: str
    enterprise_number: EnterpriseNumber
    quality: Quality
    scopes: tuple[str, ...]
    certificates: tuple[ChannelCertificate, ...]


class NewCertificate(Struct, frozen=True):
    """What is uploaded: a name and the bytes of the .cer file, PEM or DER."""

    name: str
    content: bytes
