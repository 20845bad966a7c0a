from datetime import date
from enum import StrEnum

from msgspec import Struct

from openfla.contract.qualities import AnyQuality, Quality
from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.identity.model import Person
from openfla.texts import Language


class Actor(Struct, frozen=True):
    """Software that calls: an enterprise in a quality, through one of its web service accounts."""

    enterprise_number: EnterpriseNumber
    quality: Quality
    client_id: str
    scopes: frozenset[str]


class Act(StrEnum):
    """What software wants to do to an enterprise's data."""

    DECLARE = "declare"
    READ = "read"


class Enterprise(Struct, frozen=True):
    """An enterprise that is known here, with the qualities that were activated for it."""

    number: EnterpriseNumber
    name: str
    qualities: tuple[AnyQuality, ...] = ()
    names: dict[str, str] = {}
    nsso_number: NssoNumber | None = None
    legal_form: str | None = None
    stopped_on: date | None = None
    barred_because: str | None = None
    outsourced_to: EnterpriseNumber | None = None

    @property
    def is_active(self) -> bool:
        """Whether it did not stop."""
        return self.stopped_on is None

    def name_in(self, language: Language) -> str:
        """Its name in a language, where it has one of its own there."""
        return self.names.get(language, self.name)


class Rank(StrEnum):
    """Both do the same, but only a manager changes who the managers are (reference channel.md section 3)."""

    MANAGER = "manager"
    DEPUTY = "deputy"


class Permission(StrEnum):
    """What a local manager may give a user in a quality."""

    MANAGE_CHANNELS = "manageChannels"
    """'Management of technical channels' (SEED 4.3)."""
    MANAGE_MANDATES = "manageMandates"
    CONSULT_MANDATES = "consultMandates"


class Task(StrEnum):
    """What a person wants to do in a quality of an enterprise; `rules.may` says who may."""

    SEE_RESPONSIBLES = "seeResponsibles"
    SEE_ACTIVITY = "seeActivity"
    ACTIVATE_QUALITY = "activateQuality"
    NAME_ACCESS_MANAGERS = "nameAccessManagers"
    NAME_LOCAL_MANAGERS = "nameLocalManagers"
    MANAGE_USERS = "manageUsers"
    MANAGE_CHANNELS = "manageChannels"
    CONSULT_MANDATES = "consultMandates"
    MANAGE_MANDATES = "manageMandates"
    OPERATE = "operate"
    """Whatever only who runs the installation does: decide on registrations and admissions, stop, bar."""


class Visitor(Struct, frozen=True):
    """A person who acts in a quality of an enterprise, with what their roles there are at this moment."""

    person: Person
    enterprise: Enterprise
    quality: AnyQuality
    entity_rank: Rank | None = None
    local_rank: Rank | None = None
    permissions: frozenset[Permission] = frozenset()

    @property
    def has_a_role(self) -> bool:
        """Whether the person has anything to do here at all."""
        return self.entity_rank is not None or self.local_rank is not None or bool(self.permissions)


class Operator(Struct, frozen=True):
    """Who runs the installation and has its settings: `openfla admin`."""


Agent = Visitor | Operator
"""By whom something is done in access management, channels and mandates."""


class Responsible(Struct, frozen=True):
    """Somebody who answers for an enterprise (no quality) or for one of its qualities."""

    person: Person
    quality: AnyQuality | None
    rank: Rank


class User(Struct, frozen=True):
    """Somebody to whom a local manager gave permissions in a quality."""

    person: Person
    quality: AnyQuality
    permissions: frozenset[Permission]


class NamedPerson(Struct, frozen=True):
    """A person as somebody else names them: how they sign in, and what they are called."""

    login: str
    name: str
    rank: Rank = Rank.MANAGER


class Place(Struct, frozen=True):
    """A quality of an enterprise in which a person has a role."""

    number: EnterpriseNumber
    name: str
    quality: AnyQuality


class Search(Struct, frozen=True):
    """What somebody types to find an enterprise: digits of its number, from the first to the last, or words."""

    query: str
    first: str = ""
    last: str = ""
