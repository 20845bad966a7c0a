"""What an opened key store holds, and the choice of one alias in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa

from openfla.channel.certificates._errors import (
    KeyMismatch,
    NoCertificate,
    NoPrivateKey,
    SeveralAliases,
    UnknownAlias,
)

PrivateKey = (
    rsa.RSAPrivateKey
    | ec.EllipticCurvePrivateKey
    | dsa.DSAPrivateKey
    | ed25519.Ed25519PrivateKey
    | ed448.Ed448PrivateKey
)
"""A key that signs and that a PKCS#12 file can hold; a channel takes the first two kinds."""


@dataclass(frozen=True)
class Entry:
    """One alias: a private key, its certificate, or both; and the certificates above, nearest first."""

    alias: str
    certificate: x509.Certificate | None = None
    private_key: PrivateKey | None = field(default=None, repr=False)
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def key_matches(self) -> bool:
        """Whether key and certificate are both here and belong together."""
        return (
            self.certificate is not None
            and self.private_key is not None
            and self.private_key.public_key() == self.certificate.public_key()
        )


@dataclass(frozen=True)
class KeyStore:
    """What was found in a file."""

    path: Path
    entries: tuple[Entry, ...]


def choose(store: KeyStore, alias: str | None = None) -> Entry:
    """The one entry with a private key, or the one of that alias.

    Raises:
        NoPrivateKey: nothing here can sign.
        SeveralAliases: no alias was given and several could be meant.
        UnknownAlias: no private key has this alias.
        KeyMismatch: the certificate beside the key belongs to another key.
    """
    with_key = [entry for entry in store.entries if entry.private_key is not None]
    if not with_key:
        raise NoPrivateKey(str(store.path))
    entry = _only(with_key, store.path, alias)
    if entry.certificate is not None and not entry.key_matches:
        raise KeyMismatch(entry.alias)
    return entry


def choose_certificate(store: KeyStore, alias: str | None = None) -> Entry:
    """The one entry of which the certificate is meant; those with a private key go before mere certificates.

    Raises:
        NoCertificate: there is only a key.
        SeveralAliases: no alias was given and several could be meant.
        UnknownAlias: nothing has this alias.
    """
    with_key = [entry for entry in store.entries if entry.private_key is not None]
    entry = _only(store.entries if alias or not with_key else with_key, store.path, alias)
    if entry.certificate is None:
        raise NoCertificate(entry.alias)
    return entry


def _only(entries: Sequence[Entry], path: Path, alias: str | None) -> Entry:
    """Aliases are compared without regard to case, as keytool does."""
    aliases = ", ".join(entry.alias for entry in entries)
    meant = [entry for entry in entries if alias is None or entry.alias.casefold() == alias.casefold()]
    if alias is not None and not meant:
        raise UnknownAlias(alias, str(path), aliases)
    if len(meant) > 1:
        raise SeveralAliases(str(path), aliases)
    return meant[0]
