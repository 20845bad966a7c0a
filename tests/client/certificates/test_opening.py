import re
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from hypothesis import given
from hypothesis import strategies as st

from openfla.channel.certificates import (
    LARGEST_BYTES,
    CannotRead,
    CertificateMistake,
    Entry,
    FileMissing,
    JavaKeyStore,
    KeyMismatch,
    NoCertificate,
    NoPrivateKey,
    NotAKeyStore,
    PasswordNeeded,
    PrivateKey,
    SeveralAliases,
    TooLarge,
    UnknownAlgorithm,
    UnknownAlias,
    WrongPassword,
    choose,
    choose_certificate,
    open_key_store,
)
from openfla.channel.certificates import _pkcs12 as own_pkcs12
from tests.client.certificates.makers import (
    PASSWORD,
    a_cer,
    a_certificate,
    a_file,
    a_key,
    a_key_store,
    an_entry,
    pem,
)


def pkcs8(key: PrivateKey, encoding: Encoding, password: bytes | None = PASSWORD) -> bytes:
    protection = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(encoding, PrivateFormat.PKCS8, protection)


def aliases(path: Path, password: bytes | None = None) -> list[str]:
    return [entry.alias for entry in open_key_store(path, password).entries]


class TestForms:
    @pytest.mark.requirement("CERT-5")
    @pytest.mark.parametrize("name", ["shop.pfx", "shop.p12"])
    def test_a_pkcs12_file_shows_alias_keys_and_certificate(self, name: str, tmp_path: Path) -> None:
        kept = an_entry("rsa-2048", "sleutel van Zoë")
        (entry,) = open_key_store(a_key_store(tmp_path, name, kept), PASSWORD).entries
        assert entry.alias == "sleutel van Zoë"
        assert entry.certificate == kept.certificate
        assert entry.certificate is not None
        assert entry.certificate.public_key() == a_key("rsa-2048").public_key()
        assert entry.key_matches

    @pytest.mark.parametrize("der", [True, False])
    def test_a_cer_file(self, der: bool, tmp_path: Path) -> None:
        kept = an_entry()
        (entry,) = open_key_store(a_cer(tmp_path, kept, der=der)).entries
        assert (entry.alias, entry.certificate, entry.private_key) == ("shop", kept.certificate, None)

    @pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
    @pytest.mark.parametrize("password", [None, PASSWORD])
    def test_a_key_alone(self, encoding: Encoding, password: bytes | None, tmp_path: Path) -> None:
        path = a_file(tmp_path, "shop.key", pkcs8(a_key(), encoding, password))
        entry = choose(open_key_store(path, password))
        assert entry.private_key is not None
        assert entry.private_key.public_key() == a_key().public_key()

    @pytest.mark.parametrize("kind", ["rsa-2048", "p384"])
    def test_a_key_in_the_old_pem_form_of_openssl(self, kind: str, tmp_path: Path) -> None:
        key = a_key("rsa-2048" if kind == "rsa-2048" else "p384")
        old = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, BestAvailableEncryption(PASSWORD))
        path = a_file(tmp_path, "old.pem", old)
        assert b"Proc-Type" in old
        assert choose(open_key_store(path, PASSWORD)).private_key is not None
        with pytest.raises(WrongPassword):
            open_key_store(path, b"another")

    def test_a_password_that_is_not_needed_does_no_harm(self, tmp_path: Path) -> None:
        path = a_file(tmp_path, "shop.pem", pem(a_key(), a_certificate()))
        assert choose(open_key_store(path, PASSWORD)).key_matches

    def test_key_and_certificate_in_two_files(self, tmp_path: Path) -> None:
        key = a_file(tmp_path, "shop.key", pem(a_key()))
        assert choose(open_key_store(key, certificate=a_cer(tmp_path))).key_matches

    def test_lines_between_the_blocks_and_other_blocks_are_skipped(self, tmp_path: Path) -> None:
        text = b"\xef\xbb\xbfBag Attributes\n  friendlyName: Till\n" + pem(a_key()) + b"note\n" + pem(a_certificate())
        extra = b"-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n"
        path = a_file(tmp_path, "shop.pem", (extra + text).replace(b"\n", b"\r\n"))
        (entry,) = open_key_store(path).entries
        assert (entry.alias, entry.key_matches) == ("Till", True)

    def test_a_chain_lies_under_its_certificate_nearest_first(self, tmp_path: Path) -> None:
        root = an_entry("p521", name="Root", usage=["key_cert_sign"])
        between = Entry("", a_certificate(a_key("p521", 2), name="Between", issuer=root), a_key("p521", 2))
        bought = a_certificate(issuer=between)
        assert root.certificate is not None
        assert between.certificate is not None
        path = a_file(tmp_path, "bought.pem", pem(root.certificate, between.certificate, a_key(), bought))
        (entry,) = open_key_store(path).entries
        assert (entry.certificate, entry.chain) == (bought, (between.certificate, root.certificate))
        without_key = a_file(tmp_path, "chain.pem", pem(root.certificate, between.certificate, bought))
        assert choose_certificate(open_key_store(without_key)).certificate == bought

    def test_several_without_names_are_called_by_their_place(self, tmp_path: Path) -> None:
        path = a_file(tmp_path, "all.pem", pem(a_key(), a_key("p521"), a_certificate(), a_certificate(a_key("p521"))))
        assert aliases(path) == ["1", "2"]

    def test_two_of_the_same_name_are_told_apart(self, tmp_path: Path) -> None:
        name = b"friendlyName: till\n"
        path = a_file(tmp_path, "all.pem", name + pem(a_key()) + name + pem(a_key("p521")))
        assert aliases(path) == ["till", "till-2"]


