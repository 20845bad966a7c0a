from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes

from openfla.channel.certificates import Entry, NoCertificate, describe
from tests.client.certificates.makers import NOW, Kind, a_certificate, a_key, an_entry


def codes(entry: Entry) -> list[str]:
    return [breach.code for breach in describe(entry, at=NOW).breaches]


class TestBreaches:
    @pytest.mark.requirement("CERT-1")
    @pytest.mark.parametrize(
        ("kind", "refused"),
        [
            ("rsa-1024", ["wrongKeySize"]),
            ("rsa-2048", []),
            ("rsa-2560", ["wrongKeySize"]),
            ("rsa-3072", []),
            ("rsa-4096", []),
            ("p256", ["wrongCurve"]),
            ("p384", []),
            ("p521", []),
            ("ed25519", ["wrongKeyType", "wrongDigest"]),
            ("dsa", ["wrongKeyType"]),
        ],
    )
    def test_keys_on_either_side_of_the_edge(self, kind: Kind, refused: list[str]) -> None:
        assert codes(an_entry(kind)) == refused

    @pytest.mark.requirement("CERT-2")
    @pytest.mark.parametrize(
        ("digest", "refused"),
        [
            (hashes.SHA224(), ["wrongDigest"]),
            (hashes.SHA256(), []),
            (hashes.SHA384(), []),
            (hashes.SHA512(), []),
            (hashes.SHA3_256(), ["wrongDigest"]),
        ],
    )
    def test_digests_on_either_side_of_the_edge(self, digest: hashes.HashAlgorithm, refused: list[str]) -> None:
        assert codes(an_entry(digest=digest)) == refused

    @pytest.mark.requirement("CERT-3")
    @pytest.mark.parametrize(
        ("usage", "refused"),
        [
            (["digital_signature"], []),
            (["digital_signature", "content_commitment"], []),
            (["key_encipherment"], ["noDigitalSignature"]),
            (None, ["noDigitalSignature"]),
        ],
    )
    def test_key_usage_on_either_side_of_the_edge(self, usage: list[str] | None, refused: list[str]) -> None:
        assert codes(an_entry(usage=usage)) == refused

    @pytest.mark.parametrize(
        ("about", "refused"),
        [
            ({"since": NOW}, []),
            ({"since": NOW + timedelta(seconds=1)}, ["notYetValid"]),
            ({"until": NOW}, []),
            ({"until": NOW - timedelta(seconds=1)}, ["expired"]),
        ],
    )
    def test_validity_on_either_side_of_the_edge(self, about: dict[str, Any], refused: list[str]) -> None:
        assert codes(an_entry(**about)) == refused

    def test_each_tells_what_to_do(self) -> None:
        (breach,) = describe(an_entry("p256"), at=NOW).breaches
        assert "secp256r1" in breach.explain()
        assert breach.advise() == "Make a new key on one of these curves."


class TestDescribe:
    def test_what_a_reader_wants_to_know(self) -> None:
        entry = an_entry("p521", usage=["digital_signature", "crl_sign"])
        about = describe(entry, at=NOW)
        assert entry.certificate is not None
        assert about.serial_number == f"{entry.certificate.serial_number:x}"
        assert (about.key_type, about.key_bits, about.curve, about.key) == ("EC", 521, "P-521", "EC P-521")
        assert about.usage == ("digitalSignature", "cRLSign")
        assert (about.days_left, about.self_signed, about.chain) == (30, True, ())
        assert about.fingerprint.replace(":", "").lower() == entry.certificate.fingerprint(hashes.SHA256()).hex()
        assert about.key_matches

    def test_one_that_expired_has_a_negative_number_of_days_left(self) -> None:
        assert describe(an_entry(until=NOW - timedelta(hours=1)), at=NOW).days_left == -1

    def test_a_bought_one_is_not_self_signed_and_names_who_stands_above(self) -> None:
        authority = an_entry("p521", "authority", name="Authority", usage=["key_cert_sign"])
        assert authority.certificate is not None
        bought = Entry("shop", a_certificate(issuer=authority), a_key(), (authority.certificate,))
        about = describe(bought, at=NOW)
        assert (about.self_signed, about.issuer, about.chain) == (False, "CN=Authority", ("CN=Authority",))

    def test_a_key_of_another_certificate_is_noticed(self) -> None:
        assert describe(Entry("shop", a_certificate(), a_key("p384", 2)), at=NOW).key_matches is False

    def test_without_a_key_there_is_nothing_to_match(self) -> None:
        assert describe(Entry("shop", a_certificate()), at=NOW).key_matches is None

    def test_a_key_alone_cannot_be_described(self) -> None:
        with pytest.raises(NoCertificate):
            describe(Entry("shop", None, a_key()), at=NOW)
