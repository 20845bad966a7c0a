"""Keys and certificates for the tests: real ones, each kind made once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from openfla.channel.certificates import Entry, PrivateKey, certificate_file, key_file, place

NOW = datetime(2026, 10, 22, 12, 0, tzinfo=UTC)
PASSWORD = b"only for tests"

SHA256 = hashes.SHA256()

Kind = Literal["rsa-1024", "rsa-2048", "rsa-2560", "rsa-3072", "rsa-4096", "p256", "p384", "p521", "ed25519", "dsa"]


def a_key(kind: Kind = "p384", which: int = 0) -> PrivateKey:
    """The same key for the same kind and `which`."""
    return _key(kind, which)


@cache
def _key(kind: Kind, _: int) -> PrivateKey:
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("rsa-")))
    match kind:
        case "ed25519":
            return ed25519.Ed25519PrivateKey.generate()
        case "dsa":
            return dsa.generate_private_key(2048)
        case _:
            curves: dict[str, ec.EllipticCurve] = {
                "p256": ec.SECP256R1(),
                "p384": ec.SECP384R1(),
                "p521": ec.SECP521R1(),
            }
            return ec.generate_private_key(curves[kind])


def a_certificate(
    key: PrivateKey | None = None,
    *,
    name: str = "Bakkerij Peeters",
    issuer: Entry | None = None,
    digest: Any = SHA256,
    usage: Sequence[str] | None = ("digital_signature",),
    since: datetime = NOW - timedelta(days=1),
    until: datetime = NOW + timedelta(days=30),
) -> x509.Certificate:
    """Fit for a channel unless the test says what is not."""
    key = key or a_key()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer and issuer.certificate else subject)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .public_key(key.public_key())
    )
    if usage is not None:
        builder = builder.add_extension(key_usage(*usage), critical=True)
    signer: Any = issuer.private_key if issuer else key
    return builder.sign(signer, None if isinstance(signer, ed25519.Ed25519PrivateKey) else digest)


def key_usage(*names: str) -> x509.KeyUsage:
    every = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name in names for name in every})


def an_entry(kind: Kind = "p384", alias: str = "shop", **about: Any) -> Entry:
    return Entry(alias, a_certificate(a_key(kind), **about), a_key(kind))


def pem(*parts: x509.Certificate | PrivateKey) -> bytes:
    return b"".join(
        part.public_bytes(Encoding.PEM)
        if isinstance(part, x509.Certificate)
        else part.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        for part in parts
    )


def a_file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def a_key_store(folder: Path, name: str = "shop.p12", entry: Entry | None = None) -> Path:
    place([key_file(entry or an_entry(), folder / name, PASSWORD)])
    return folder / name


def a_cer(folder: Path, entry: Entry | None = None, *, der: bool = False) -> Path:
    place([certificate_file(entry or an_entry(), folder / "shop.cer", der=der)])
    return folder / "shop.cer"