class TestUnusableFiles:
    def test_none_there(self, tmp_path: Path) -> None:
        with pytest.raises(FileMissing):
            open_key_store(tmp_path / "nowhere.p12")

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(CannotRead, match="Is a directory"):
            open_key_store(tmp_path)

    def test_the_largest_is_read_and_no_more(self, tmp_path: Path) -> None:
        text = pem(a_certificate())
        assert open_key_store(a_file(tmp_path, "full.pem", text.ljust(LARGEST_BYTES, b"\n"))).entries
        with pytest.raises(TooLarge):
            open_key_store(a_file(tmp_path, "over.pem", text.ljust(LARGEST_BYTES + 1, b"\n")))

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"hello",
            b"\x30\x80",
            b"\x30\x84\xff\xff\xff\xff",
            b"0\x03\x02\x01\x03",
            b"-----BEGIN CERTIFICATE-----",
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
            b"-----BEGIN " * 90_000,
        ],
        ids=lambda content: repr(content[:24]),
    )
    def test_something_else(self, content: bytes, tmp_path: Path) -> None:
        with pytest.raises(NotAKeyStore):
            open_key_store(a_file(tmp_path, "shop.p12", content))

    @pytest.mark.parametrize(("magic", "kind"), [(b"\xfe\xed\xfe\xed", "JKS"), (b"\xce\xce\xce\xce", "JCEKS")])
    def test_an_old_java_key_store_says_how_to_convert_it(self, magic: bytes, kind: str, tmp_path: Path) -> None:
        path = a_file(tmp_path, "old.jks", magic + bytes(40))
        with pytest.raises(JavaKeyStore, match=re.escape(f"keytool -importkeystore -srckeystore {path}")) as refused:
            open_key_store(path)
        assert refused.value.kind == kind

    def test_a_key_that_cannot_sign(self, tmp_path: Path) -> None:
        key = x25519.X25519PrivateKey.generate()
        text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with pytest.raises(UnknownAlgorithm):
            open_key_store(a_file(tmp_path, "exchange.key", text))

    @given(where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255), length=st.floats(0, 1))
    def test_a_damaged_pkcs12_is_a_mistake_and_never_a_crash(self, where: float, flip: int, length: float) -> None:
        """Without a MAC nothing keeps a changed byte from the reader of bags."""
        content = bytearray(PLAIN[: max(1, int(len(PLAIN) * length))])
        content[int(len(content) * where)] ^= flip
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(own_pkcs12, "_opened", lambda *_: pkcs12.PKCS12KeyAndCertificates(None, None, []))
            with suppress(CertificateMistake, ValueError):
                own_pkcs12.read_pkcs12(bytes(content), PASSWORD, "damaged.p12")


PLAIN = pkcs12.serialize_key_and_certificates(b"shop", a_key(), a_certificate(), None, NoEncryption())


class TestPasswords:
    @pytest.mark.parametrize("form", ["p12", "pem", "der"])
    def test_needed_or_wrong(self, form: str, tmp_path: Path) -> None:
        path = a_key_store(tmp_path, f"shop.{form}")
        with pytest.raises(PasswordNeeded, match="--ask-password"):
            open_key_store(path)
        with pytest.raises(WrongPassword):
            open_key_store(path, b"another")
        with pytest.raises(WrongPassword):
            open_key_store(path, b"x" * 2000)
        with pytest.raises((WrongPassword, PasswordNeeded)):
            open_key_store(path, b"")

    def test_a_pkcs12_file_without_one(self, tmp_path: Path) -> None:
        assert choose(open_key_store(a_file(tmp_path, "plain.p12", PLAIN))).key_matches


class TestChoose:
    def test_a_certificate_alone_cannot_sign(self, tmp_path: Path) -> None:
        with pytest.raises(NoPrivateKey):
            choose(open_key_store(a_cer(tmp_path)))

    def test_several_are_named(self, tmp_path: Path) -> None:
        path = a_file(tmp_path, "all.pem", pem(a_key(), a_key("p521")))
        with pytest.raises(SeveralAliases, match=r"1, 2\. Name the one you mean with --alias"):
            choose(open_key_store(path))

    def test_by_alias_whatever_its_case(self, tmp_path: Path) -> None:
        store = open_key_store(a_key_store(tmp_path, entry=an_entry(alias="Till")), PASSWORD)
        assert choose(store, "tILL").alias == "Till"
        with pytest.raises(UnknownAlias, match="Choose one of these: Till"):
            choose(store, "desk")

    def test_a_key_beside_another_certificate_is_refused(self, tmp_path: Path) -> None:
        path = a_file(tmp_path, "shop.pem", pem(a_key("p384", 2), a_certificate()))
        with pytest.raises(KeyMismatch):
            choose(open_key_store(path))
        assert not choose_certificate(open_key_store(path)).key_matches

    def test_a_certificate_is_chosen_among_keys_first(self, tmp_path: Path) -> None:
        other = a_certificate(a_key("p521"), name="Other")
        path = a_file(tmp_path, "shop.pem", pem(other, a_key(), a_certificate()))
        assert choose_certificate(open_key_store(path)).key_matches
        assert choose_certificate(open_key_store(path), "2").certificate == other

    def test_a_key_without_certificate_has_none_to_choose(self, tmp_path: Path) -> None:
        with pytest.raises(NoCertificate):
            choose_certificate(open_key_store(a_file(tmp_path, "shop.key", pem(a_key()))))
