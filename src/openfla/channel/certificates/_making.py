"""A self-signed certificate in the name of an enterprise (SEED 4.4.1, requirements CERT-1 to CERT-4)."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from openfla.channel.certificates._errors import UnusableName, UnusableValidity
from openfla.channel.certificates._store import Entry
from openfla.identifiers import EnterpriseNumber

KeyKind = Literal["rsa-2048", "rsa-3072", "rsa-4096", "ec-p384", "ec-p521"]
Digest = Literal["sha256", "sha384", "sha512"]

_MakeKey = Callable[[], rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey]
_MAKERS: Final[dict[KeyKind, _MakeKey]] = {
    "rsa-2048": lambda: rsa.generate_private_key(65537, 2048),
    "rsa-3072": lambda: rsa.generate_private_key(65537, 3072),
    "rsa-4096": lambda: rsa.generate_private_key(65537, 4096),
    "ec-p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "ec-p521": lambda: ec.generate_private_key(ec.SECP521R1()),
}
_DIGESTS: Final[dict[Digest, hashes.SHA256 | hashes.SHA384 | hashes.SHA512]] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
KEY_KINDS: Final[tuple[KeyKind, ...]] = tuple(_MAKERS)
DIGESTS: Final[tuple[Digest, ...]] = tuple(_DIGESTS)

LONGEST_VALIDITY_DAYS: Final = 1095
_CLOCK_SKEW = timedelta(minutes=1)
# ub-common-name and ub-organization-name of RFC 5280 appendix A.1; cryptography counts in bytes of UTF-8.
_LONGEST_NAME = 64


def make(
    name: str,
    *,
    now: datetime,
    enterprise_number: EnterpriseNumber | None = None,
    key: KeyKind = "rsa-3072",
    digest: Digest = "sha256",
    days: int = 365,
) -> Entry:
    """A fresh private key with a self-signed certificate for it, key usage digital signature.

    The default is RSA, since the guide's sample code signs RS256 and whether the official server takes ES384
    is not said; 3072 bits are the 128 bits of strength that SHA-256 has too (NIST SP 800-57 part 1, table 2),
    and 4096 bits would double the work of every token.

    That the enterprise number stands in the subject as organizationIdentifier, `NTRBE-0884303369`, is our own
    choice: ETSI EN 319 412-1 s5.1.4 writes a number of a national trade register so.

    Args:
        name: of the enterprise; becomes common name and organization.
        now: a moment with its time zone; validity begins a minute earlier, for clocks that are slow.
        enterprise_number: stands in the subject when it is given.
        key: kind and size of the key.
        digest: with which the certificate is signed.
        days: from `now` until it expires, 1 to 1095.

    Raises:
        UnusableName: empty, longer than 64 bytes in UTF-8, or not printable.
        UnusableValidity: `days` leaves its bounds.
    """
    if not 1 <= len(name.strip().encode()) <= _LONGEST_NAME or not name.isprintable():
        raise UnusableName(name)
    if not 1 <= days <= LONGEST_VALIDITY_DAYS:
        raise UnusableValidity(days, LONGEST_VALIDITY_DAYS)
    private_key = _MAKERS[key]()
    subject = _subject(name.strip(), enterprise_number)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SKEW)
        .not_valid_after(now + timedelta(days=days))
        .public_key(private_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_DIGITAL_SIGNATURE, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private_key.public_key()), critical=False)
        .sign(private_key, _DIGESTS[digest])
    )
    return Entry(file_name_for(name), certificate, private_key)


def file_name_for(name: str) -> str:
    """A name for files and aliases that every system takes.

    >>> file_name_for("Pâtisserie de l'Été SRL")
    'patisserie-de-l-ete-srl'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "certificate"


_DIGITAL_SIGNATURE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def _subject(name: str, enterprise_number: EnterpriseNumber | None) -> x509.Name:
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "BE"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
        x509.NameAttribute(NameOID.COMMON_NAME, name),
    ]
    if enterprise_number is not None:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRBE-{enterprise_number}"))
    return x509.Name(attributes)
