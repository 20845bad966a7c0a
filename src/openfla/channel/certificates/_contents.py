"""Keys and certificates as they lie in files, and how they are put together to entries."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from openfla.channel.certificates._errors import PasswordNeeded, UnknownAlgorithm, WrongPassword
from openfla.channel.certificates._store import Entry, PrivateKey

T = TypeVar("T")


@dataclass(frozen=True)
class Named(Generic[T]):
    """A key or certificate with the alias it has in its file, if any."""

    what: T
    alias: str | None = None


@dataclass(frozen=True)
class Contents:
    """What one or more files hold, before anything is matched."""

    keys: tuple[Named[PrivateKey], ...] = ()
    certificates: tuple[Named[x509.Certificate], ...] = ()

    def __add__(self, other: "Contents") -> "Contents":
        return Contents(self.keys + other.keys, self.certificates + other.certificates)

    def __bool__(self) -> bool:
        return bool(self.keys or self.certificates)


def unlocked(load: Callable[[bytes | None], PrivateKeyTypes], password: bytes | None, path: str) -> PrivateKey:
    """A private key, by the password only when it is protected by one.

    Raises:
        ValueError: it is not protected and cannot be read.
    """
    try:
        key = load(None)
    except TypeError:  # cryptography's word for "this one is encrypted"
        if not password:
            raise PasswordNeeded(path) from None
        try:
            key = load(password)
        except ValueError:
            raise WrongPassword(path) from None
    return usable(key, path)


def usable(key: PrivateKeyTypes, path: str) -> PrivateKey:
    """A key that signs, or the mistake that this kind does not."""
    if not isinstance(key, PrivateKey):
        raise UnknownAlgorithm(path)
    return key


def entries(contents: Contents, stem: str) -> tuple[Entry, ...]:
    """Every key with its certificate and chain, then the certificates that are nobody's.

    An entry without an alias is called after its file when it is alone, else by its place, from 1.
    """
    found = list(_matched(contents))
    names = [name or (stem if len(found) == 1 else str(place)) for place, (name, _) in enumerate(found, 1)]
    return tuple(
        Entry(_distinct(name, names[:place]), entry.certificate, entry.private_key, entry.chain)
        for place, (name, (_, entry)) in enumerate(zip(names, found, strict=True))
    )


def _distinct(name: str, earlier: Sequence[str]) -> str:
    return f"{name}-{earlier.count(name) + 1}" if name in earlier else name


def _matched(contents: Contents) -> Iterator[tuple[str | None, Entry]]:
    certificates = [named.what for named in contents.certificates]
    taken: list[x509.Certificate] = []
    for key in contents.keys:
        certificate = _certificate_of(key.what, contents)
        chain = _chain(certificate.what, certificates) if certificate else ()
        taken += [certificate.what, *chain] if certificate else []
        name = key.alias or (certificate.alias if certificate else None)
        yield name, Entry("", certificate.what if certificate else None, key.what, chain)
    for other in contents.certificates:
        if other.what not in taken and not _stands_above_another(other.what, certificates):
            yield other.alias, Entry("", other.what, None, _chain(other.what, certificates))


def _certificate_of(key: PrivateKey, contents: Contents) -> Named[x509.Certificate] | None:
    """The one of this key; a lone key gets the first one even if it is not its own, so that this can be told."""
    for certificate in contents.certificates:
        if certificate.what.public_key() == key.public_key():
            return certificate
    return contents.certificates[0] if contents.certificates and len(contents.keys) == 1 else None


def _chain(certificate: x509.Certificate, among: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    chain: list[x509.Certificate] = []
    while above := _issuer([certificate, *chain][-1], [one for one in among if one not in (certificate, *chain)]):
        chain.append(above)
    return tuple(chain)


def _issuer(certificate: x509.Certificate, among: Sequence[x509.Certificate]) -> x509.Certificate | None:
    return None if issued(certificate, certificate) else next((one for one in among if issued(one, certificate)), None)


def _stands_above_another(certificate: x509.Certificate, among: Sequence[x509.Certificate]) -> bool:
    return any(other != certificate and issued(certificate, other) for other in among)


def issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Whether one certificate was signed by the key of the other, or of itself."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True
