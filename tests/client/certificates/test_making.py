from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from openfla.channel.certificates import (
    DIGESTS,
    KEY_KINDS,
    Digest,
    KeyKind,
    UnusableName,
    UnusableValidity,
    certificate_file,
    describe,
    file_name_for,
    make,
)
from openfla.identifiers import enterprise_number
from tests.client.certificates.makers import NOW


def made(name: str = "Bakkerij Peeters", **about: Any) -> x509.Certificate:
    certificate = make(name, now=NOW, **{"key": "ec-p384", **about}).certificate
    assert certificate is not None
    return certificate


class TestMake:
    @pytest.mark.requirement("CERT-1")
    @pytest.mark.parametrize("kind", KEY_KINDS)
    def test_every_kind_of_key_that_a_channel_takes_can_be_made(self, kind: KeyKind) -> None:
        entry = make("Bakkerij Peeters", now=NOW, key=kind)
        about = describe(entry, at=NOW)
        assert about.key.lower().replace(" ", "-").replace("p-", "p") == kind
        assert about.breaches == ()
        assert entry.key_matches

    @pytest.mark.requirement("CERT-2")
    @pytest.mark.parametrize("digest", DIGESTS)
    def test_every_digest_that_a_channel_takes_can_be_asked(self, digest: Digest) -> None:
        about = describe(make("Bakkerij Peeters", now=NOW, key="ec-p521", digest=digest), at=NOW)
        assert (about.digest, about.breaches) == (digest, ())

    def test_left_to_itself_it_makes_rsa_3072_with_sha256_for_a_year(self) -> None:
        about = describe(make("Bakkerij Peeters", now=NOW), at=NOW)
        assert (about.key, about.digest, about.days_left) == ("RSA 3072", "sha256", 365)

    @pytest.mark.requirement("CERT-3")
    def test_the_key_usage_is_digital_signature_alone_and_critical(self) -> None:
        usage = made().extensions.get_extension_for_class(x509.KeyUsage)
        assert usage.critical
        assert describe(make("A", now=NOW, key="ec-p384"), at=NOW).usage == ("digitalSignature",)

    @pytest.mark.requirement("CERT-4")
    def test_it_is_self_signed_in_the_name_of_the_enterprise_and_fits_a_cer_file(self, tmp_path: Path) -> None:
        entry = make("Bakkerij Peeters", now=NOW, key="ec-p384")
        about = describe(entry, at=NOW)
        assert about.self_signed
        assert about.subject == about.issuer == "CN=Bakkerij Peeters,O=Bakkerij Peeters,C=BE"
        upload = certificate_file(entry, tmp_path / "peeters.cer", der=True)
        assert x509.load_der_x509_certificate(upload.content) == entry.certificate

    def test_the_enterprise_number_stands_in_the_subject(self) -> None:
        certificate = made(enterprise_number=enterprise_number("0884.303.369"))
        (identifier,) = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER)
        assert identifier.value == "NTRBE-0884303369"

    def test_without_a_number_the_subject_has_none(self) -> None:
        assert not made().subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER)

    def test_it_is_valid_a_minute_before_it_was_made(self) -> None:
        certificate = made(days=10)
        assert certificate.not_valid_before_utc == NOW - timedelta(minutes=1)
        assert certificate.not_valid_after_utc == NOW + timedelta(days=10)

    def test_it_is_no_authority_and_names_its_key(self) -> None:
        certificate = made()
        assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        found = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        assert found == x509.SubjectKeyIdentifier.from_public_key(certificate.public_key())

    def test_no_two_have_the_same_serial_number(self) -> None:
        assert made().serial_number != made().serial_number

    @pytest.mark.parametrize("days", [1, 1095])
    def test_the_edges_of_the_validity_are_taken(self, days: int) -> None:
        assert made(days=days).not_valid_after_utc == NOW + timedelta(days=days)

    @pytest.mark.parametrize("days", [0, 1096])
    def test_beyond_them_is_refused(self, days: int) -> None:
        with pytest.raises(UnusableValidity):
            made(days=days)

    @pytest.mark.parametrize("name", ["e" * 64, "é" * 32])
    def test_a_name_of_64_bytes_is_taken(self, name: str) -> None:
        assert made(name).subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == name

    @pytest.mark.parametrize("name", ["", "   ", "e" * 65, "é" * 33, "Peeters\nBV", "Peeters\x00"])
    def test_a_name_that_a_certificate_cannot_carry_is_refused(self, name: str) -> None:
        with pytest.raises(UnusableName):
            made(name)

    def test_a_private_key_is_never_printed(self) -> None:
        entry = make("Bakkerij Peeters", now=NOW, key="ec-p384")
        assert "PrivateKey" not in repr(entry)
        assert repr(replace(entry, alias="x")) != repr(entry)


@pytest.mark.parametrize(
    ("name", "file_name"),
    [
        ("Bakkerij Peeters BV", "bakkerij-peeters-bv"),
        ("Pâtisserie de l'Été", "patisserie-de-l-ete"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", "certificate"),
    ],
)
def test_a_file_name_is_safe_everywhere(name: str, file_name: str) -> None:
    assert file_name_for(name) == file_name
