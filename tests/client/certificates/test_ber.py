"""PKCS#12 files as Java tools write them: BER with lengths that are told only at the end."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from openfla.channel.certificates import _ber as ber
from openfla.channel.certificates import choose, key_file, open_key_store
from tests.client.certificates.makers import PASSWORD, a_file, an_entry

PART = 100


def as_ber(content: bytes) -> bytes:
    """The same values, each constructed one with an indefinite length and long strings in parts."""
    return b"".join(_one(value) for value in _values(content))


def _values(content: bytes) -> Iterator[ber.Value]:
    yield from ber.Value(ber.SEQUENCE, content).children()


def _one(value: ber.Value) -> bytes:
    if value.is_constructed:
        return bytes([value.tag, 0x80]) + as_ber(value.content) + b"\0\0"
    if value.tag == ber.OCTET_STRING and len(value.content) > PART:
        parts = [value.content[at : at + PART] for at in range(0, len(value.content), PART)]
        return b"\x24\x80" + b"".join(ber.as_der(ber.Value(ber.OCTET_STRING, part)) for part in parts) + b"\0\0"
    return ber.as_der(value)


@pytest.mark.requirement("CERT-5")
def test_a_pfx_file_in_ber_is_read_as_well_and_without_a_warning(tmp_path: Path) -> None:
    entry = an_entry("rsa-2048", "till")
    content = as_ber(key_file(entry, tmp_path / "shop.pfx", PASSWORD).content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = choose(open_key_store(a_file(tmp_path, "ber.pfx", content), PASSWORD))
    assert (again.alias, again.certificate, again.key_matches) == ("till", entry.certificate, True)


def test_ber_becomes_der_again(tmp_path: Path) -> None:
    der = key_file(an_entry(), tmp_path / "shop.p12", PASSWORD).content
    assert as_ber(der) != der
    assert ber.as_der(ber.read(as_ber(der))) == der


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x30",
        b"\x30\x01",
        b"\x30\x80",
        b"\x30\x85\x00\x00\x00\x00\x00",
        b"\x1f\x81\x01\x00",
        b"\x02\x01\x00\x02\x01\x00",
        b"\x30\x80" * 40 + b"\0\0" * 40,
    ],
    ids=lambda content: content.hex()[:16],
)
def test_what_is_no_single_value_is_refused(content: bytes) -> None:
    with pytest.raises(ber.Malformed):
        ber.read(content)


def test_nobody_is_led_too_deep() -> None:
    content = b""
    for _ in range(60):
        content = bytes([0xA0, len(content)]) + content
    with pytest.raises(ber.Malformed):
        ber.as_der(ber.read(content))


def test_a_plain_value_has_nothing_inside() -> None:
    with pytest.raises(ber.Malformed):
        ber.Value(ber.INTEGER, b"\x01").children()
    with pytest.raises(ber.Malformed):
        ber.Value(ber.SEQUENCE, b"").first()
