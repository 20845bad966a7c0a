"""As much of ASN.1 as it takes to walk through a PKCS#12 file: tags and lengths (ITU-T X.690), in BER or DER.

cryptography's own reader (`hazmat.asn1`) takes DER only and is not yet stable; Java tools write BER.
"""

from dataclasses import dataclass
from typing import Final

INTEGER: Final = 0x02
OCTET_STRING: Final = 0x04
SEQUENCE: Final = 0x30

_CONSTRUCTED = 0x20
_MULTIPLE_OCTETS = 0x1F
_INDEFINITE = 0x80
_LONG = 0x80
_MOST_LENGTH_OCTETS = 4
_END_OF_CONTENTS = b"\x00\x00"
_DEEPEST = 32


class Malformed(ValueError):
    """These bytes are not ASN.1 in a form that is read here."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its first octet, what is inside, and how deep one may still go."""

    tag: int
    content: bytes
    depth: int = _DEEPEST

    @property
    def is_constructed(self) -> bool:
        return bool(self.tag & _CONSTRUCTED)

    def children(self) -> list["Value"]:
        """The values inside, in their order."""
        if not self.is_constructed:
            raise Malformed
        return _all(self.content, self.depth - 1)

    def first(self) -> "Value":
        """The first value inside."""
        if not (children := self.children()):
            raise Malformed
        return children[0]

    def octets(self) -> bytes:
        """The octets of a string, put together when it came in parts."""
        if self.is_constructed:
            return b"".join(part.octets() for part in self.children())
        return self.content


def read(data: bytes) -> Value:
    """The one value that these bytes are."""
    values = _all(data, _DEEPEST)
    if len(values) != 1:
        raise Malformed
    return values[0]


def as_der(value: Value) -> bytes:
    """The same value with definite lengths and its strings in one part."""
    if value.tag == OCTET_STRING | _CONSTRUCTED:
        return as_der(Value(OCTET_STRING, value.octets()))
    content = b"".join(map(as_der, value.children())) if value.is_constructed else value.content
    return bytes([value.tag]) + _length(len(content)) + content


def _all(data: bytes, depth: int) -> list[Value]:
    values, at = [], 0
    while at < len(data):
        value, at = _value(data, at, depth)
        values.append(value)
    return values


def _value(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    """The value that begins there, and where the next one does."""
    if depth == 0 or at + 2 > len(data) or data[at] & _MULTIPLE_OCTETS == _MULTIPLE_OCTETS:
        raise Malformed
    tag, first, begin = data[at], data[at + 1], at + 2
    if first == _INDEFINITE:
        end = _end_of_contents(data, begin, depth)
        return Value(tag, data[begin:end], depth), end + len(_END_OF_CONTENTS)
    if first & _LONG:
        octets = first & ~_LONG
        if octets > _MOST_LENGTH_OCTETS:
            raise Malformed
        first, begin = int.from_bytes(data[begin : begin + octets], "big"), begin + octets
    end = begin + first
    if end > len(data):
        raise Malformed
    return Value(tag, data[begin:end], depth), end


def _end_of_contents(data: bytes, at: int, depth: int) -> int:
    while data[at : at + 2] != _END_OF_CONTENTS:
        _, at = _value(data, at, depth - 1)
    return at


def _length(length: int) -> bytes:
    if length < _LONG:
        return bytes([length])
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([_LONG | len(octets)]) + octets
