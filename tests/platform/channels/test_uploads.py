from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from openfla.channel.certificates import Entry
from openfla.platform.access.model import Enterprise
from openfla.platform.channels import service
from openfla.platform.channels.errors import (
    CertificateRefused,
    CertificateTooLarge,
    KeyOfAnother,
    NotACertificate,
    PrivateKeyUploaded,
)
from openfla.platform.channels.model import ChannelSettings
from openfla.platform.channels.uploads import fit_certificate
from openfla.platform.kernel.database import Tx
from openfla.texts import Explained
from tests.platform.channels.certificates import NOW, an_entry, der, encrypted_der, pem, private_der, private_pem
from tests.platform.channels.conftest import OPERATOR, opened
from tests.platforms import BAKERY, BUTCHER

FRENCH = Enterprise(BAKERY, "Bakkerij De Korenbloem NV", names={"fr": "Boulangerie du Bleuet S.A."})

KNOWN = Enterprise(BAKERY, "De Korenbloem")


def read(content: bytes, enterprise: Enterprise = FRENCH, **settings: object) -> x509.Certificate:
    return fit_certificate(content, enterprise, ChannelSettings(**settings), at=NOW)  # type: ignore[arg-type]


def codes(content: bytes, enterprise: Enterprise = FRENCH, **settings: object) -> list[str]:
    """Which criteria a certificate breaks."""
    with pytest.raises(CertificateRefused) as refused:
        read(content, enterprise, **settings)
    assert all(len(breach.explain()) > 10 for breach in refused.value.breaches)
    return [breach.code for breach in refused.value.breaches]


def issued(subject: dict[x509.ObjectIdentifier, str], issuer: dict[x509.ObjectIdentifier, str] | None = None) -> bytes:
    """A certificate of a subject, by an issuer with a key of its own, or self-signed."""
    key, other = ec.generate_private_key(ec.SECP384R1()), ec.generate_private_key(ec.SECP384R1())
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
         "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(subject if issuer is None else issuer))
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=30))
        .public_key(key.public_key())
        .add_extension(x509.KeyUsage(digital_signature=True, **usage), critical=True)
        .sign(key if issuer is None else other, hashes.SHA256())
    )
    return made.public_bytes(Encoding.DER)


def key_store(password: bytes | None) -> bytes:
    entry = an_entry()
    assert isinstance(entry.private_key, ec.EllipticCurvePrivateKey)
    kept = BestAvailableEncryption(password) if password else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"1", entry.private_key, entry.certificate, None, kept)


class TestFile:
    @pytest.mark.requirement("CERT-5")
    @pytest.mark.parametrize("content", [private_pem, private_der, encrypted_der], ids=["PEM", "DER", "encrypted"])
    def test_a_private_key_alone_is_refused(self, content: Callable[[Entry], bytes]) -> None:
        with pytest.raises(PrivateKeyUploaded):
            read(content(an_entry()))

    @pytest.mark.requirement("CERT-5")
    def test_a_private_key_beside_the_certificate_is_refused(self) -> None:
        with pytest.raises(PrivateKeyUploaded):
            read(pem(an_entry()) + private_pem(an_entry()))

    @pytest.mark.requirement("CERT-5")
    @pytest.mark.parametrize("password", [None, b"word"], ids=["open", "protected"])
    def test_a_key_store_is_refused_as_a_private_key(self, password: bytes | None) -> None:
        with pytest.raises(PrivateKeyUploaded):
            read(key_store(password))

    def test_a_key_store_of_java_is_refused_as_a_private_key(self) -> None:
        with pytest.raises(PrivateKeyUploaded):
            read(bytes.fromhex("feedfeed00000002") + bytes(100))

    @pytest.mark.parametrize("content", [b"", b"hello", b"-----BEGIN CERTIFICATE-----\n", b"\x30\x82\x01\x00\xff"])
    def test_what_is_no_certificate_is_refused(self, content: bytes) -> None:
        with pytest.raises(NotACertificate):
            read(content)

    def test_what_is_too_large_is_refused_unread(self) -> None:
        with pytest.raises(CertificateTooLarge, match="64 KiB"):
            read(pem(an_entry()) + bytes(70_000))

    @pytest.mark.filterwarnings("ignore:Parsed a serial number")
    @given(place=st.integers(0, 400), value=st.integers(0, 255))
    def test_a_certificate_with_a_wrong_byte_is_accepted_or_refused_and_never_breaks_anything(
        self, place: int, value: int
    ) -> None:
        broken = bytearray(der(an_entry()))
        broken[place] = value
        with suppress(Explained):
            assert read(bytes(broken), KNOWN).not_valid_after_utc > NOW

    def test_one_that_has_expired_is_refused(self) -> None:
        old = an_entry("old", made=NOW - timedelta(days=60), of="Bakkerij De Korenbloem")
        assert codes(pem(old)) == ["expired"]

    def test_every_criterion_that_is_broken_is_told_at_once(self) -> None:
        old = an_entry("stranger", made=NOW - timedelta(days=60), of="Somebody else")
        with pytest.raises(CertificateRefused) as refused:
            read(pem(old))
        assert [breach.code for breach in refused.value.breaches] == ["expired", "notInTheNameOfEnterprise"]
        assert "Renew" in refused.value.advise()
        assert "Somebody else" in refused.value.explain()


