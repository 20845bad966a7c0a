import hashlib
import secrets
import string
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, get_args

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import ECKey, RSAKey

from openfla.contract.qualities import AnyQuality, Quality
from openfla.contract.services import Service, scope_of
from openfla.platform.channels.errors import NoChannelInQuality, UnfitCertificateName, UnfitName
from openfla.platform.channels.model import AssertionAlgorithm, HeldCertificate, Warned

LONGEST_NAME: Final = 100
"""Characters; the tables hold to it too."""

_SUFFIX_ALPHABET: Final = string.ascii_lowercase + string.digits
_WARNED: Final[Sequence[Warned]] = sorted(get_args(Warned))


MOST_CERTIFICATES: Final = 10
"""In use, of one account: enough to renew each in time."""


def client_id(expeditor: int, suffix: str | None = None) -> str:
    """`self_service_chaman_<expeditor number>_<10 characters>` (SEED 6.1; reference channel.md section 5)."""
    return f"self_service_chaman_{expeditor}_{suffix or ''.join(secrets.choice(_SUFFIX_ALPHABET) for _ in range(10))}"


def fit_name(name: str) -> str:
    """The name that somebody chose for an account, without space around it.

    Raises:
        UnfitName: it is empty, too long, or holds what cannot be shown.
    """
    if not _is_fit(name):
        raise UnfitName
    return name.strip()


def fit_certificate_name(name: str) -> str:
    """The name that somebody chose for a certificate, without space around it.

    Raises:
        UnfitCertificateName: it is empty, too long, or holds what cannot be shown.
    """
    if not _is_fit(name):
        raise UnfitCertificateName
    return name.strip()


def _is_fit(name: str) -> bool:
    return 1 <= len(name.strip()) <= LONGEST_NAME and name.strip().isprintable()


def with_channels(quality: AnyQuality) -> Quality:
    """A quality in which an enterprise can have a channel (SEED 4.4.1 step 4).

    Raises:
        NoChannelInQuality: it is another one.
    """
    if not isinstance(quality, Quality):
        raise NoChannelInQuality
    return quality


def key_fingerprint(certificate: x509.Certificate) -> bytes:
    """SHA-256 of the public key, whatever certificate carries it: 32 bytes."""
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).digest()


@lru_cache(maxsize=4096)
def assertion_key(der: bytes) -> tuple[AssertionAlgorithm, RSAKey | ECKey]:
    """The public key of a certificate, with the one algorithm that it may check (RFC 8725 section 3.1)."""
    key = x509.load_der_x509_certificate(der).public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    if isinstance(key, rsa.RSAPublicKey):
        return "RS256", RSAKey.import_key(pem)
    imported = ECKey.import_key(pem)
    return ("ES384" if imported.curve_name == "P-384" else "ES512"), imported


def scopes_in_order(scopes: Collection[str]) -> tuple[str, ...]:
    """Each scope once, in a lasting order."""
    return tuple(sorted(set(scopes)))


def scopes_of(services: Collection[Service], quality: Quality, training_provider: str) -> frozenset[str]:
    """The scopes that services give to an account of that quality."""
    return frozenset(scope_of(service, quality, training_provider) for service in services)


def scopes_after(
    held: Collection[str], services: Collection[Service], quality: Quality, training_provider: str
) -> tuple[str, ...]:
    """The scopes of an account once these services are ticked and no others; what no service gives stays."""
    beside = frozenset(held) - scopes_of(tuple(Service), quality, training_provider)
    return scopes_in_order(beside | scopes_of(services, quality, training_provider))


def warning(not_after: datetime, at: datetime) -> Warned | None:
    """Within how many days a certificate ends, told 60, 30 and 7 days before; 0 when it has, none when it is far.

    >>> from datetime import UTC
    >>> warning(datetime(2026, 12, 31, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    30
    """
    return next((days for days in _WARNED if not_after <= at + timedelta(days=days)), None)


def is_renewed(certificate: HeldCertificate, beside: Collection[HeldCertificate]) -> bool:
    """Whether an account has another certificate that lasts longer."""
    return any(other.not_after > certificate.not_after for other in beside)
