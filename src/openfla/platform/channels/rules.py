import hashlib
import re
import secrets
import string
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key
from joserfc.jwk import ECKey, RSAKey

from openfla.contract.certificates import breaches
from openfla.platform.channels.errors import CertificateRefused, NotACertificate, PrivateKeyUploaded, UnfitName
from openfla.platform.channels.model import AssertionAlgorithm

LARGEST_CERTIFICATE: Final = 64 * 1024
"""Bytes; a certificate has two or three thousand."""

LONGEST_NAME: Final = 100
"""Characters; the tables hold to it too."""

_SUFFIX_ALPHABET: Final = string.ascii_lowercase + string.digits
_PRIVATE_KEY: Final = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")


def client_id(expeditor: int, suffix: str | None = None) -> str:
    """`self_service_chaman_<expeditor number>_<10 characters>` (SEED 6.1; reference channel.md section 5)."""
    return f"self_service_chaman_{expeditor}_{suffix or ''.join(secrets.choice(_SUFFIX_ALPHABET) for _ in range(10))}"


def require_fit_names(*names: str) -> None:
    """Check the names that somebody chose for an account or a certificate.

    Raises:
        UnfitName: one is empty or too long.
    """
    if not all(1 <= len(name) <= LONGEST_NAME for name in names):
        raise UnfitName


def fit_certificate(content: bytes, *, at: datetime) -> x509.Certificate:
    """The certificate of an uploaded .cer file, PEM or DER, if a channel may use it.

    Raises:
        PrivateKeyUploaded: there is a private key in the file.
        NotACertificate: it cannot be read, or is too large to be one.
        CertificateRefused: it breaks criteria of the guide.
    """
    if _holds_private_key(content):
        raise PrivateKeyUploaded
    certificate = _read(content)
    if broken := breaches(certificate, at=at):
        raise CertificateRefused(tuple(broken))
    return certificate


def _holds_private_key(content: bytes) -> bool:
    if _PRIVATE_KEY.search(content):
        return True
    try:
        load_der_private_key(content[:LARGEST_CERTIFICATE], None)
    except TypeError:  # it is encrypted
        return True
    except (ValueError, UnsupportedAlgorithm):
        return False
    return True


def _read(content: bytes) -> x509.Certificate:
    if len(content) > LARGEST_CERTIFICATE:
        raise NotACertificate
    try:
        if b"-----BEGIN" in content:
            return x509.load_pem_x509_certificate(content)
        return x509.load_der_x509_certificate(content)
    except ValueError as error:
        raise NotACertificate from error


def key_fingerprint(certificate: x509.Certificate) -> bytes:
    """SHA-256 of the public key, whatever certificate carries it: 32 bytes."""
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).digest()


def assertion_key(certificate: x509.Certificate) -> tuple[AssertionAlgorithm, RSAKey | ECKey]:
    """The public key, with the one algorithm that it may check (RFC 8725 section 3.1)."""
    key = certificate.public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    if isinstance(key, rsa.RSAPublicKey):
        return "RS256", RSAKey.import_key(pem)
    imported = ECKey.import_key(pem)
    return ("ES384" if imported.curve_name == "P-384" else "ES512"), imported


def scopes_in_order(scopes: Sequence[str]) -> tuple[str, ...]:
    """Each scope once, in a lasting order."""
    return tuple(sorted(set(scopes)))
