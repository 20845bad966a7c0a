from enum import StrEnum

from msgspec import Struct

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber


class Actor(Struct, frozen=True):
    """Who calls: an enterprise in a quality, through one of its web service accounts."""

    enterprise_number: EnterpriseNumber
    quality: Quality
    client_id: str
    scopes: frozenset[str]


class Act(StrEnum):
    """What somebody wants to do to an enterprise's data."""

    DECLARE = "declare"
    READ = "read"


class Enterprise(Struct, frozen=True):
    """An enterprise that is known here, with the qualities that were activated for it."""

    number: EnterpriseNumber
    name: str
    qualities: tuple[Quality, ...] = ()
