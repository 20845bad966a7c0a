from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from openfla.channel._assertion import PrivateKey, algorithm_of
from openfla.channel._errors import UnfitKey
from openfla.channel.certificates import NoPrivateKey, choose, open_key_store
from openfla.contract.certificates import Breach, breaches


@dataclass(frozen=True)
class ChannelKey:
    """The private key of a channel, with its certificate where the key store holds it."""

    key: PrivateKey = field(repr=False)
    certificate: x509.Certificate | None = field(default=None, repr=False)

    def breaches(self, at: datetime) -> list[Breach]:
        """What channel management would refuse about the certificate; none when only the key is at hand."""
        return [] if self.certificate is None else breaches(self.certificate, at=at)


def channel_key(
    path: Path, *, password: str | None = None, alias: str | None = None, certificate: Path | None = None
) -> ChannelKey:
    """The key with which to ask for tokens, out of a key store file.

    Args:
        path: PKCS#12 (.p12, .pfx), PEM or DER.
        password: None for a file without one.
        alias: needed where the file holds several keys.
        certificate: a second file, where the first holds only the key.

    Raises:
        openfla.channel.certificates.CertificateMistake: the file cannot be opened or holds no such key.
        UnfitKey: no algorithm of the channel goes with it.
    """
    store = open_key_store(path, password.encode() if password is not None else None, certificate=certificate)
    entry = choose(store, alias)
    key = entry.private_key
    if key is None:
        raise NoPrivateKey(str(path))
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise UnfitKey(type(key).__name__)
    algorithm_of(key)
    return ChannelKey(key, entry.certificate)
