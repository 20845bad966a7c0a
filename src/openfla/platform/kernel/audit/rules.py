import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from openfla.platform.kernel.audit.model import GENESIS, ONE_OF_MANY, ChainBroken, Entry, Head, Recorded

_ENCODER: Final = msgspec.json.Encoder()


def chained(head: Head, entries: Iterable[Entry]) -> Iterator[Recorded]:
    """The entries as they follow the head, each hashed over the hash before it and its own text."""
    number, before = head.number, head.hash
    for entry in entries:
        number += 1
        body = f'{{"number":{number},{_ENCODER.encode(entry)[1:].decode()}'
        before = link(before, body)
        is_shown = entry.enterprise_number and entry.action not in ONE_OF_MANY
        yield Recorded(number, body, before, entry.enterprise_number if is_shown else None)


def link(before: bytes, body: str) -> bytes:
    """SHA-256 over the hash of the entry before and the text of this one: 32 bytes."""
    return hashlib.sha256(before + body.encode()).digest()


def followed(head: Head, entries: Iterable[Recorded]) -> Head:
    """The head after these entries, if each of them follows from the one before.

    Raises:
        ChainBroken: an entry is missing, changed or out of place.
    """
    number, before = head.number, head.hash
    for entry in entries:
        number += 1
        if entry.number != number:
            raise ChainBroken(number, "the entry is missing")
        if link(before, entry.body) != entry.hash:
            raise ChainBroken(number, "its content does not agree with its hash")
        before = entry.hash
    return Head(number, before)


START = Head(0, GENESIS)
