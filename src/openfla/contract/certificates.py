"""What a channel certificate must be (SEED 4.4.1, requirements CERT-1 to CERT-3): one list for both halves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from openfla.texts import N_, Explained

RSA_BITS: Final = (2048, 3072, 4096)
CURVES: Final = {"secp384r1": "P-384", "secp521r1": "P-521"}
DIGESTS: Final = ("sha256", "sha384", "sha512")


class Breach(Explained):
    """One criterion that a certificate does not meet."""


@dataclass(eq=False)
class WrongKeyType(Breach):
    code = "wrongKeyType"
    message = N_("The key is %(found)s; a channel takes RSA or EC keys.")
    remedy = N_("Make a new key: RSA of 2048, 3072 or 4096 bits, or EC on P-384 or P-521.")
    found: str


@dataclass(eq=False)
class WrongKeySize(Breach):
    code = "wrongKeySize"
    message = N_("The RSA key has %(bits)d bits; a channel takes 2048, 3072 or 4096.")
    remedy = N_("Make a new key of one of these sizes.")
    bits: int


@dataclass(eq=False)
class WrongCurve(Breach):
    code = "wrongCurve"
    message = N_("The EC key is on the curve %(curve)s; a channel takes P-384 or P-521.")
    remedy = N_("Make a new key on one of these curves.")
    curve: str


@dataclass(eq=False)
class WrongDigest(Breach):
    code = "wrongDigest"
    message = N_("The certificate is signed with the digest %(digest)s; a channel takes SHA-256, SHA-384 or SHA-512.")
    remedy = N_("Have the certificate signed again with one of these digests.")
    digest: str


@dataclass(eq=False)
class NoDigitalSignature(Breach):
    code = "noDigitalSignature"
    message = N_("The key usage of the certificate does not hold digital signature.")
    remedy = N_("Make the certificate again with the key usage 'digital signature'.")


@dataclass(eq=False)
class NotYetValid(Breach):
    code = "notYetValid"
    message = N_("The certificate is valid only from %(since)s.")
    remedy = N_("Wait until then, or check the clock of this machine.")
    since: str


@dataclass(eq=False)
class Expired(Breach):
    code = "expired"
    message = N_("The certificate expired on %(until)s.")
    remedy = N_("Renew the certificate and add the new one to the account.")
    until: str


def breaches(certificate: x509.Certificate, *, at: datetime) -> list[Breach]:
    """Every criterion of a channel that this certificate does not meet at that moment; none means it is fit.

    Source: requirements CERT-1 (keys), CERT-2 (digests) and CERT-3 (key usage); that the validity is
    held to is our own choice.

    Args:
        certificate: what would be uploaded.
        at: a moment with its time zone.
    """
    return [*_of_key(certificate), *_of_digest(certificate), *_of_usage(certificate), *_of_validity(certificate, at)]


def _of_key(certificate: x509.Certificate) -> Iterator[Breach]:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size not in RSA_BITS:
            yield WrongKeySize(key.key_size)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        if key.curve.name not in CURVES:
            yield WrongCurve(key.curve.name)
    else:
        yield WrongKeyType(type(key).__name__.removesuffix("PublicKey").lstrip("_"))


def _of_digest(certificate: x509.Certificate) -> Iterator[Breach]:
    digest = certificate.signature_hash_algorithm
    if digest is None or digest.name not in DIGESTS:
        yield WrongDigest(digest.name if digest else certificate.signature_algorithm_oid.dotted_string)


def _of_usage(certificate: x509.Certificate) -> Iterator[Breach]:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        yield NoDigitalSignature()
        return
    if not usage.digital_signature:
        yield NoDigitalSignature()


def _of_validity(certificate: x509.Certificate, at: datetime) -> Iterator[Breach]:
    if at < certificate.not_valid_before_utc:
        yield NotYetValid(certificate.not_valid_before_utc.isoformat())
    if at > certificate.not_valid_after_utc:
        yield Expired(certificate.not_valid_after_utc.isoformat())
