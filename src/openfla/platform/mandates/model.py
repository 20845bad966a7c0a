from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final, Literal
from uuid import UUID

from msgspec import Meta, Struct

from openfla.contract.qualities import OtherQuality, Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.texts import Explained

STORED: Final = {
    Mandated.FEDERAL_LEARNING_ACCOUNT: 1,
    Mandated.DMFA_DIMONA: 2,
    Mandated.EBOX_DOCUMENT_CONSUMER: 3,
}
"""What stands in the database for a service, for ever: the rule of one mandatary needs a number."""

MANDATOR_QUALITIES: Final = (Quality.EMPLOYER, OtherQuality.WITHOUT_STAFF)
"""In which a person acts for a mandator (reference channel.md section 4)."""

FARTHEST_START: Final = 8
"""A mandate begins at most so many quarters from now; own choice."""

LARGEST_PROCURATION: Final = 5 * 1024 * 1024
"""In bytes; own choice."""

MOST_COMPANIES: Final = 200
"""Of a group, in one go; own choice."""


class MandateSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [mandates] of the settings file, or OPENFLA_MANDATES_* in the environment."""

    procurations: Annotated[
        Literal["sandbox", "always", "never"],
        Meta(description="Where a mandatary may record a signed procuration, which confirms a mandate at once."),
    ] = "sandbox"

    def take_procurations(self, environment: str) -> bool:
        """Whether a signed procuration counts in an installation; not by itself, since nobody checks the signature."""
        return self.procurations in ("always", environment)


class Side(StrEnum):
    """Of a mandate: who gives it, and who acts by it."""

    MANDATOR = "mandator"
    MANDATARY = "mandatary"

    @property
    def other(self) -> "Side":
        return Side.MANDATARY if self is Side.MANDATOR else Side.MANDATOR


class Status(StrEnum):
    """What was decided about a mandate; what is confirmed may begin later, or be over."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    """Ended at once, by either side."""


class State(StrEnum):
    """How a mandate stands on a day."""

    REQUESTED = "requested"
    COMING = "coming"
    ACTIVE = "active"
    ENDED = "ended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


class Stage(StrEnum):
    """States that are listed together."""

    WAITING = "waiting"
    """Asked by one side, and not answered yet by the other."""
    CURRENT = "current"
    """Confirmed, and not over."""
    PAST = "past"


class Period(Struct, frozen=True):
    """The first and the last quarter, both included; without a last one it goes on."""

    first: Quarter
    last: Quarter | None = None

    def covers(self, quarter: Quarter) -> bool:
        return self.first <= quarter and not self.is_over(quarter)

    def is_over(self, quarter: Quarter) -> bool:
        """Whether it ended before that quarter."""
        return self.last is not None and self.last < quarter


class Terms(Struct, frozen=True):
    """What a mandate says: who acts for whom, for what, and when."""

    mandator: EnterpriseNumber
    mandatary: EnterpriseNumber
    mandatary_quality: Quality
    service: Mandated
    period: Period


class Mandate(Struct, frozen=True, kw_only=True):
    """A mandate with its history; none is ever removed."""

    id: UUID
    terms: Terms
    mandator_name: str
    mandatary_name: str
    status: Status
    asked_by: Side
    asked_at: datetime
    decided_at: datetime | None
    ended_at: datetime | None
    version: int
    has_procuration: bool

    def is_active(self, today: date) -> bool:
        """Whether the mandatary may act by it today."""
        return self.state(today) is State.ACTIVE

    def state(self, today: date) -> State:
        """How it stands on a day in Belgium."""
        if self.status is not Status.CONFIRMED:
            return State(self.status.value)
        now = Quarter.of(today)
        if self.terms.period.covers(now):
            return State.ACTIVE
        return State.ENDED if self.terms.period.is_over(now) else State.COMING


class Procuration(Struct, frozen=True):
    """The signed document by which a mandate was confirmed."""

    file_name: str
    content: bytes


class GroupAnswer(Struct, frozen=True):
    """What became of the mandate of one company of a group: the mandate as it stands, or why there is none."""

    mandator: EnterpriseNumber
    mandate: Mandate | None = None
    mistake: Explained | None = None