class TestKeys:
    async def test_the_key_of_another_enterprise_is_refused(self, tx: Tx) -> None:
        await opened(tx, pem(an_entry()))
        with pytest.raises(KeyOfAnother):
            await opened(tx, pem(an_entry()), BUTCHER)

    async def test_a_key_is_free_again_when_nobody_has_a_certificate_of_it_in_use(self, tx: Tx) -> None:
        squatted = await opened(tx, pem(an_entry()))
        await service.revoke_certificate(tx, OPERATOR, squatted.id, squatted.certificates[0].id, at=NOW)
        kept = await opened(tx, pem(an_entry()), BUTCHER)
        with pytest.raises(KeyOfAnother):
            await opened(tx, pem(an_entry()))
        await service.close(tx, OPERATOR, kept.id, version=kept.version, at=NOW)
        assert (await opened(tx, pem(an_entry()))).certificates

    @pytest.mark.requirement("USE-3")
    async def test_one_key_may_serve_several_accounts_of_an_enterprise(self, tx: Tx) -> None:
        one, other = [await opened(tx, pem(an_entry())) for _ in range(2)]
        assert one.certificates[0].fingerprint == other.certificates[0].fingerprint


@pytest.mark.requirement("CERT-4")
class TestOrigin:
    @pytest.mark.parametrize(
        "subject",
        [
            {NameOID.COMMON_NAME: "Bakkerij De Korenbloem"},
            {NameOID.COMMON_NAME: "BAKKERIJ DE KORENBLOEM N.V."},
            {NameOID.COMMON_NAME: "de Korenbloem"},
            {NameOID.COMMON_NAME: "FLA", NameOID.ORGANIZATION_NAME: "Boulangerie du Bleüet SA, Namur"},
            {NameOID.COMMON_NAME: "payroll", NameOID.ORGANIZATION_IDENTIFIER: f"NTRBE-{BAKERY}"},
            {NameOID.COMMON_NAME: "payroll", NameOID.SERIAL_NUMBER: "BE 0999.999.922"},
            {NameOID.ORGANIZATIONAL_UNIT_NAME: f"urn:be:fgov:kbo-bce:organization:cbe-number:{BAKERY}"},
        ],
        ids=lambda subject: ", ".join(subject.values()),
    )
    def test_a_self_signed_one_in_the_name_of_the_enterprise_is_accepted(
        self, subject: dict[x509.ObjectIdentifier, str]
    ) -> None:
        assert read(issued(subject))

    @pytest.mark.parametrize(
        "subject",
        [
            {NameOID.COMMON_NAME: "Slagerij De Os"},
            {NameOID.COMMON_NAME: "Korenbloemen"},
            {NameOID.COMMON_NAME: "NV"},
            {NameOID.COMMON_NAME: f"payroll {BUTCHER}"},
            {NameOID.LOCALITY_NAME: "Bakkerij De Korenbloem"},
            {},
        ],
        ids=lambda subject: ", ".join(subject.values()) or "nothing",
    )
    def test_a_self_signed_one_in_another_name_is_refused(self, subject: dict[x509.ObjectIdentifier, str]) -> None:
        assert codes(issued(subject)) == ["notInTheNameOfEnterprise"]
        assert read(issued(subject), require_name=False)

    def test_one_of_the_authority_of_the_guide_is_accepted_in_any_name(self) -> None:
        person = {NameOID.COMMON_NAME: "Danny Peeters"}
        assert read(issued(person, {NameOID.ORGANIZATION_NAME: "GlobalSign nv-sa"}))

    def test_one_of_another_authority_is_refused_unless_the_installation_accepts_it(self) -> None:
        ours = {NameOID.COMMON_NAME: "Bakkerij De Korenbloem"}
        content = issued(ours, {NameOID.ORGANIZATION_NAME: "Some Authority", NameOID.COMMON_NAME: "CA 1"})
        assert codes(content) == ["unknownAuthority"]
        assert read(content, authorities=("Some authority",))

    def test_one_that_only_says_that_it_is_self_signed_is_refused(self) -> None:
        ours = {NameOID.COMMON_NAME: "Bakkerij De Korenbloem"}
        assert codes(issued(ours, ours)) == ["unknownAuthority"]


def _name(told: dict[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in told.items()])
