"""Every private key of a PKCS#12 file (RFC 7292) with its alias.

cryptography checks the file's MAC and opens its certificates, but gives the first private key only, while
keytool puts several into one file. So the bags (RFC 7292 s4.2) are walked here and each key in them is
opened by cryptography as the PKCS#8 that it is.
"""

import warnings
from collections.abc import Iterator
from functools import partial
from typing import Final

from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_der_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates, load_pkcs12

from openfla.channel.certificates import _ber as ber
from openfla.channel.certificates._contents import Contents, Named, unlocked, usable
from openfla.channel.certificates._errors import PasswordNeeded, WrongPassword
from openfla.channel.certificates._store import PrivateKey

_VERSION: Final = b"\x03"
_DATA: Final = bytes.fromhex("2a864886f70d010701")  # 1.2.840.113549.1.7.1
_KEY_BAG: Final = bytes.fromhex("2a864886f70d010c0a0101")  # 1.2.840.113549.1.12.10.1.1
_SHROUDED_KEY_BAG: Final = bytes.fromhex("2a864886f70d010c0a0102")  # 1.2.840.113549.1.12.10.1.2
_FRIENDLY_NAME: Final = bytes.fromhex("2a864886f70d010914")  # 1.2.840.113549.1.9.20


def is_pkcs12(data: bytes) -> bool:
    """Whether these bytes begin as a PKCS#12 file of version 3 does."""
    try:
        version, content, *_ = ber.read(data).children()
    except ValueError:
        return False
    return (version.tag, version.content) == (ber.INTEGER, _VERSION) and content.tag == ber.SEQUENCE


def read_pkcs12(data: bytes, password: bytes | None, path: str) -> Contents:
    """Every private key and certificate.

    Raises:
        PasswordNeeded, WrongPassword: the file does not open.
        ValueError: the file opens and its inside cannot be read.
    """
    bundle = _opened(data, password, path)
    keys = list(_keys(data, password, path))
    # Inside an encrypted safe the walk reaches no key, nor under an empty password, which no reader of PKCS#8
    # takes; of those there is only the first, which cryptography found.
    if (hidden := bundle.key) is not None and not any(_same(hidden, key.what) for key in keys):
        keys.append(Named(usable(hidden, path)))
    certificates = [*([bundle.cert] if bundle.cert else []), *bundle.additional_certs]
    return Contents(tuple(keys), tuple(Named(one.certificate, _text(one.friendly_name)) for one in certificates))


def _opened(data: bytes, password: bytes | None, path: str) -> PKCS12KeyAndCertificates:
    try:
        with warnings.catch_warnings():
            # Its word about BER is for those who write such files; our reader of bags takes BER as well.
            warnings.filterwarnings("ignore", message="PKCS#12 bundle could not be parsed as DER")
            return load_pkcs12(data, password)
    except ValueError:
        # An empty password is tried with None already, so a file that does not open has a real one.
        raise (PasswordNeeded(path) if password is None else WrongPassword(path)) from None


def _keys(data: bytes, password: bytes | None, path: str) -> Iterator[Named[PrivateKey]]:
    for bag in _bags(data):
        kind, value, *attributes = bag.children()
        if kind.content == _KEY_BAG or (kind.content == _SHROUDED_KEY_BAG and password):
            load = partial(load_der_private_key, ber.as_der(value.first()))
            yield Named(unlocked(load, password, path), _friendly_name(attributes))


def _bags(data: bytes) -> Iterator[ber.Value]:
    """The bags that lie open; what is in them may be encrypted on its own, as a shrouded key bag is."""
    _, authenticated_safe, *_ = ber.read(data).children()
    for safe in _inside(authenticated_safe):
        yield from _inside(safe)


def _inside(content_info: ber.Value) -> list[ber.Value]:
    """The values in a ContentInfo of type data; none when it is encrypted."""
    kind, *content = content_info.children()
    if kind.content != _DATA or not content:
        return []
    return ber.read(content[0].first().octets()).children()


def _friendly_name(attributes: list[ber.Value]) -> str | None:
    for attribute in attributes[0].children() if attributes else []:
        kind, values = attribute.children()
        if kind.content == _FRIENDLY_NAME and values.content:
            return values.first().content.decode("utf-16-be", "replace")
    return None


def _text(friendly_name: bytes | None) -> str | None:
    return friendly_name.decode("utf-8", "replace") if friendly_name else None


def _same(one: PrivateKeyTypes, other: PrivateKey) -> bool:
    return one.public_key() == other.public_key()
