"""A key store read from a file, whatever form it has (CERT-5, SEED 7.3.2)."""

from functools import partial
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_private_key

from openfla.channel.certificates._contents import Contents, Named, entries, unlocked
from openfla.channel.certificates._errors import (
    CannotRead,
    FileMissing,
    JavaKeyStore,
    NotAKeyStore,
    TooLarge,
    UnknownAlgorithm,
)
from openfla.channel.certificates._pem import MARK, read_pem
from openfla.channel.certificates._pkcs12 import is_pkcs12, read_pkcs12
from openfla.channel.certificates._store import KeyStore

LARGEST_BYTES: Final = 1024 * 1024
_JAVA: Final = {b"\xfe\xed\xfe\xed": "JKS", b"\xce\xce\xce\xce": "JCEKS"}


def open_key_store(path: Path, password: bytes | None = None, *, certificate: Path | None = None) -> KeyStore:
    """Everything that is in a PEM, DER, .cer, .p12 or .pfx file; what the file is called does not matter.

    Args:
        path: the file, of 1 MiB at most.
        password: needed only when the file is protected; UTF-8.
        certificate: a second file with the certificate of the key in the first.

    Raises:
        FileMissing, CannotRead, TooLarge: there is nothing to read.
        NotAKeyStore, JavaKeyStore, UnknownAlgorithm: it is not in a form that is read here.
        PasswordNeeded, WrongPassword: it does not open.
    """
    contents = _contents_of(path, password)
    if certificate is not None:
        contents += Contents(certificates=_contents_of(certificate, password).certificates)
    return KeyStore(path, entries(contents, path.stem))


def _contents_of(path: Path, password: bytes | None) -> Contents:
    data = _read(path)
    try:
        contents = _parsed(data, password, str(path))
        for named in contents.certificates:
            _require_readable(named.what)
    except ValueError:
        raise NotAKeyStore(str(path)) from None
    except UnsupportedAlgorithm:
        raise UnknownAlgorithm(str(path)) from None
    if not contents:
        raise NotAKeyStore(str(path))
    return contents


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise FileMissing(str(path)) from None
    except OSError as mistake:
        raise CannotRead(str(path), mistake.strerror or str(mistake)) from None
    if len(data) > LARGEST_BYTES:
        raise TooLarge(str(path), LARGEST_BYTES)
    return data


def _parsed(data: bytes, password: bytes | None, path: str) -> Contents:
    if kind := _JAVA.get(data[:4]):
        raise JavaKeyStore(path, kind)
    if MARK in data:
        return read_pem(data, password, path)
    if is_pkcs12(data):
        return read_pkcs12(data, password, path)
    try:
        return Contents(certificates=(Named(x509.load_der_x509_certificate(data)),))
    except ValueError:
        key = unlocked(partial(load_der_private_key, data), password, path)
        return Contents(keys=(Named(key),))


def _require_readable(certificate: x509.Certificate) -> None:
    """Its key, digest and extensions can be read, so that nothing said about it later fails."""
    certificate.public_key()
    _ = certificate.signature_hash_algorithm, certificate.extensions
