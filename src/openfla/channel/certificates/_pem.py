"""Certificates and private keys in PEM (RFC 7468), one file or many in one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from openfla.channel.certificates._contents import Contents, Named, unlocked

MARK = b"-----BEGIN "


@dataclass(frozen=True)
class _Block:
    label: str
    text: bytes
    alias: str | None


def read_pem(data: bytes, password: bytes | None, path: str) -> Contents:
    """Every certificate and private key of a PEM file; an alias is what `openssl pkcs12` calls friendlyName.

    Raises:
        ValueError: a block cannot be read.
    """
    contents = Contents()
    for block in _blocks(data):
        if block.label in ("CERTIFICATE", "X509 CERTIFICATE"):
            certificate = x509.load_pem_x509_certificate(block.text)
            contents += Contents(certificates=(Named(certificate, block.alias),))
        elif block.label.endswith("PRIVATE KEY"):
            key = unlocked(partial(load_pem_private_key, block.text), password, path)
            contents += Contents(keys=(Named(key, block.alias),))
    return contents


def _blocks(data: bytes) -> Iterator[_Block]:
    """Each block with the lines before it, found in one pass whatever the file holds."""
    before, *parts = data.split(MARK)
    for part in parts:
        label, _, rest = part.partition(b"-----")
        body, end, after = rest.partition(b"-----END " + label + b"-----")
        if not end:
            raise ValueError(label)
        yield _Block(label.decode("ascii", "replace"), MARK + label + b"-----" + body + end + b"\n", _alias(before))
        before = after


def _alias(lines: bytes) -> str | None:
    found = re.findall(rb"^\s*friendlyName: (.+?)\s*$", lines, re.MULTILINE)
    return found[-1].decode("utf-8", "replace") if found else None
