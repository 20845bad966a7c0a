"""Whose certificate it is (requirement CERT-4): self-signed in the name of the enterprise, or of an accepted authority.

No chain is checked, and no list of revoked certificates is asked: who uploads is signed in and answers for the
enterprise, the name is there so that files are not mixed up, and what counts from then on is the key alone.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import NameOID

from openfla.contract.certificates import Breach
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Enterprise
from openfla.platform.channels.errors import NotInTheNameOfEnterprise, UnknownAuthority
from openfla.platform.channels.model import ChannelSettings

_NAMING: Final = (
    NameOID.COMMON_NAME,
    NameOID.ORGANIZATION_NAME,
    NameOID.ORGANIZATIONAL_UNIT_NAME,
    NameOID.ORGANIZATION_IDENTIFIER,
    NameOID.SERIAL_NUMBER,
)
_LEGAL_FORMS: Final = re.compile(
    r"nv|sa|ag|s?bv|s?srl|bvba|sprl|gmbh|cv|sc|cvba|scrl|comm|v|commv|gcv|scomm|vof|snc|ivzw|vzw|asbl|aisbl|vog|ebvba|se"
)
_LONGEST_SHOWN: Final = 200


def breach_of_origin(
    certificate: x509.Certificate, enterprise: Enterprise, settings: ChannelSettings
) -> Iterator[Breach]:
    """What is wrong with where a certificate comes from; nothing when it is fit."""
    if not _is_self_signed(certificate):
        issuers = _told(certificate.issuer, NameOID.ORGANIZATION_NAME)
        accepted = {plain(authority) for authority in settings.authorities}
        if accepted.isdisjoint(map(plain, issuers)):
            yield UnknownAuthority(_shown(certificate.issuer), ", ".join(settings.authorities))
    elif settings.require_name and not is_in_the_name_of(certificate.subject, enterprise):
        yield NotInTheNameOfEnterprise(_shown(certificate.subject), enterprise.name)


def is_in_the_name_of(subject: x509.Name, enterprise: Enterprise) -> bool:
    """Whether a subject holds the name of an enterprise, or is part of it, or holds its number."""
    told = _told(subject, *_NAMING)
    names = {plain(name) for name in (enterprise.name, *enterprise.names.values())}
    return any(_holds_number(text, enterprise.number) for text in told) or any(
        _are_alike(plain(text), name) for text in told for name in names
    )


def plain(name: str) -> str:
    """A name without case, accents, punctuation and legal form.

    >>> plain("Pâtisserie de l'Été, S.R.L.")
    'patisserie de l ete'
    """
    letters = unicodedata.normalize("NFKD", name.casefold().replace(".", ""))
    unmarked = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.findall(r"[^\W_]+", unmarked)
    return " ".join([word for word in words if not _LEGAL_FORMS.fullmatch(word)] or words)


def _are_alike(one: str, other: str) -> bool:
    """Whether the words of one stand in the other, in their order."""
    return bool(one and other) and (f" {one} " in f" {other} " or f" {other} " in f" {one} ")


def _holds_number(text: str, number: EnterpriseNumber) -> bool:
    return number in re.sub(r"\D", "", text)


def _told(name: x509.Name, *kinds: x509.ObjectIdentifier) -> list[str]:
    return [str(attribute.value) for kind in kinds for attribute in name.get_attributes_for_oid(kind)]


def _shown(name: x509.Name) -> str:
    told = dict.fromkeys(_told(name, NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME))
    return (", ".join(told) or name.rfc4514_string() or "?")[:_LONGEST_SHOWN]


def _is_self_signed(certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(certificate)
    except UnsupportedAlgorithm:  # such a signature is no good anyhow, for which there is another sentence
        return certificate.issuer == certificate.subject
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
