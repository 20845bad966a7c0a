"""What people hand in as a certificate: read, and held against the criteria of the guide."""

import re
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import load_der_private_key

from openfla.contract.certificates import breaches
from openfla.platform.access.model import Enterprise
from openfla.platform.channels.errors import (
    CertificateRefused,
    CertificateTooLarge,
    NotACertificate,
    PrivateKeyUploaded,
)
from openfla.platform.channels.model import ChannelSettings
from openfla.platform.channels.origins import breach_of_origin

LARGEST_CERTIFICATE: Final = 64 * 1024
"""Bytes; a certificate has two or three thousand."""

_PRIVATE_KEY: Final = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_DER_LENGTH: Final = rb"(?:[\x00-\x80]|\x81.|\x82..|\x83...|\x84....)"
# PKCS #12 begins with its version, 3; Java's own stores begin with a number of theirs.
_KEY_STORE: Final = re.compile(rb"\x30" + _DER_LENGTH + rb"\x02\x01\x03\x30|\xfe\xed\xfe\xed|\xce{4}", re.DOTALL)

# cryptography reads some parts of a certificate only when they are asked.
_UNREADABLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)


def fit_certificate(
    content: bytes, enterprise: Enterprise, settings: ChannelSettings, *, at: datetime
) -> x509.Certificate:
    """The certificate of an uploaded .cer file, PEM or DER, if a channel of that enterprise may use it.

    Raises:
        PrivateKeyUploaded: there is a private key in the file, or it is a key store.
        CertificateTooLarge: nobody reads so much.
        NotACertificate: it cannot be read.
        CertificateRefused: it breaks criteria of the guide, each of which is told.
    """
    if _holds_private_key(content):
        raise PrivateKeyUploaded
    if len(content) > LARGEST_CERTIFICATE:
        raise CertificateTooLarge(LARGEST_CERTIFICATE // 1024)
    try:
        certificate = _read(content)
        broken = [*breaches(certificate, at=at), *breach_of_origin(certificate, enterprise, settings)]
    except _UNREADABLE as error:
        raise NotACertificate from error
    if broken:
        raise CertificateRefused(tuple(broken))
    return certificate


def _holds_private_key(content: bytes) -> bool:
    if _PRIVATE_KEY.search(content) or _KEY_STORE.match(content):
        return True
    try:
        load_der_private_key(content[:LARGEST_CERTIFICATE], None)
    except TypeError:  # it is encrypted
        return True
    except (ValueError, UnsupportedAlgorithm):
        return False
    return True


def _read(content: bytes) -> x509.Certificate:
    if b"-----BEGIN" in content:
        return x509.load_pem_x509_certificate(content)
    return x509.load_der_x509_certificate(content)


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 over the whole certificate, hexadecimal."""
    return certificate.fingerprint(hashes.SHA256()).hex()
