"""What a certificate is, told in the words of its reader, and what a channel would refuse about it."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

from openfla.channel.certificates._contents import issued
from openfla.channel.certificates._errors import NoCertificate
from openfla.channel.certificates._store import Entry
from openfla.contract.certificates import CURVES, Breach, breaches


@dataclass(frozen=True)
class Description:
    """A certificate at one moment; times are in UTC."""

    subject: str
    issuer: str
    serial_number: str
    """Hexadecimal, as openssl and keytool print it."""
    key_type: str
    key_bits: int | None
    curve: str | None
    digest: str | None
    usage: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    days_left: int
    """Whole days until it expires; negative when it has."""
    self_signed: bool
    chain: tuple[str, ...]
    """Subjects of the certificates above it in the same file, nearest first."""
    fingerprint: str
    """SHA-256 over the whole certificate."""
    key_matches: bool | None
    """Whether the private key beside it is its own; None without a private key."""
    breaches: tuple[Breach, ...]

    @property
    def key(self) -> str:
        """Kind and size of the key, such as "RSA 3072" or "EC P-384"."""
        return " ".join(str(part) for part in (self.key_type, self.curve or self.key_bits) if part)


def describe(entry: Entry, *, at: datetime) -> Description:
    """Everything worth knowing about a certificate, with the criteria that it breaks (CERT-1 to CERT-3).

    Args:
        entry: with a certificate.
        at: a moment with its time zone, for the days left and the criteria.

    Raises:
        NoCertificate: there is only a key.
    """
    certificate = entry.certificate
    if certificate is None:
        raise NoCertificate(entry.alias)
    key_type, key_bits, curve = _key(certificate)
    digest = certificate.signature_hash_algorithm
    return Description(
        subject=certificate.subject.rfc4514_string(_SHORT_NAMES),
        issuer=certificate.issuer.rfc4514_string(_SHORT_NAMES),
        serial_number=f"{certificate.serial_number:x}",
        key_type=key_type,
        key_bits=key_bits,
        curve=curve,
        digest=digest.name if digest else None,
        usage=_usage(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        days_left=(certificate.not_valid_after_utc - at).days,
        self_signed=issued(certificate, certificate),
        chain=tuple(above.subject.rfc4514_string(_SHORT_NAMES) for above in entry.chain),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
        key_matches=None if entry.private_key is None else entry.key_matches,
        breaches=tuple(breaches(certificate, at=at)),
    )


_SHORT_NAMES = {x509.oid.NameOID.ORGANIZATION_IDENTIFIER: "organizationIdentifier"}

# The names of RFC 5280 s4.2.1.3; contentCommitment is what older texts call nonRepudiation.
_USAGES = {
    "digital_signature": "digitalSignature",
    "content_commitment": "contentCommitment",
    "key_encipherment": "keyEncipherment",
    "data_encipherment": "dataEncipherment",
    "key_agreement": "keyAgreement",
    "key_cert_sign": "keyCertSign",
    "crl_sign": "cRLSign",
}


def _key(certificate: x509.Certificate) -> tuple[str, int | None, str | None]:
    """Type, bits and curve, of which only those that tell something."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size, None
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "EC", key.key_size, CURVES.get(key.curve.name, key.curve.name)
    if isinstance(key, dsa.DSAPublicKey):
        return "DSA", key.key_size, None
    return type(key).__name__.removesuffix("PublicKey"), None, None


def _usage(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(name for attribute, name in _USAGES.items() if getattr(usage, attribute))
