"""The forms in which a key and its certificate are written; the ending of the name tells which.

| ending | what is in it | beside it |
|---|---|---|
| .key | the private key, PEM | a .cer in PEM |
| .der | the private key, DER | a .cer in DER |
| .pem | private key, certificate and chain, PEM | - |
| .p12, .pfx | private key, certificate and chain, PKCS#12 | - |

Private keys are PKCS#8; with a password they are encrypted by PBES2 with AES-256, and a PKCS#12 file has a
SHA-256 MAC: what openssl 3 and keytool of JDK 17 write too. Weaker old forms are read but never written.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from openfla.channel.certificates._errors import (
    KeyMismatch,
    NoCertificate,
    NoPrivateKey,
    Pkcs12NeedsPassword,
    UnknownContainer,
    UnusablePassword,
)
from openfla.channel.certificates._files import File
from openfla.channel.certificates._store import Entry, PrivateKey

_LONGEST_PASSWORD_BYTES = 1023
_ROUNDS = 100_000  # keytool of JDK 17 reads up to 5 million


def key_file(entry: Entry, path: Path, password: bytes | None = None) -> File:
    """The file with the private key, in the form that its ending tells.

    Args:
        entry: with private key and certificate.
        path: where it will go; nothing is written yet.
        password: UTF-8; a PKCS#12 file must have one, since keytool opens none without.

    Raises:
        UnknownContainer: the ending tells no form.
        UnusablePassword: it is empty or too long.
        Pkcs12NeedsPassword: a PKCS#12 file has to be written without one.
        NoPrivateKey, NoCertificate, KeyMismatch: half of the pair is missing or wrong.
    """
    content_of = _CONTENTS.get(path.suffix.lower())
    if content_of is None:
        raise UnknownContainer(str(path), ", ".join(SUFFIXES))
    if password is not None and not 1 <= len(password) <= _LONGEST_PASSWORD_BYTES:
        raise UnusablePassword
    if entry.private_key is None:
        raise NoPrivateKey(str(path))
    if entry.certificate is None:
        raise NoCertificate(entry.alias)
    if not entry.key_matches:
        raise KeyMismatch(entry.alias)
    return File(path, content_of(entry, entry.private_key, entry.certificate, password), secret=True)


def files_for(entry: Entry, path: Path, password: bytes | None = None) -> list[File]:
    """The file with the private key and, where its form holds no certificate, the .cer beside it.

    Raises:
        CertificateMistake: as `key_file`.
    """
    with_key = key_file(entry, path, password)
    encoding = _BESIDE.get(path.suffix.lower())
    if encoding is None:
        return [with_key]
    return [with_key, certificate_file(entry, path.with_suffix(".cer"), der=encoding is Encoding.DER)]


def certificate_file(entry: Entry, path: Path, *, der: bool = False) -> File:
    """The file to upload: the certificate alone, in PEM or DER (CERT-4).

    Raises:
        NoCertificate: there is only a key.
    """
    if entry.certificate is None:
        raise NoCertificate(entry.alias)
    return File(path, entry.certificate.public_bytes(Encoding.DER if der else Encoding.PEM), secret=False)


def _pkcs12(entry: Entry, key: PrivateKey, certificate: x509.Certificate, password: bytes | None) -> bytes:
    if password is None:
        raise Pkcs12NeedsPassword
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(password)
    )
    return pkcs12.serialize_key_and_certificates(entry.alias.encode(), key, certificate, entry.chain, encryption)


def _pem(entry: Entry, key: PrivateKey, certificate: x509.Certificate, password: bytes | None) -> bytes:
    chain = [one.public_bytes(Encoding.PEM) for one in (certificate, *entry.chain)]
    return _pem_key(entry, key, certificate, password) + b"".join(chain)


def _pem_key(entry: Entry, key: PrivateKey, _: x509.Certificate, password: bytes | None) -> bytes:
    """The alias stands before the key as `openssl pkcs12` writes it, where every reader of PEM skips it."""
    return f"friendlyName: {entry.alias}\n".encode() + _pkcs8(key, Encoding.PEM, password)


def _der_key(_: Entry, key: PrivateKey, __: x509.Certificate, password: bytes | None) -> bytes:
    return _pkcs8(key, Encoding.DER, password)


def _pkcs8(key: PrivateKey, encoding: Encoding, password: bytes | None) -> bytes:
    return key.private_bytes(
        encoding, PrivateFormat.PKCS8, NoEncryption() if password is None else BestAvailableEncryption(password)
    )


_Content = Callable[[Entry, PrivateKey, x509.Certificate, bytes | None], bytes]
_CONTENTS: Final[dict[str, _Content]] = {
    ".key": _pem_key,
    ".der": _der_key,
    ".pem": _pem,
    ".p12": _pkcs12,
    ".pfx": _pkcs12,
}
SUFFIXES: Final = tuple(_CONTENTS)
_BESIDE: Final = {".key": Encoding.PEM, ".der": Encoding.DER}
