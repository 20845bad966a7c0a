"""Certificates as an operator hands them in."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from openfla.channel.certificates import Entry, make

NOW = datetime.now(UTC)
EVERYBODY = "An enterprise, De Korenbloem, De Os"
"""A name in which each of the enterprises of these tests finds its own."""


@cache
def an_entry(label: str = "one", *, made: datetime = NOW - timedelta(minutes=5), of: str = EVERYBODY) -> Entry:
    """A key with its certificate, the same one each time for the same label."""
    return make(of, now=made, key="ec-p384", days=30)


def pem(entry: Entry) -> bytes:
    assert entry.certificate
    return entry.certificate.public_bytes(Encoding.PEM)


def der(entry: Entry) -> bytes:
    assert entry.certificate
    return entry.certificate.public_bytes(Encoding.DER)


def private_pem(entry: Entry) -> bytes:
    assert isinstance(entry.private_key, ec.EllipticCurvePrivateKey)
    return entry.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def private_der(entry: Entry) -> bytes:
    assert isinstance(entry.private_key, ec.EllipticCurvePrivateKey)
    return entry.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def encrypted_der(entry: Entry) -> bytes:
    assert isinstance(entry.private_key, ec.EllipticCurvePrivateKey)
    return entry.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(b"word"))
